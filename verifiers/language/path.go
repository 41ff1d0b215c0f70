package language

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/prose"
	"github.com/assay-rl/assay/verifiers/prose/langid"
)

// What it costs to change the language between two words. Leaving the target takes three words that are clearly in
// another language; coming back takes one.
const (
	leaving   = 32 * langid.PerBit
	returning = 8 * langid.PerBit
)

// path judges for a language that shares its script. It finds the cheapest way through the languages of the script,
// word by word: a Viterbi pass. What other scripts' words are is no question, and they do not interrupt it.
type path struct {
	detector *langid.Detector
	script   prose.Script
	lanes    []int               // of the languages that a word may be in, the target's first
	costs    [langid.Lanes]int32 // of the cheapest way to each, from the cheapest of all
	trace    []turn
	last     string // word
}

// turn is how the cheapest ways came to a word: those to the lanes in changed from lane from, the others from where
// they were.
type turn struct {
	changed uint16
	from    uint8
}

func newPath(d *langid.Detector, s prose.Script, lanes []int) *path {
	p := &path{detector: d, script: s, lanes: lanes}
	for _, lane := range lanes[1:] {
		p.costs[lane] = leaving
	}
	return p
}

// judge goes to the end of the piece on all ways, and back on the cheapest. The next piece goes on from all of them.
func (p *path) judge(text string, words []prose.Word, home []bool) {
	p.trace = p.trace[:0]
	for _, w := range words {
		if w.Script == p.script {
			p.step(text[w.Start:w.End])
		}
	}
	at, left := p.cheapest(), len(p.trace)
	for i, w := range slices.Backward(words) {
		home[i] = w.Script == p.script && at == p.lanes[0]
		if w.Script != p.script {
			continue
		}
		left--
		if t := p.trace[left]; t.changed>>at&1 == 1 {
			at = int(t.from)
		}
	}
}

// step goes on by a word. Said twice in a row it is heard once: "3 pesos + 4 pesos = 7 pesos" is English.
func (p *path) step(word string) {
	if word == p.last {
		p.trace = append(p.trace, turn{})
		return
	}
	p.last = word
	said := p.detector.Hear(word)
	from := p.cheapest()
	t, base := turn{from: uint8(from)}, p.costs[from]
	change := int32(returning) // to the target, which comes first
	for _, lane := range p.lanes {
		cost := p.costs[lane] - base
		if change < cost {
			cost = change
			t.changed |= 1 << lane
		}
		p.costs[lane] = cost + int32(said[lane])
		change = leaving
	}
	p.trace = append(p.trace, t)
}

// cheapest returns the lane of the likeliest language so far, the target's where others are as likely.
func (p *path) cheapest() int {
	best := p.lanes[0]
	for _, lane := range p.lanes[1:] {
		if p.costs[lane] < p.costs[best] {
			best = lane
		}
	}
	return best
}
