package text

import "unicode/utf8"

// fuzzy is rapidfuzz's fuzz.ratio: twice the length of the longest common subsequence of characters, over the sum of
// the lengths. It is 1 less the share of insertions and deletions that turn one text into the other.
func fuzzy(gold string, c config) (similarity, error) {
	var a alphabet
	reference := a.learn(cased(gold, c))
	return func(text string) float64 {
		candidate := a.numbers(cased(text, c))
		common := commonSubsequence(reference, candidate, a.size)
		return 2 * float64(common) / float64(len(reference)+len(candidate))
	}, nil
}

// alphabet numbers the characters of a reference text, from 1; 0 is any other character.
type alphabet struct {
	ascii [utf8.RuneSelf]uint32
	other map[rune]uint32
	size  int
}

// learn returns the numbers of a text's characters.
func (a *alphabet) learn(text string) []uint32 {
	a.other = map[rune]uint32{}
	for _, r := range text {
		if a.number(r) != 0 {
			continue
		}
		a.size++
		if r < utf8.RuneSelf {
			a.ascii[r] = uint32(a.size)
		} else {
			a.other[r] = uint32(a.size)
		}
	}
	return a.numbers(text)
}

func (a *alphabet) number(r rune) uint32 {
	if r < utf8.RuneSelf {
		return a.ascii[r]
	}
	return a.other[r]
}

func (a *alphabet) numbers(text string) []uint32 {
	numbers := make([]uint32, 0, len(text))
	for _, r := range text {
		numbers = append(numbers, a.number(r))
	}
	return numbers
}
