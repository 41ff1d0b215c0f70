package language

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/prose"
	"golang.org/x/text/unicode/norm"
)

// rival reports whether a sentence is clearly likelier in another language of the group than in the target. Each
// word that is a function word of some languages, or else has letters that only some of them have, is a piece of
// evidence for those; what two languages share speaks for neither. The other language needs as many pieces as the
// group asks for, and half as many again as the target has.
func (g *group) rival(target, text string, words []prose.Word) bool {
	var all, shared [maxGroup]int
	home := g.index[target]
	for _, w := range words {
		if w.Script != g.script {
			continue
		}
		m := g.evidence(text[w.Start:w.End])
		own := int(m >> home & 1)
		for i := 0; m != 0; i, m = i+1, m>>1 {
			all[i] += int(m & 1)
			shared[i] += int(m&1) & own
		}
	}
	for i := range all {
		other, ours := all[i]-shared[i], all[home]-shared[i]
		if other >= g.atLeast && 2*other >= 3*ours {
			return true
		}
	}
	return false
}

// maxGroup is the number of bits of a mask.
const maxGroup = 16

// mask is a set of languages of a group, by index.
type mask uint16

// group is the languages of one script with their evidence. It never changes once made.
type group struct {
	script  prose.Script
	index   map[string]int
	words   map[string]mask
	short   map[uint64]mask // those of words that pack into one key
	letters map[rune]mask
	atLeast int // pieces of evidence that a rival needs
	longest int // bytes of its longest word
}

// longestWord bounds the words that are looked up, in bytes.
const longestWord = 32

// evidence returns the languages that a word speaks for.
func (g *group) evidence(word string) mask {
	if key, ok := pack(word); ok {
		return g.short[key]
	}
	if len(word) > longestWord {
		return 0
	}
	var buf [longestWord]byte
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf {
			return g.spelled(strings.ToLower(norm.NFC.String(word)))
		}
		buf[i] = c | 0x20
	}
	if len(word) > g.longest {
		return 0
	}
	return g.words[string(buf[:len(word)])]
}

// pack makes a key of a word of eight ASCII letters at most, whatever their case. Most words are that, and a number is
// looked up faster than a string.
func pack(word string) (key uint64, ok bool) {
	if len(word) > 8 {
		return 0, false
	}
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return 0, false
		}
		key = key<<8 | uint64(word[i]|0x20)
	}
	return key, true
}

// spelled returns the languages that a lower-case word with letters beyond ASCII speaks for.
func (g *group) spelled(word string) mask {
	if m, ok := g.words[word]; ok {
		return m
	}
	m, marked := ^mask(0), false
	for _, r := range word {
		if of, ok := g.letters[r]; ok {
			m, marked = m&of, true
		}
	}
	if !marked {
		return 0
	}
	return m
}

// groupOf returns the group of a script, nil where one language has the script to itself.
func groupOf(s prose.Script) *group {
	switch s {
	case prose.Latin:
		return latinGroup()
	case prose.Cyrillic:
		return cyrillicGroup()
	case prose.Arabic:
		return arabicGroup()
	}
	return nil
}

var (
	latinGroup    = sync.OnceValue(func() *group { return newGroup(prose.Latin, 2, latinLexicon) })
	cyrillicGroup = sync.OnceValue(func() *group { return newGroup(prose.Cyrillic, 1, cyrillicLexicon) })
	arabicGroup   = sync.OnceValue(func() *group { return newGroup(prose.Arabic, 1, arabicLexicon) })
)

// lexicon is the evidence for one language: its most frequent function words of two letters or more, and the
// letters that not all of its group have.
type lexicon struct{ code, letters, words string }

func newGroup(s prose.Script, atLeast int, lexicons []lexicon) *group {
	g := &group{script: s, atLeast: atLeast, index: map[string]int{}, words: map[string]mask{}, short: map[uint64]mask{}, letters: map[rune]mask{}}
	for i, l := range lexicons {
		g.index[l.code] = i
		for w := range strings.FieldsSeq(l.words) {
			g.words[w] |= 1 << i
			g.longest = max(g.longest, len(w))
			if key, ok := pack(w); ok {
				g.short[key] |= 1 << i
			}
		}
		for _, r := range l.letters {
			if unicode.IsLetter(r) {
				g.letters[r] |= 1 << i
			}
		}
	}
	return g
}
