package code

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClip(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"short", "é", "é"},
		{"long", strings.Repeat("a", 300), strings.Repeat("a", 200) + "…"},
		{"split character", strings.Repeat("a", 199) + "é", strings.Repeat("a", 199) + "…"},
		{"whole character", strings.Repeat("a", 198) + "éb", strings.Repeat("a", 198) + "é…"},
		{"invalid", "\xff1", "\uFFFD1"},
		{"invalid at the cut", strings.Repeat("\x80", 300), "\uFFFD…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := clip(c.text); got != c.want || !utf8.ValidString(got) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
