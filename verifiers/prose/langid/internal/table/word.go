package table

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Costs holds what a word costs under each language of its script, by lane, in units of 1/[PerBit] bit. Lanes that
// the script has no language for are never the cheapest.
type Costs [Lanes]uint16

// maxLetters bounds the letters of a word that count, so that costs fit 16 bits. No word is so long.
const maxLetters = 64

// Word returns what the letters of a word of one script cost under the script's languages. Case and Unicode normal
// form make no difference; lone marks, and letters that none of the languages writes, cost nothing.
func (t *Table) Word(word string) Costs { return t.word(word, false) }

func (t *Table) word(word string, composed bool) Costs {
	var s sum
	key, seen := uint32(0), 0
	for i := 0; i < len(word) && seen < maxLetters; {
		r, n := rune(word[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(word[i:])
		}
		i += n
		code := t.code(r)
		switch {
		case code != 0:
			seen++
			key = extend(key, code)
			if found := t.suffix(key); found != nil {
				s.add(found)
			}
		case !unicode.IsMark(r):
			key = 0
		case !composed:
			return t.word(norm.NFC.String(word), true)
		}
	}
	return s.costs()
}

// sum adds costs up four lanes at a time: the even and odd lanes of the lower half, then those of the upper.
type sum [4]uint64

func (s *sum) add(c *slot) {
	const even = 0x00ff00ff00ff00ff
	low, high := binary.LittleEndian.Uint64(c.costs[:8]), binary.LittleEndian.Uint64(c.costs[8:])
	s[0] += low & even
	s[1] += low >> 8 & even
	s[2] += high & even
	s[3] += high >> 8 & even
}

func (s *sum) costs() (c Costs) {
	for i := range 4 {
		c[2*i], c[2*i+1] = uint16(s[0]>>(16*i)), uint16(s[1]>>(16*i))
		c[2*i+8], c[2*i+9] = uint16(s[2]>>(16*i)), uint16(s[3]>>(16*i))
	}
	return c
}
