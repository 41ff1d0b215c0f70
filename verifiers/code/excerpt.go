package code

import (
	"strings"
	"unicode/utf8"
)

// maxShown is how many bytes of a text a verdict shows.
const maxShown = 200

// clip shortens s to what a verdict shows: valid UTF-8, an ellipsis where it was cut.
func clip(s string) string {
	if len(s) <= maxShown {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	end := maxShown
	for end > maxShown-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.ToValidUTF8(s[:end], "\uFFFD") + "…"
}
