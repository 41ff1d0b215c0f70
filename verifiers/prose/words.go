package prose

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// Word is a maximal run of letters and marks of one script.
type Word struct {
	// Start and End are its byte offsets.
	Start, End int
	// Script is the script of its letters.
	Script Script
	// Letters counts its letters; marks are not counted, so the Unicode normal form hardly matters.
	Letters int
	// Weight is how many words it counts for, a multiple of a quarter. Scripts without spaces count letters: two
	// of Han or Kana make a word and four of Thai, Lao, Khmer or Myanmar. It is 0 for a neutral word, one that says
	// nothing of a language: a single letter, an abbreviation, an identifier, a symbol.
	Weight float64
}

// Words yields the words of text in order, neutral ones included.
//
// A word of a cased script is neutral when it has one letter, is all capitals and no longer than five letters,
// changes case inside, or touches a digit, an underscore, a caret or an equals sign. So is any run of letters that
// belong to no script.
func Words(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		s := splitter{text: text, classes: classes()}
		for s.next() {
			if !yield(s.word) {
				return
			}
		}
	}
}

// splitter is the state of one walk over a text.
type splitter struct {
	text    string
	classes *[1 << 16]class
	pos     int
	word    Word
	shape   shape
	joined  Script // script of the letter right before the word, if any touches it
}

// shape counts what decides whether a word of a cased script is neutral.
type shape struct {
	upper int
	camel bool // a capital follows a small letter
	lower bool // the last letter was small
}

func (s *shape) add(r rune) {
	switch {
	case r < utf8.RuneSelf && r|0x20 == r || r >= utf8.RuneSelf && unicode.IsLower(r):
		s.lower = true
	case r < utf8.RuneSelf || unicode.IsUpper(r):
		s.upper++
		s.camel = s.camel || s.lower
		s.lower = false
	}
}

// at returns the class and size of the rune at i.
func (s *splitter) at(i int) (rune, class, int) {
	if c := s.text[i]; c < utf8.RuneSelf {
		return rune(c), s.classes[c], 1
	}
	r, n := utf8.DecodeRuneInString(s.text[i:])
	if r >= 1<<16 {
		return r, classify(r), n
	}
	return r, s.classes[r], n
}

// next moves to the next word and reports whether there is one.
func (s *splitter) next() bool {
	touching := s.pos > 0
	for s.pos < len(s.text) {
		r, c, n := s.at(s.pos)
		if c >= classLetter {
			s.joined = OtherScript
			if touching {
				s.joined = s.word.Script
			}
			s.read(r, c, n)
			return true
		}
		touching = false
		s.pos += n
	}
	return false
}

// read takes the word that starts with the letter r at the current position.
func (s *splitter) read(r rune, c class, n int) {
	s.word = Word{Start: s.pos, Script: c.script(), Letters: 1}
	s.shape = shape{}
	s.shape.add(r)
	next := classNone
	for s.pos += n; s.pos < len(s.text); s.pos += n {
		r, next, n = s.at(s.pos)
		if next == classMark {
			continue
		}
		if next != c {
			break
		}
		s.word.Letters++
		s.shape.add(r)
	}
	s.word.End = s.pos
	s.word.Weight = s.weight(next)
}

// weight weighs the current word; next is the class of the rune after it.
func (s *splitter) weight(next class) float64 {
	letters := float64(s.word.Letters)
	switch s.word.Script {
	case CommonScript:
		return 0
	case Han, Kana:
		w := letters / 2
		if w < 1 && !isEastAsian(s.joined) && !(next >= classLetter && isEastAsian(next.script())) {
			return 1
		}
		return w
	case Thai, Lao, Khmer, Myanmar:
		return letters / 4
	case Latin, Greek, Cyrillic:
		if s.neutral() {
			return 0
		}
	}
	return 1
}

func isEastAsian(s Script) bool { return s == Han || s == Kana }

// neutral reports whether the current word, of a cased script, says nothing of a language.
func (s *splitter) neutral() bool {
	const longestAbbreviation = 5
	w := s.word
	return w.Letters == 1 || s.shape.camel ||
		s.shape.upper == w.Letters && w.Letters <= longestAbbreviation ||
		w.Start > 0 && isGlue(s.text[w.Start-1]) || w.End < len(s.text) && isGlue(s.text[w.End])
}

func isGlue(c byte) bool { return isDigit(c) || c == '_' || c == '^' || c == '=' }
