package score

import (
	"math"
	"math/bits"
	"slices"
	"testing"
)

func TestPassAtK(t *testing.T) {
	for name, c := range map[string]struct {
		n, c, k int
		want    float64
	}{
		"one of one":             {1, 1, 1, 1},
		"none":                   {4, 0, 4, 0},
		"pass@1 is the share":    {4, 1, 1, 0.25},
		"1 - C(3,2)/C(4,2)":      {4, 1, 2, 0.5},
		"1 - C(7,5)/C(10,5)":     {10, 3, 5, 1 - 21.0/252},
		"fewer failures than k":  {4, 2, 3, 1},
		"large n does not blast": {10_000, 1, 5_000, 0.5},
	} {
		if got := passAtK(c.n, c.c, c.k); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: passAtK(%d, %d, %d) = %v, want %v", name, c.n, c.c, c.k, got, c.want)
		}
	}
}

func TestMajAtK(t *testing.T) {
	for name, c := range map[string]struct {
		ballots []ballot
		silent  int
		k       int
		want    float64
	}{
		"a clear majority":             {[]ballot{{3, 1}, {1, 0}}, 0, 4, 1},
		"a clear minority":             {[]ballot{{1, 1}, {3, 0}}, 0, 4, 0},
		"a tie is split":               {[]ballot{{2, 1}, {2, 0}}, 0, 4, 0.5},
		"a tie of three":               {[]ballot{{1, 1}, {1, 0}, {1, 0}}, 0, 3, 1.0 / 3},
		"maj@1 is pass@1":              {[]ballot{{3, 1}, {5, 0}}, 2, 1, 0.3},
		"the silent do not vote":       {[]ballot{{1, 1}}, 3, 4, 1},
		"nobody votes":                 {nil, 4, 2, 0},
		"a half-right answer":          {[]ballot{{4, 0.5}}, 0, 2, 0.5},
		"two of three, by enumeration": {[]ballot{{2, 1}, {1, 0}}, 0, 2, 1.0/3 + 2.0/3*0.5},
	} {
		if got := majAtK(c.ballots, c.silent, c.k); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestMajAtKEqualsEnumeration compares the recursion with a walk over all subsets.
func TestMajAtKEqualsEnumeration(t *testing.T) {
	for _, c := range []struct {
		ballots []ballot
		silent  int
	}{
		{[]ballot{{4, 1}, {3, 0}, {2, 0}, {1, 0}}, 2},
		{[]ballot{{2, 1}, {2, 1}, {3, 0}, {3, 0}}, 1},
		{[]ballot{{1, 1}, {1, 0}, {1, 0}, {1, 0.5}, {5, 0}}, 0},
		{[]ballot{{6, 0.25}, {6, 0.75}}, 0},
	} {
		for k := 1; k <= 8; k++ {
			got, want := majAtK(c.ballots, c.silent, k), enumerate(c.ballots, c.silent, k)
			if math.Abs(got-want) > 1e-9 {
				t.Errorf("%v and %d silent, k=%d: %v, want %v", c.ballots, c.silent, k, got, want)
			}
		}
	}
}

func enumerate(ballots []ballot, silent, k int) float64 {
	var samples []int
	for i, b := range ballots {
		samples = append(samples, slices.Repeat([]int{i}, b.votes)...)
	}
	n := len(samples) + silent
	sum, subsets := 0.0, 0
	for set := range uint(1) << n {
		if bits.OnesCount(set) != k {
			continue
		}
		subsets++
		votes := make([]int, len(ballots))
		for i, b := range samples {
			votes[b] += int(set >> i & 1)
		}
		most, right, ties := slices.Max(votes), 0.0, 0
		for i, v := range votes {
			if v == most && most > 0 {
				right += ballots[i].right
				ties++
			}
		}
		sum += right / float64(max(ties, 1))
	}
	return sum / float64(subsets)
}

func TestEstimate(t *testing.T) {
	if e := estimate([]share{{}, {}}); e.Mean != nil || e.Low != nil || e.N != 0 {
		t.Errorf("of nothing: %+v", e)
	}
	if e := estimate([]share{{3, 3}}); *e.Mean != 1 || *e.Low != 1 || *e.High != 1 || e.N != 3 || e.Groups != 1 {
		t.Errorf("of one group: %+v", e)
	}
	shares := make([]share, 400)
	for i := range shares {
		shares[i] = share{float64(i % 2), 1}
	}
	e := estimate(shares)
	// The normal interval of a share of one half in 400 draws is 0.5 ± 1.96 × 0.025.
	if *e.Mean != 0.5 || math.Abs(*e.Low-0.451) > 0.01 || math.Abs(*e.High-0.549) > 0.01 {
		t.Errorf("got [%v, %v]", *e.Low, *e.High)
	}
	if again := estimate(shares); *again.Low != *e.Low || *again.High != *e.High {
		t.Error("a second time gives another interval")
	}
}

func BenchmarkMajAtK(b *testing.B) {
	ballots := []ballot{{20, 1}, {12, 0}, {8, 0}, {4, 0}, {2, 0}}
	for range 14 {
		ballots = append(ballots, ballot{1, 0})
	}
	for b.Loop() {
		majAtK(ballots, 4, 32)
	}
}
