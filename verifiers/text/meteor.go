package text

import (
	"iter"
	"math"
	"slices"
)

// METEOR's parameters (Lavie and Agarwal 2007, section 2), which are nltk's too.
const (
	meteorAlpha = 0.9
	meteorBeta  = 3
	meteorGamma = 0.5
)

// meteor is METEOR as nltk's single_meteor_score has it, but for synonyms, which take WordNet's data: words match that
// are equal, or else that have the same stem. Chunks are the runs of matches that are adjacent in both texts.
func meteor(gold string, _ config) (similarity, error) {
	exact, words := chainsOf(words(gold), plain)
	if len(words) == 0 {
		return nil, errNoWords
	}
	stemmed, _ := chainsOf(slices.Values(words), stem)
	r := aligned{len(words), exact, stemmed}
	return r.score, nil
}

// plain is the form of a word that matches its like alone.
func plain(word string) string { return word }

// aligned is a reference text that candidates are aligned with.
type aligned struct {
	words          int
	exact, stemmed chains
}

// chains links the places of words of one form, from the last to the first. Places count from 1; 0 is none.
type chains struct {
	form   func(string) string
	forms  vocabulary
	last   []int32 // by form
	before []int32 // by place
}

// chainsOf links the places of words, and returns the words.
func chainsOf(words iter.Seq[string], form func(string) string) (chains, []string) {
	c := chains{form: form, forms: vocabulary{}, last: make([]int32, 1), before: make([]int32, 1)}
	var all []string
	for w := range words {
		all = append(all, w)
		n := c.forms.learn(form(w))
		if int(n) == len(c.last) {
			c.last = append(c.last, 0)
		}
		c.before = append(c.before, c.last[n])
		c.last[n] = int32(len(all))
	}
	return c, all
}

// score aligns a candidate's words and weighs matches against chunks.
func (r *aligned) score(text string) float64 {
	candidate := slices.AppendSeq(make([]string, 0, r.words), words(text))
	places := make([]int32, len(candidate)) // in the reference
	taken := make([]bool, r.words+1)
	r.exact.match(candidate, places, taken)
	r.stemmed.match(candidate, places, taken)
	matches, chunks := runs(places)
	if matches == 0 {
		return 0
	}
	precision := float64(matches) / float64(len(candidate))
	recall := float64(matches) / float64(r.words)
	mean := precision * recall / (meteorAlpha*precision + (1-meteorAlpha)*recall)
	return mean * (1 - meteorGamma*math.Pow(float64(chunks)/float64(matches), meteorBeta))
}

// runs counts the words that have a place, and the chunks they make.
func runs(places []int32) (matches, chunks int) {
	previous := int32(0)
	for _, place := range places {
		if place > 0 {
			matches++
			if previous == 0 || place != previous+1 {
				chunks++
			}
		}
		previous = place
	}
	return matches, chunks
}

// match gives each word of the candidate that has no place yet, from the last to the first, the last place in the
// reference that has the same form and is not taken. A place is passed over once at most.
func (c *chains) match(candidate []string, places []int32, taken []bool) {
	last := slices.Clone(c.last)
	for i, w := range slices.Backward(candidate) {
		if places[i] > 0 {
			continue
		}
		n := c.forms[c.form(w)]
		at := last[n]
		for taken[at] {
			at = c.before[at]
		}
		if at > 0 {
			taken[at], places[i] = true, at
		}
		last[n] = at
	}
}
