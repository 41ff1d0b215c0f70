package treebank

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// clitics cuts 's, 'm, 'd, a bare apostrophe, 'll, 're, 've and n't off the ends of words.
func (s *sheet) clitics() {
	for _, find := range []func(i int) int{s.shortClitic, s.longClitic} {
		for i := 1; i < len(s.text); i++ {
			if s.text[i] != '\'' || s.marks[i]&quoted != 0 {
				continue
			}
			if at := find(i); at > 0 && !s.spaceBefore(at) && s.text[at-1] != '\'' {
				s.marks[at] |= cut
			}
		}
	}
}

// shortClitic returns where a clitic whose apostrophe is at i begins: 's, 'm, 'd or the apostrophe alone. 0 is none.
func (s *sheet) shortClitic(i int) int {
	if s.spaceAt(i+1) || strings.IndexByte("sSmMdD", s.text[i+1]) >= 0 && s.spaceAt(i+2) {
		return i
	}
	return 0
}

// longClitic is the same for 'll, 're, 've and n't, in small letters or in capitals.
func (s *sheet) longClitic(i int) int {
	switch rest := s.text[i+1:]; {
	case len(rest) > 1 && slices.Contains([]string{"ll", "LL", "re", "RE", "ve", "VE"}, rest[:2]) && s.marks[i+2]&cut == 0 && s.spaceAt(i+3):
		return i
	case rest != "" && slices.Contains([]string{"n't", "N'T"}, s.text[i-1:i+2]) && s.marks[i]&cut == 0 && s.spaceAt(i+2):
		return i - 1
	}
	return 0
}

// contractions cuts words that are two, such as cannot, gonna and 'tis.
func (s *sheet) contractions() {
	for i := range len(s.text) {
		switch s.text[i] | 0x20 {
		case 'c', 'd', 'g', 'l', 'm', 'w':
			if !s.wordBefore(i) {
				s.contraction(i)
			}
		}
	}
	s.itContractions("'tis")
	s.itContractions("'twas")
}

// contraction cuts the word at i in two if it is a known contraction.
func (s *sheet) contraction(i int) {
	for _, c := range [...][2]string{{"can", "not"}, {"d", "'ye"}, {"gim", "me"}, {"gon", "na"}, {"got", "ta"}, {"lem", "me"}, {"more", "'n"}, {"wan", "na"}} {
		n := len(c[0]) + len(c[1])
		if !s.hasFold(i, c[0]+c[1]) || s.wordAt(i+n) {
			continue
		}
		if c[0] == "wan" && !s.blankAt(i+n) {
			continue
		}
		s.around(i, n)
		s.marks[i+len(c[0])] |= cut
	}
}

// itContractions cuts every word, which begins with 't and follows a space, in two.
func (s *sheet) itContractions(word string) {
	last := -1 // end of the last one, whose own space counts for no other
	for i := range len(s.text) {
		if s.text[i] != '\'' || i == last || !s.spaceBefore(i) || s.marks[i]&quoted != 0 {
			continue
		}
		if end := i + len(word); s.hasFold(i, word) && !s.wordAt(end) {
			s.around(i, len(word))
			s.marks[i+len("'t")] |= cut
			last = end
		}
	}
}

// hasFold reports whether the text at i is word, in any case, with no space put inside it.
func (s *sheet) hasFold(i int, word string) bool {
	if len(s.text)-i < len(word) || !strings.EqualFold(s.text[i:i+len(word)], word) {
		return false
	}
	for _, m := range s.marks[i+1 : i+len(word)] {
		if m&cut != 0 {
			return false
		}
	}
	return true
}

// blankAt reports whether any blank follows.
func (s *sheet) blankAt(i int) bool {
	if s.spaceAt(i) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	return python.IsSpace(r)
}

// appendTokens appends what lies between spaces, with quotes in the Treebank's form.
func (s *sheet) appendTokens(list []string) []string {
	start := -1
	flush := func(end int) {
		if start >= 0 {
			list = append(list, s.token(start, end))
			start = -1
		}
	}
	for i, r := range s.text {
		if s.marks[i]&cut != 0 {
			flush(i)
		}
		if python.IsSpace(r) {
			flush(i)
		} else if start < 0 {
			start = i
		}
	}
	flush(len(s.text))
	return list
}

func (s *sheet) token(start, end int) string {
	switch {
	case s.marks[start]&open != 0:
		return "``"
	case s.marks[start]&shut != 0:
		return "''"
	}
	return s.text[start:end]
}
