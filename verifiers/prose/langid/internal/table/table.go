package table

import (
	"math/bits"
	"unicode"
)

// Lanes is the most languages that can share a script. A language's lane is its place in [Table.Languages].
const Lanes = 16

// PerBit is how many units of cost make a bit.
const PerBit = 8

// Table is the loaded table. It never changes and is safe for concurrent use.
type Table struct {
	source    string
	languages map[string][]string // by script
	codes     [maxRune]uint8      // of letters, small and capital; 0 for none
	slots     []slot              // open addressing; a key of 0 is free
	shift     int                 // from a hash to a place in slots
}

// Every letter of the scripts in the table is below maxRune.
const maxRune = 0x2000

// slot is an n-gram with the cost of its last letter under each language. Its key has a byte for the code of each
// letter, the last highest; below those of fewer letters than four there are zeros.
type slot struct {
	key   uint32
	costs [Lanes]uint8
}

// Languages returns the ISO 639-1 codes of the languages of a script in the order of their lanes; nil for a script
// that the table does not know. The scripts are "Latin", "Cyrillic" and "Arabic".
func (t *Table) Languages(script string) []string { return t.languages[script] }

// Source says which models the table is distilled from.
func (t *Table) Source() string { return t.source }

// find returns the slot of an n-gram, or the free one where it belongs.
func (t *Table) find(key uint32) *slot {
	const golden = 0x9e3779b1 // Fibonacci hashing: Knuth, The Art of Computer Programming, volume 3, section 6.4
	for i := uint(key*golden) >> t.shift; ; i++ {
		s := &t.slots[i&uint(len(t.slots)-1)]
		if s.key == key || s.key == 0 {
			return s
		}
	}
}

// suffix returns the slot of the longest n-gram that the letters in key end in; nil where the last is unknown.
func (t *Table) suffix(key uint32) *slot {
	for ; key != 0; key = shorten(key) {
		if s := t.find(key); s.key != 0 {
			return s
		}
	}
	return nil
}

// extend returns the key of the last letters of key and one more.
func extend(key uint32, code uint8) uint32 { return key>>8 | uint32(code)<<24 }

// shorten returns a key without its first letter.
func shorten(key uint32) uint32 { return key &^ (0xff << (bits.TrailingZeros32(key) &^ 7)) }

// endsIn reports whether the letters of key end in those of another.
func endsIn(key, end uint32) bool {
	return end == 0 || (key^end)>>(bits.TrailingZeros32(end)&^7) == 0
}

// code returns the code of a letter, 0 for one that no language here writes.
func (t *Table) code(r rune) uint8 {
	if uint32(r) < maxRune {
		return t.codes[r]
	}
	return 0
}

// setCodes gives every letter, small and capital, its code: its place, counted from 1.
func (t *Table) setCodes(small []rune) {
	for i, r := range small {
		t.codes[r] = uint8(i + 1)
	}
	for r := range t.codes {
		if s := unicode.ToLower(rune(r)); t.codes[r] == 0 && s < maxRune {
			t.codes[r] = t.codes[s]
		}
	}
}
