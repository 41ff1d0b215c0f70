package text

import (
	"errors"
	"strings"
)

// The metrics that are named in the code.
const (
	exactMatch = "exact_match"
	tokenF1    = "f1"
)

// similarity says how like the reference text it was made of a text is, from 0 to 1. It never changes and may be called
// from any number of goroutines.
type similarity func(text string) float64

// metric is a way to compare two texts.
type metric struct {
	// of reads a reference text once for all candidates. It fails where no text could be like it.
	of func(text string, c config) (similarity, error)
	// check says that the similarity is 0 or 1 and decides.
	check bool
	// every says that the least similar reference counts, not the most similar one.
	every bool
	// quadratic says that the work grows with the product of the lengths.
	quadratic bool
	// cased says that it tells capital from small letters, and stems that it takes the option to stem.
	cased, stems bool
}

// metrics are all metrics by name.
var metrics = map[string]metric{
	"eq":          {of: equal, check: true, cased: true},
	"ne":          {of: different, check: true, every: true, cased: true},
	"like":        {of: containing, check: true, cased: true},
	"ilike":       {of: containingFolded, check: true},
	exactMatch:    {of: equalNormalized, check: true},
	tokenF1:       {of: overlapF1},
	"fuzzy_match": {of: fuzzy, quadratic: true, cased: true},
	"bleu":        {of: bleu, cased: true},
	"gleu":        {of: gleu, cased: true},
	"meteor":      {of: meteor},
	"rouge_1":     {of: rouge(1), stems: true},
	"rouge_2":     {of: rouge(2), stems: true},
	"rouge_3":     {of: rouge(3), stems: true},
	"rouge_4":     {of: rouge(4), stems: true},
	"rouge_5":     {of: rouge(5), stems: true},
	"rouge_l":     {of: rougeL, quadratic: true, stems: true},
	"cosine":      {of: cosine},
}

// errNoWords says that a reference text holds no word, so that nothing could be like it.
var errNoWords = errors.New("it holds no word")

// cased returns a text as a metric compares it that tells capital from small letters, unless it is told not to.
func cased(text string, c config) string {
	if c.CaseFold {
		return strings.ToLower(text)
	}
	return text
}

// harmonic returns the F-measure of precision and recall for so many common parts of the two texts' parts.
func harmonic(common, candidate, reference int) float64 {
	if common == 0 {
		return 0
	}
	precision := float64(common) / float64(candidate)
	recall := float64(common) / float64(reference)
	return 2 * precision * recall / (precision + recall)
}
