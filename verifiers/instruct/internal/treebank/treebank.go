package treebank

import (
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// AppendTokens appends the tokens of a sentence to list. Safe for concurrent use.
func AppendTokens(list []string, sentence string) []string {
	s := sheet{text: sentence, marks: make([]mark, len(sentence)+1)}
	s.openingQuotes()
	s.openingApostrophes()
	s.finalPeriod()
	s.commas()
	s.punctuation()
	s.spacedApostrophes()
	s.brackets()
	s.closingQuotes()
	s.clitics()
	s.contractions()
	return s.appendTokens(list)
}

// mark is what the passes have decided about a place in the text.
type mark uint8

const (
	cut   mark = 1 << iota // there is a space before this byte
	open                   // an opening quote begins here
	shut                   // a closing quote begins here
	inner                  // the second byte of a quote of two apostrophes
)

const quoted = open | shut | inner

// sheet is a sentence with its marks. The mark after the last byte is for the end.
type sheet struct {
	text  string
	marks []mark
}

// around puts spaces around the n bytes at i.
func (s *sheet) around(i, n int) {
	s.marks[i] |= cut
	s.marks[i+n] |= cut
}

// spaceAt reports whether a space, and no other blank, is what follows the byte before i: one that is in the text or
// was put there, or the end.
func (s *sheet) spaceAt(i int) bool {
	return i == len(s.text) || s.marks[i]&cut != 0 || s.text[i] == ' '
}

// spaceBefore reports whether a space is what comes before i.
func (s *sheet) spaceBefore(i int) bool {
	return i == 0 || s.marks[i]&cut != 0 || s.text[i-1] == ' '
}

// openingQuotes marks typographic opening quotes, runs of back-ticks, and double quotes that begin the text or follow a
// space or an opening bracket.
func (s *sheet) openingQuotes() {
	for i := 0; i < len(s.text); {
		n := s.openingMark(i)
		if n > 0 {
			s.around(i, n)
		}
		i += max(n, 1)
	}
	if strings.HasPrefix(s.text, `"`) {
		s.quote(0, 1, open)
	}
	last := 0 // end of the last quote, whose own space opens no other
	for i := 1; i < len(s.text); i++ {
		n := s.quoteAt(i)
		if n > 0 && i != last && (s.marks[i]&cut != 0 || strings.IndexByte(" ([{<", s.text[i-1]) >= 0) {
			s.quote(i, n, open)
			last = i + n
			i = last - 1
		}
	}
}

// openingMark returns the length of a typographic opening quote, or of a pair or a single back-tick, at i.
func (s *sheet) openingMark(i int) int {
	switch s.text[i] {
	case '`':
		if strings.HasPrefix(s.text[i:], "``") {
			return 2
		}
		return 1
	case 0xc2, 0xe2:
		for _, q := range [...]string{"«", "“", "‘", "„"} {
			if strings.HasPrefix(s.text[i:], q) {
				return len(q)
			}
		}
	}
	return 0
}

// quoteAt returns the length of the double quote at i that is not yet marked, 0 where there is none.
func (s *sheet) quoteAt(i int) int {
	switch {
	case s.marks[i]&quoted != 0:
		return 0
	case s.text[i] == '"':
		return 1
	case strings.HasPrefix(s.text[i:], "''") && s.marks[i+1]&(quoted|cut) == 0:
		return 2
	}
	return 0
}

func (s *sheet) quote(i, n int, kind mark) {
	s.around(i, n)
	s.marks[i] |= kind
	if n == 2 {
		s.marks[i+1] |= inner
	}
}

// openingApostrophes cuts an apostrophe off a word of one character, unless it makes a clitic of it.
func (s *sheet) openingApostrophes() {
	for i := 0; i+1 < len(s.text); i++ {
		if s.text[i] != '\'' || s.marks[i]&quoted != 0 {
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[i+1:])
		if python.IsWord(r) && !s.wordAt(i+1+n) && !strings.ContainsRune("mtsdnMTSDNſ", r) {
			s.marks[i+1] |= cut
		}
	}
}

// wordAt reports whether a word character follows without a space.
func (s *sheet) wordAt(i int) bool {
	if i == len(s.text) || s.marks[i]&cut != 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	return python.IsWord(r)
}

// wordBefore reports whether a word character comes right before i.
func (s *sheet) wordBefore(i int) bool {
	if i == 0 || s.marks[i]&cut != 0 {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s.text[:i])
	return python.IsWord(r)
}

// finalPeriod cuts off the period that ends the text, closing quotes and brackets aside.
func (s *sheet) finalPeriod() {
	i := len(strings.TrimRightFunc(s.text, python.IsSpace))
	for i > 0 && s.text[i-1] != '.' {
		r, n := utf8.DecodeLastRuneInString(s.text[:i])
		if !strings.ContainsRune("])}>\"'»”’ ", r) || s.marks[i-n]&open != 0 {
			return
		}
		i -= n
	}
	if i > 1 && s.text[i-2] != '.' || i == 1 && s.marks[0]&cut != 0 {
		s.around(i-1, 1)
	}
}

// commas cuts off colons and commas that no digit follows. What follows one is not looked at itself.
func (s *sheet) commas() {
	for i := 0; i < len(s.text); i++ {
		if c := s.text[i]; c != ':' && c != ',' {
			continue
		}
		if i+1 == len(s.text) {
			s.marks[i] |= cut
			return
		}
		spaced := s.marks[i+1]&cut != 0
		if r, _ := utf8.DecodeRuneInString(s.text[i+1:]); spaced || !python.IsDigit(r) {
			s.around(i, 1)
			if !spaced {
				i++
			}
		}
	}
}

// punctuation puts spaces around ellipses and single marks.
func (s *sheet) punctuation() {
	for i := 0; i < len(s.text); {
		n := 1
		switch s.text[i] {
		case ';', '@', '#', '$', '%', '&', '?', '!':
			s.around(i, 1)
		case '.':
			for i+n < len(s.text) && s.text[i+n] == '.' {
				n++
			}
			if n > 1 {
				s.around(i, n)
			}
		}
		i += n
	}
}

// spacedApostrophes cuts an apostrophe that a space follows off the word before it. The spaces around brackets come
// later and do not count.
func (s *sheet) spacedApostrophes() {
	for i := 1; i+1 < len(s.text); i++ {
		if s.text[i] == '\'' && s.marks[i]&quoted == 0 && s.text[i-1] != '\'' && s.spaceAt(i+1) {
			s.marks[i] |= cut
		}
	}
}

// brackets puts spaces around brackets, asterisks and dashes.
func (s *sheet) brackets() {
	for i := 0; i < len(s.text); i++ {
		switch s.text[i] {
		case '*', '[', ']', '(', ')', '{', '}', '<', '>':
			s.around(i, 1)
		case '-':
			if strings.HasPrefix(s.text[i:], "--") {
				s.around(i, 2)
				i++
			}
		}
	}
}

// closingQuotes marks all quotes that do not open.
func (s *sheet) closingQuotes() {
	for i := 0; i < len(s.text); i++ {
		if n := s.quoteAt(i); n > 0 {
			s.quote(i, n, shut)
			continue
		}
		if s.text[i] != 0xc2 && s.text[i] != 0xe2 {
			continue
		}
		for _, q := range [...]string{"»", "”", "’"} {
			if strings.HasPrefix(s.text[i:], q) {
				s.around(i, len(q))
			}
		}
	}
}
