package instruct

import (
	_ "embed"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/prose"
)

// detector tells the language of a whole text.
type detector interface {
	// detect returns the code of the language that most of a text in small letters is in, as langdetect names it (ISO
	// 639-1, but zh-cn); empty when the text has no letters. Pure, and safe for concurrent use.
	detect(lower string) string
}

// builtin returns the detector that goes by scripts, function words and letters.
func builtin() detector { return functionWords() }

// detectable returns the codes that the builtin detector can give, in order.
var detectable = sync.OnceValue(func() []string {
	codes := append(slices.Collect(maps.Values(soleLanguages)), "ja", "zh-cn")
	for _, g := range functionWords().groups {
		codes = append(codes, g.codes...)
	}
	slices.Sort(codes)
	return codes
})

// soleLanguages are those that, among langdetect's, have a script to themselves.
var soleLanguages = map[prose.Script]string{
	prose.Greek: "el", prose.Hebrew: "he", prose.Bengali: "bn", prose.Gurmukhi: "pa", prose.Gujarati: "gu",
	prose.Tamil: "ta", prose.Telugu: "te", prose.Kannada: "kn", prose.Malayalam: "ml", prose.Thai: "th", prose.Hangul: "ko",
}

//go:embed functionwords.txt
var functionWordsText string

// evidence knows what speaks for the languages of the scripts that several share.
type evidence struct{ groups map[prose.Script]*group }

// group is the languages of one script. Votes are bit sets over codes.
type group struct {
	codes   []string
	words   map[string]uint64
	letters map[rune]uint64
}

// functionWords reads the embedded evidence on first use, within a millisecond, and then keeps it.
var functionWords = sync.OnceValue(func() *evidence {
	scripts := map[string]prose.Script{
		"Latin": prose.Latin, "Cyrillic": prose.Cyrillic, "Arabic": prose.Arabic, "Devanagari": prose.Devanagari,
	}
	e := &evidence{map[prose.Script]*group{}}
	var g *group
	for line := range strings.Lines(functionWordsText) {
		switch fields := strings.Fields(line); fields[0] { // "#" begins a comment
		case "script":
			g = &group{words: map[string]uint64{}, letters: map[rune]uint64{}}
			e.groups[scripts[fields[1]]] = g
		case "words":
			g.codes = append(g.codes, fields[1])
			for _, w := range fields[2:] {
				g.words[w] |= 1 << (len(g.codes) - 1)
			}
		case "letters":
			for _, r := range fields[2] {
				g.letters[r] |= 1 << slices.Index(g.codes, fields[1])
			}
		}
	}
	return e
})

// tally counts what a text holds.
type tally struct {
	letters [prose.Scripts]int
	votes   map[*group][]int
}

func (e *evidence) detect(lower string) string {
	t := tally{votes: map[*group][]int{}}
	for w := range prose.Words(lower) {
		t.letters[w.Script] += w.Letters
		if g := e.groups[w.Script]; g != nil {
			t.vote(g, lower[w.Start:w.End])
		}
	}
	return e.name(&t)
}

// vote counts a word for the languages that it and its letters speak for. A function word counts as much as four letters.
func (t *tally) vote(g *group, word string) {
	const wordWeight = 4
	votes := t.votes[g]
	if votes == nil {
		votes = make([]int, len(g.codes))
		t.votes[g] = votes
	}
	add(votes, g.words[word], wordWeight)
	for _, r := range word {
		if r >= utf8.RuneSelf {
			add(votes, g.letters[r], 1)
		}
	}
}

func add(votes []int, set uint64, weight int) {
	for ; set != 0; set &= set - 1 {
		votes[bits.TrailingZeros64(set)] += weight
	}
}

// name decides by the script with the most letters. Between languages with equally many votes the first listed wins, so
// that names and numerals pass for English.
func (e *evidence) name(t *tally) string {
	const kanaShare = 10 // a Japanese text has a tenth of Kana at least
	letters := t.letters
	eastAsian := letters[prose.Han] + letters[prose.Kana]
	japanese := eastAsian > 0 && letters[prose.Kana]*kanaShare >= eastAsian
	letters[prose.Han], letters[prose.Kana], letters[prose.CommonScript], letters[prose.OtherScript] = eastAsian, 0, 0, 0
	best := prose.OtherScript
	for s, n := range letters {
		if n > letters[best] {
			best = prose.Script(s)
		}
	}
	switch g := e.groups[best]; {
	case letters[best] == 0:
		return ""
	case g != nil:
		votes := t.votes[g]
		return g.codes[slices.Index(votes, slices.Max(votes))]
	case best == prose.Han && japanese:
		return "ja"
	case best == prose.Han:
		return "zh-cn"
	}
	return soleLanguages[best]
}
