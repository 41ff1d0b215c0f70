package language

import (
	"context"

	"github.com/assay-rl/assay/verifiers/prose"
)

// sums is what judging a text adds up to.
type sums struct {
	all, home float64 // weights; multiples of a quarter, so their sums are exact
	foreign   []run
}

// tally judges every word of text, which holds prose only.
func tally(ctx context.Context, j judge, text string) (*sums, error) {
	var (
		found         sums
		home          [maxPiece]bool
		_, bySentence = j.(hanJudge)
	)
	for words := range pieces(text, bySentence) {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		j.judge(text, words, home[:len(words)])
		for i, w := range words {
			found.add(w, home[i])
		}
	}
	return &found, nil
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
