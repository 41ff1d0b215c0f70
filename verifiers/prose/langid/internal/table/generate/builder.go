package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"unicode"
)

// A group is the languages of one script that the table tells apart, in the order of the table's lanes.
type group struct {
	script    string
	languages []string // ISO 639-1 codes, lanes of them at most
}

var groups = []group{
	{"Latin", []string{"cs", "de", "en", "es", "fr", "hu", "id", "it", "nl", "pl", "pt", "ro", "sv", "sw", "tr", "vi"}},
	{"Cyrillic", []string{"bg", "ru", "uk"}},
	{"Arabic", []string{"ar", "fa", "ur"}},
}

const (
	lanes      = 16
	perBit     = 8      // costs are in eighths of a bit
	rareLetter = 2e-6   // letters rarer than this in every language are left out
	maxRune    = 0x2000 // letters of the table are below it
)

// builder collects the n-grams of all languages.
type builder struct {
	rarest  float64
	letters []rune          // in order of their codes, which start at 1
	codes   map[rune]uint32 // by letter
	grams   map[uint32]*[lanes]uint8
}

func newBuilder(rarest float64) *builder {
	return &builder{rarest: rarest, codes: map[rune]uint32{}, grams: map[uint32]*[lanes]uint8{}}
}

func (b *builder) addGroup(dir string, g group) error {
	models := make([]model, len(g.languages))
	for i, code := range g.languages {
		m, err := readModel(dir, code)
		if err != nil {
			return err
		}
		models[i] = m
	}
	if err := b.addLetters(unicode.Scripts[g.script], models); err != nil {
		return err
	}
	for lane, m := range models {
		b.addModel(lane, m)
	}
	return nil
}

// addLetters gives codes to the letters of a script that one of its languages uses.
func (b *builder) addLetters(script *unicode.RangeTable, models []model) error {
	found := map[rune]bool{}
	for _, m := range models {
		for gram, p := range m {
			if r := []rune(gram); len(r) == 1 && p >= rareLetter && r[0] < maxRune && unicode.Is(script, r[0]) {
				found[r[0]] = true
			}
		}
	}
	for _, r := range slices.Sorted(maps.Keys(found)) {
		b.letters = append(b.letters, r)
		b.codes[r] = uint32(len(b.letters))
	}
	if len(b.letters) > math.MaxUint8 {
		return fmt.Errorf("%d letters do not fit a byte", len(b.letters))
	}
	return nil
}

// addModel adds the letters of a language and its frequent n-grams.
func (b *builder) addModel(lane int, m model) {
	for gram, p := range m {
		runes := []rune(gram)
		key, ok := b.key(runes)
		if !ok || len(runes) > 1 && m.joint(runes) < b.rarest {
			continue
		}
		if b.grams[key] == nil {
			b.grams[key] = new([lanes]uint8)
		}
		b.grams[key][lane] = cost(p)
	}
}

// key packs the codes of letters into a number, the last letter highest.
func (b *builder) key(gram []rune) (key uint32, ok bool) {
	for _, r := range gram {
		code, ok := b.codes[r]
		if !ok {
			return 0, false
		}
		key = key>>8 | code<<24
	}
	return key, true
}

// cost is what something of probability p costs; at least 1, because 0 stands for what a language does not have.
func cost(p float64) uint8 {
	return uint8(min(max(math.Round(-math.Log2(p)*perBit), 1), math.MaxUint8))
}
