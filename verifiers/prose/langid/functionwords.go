package langid

import (
	_ "embed" // the function words
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/prose"
)

//go:embed functionwords.txt
var functionWordsText string

// electorate is what speaks for the languages of one script: function words and letters. Sets are bit sets over codes.
type electorate struct {
	codes   []string
	words   map[string]uint64
	letters map[rune]uint64 // small ones
}

// electorates reads the function words on first use, within a millisecond, and then keeps them.
var electorates = sync.OnceValue(func() map[prose.Script]*electorate {
	read := map[prose.Script]*electorate{}
	var e *electorate
	for line := range strings.Lines(functionWordsText) {
		switch fields := strings.Fields(line); fields[0] { // "#" begins a comment
		case "language":
			s := Script(fields[1])
			if e = read[s]; e == nil {
				e = &electorate{words: map[string]uint64{}, letters: map[rune]uint64{}}
				read[s] = e
			}
			e.codes = append(e.codes, fields[1])
		case "words":
			for _, w := range fields[1:] {
				e.words[w] |= 1 << (len(e.codes) - 1)
			}
		case "letters":
			for _, r := range fields[1] {
				e.letters[r] |= 1 << (len(e.codes) - 1)
			}
		}
	}
	return read
})

// set returns the languages of e that the function keeps.
func (e *electorate) set(keep func(code string) bool) (set uint64) {
	for i, code := range e.codes {
		if keep(code) {
			set |= 1 << i
		}
	}
	return set
}

// contest is between the candidates of a script that only function words tell and the others.
type contest struct {
	*electorate
	outsiders, others uint64
}

// newContest returns the contest of a script that has function words and an outsider among the candidates.
func newContest(s prose.Script, candidates map[string]bool) *contest {
	c := &contest{electorate: electorates()[s]}
	c.outsiders = c.set(func(code string) bool { return candidates[code] && slices.Contains(byFunctionWords, code) })
	c.others = c.set(func(code string) bool { return candidates[code] }) &^ c.outsiders
	return c
}

// wordWeight is how many letters of its own speak for a language as much as a function word does.
const wordWeight = 4

// votes counts them by language.
type votes [64]int

// cast lets a word, and its letters outside ASCII, speak for languages.
func (v *votes) cast(e *electorate, word string) {
	word = strings.ToLower(word)
	v.add(e.words[word], wordWeight)
	for _, r := range word {
		if r >= utf8.RuneSelf {
			v.add(e.letters[r], 1)
		}
	}
}

func (v *votes) add(set uint64, weight int) {
	for ; set != 0; set &= set - 1 {
		v[bits.TrailingZeros64(set)] += weight
	}
}

// most returns the language of a set, which is not empty, with the most votes, the first of several, and their number.
func (v *votes) most(set uint64) (best, n int) {
	best = bits.TrailingZeros64(set)
	for ; set != 0; set &= set - 1 {
		if i := bits.TrailingZeros64(set); v[i] > v[best] {
			best = i
		}
	}
	return best, v[best]
}

// winner returns the outsider that is ahead of all others by more than one function word, "" where none is. Where there
// are no others, one always is.
func (c *contest) winner(v *votes) string {
	best, n := v.most(c.outsiders)
	if c.others != 0 {
		if _, rivals := v.most(c.others); n <= rivals+wordWeight {
			return ""
		}
	}
	return c.codes[best]
}
