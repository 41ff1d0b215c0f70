package text

import (
	"fmt"
	"iter"
)

// rouge makes ROUGE-N (Lin 2004): the F-measure of the n-grams of words that both texts have, as rouge-score has it.
func rouge(n int) func(string, config) (similarity, error) {
	return func(gold string, c config) (similarity, error) {
		g := gramsOf(rougeWords(gold, c), n)
		total := g.totals[n-1]
		if total == 0 {
			return nil, fmt.Errorf("it has fewer than %d words", n)
		}
		return func(text string) float64 {
			o := g.overlap(rougeWords(text, c))
			return harmonic(o.matches[n-1], o.totals[n-1], total)
		}, nil
	}
}

// rougeL is ROUGE-L of a text as a whole: the F-measure of the longest common subsequence of words.
func rougeL(gold string, c config) (similarity, error) {
	known, numbers := learned(rougeWords(gold, c))
	if len(numbers) == 0 {
		return nil, errNoWords
	}
	return func(text string) float64 {
		candidate := known.numbers(rougeWords(text, c))
		return harmonic(commonSubsequence(numbers, candidate, len(known)), len(candidate), len(numbers))
	}, nil
}

// rougeWords yields the words of a text, those of more than three letters stemmed if the configuration says so.
func rougeWords(text string, c config) iter.Seq[string] {
	if !c.Stem {
		return words(text)
	}
	return func(yield func(string) bool) {
		for w := range words(text) {
			if len(w) > 3 {
				w = stem(w)
			}
			if !yield(w) {
				return
			}
		}
	}
}
