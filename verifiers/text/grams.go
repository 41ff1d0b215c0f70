package text

import (
	"iter"
	"slices"
)

// maxOrder is the length of the longest n-grams that a metric counts.
const maxOrder = 5

// grams holds the n-grams of a reference text. Each n-gram has a number; those of one word are numbered by the
// vocabulary, and those of n+1 words are found from the number of their first n words and the number of their last.
type grams struct {
	order  int
	words  vocabulary
	longer map[uint64]uint32
	// counts is how often each n-gram occurs, by number.
	counts []uint32
	// totals is how many n-grams of each length there are, from length 1.
	totals [maxOrder]int
}

// gramsOf counts the n-grams of up to order words.
func gramsOf(words iter.Seq[string], order int) *grams {
	known, numbers := learned(words)
	g := &grams{order: order, words: known, longer: make(map[uint64]uint32, len(numbers)*(order-1)), totals: totals(len(numbers))}
	g.counts = make([]uint32, len(g.words)+1, len(numbers)*order+1)
	for i := range numbers {
		gram := numbers[i]
		g.counts[gram]++
		for _, word := range numbers[i+1 : min(i+order, len(numbers))] {
			gram = g.learn(gram, word)
			g.counts[gram]++
		}
	}
	return g
}

// learn returns the number of the n-gram that a shorter one and a word make, a new one if need be.
func (g *grams) learn(gram, word uint32) uint32 {
	key := pair(gram, word)
	n, ok := g.longer[key]
	if !ok {
		n = uint32(len(g.counts))
		g.longer[key] = n
		g.counts = append(g.counts, 0)
	}
	return n
}

func pair(gram, word uint32) uint64 { return uint64(gram)<<32 | uint64(word) }

// totals returns how many n-grams of each length a text of so many words has.
func totals(words int) (totals [maxOrder]int) {
	for n := range totals {
		totals[n] = max(words-n, 0)
	}
	return totals
}

// overlap is what a candidate's n-grams have in common with a reference's, by length from 1: how many there are in the
// candidate, and how many of them match, none more often than it occurs in the reference.
type overlap struct{ matches, totals [maxOrder]int }

// overlap counts the n-grams of a candidate.
func (g *grams) overlap(words iter.Seq[string]) (o overlap) {
	numbers := g.words.numbers(words)
	o.totals = totals(len(numbers))
	left := slices.Clone(g.counts)
	for i, gram := range numbers {
		for n := 0; gram != 0; n++ {
			if left[gram] > 0 {
				left[gram]--
				o.matches[n]++
			}
			if n+1 == g.order || i+n+1 == len(numbers) {
				break
			}
			gram = g.longer[pair(gram, numbers[i+n+1])] // 0 where the reference lacks it, and all that go on from it
		}
	}
	return o
}
