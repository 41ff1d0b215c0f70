package language

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/prose"
)

// sums is what judging a text adds up to.
type sums struct {
	all, home float64 // weights; multiples of a quarter, so their sums are exact
	foreign   []run
}

// run is a stretch of foreign words.
type run struct {
	start, end int
	open       bool // whether the word before the next one belongs to it
}

// Limits of the evidence that travels.
const (
	maxSpans    = 20
	maxSpanText = 120
)

// Span is a stretch of words that count as foreign.
type Span struct {
	// Start and End are byte offsets in the completion.
	Start int `json:"start"`
	End   int `json:"end"`
	// Text is what stands there, cut after 120 bytes; formulas and code in it are blank.
	Text string `json:"text"`
}

// tally judges every word of text, which holds prose only, for a target.
func tally(ctx context.Context, target string, text string) (*sums, error) {
	j := newJudge(target)
	found := &sums{}
	for words := range sentences(text) {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		j.hear(text, words)
		for _, w := range words {
			found.add(w, j.home(w))
		}
	}
	return found, nil
}

func (s *sums) add(w prose.Word, home bool) {
	s.all += w.Weight
	last := len(s.foreign) - 1
	open := last >= 0 && s.foreign[last].open
	switch {
	case home:
		s.home += w.Weight
		if open {
			s.foreign[last].open = false
		}
	case open:
		s.foreign[last].end = w.End
	case len(s.foreign) < maxSpans:
		s.foreign = append(s.foreign, run{w.Start, w.End, true})
	}
}

func (s *sums) share() float64 {
	if s.all == 0 {
		return 0
	}
	return s.home / s.all
}

// spans returns the foreign stretches of text, which starts at offset in the completion.
func (s *sums) spans(text string, offset int) []Span {
	var spans []Span
	for _, r := range s.foreign {
		spans = append(spans, Span{r.start + offset, r.end + offset, clip(text[r.start:r.end])})
	}
	return spans
}

// clip shortens s to what a span shows, on a rune's edge.
func clip(s string) string {
	if len(s) <= maxSpanText {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	n := maxSpanText
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.ToValidUTF8(s[:n], "\uFFFD") + "…"
}
