package judge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// layout are the commands that change how an answer looks and not what it says.
var layout = map[string]string{
	"left": "", "right": "", "mleft": "", "mright": "", "big": "", "Big": "", "bigl": "", "bigr": "", "Bigl": "", "Bigr": "",
	"displaystyle": "", "textstyle": "", "text": "", "textbf": "", "textrm": "", "mathrm": "", "mathbf": "", "mbox": "",
	"operatorname": "", "boxed": "", "quad": "", "qquad": "", "dfrac": `\frac`, "tfrac": `\frac`, "cfrac": `\frac`,
	"leq": `\le`, "geq": `\ge`, "neq": `\ne`, "cdot": "*", "times": "*",
}

// Spelling reduces a text that is not understood to what of its spelling counts: layout, braces and blanks are left
// out, except between letters and digits that would run together.
func Spelling(s string) string {
	var b strings.Builder
	gap := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		piece := string(r)
		if r == '\\' {
			piece, size = command(s[i:])
		}
		i += size
		switch {
		case piece == "" || unicode.IsSpace(r) || strings.ContainsRune("${}~", r):
			gap = true
			continue
		case r == '−':
			piece = "-"
		}
		if gap && runsOn(b.String(), piece) {
			b.WriteByte(' ')
		}
		b.WriteString(piece)
		gap = false
	}
	return strings.TrimRight(b.String(), ".,;: ")
}

// command returns the one spelling of the command that s starts with, and its length.
func command(s string) (spelling string, size int) {
	size = 1
	for size < len(s) && isLetter(s[size]) {
		size++
	}
	if size == 1 {
		if size = min(2, len(s)); size == 2 && strings.IndexByte(",;:! ()[]\\", s[1]) >= 0 {
			return "", size
		}
		return s[:size], size
	}
	if other, ok := layout[s[1:size]]; ok {
		return other, size
	}
	return s[:size], size
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// runsOn reports whether two pieces written together would be one word or number.
func runsOn(before, after string) bool {
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(after)
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return word(a) && word(b)
}
