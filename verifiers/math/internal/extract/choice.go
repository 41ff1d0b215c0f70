package extract

import "strings"

// Letter returns the letter of a text that is a choice: "C", "(C)", "C.", "**C**", `\text{(C)}`, or labelled with its
// wording, "(C) Paris", "C. 12", `\textbf{(C)}\ 12`, "C Paris". A small letter counts in parentheses alone.
func Letter(text string) (letter string, ok bool) {
	s := piece{text: text}.tidy().text
	open, styled := false, false
	for s != "" && !isUpper(s[0]) {
		n := longestPrefix(s, letterOpeners[:])
		if n == 0 {
			break
		}
		open = open || s[0] == '(' || s[0] == '['
		styled = styled || n > 2
		s = s[n:]
	}
	if s == "" || !isLetter(s[0]) || !isUpper(s[0]) && !(open && strings.HasPrefix(s[1:], ")")) {
		return "", false
	}
	letter = strings.ToUpper(s[:1])
	s = s[1:]
	rest := strings.TrimLeft(s, `)]}*_$.:`)
	marked := open || styled || strings.ContainsAny(s[:len(s)-len(rest)], ")].:*")
	if after, found := strings.CutPrefix(rest, `\)`); found {
		rest = strings.TrimLeft(after, ".:*")
	}
	if strings.Trim(rest, blanks) != "" && !isWording(rest, marked) {
		return "", false
	}
	return letter, true
}

// letterOpeners may stand before a choice's letter.
var letterOpeners = [...]string{
	"(", "[", "{", "$", "*", "_", " ", `\(`, `\[`, `\text`, `\textbf`, `\textrm`, `\mathrm`, `\mathbf`, `\mbox`, `\boxed`, `\fbox`, `\bf`,
	"option ", "Option ", "choice ", "Choice ",
}

// isWording reports whether what follows a choice's letter is the choice's wording. The letter was marked by brackets
// or a stop, or else the wording must be a capitalised word, as "A dog" has an article.
func isWording(s string, marked bool) bool {
	bare := strings.TrimLeft(s, " \t\r\n~")
	for _, blank := range [...]string{`\ `, `\quad`, `\qquad`, `\,`, `\;`, `\:`} {
		bare = strings.TrimLeft(strings.TrimPrefix(bare, blank), " ")
	}
	if len(bare) == len(s) || bare == "" {
		return false
	}
	if !marked {
		return len(bare) > 1 && isUpper(bare[0]) && isLetter(bare[1]) && !isUpper(bare[1])
	}
	for _, no := range [...]string{"and ", "or ", "nor ", "&", ",", "+", "*", "=", "/", "^", "(", "[", `\cup`, `\cap`, `\to`, `\times`, `\cdot`, `\in`, `\subset`} {
		if strings.HasPrefix(bare, no) {
			return false
		}
	}
	word, _, _ := strings.Cut(bare, " ")
	if copulas[word] {
		return false
	}
	return !(isUpper(bare[0]) && (len(bare) == 1 || !isLetter(bare[1]))) // A. B
}

// choiceIn returns the letter of a text that is a choice or, for prose, settles on one. What prose declares ("A. No, it
// is B") counts more than the letter that it starts with.
func choiceIn(s string, prose bool) (letter string, ok bool) {
	var m mention
	if prose {
		m, ok = settled(s)
	}
	if ok && m.rank == declared {
		return string(rune(m.letter)), true
	}
	if letter, ok := Letter(s); ok {
		return letter, true
	}
	return string(rune(m.letter)), ok
}

// chosen takes the letter that prose settles on.
func (f finder) chosen(p piece) (Candidate, bool) {
	if !f.Choice {
		return Candidate{}, false
	}
	m, ok := settled(p.text)
	if whole := p.tidy(); len(whole.text) <= maxShort && !(ok && m.rank == declared) {
		if letter, ok := Letter(whole.text); ok {
			return Candidate{Choice, letter, whole.at, whole.at + len(whole.text)}, true
		}
	}
	if !ok {
		return Candidate{}, false
	}
	return Candidate{Choice, string(rune(m.letter)), p.at + m.at, p.at + m.at + 1}, true
}
