package text

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// words yields the words of a text in small letters: runs of letters, digits and marks. A letter of a script that
// writes no spaces is a word of its own. On ASCII these are rouge-score's tokens.
func words(text string) iter.Seq[string] {
	text = strings.ToLower(text)
	return func(yield func(string) bool) {
		start := -1
		for i := 0; i < len(text); {
			class, n := classAt(text, i)
			if class != inWord && start >= 0 {
				if !yield(text[start:i]) {
					return
				}
				start = -1
			}
			switch {
			case class == aloneWord && !yield(text[i:i+n]):
				return
			case class == inWord && start < 0:
				start = i
			}
			i += n
		}
		if start >= 0 {
			yield(text[start:])
		}
	}
}

// class says what a character is to words.
type class uint8

const (
	noWord class = iota
	inWord
	aloneWord
)

// asciiWord marks the ASCII letters and digits; capitals never come.
var asciiWord = func() (set [utf8.RuneSelf]class) {
	for _, c := range "abcdefghijklmnopqrstuvwxyz0123456789" {
		set[c] = inWord
	}
	return set
}()

// classAt returns the class and the length of the character at i.
func classAt(text string, i int) (class, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return asciiWord[c], 1
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return aloneWord, n
	case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
		return inWord, n
	default:
		return noWord, n
	}
}

// vocabulary numbers the words of a reference text, from 1; 0 is any other word.
type vocabulary map[string]uint32

// learn returns the number of a word, a new one if need be.
func (v vocabulary) learn(word string) uint32 {
	n, ok := v[word]
	if !ok {
		n = uint32(len(v) + 1)
		v[word] = n
	}
	return n
}

// learned returns the numbers of words, and the vocabulary they make.
func learned(words iter.Seq[string]) (vocabulary, []uint32) {
	v := vocabulary{}
	var numbers []uint32
	for w := range words {
		numbers = append(numbers, v.learn(w))
	}
	return v, numbers
}

// numbers returns the numbers of a candidate's words.
func (v vocabulary) numbers(words iter.Seq[string]) []uint32 {
	numbers := make([]uint32, 0, 256)
	for w := range words {
		numbers = append(numbers, v[w])
	}
	return numbers
}
