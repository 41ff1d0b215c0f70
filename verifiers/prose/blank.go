package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// IsBlank reports whether nothing in s can be seen: white space, zero-width and other ignorable characters, such as
// a byte order mark. A body made of these is empty, and around the blocks they are no text.
func IsBlank(s string) bool {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if !isSpace(c) {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isBlankRune(r) {
			return false
		}
		i += n
	}
	return true
}

func isSpace(c byte) bool { return c == ' ' || c-'\t' < 5 }

func isBlankRune(r rune) bool {
	const brailleBlank = '\u2800'
	return unicode.IsSpace(r) || r == brailleBlank ||
		unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

func trimBlankRight(s string) string { return strings.TrimRightFunc(s, isBlankRune) }
