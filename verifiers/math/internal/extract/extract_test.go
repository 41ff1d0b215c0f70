package extract_test

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/extract"
)

// looksLikeMath stands in for the parser: numbers, single letters, LaTeX commands and a few words and units.
func looksLikeMath(s string) bool {
	substance, at := false, 0
	for at < len(s) {
		start := at
		switch c := s[at]; {
		case c == '\\':
			at++
			for at < len(s) && isLetter(s[at]) {
				at++
			}
			name := s[start:at]
			if strings.HasPrefix(name, `\text`) && strings.HasPrefix(s[at:], "{") {
				at += max(strings.IndexByte(s[at:], '}'), 0)
			}
			at = max(at, start+2)
			substance = true
		case isLetter(c):
			for at < len(s) && isLetter(s[at]) {
				at++
			}
			switch word := s[start:at]; word {
			case "and", "or", "cm", "km", "percent", "sqrt", "pi", "AB", "CD":
			default:
				if len(word) > 1 {
					return false
				}
				substance = true
			}
		case '0' <= c && c <= '9':
			substance = true
			at++
		case strings.IndexByte("!?:;#@&\"`", c) >= 0 || c == '\n' && strings.HasPrefix(s[at:], "\n\n"):
			return false
		case c >= 0x80:
			n := len(s[at:]) - len(strings.TrimLeft(s[at:], "−°€£²³"))
			if n == 0 {
				return false
			}
			at += n
		default:
			at++
		}
	}
	return substance && !strings.HasSuffix(s, "+")
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// find finds with the stand-in parser and renders the candidate as "rule: text", or "" when there is none.
func find(completion string, o extract.Options) string {
	o.Understood = looksLikeMath
	c, ok := extract.Find(completion, o)
	if !ok {
		return ""
	}
	return string(c.Rule) + ": " + c.Text
}
