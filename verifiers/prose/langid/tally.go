package langid

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/prose"
)

// tally adds up what the words of a text say.
type tally struct {
	*Detector
	weights   [prose.Scripts]float64
	costs     [prose.Scripts][Lanes]int
	votes     [prose.Scripts]*votes
	kana, han int // letters
}

func (t *tally) add(word string, w prose.Word, weight float64) {
	s := w.Script
	if c := t.contests[s]; c != nil {
		if t.votes[s] == nil {
			t.votes[s] = new(votes)
		}
		t.votes[s].cast(c.electorate, word)
	}
	switch {
	case len(t.lanes[s]) > 0:
		for lane, cost := range t.Hear(word) {
			t.costs[s][lane] += int(cost)
		}
	case s == prose.Han:
		t.han += w.Letters
	case s == prose.Kana:
		t.kana += w.Letters
		s = prose.Han
	}
	t.weights[s] += weight
}

// language goes by the script of most words first, and then by what its words say.
func (t *tally) language() string {
	most := slices.Max(t.weights[:])
	if most == 0 {
		return ""
	}
	s := prose.Script(slices.Index(t.weights[:], most))
	if c := t.contests[s]; c != nil {
		if code := c.winner(t.votes[s]); code != "" {
			return code
		}
	}
	switch {
	case len(t.lanes[s]) > 0:
		return t.cheapest(s)
	case s == prose.Han && t.Has("ja") && (!t.Has("zh") || IsJapanese(t.kana, t.han)):
		return "ja"
	}
	return t.sole[s]
}

// cheapest returns the language of the lane that costs least.
func (t *tally) cheapest(s prose.Script) string {
	codes, costs := t.table.Languages(tableNames[s]), &t.costs[s]
	if lane := slices.Index(codes, t.favoured); lane >= 0 {
		costs[lane] -= favour
	}
	return codes[slices.MinFunc(t.lanes[s], func(a, b int) int { return costs[a] - costs[b] })]
}

// IsJapanese reports whether a text of so many letters is Japanese rather than Chinese. A borrowed の among many Han is
// not enough.
func IsJapanese(kana, han int) bool {
	const hanPerKana = 8
	return kana > 0 && kana*hanPerKana >= han
}
