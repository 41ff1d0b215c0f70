package text

import (
	"strings"
	"testing"
)

// FuzzCommonSubsequence compares the bit-parallel algorithm with the table of the textbook.
func FuzzCommonSubsequence(f *testing.F) {
	f.Add("kitten", "sitting", uint(1))
	f.Add("ab", "ba", uint(300))
	f.Add("aab", "aba", uint(128))
	f.Fuzz(func(t *testing.T, a, b string, times uint) {
		a = strings.Repeat(a, int(times%64)+1) // several blocks
		if len(a)*len(b) > 1<<18 {
			t.Skip()
		}
		var letters alphabet
		reference := letters.learn(a)
		candidate := letters.numbers(b)
		if got, want := commonSubsequence(reference, candidate, letters.size), textbook([]rune(a), []rune(b)); got != want {
			t.Errorf("of %q and %q: %d, want %d", a, b, got, want)
		}
	})
}

// textbook returns the length of the longest common subsequence by dynamic programming.
func textbook(a, b []rune) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}
