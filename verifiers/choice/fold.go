package choice

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// maxFold is the longest text, in bytes, that is taken for an option's words.
const maxFold = 4 << 10

// fold returns a text as options' words are compared: small letters, single blanks, no markup, no quotes and stops
// around it. A text that is too long to be an option's words is nothing.
func fold(s string) string {
	if len(s) > maxFold {
		return ""
	}
	s = strings.ToLower(norm.NFC.String(s))
	if strings.ContainsAny(s, "\\*_`${}") {
		s = markup.Replace(s)
	}
	s = strings.Join(strings.Fields(s), " ")
	s = strings.Trim(s, edges)
	if rest, ok := strings.CutPrefix(s, "none of "); ok && aboves[rest] {
		return "none of the above"
	}
	if rest, ok := strings.CutPrefix(s, "all of "); ok && aboves[rest] {
		return "all of the above"
	}
	return s
}

// edges are what may stand around an option's words without being part of them.
const edges = " *_.,;:!\"'“”‘’。，；：「」"

// markup takes the markup off that says nothing: emphasis, code, the fonts and delimiters of LaTeX.
var markup = strings.NewReplacer(
	`\textbf{`, "", `\textit{`, "", `\textrm{`, "", `\text{`, "", `\mathrm{`, "", `\mathbf{`, "", `\mbox{`, "", `\boxed{`, "", `\fbox{`, "",
	`\(`, "", `\)`, "", `\[`, "", `\]`, "", `\ `, " ", `\,`, " ", `\;`, " ", `\!`, "", `\dfrac`, `\frac`, `\tfrac`, `\frac`, `\$`, "$", `\%`, "%",
	"**", "", "`", "", "$", "", "{", "", "}", "", "__", "",
)

// aboves are the words for the other options: "none of these".
var aboves = words("the above|these|those|them|the options|the choices|the above options|the above choices|the other options|" +
	"these options|these choices|the given options|the given choices|the listed options")

// words makes a set of what bars separate.
func words(s string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.SplitSeq(s, "|") {
		set[word] = true
	}
	return set
}

func isDigit(c byte) bool  { return c-'0' < 10 }
func isUpper(c byte) bool  { return c-'A' < 26 }
func isLetter(c byte) bool { return c|0x20-'a' < 26 }

// isWord reports whether a byte goes on a word; every byte of a character beyond ASCII is taken not to.
func isWord(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' }
