package score

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Estimate is a mean with its 95 % interval.
type Estimate struct {
	// Mean is nil when there is nothing to take it of.
	Mean *float64 `json:"mean"`
	// Low and High bound the interval.
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
	// N is how many values it is of.
	N int `json:"n"`
	// Groups is how many groups these come from; the interval resamples groups.
	Groups int `json:"groups"`
}

// share is one group's part of a mean: the sum of its values and how many they are.
type share struct {
	sum float64
	n   int
}

// Bootstrap effort: resamples, and the draws that they may take together before there are fewer of them.
const (
	mostResamples  = 1000
	leastResamples = 200
	mostDraws      = 50_000_000
)

// estimate returns the mean over all values and its percentile bootstrap interval (Efron and Tibshirani 1993,
// section 13.3). It resamples whole groups, since the completions of one prompt are no independent draws. The seed
// is fixed: equal values give equal intervals.
func estimate(shares []share) Estimate {
	shares = slices.DeleteFunc(slices.Clone(shares), func(s share) bool { return s.n == 0 })
	if len(shares) == 0 {
		return Estimate{}
	}
	var total share
	for _, s := range shares {
		total.sum, total.n = total.sum+s.sum, total.n+s.n
	}
	mean := total.sum / float64(total.n)
	random := rand.New(rand.NewPCG(1, 2))
	means := make([]float64, min(max(mostDraws/len(shares), leastResamples), mostResamples))
	for i := range means {
		var drawn share
		for range shares {
			s := &shares[random.IntN(len(shares))]
			drawn.sum, drawn.n = drawn.sum+s.sum, drawn.n+s.n
		}
		means[i] = drawn.sum / float64(drawn.n)
	}
	slices.Sort(means)
	low, high := quantile(means, 0.025), quantile(means, 0.975)
	return Estimate{Mean: &mean, Low: &low, High: &high, N: total.n, Groups: len(shares)}
}

// quantile interpolates between sorted values.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	below := int(at)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (at-float64(below))*(sorted[above]-sorted[below])
}

// passAtK is the unbiased estimate of the chance that one of k samples passes, from n samples of which c do:
// 1 - C(n-c,k)/C(n,k), computed as a product (Chen et al. 2021, "Evaluating Large Language Models Trained on Code",
// equation 1). It takes 1 <= k <= n.
func passAtK(n, c, k int) float64 {
	if n-c < k {
		return 1
	}
	fails := 1.0
	for i := n - c + 1; i <= n; i++ {
		fails *= 1 - float64(k)/float64(i)
	}
	return 1 - fails
}

// ballot is one answer of a group: how many samples gave it, and which share of these pass.
type ballot struct {
	votes int
	right float64
}

// majAtK is the exact expectation, over every choice of k of the n samples, that the answer with the most votes is
// right; answers that tie for the most share it equally. The n samples are those of the ballots and the silent
// ones, which gave no answer and vote for nothing. It takes 1 <= k <= n.
//
// For every answer that can be right and every count v that it may get, it walks over the other answers with the
// hypergeometric chance of each of their counts up to v, and keeps how many tie.
func majAtK(ballots []ballot, silent, k int) float64 {
	n := silent
	for _, b := range ballots {
		n += b.votes
	}
	draw := newDraws(n)
	expected := 0.0
	for i, b := range ballots {
		if b.right == 0 {
			continue
		}
		for v := 1; v <= min(b.votes, k); v++ {
			if p := draw.chance(n, b.votes, k, v); p > 0 {
				expected += b.right * p * draw.winShare(ballots, i, silent, k-v, v)
			}
		}
	}
	return expected
}

// draws computes chances of drawing from up to n samples without putting back.
type draws struct{ logFactorial []float64 }

func newDraws(n int) draws {
	d := draws{make([]float64, n+1)}
	for i := 2; i <= n; i++ {
		d.logFactorial[i] = d.logFactorial[i-1] + math.Log(float64(i))
	}
	return d
}

// chance is the hypergeometric one that u of k samples, drawn from n, are among m marked ones.
func (d draws) chance(n, m, k, u int) float64 {
	if u < 0 || u > m || k-u < 0 || k-u > n-m {
		return 0
	}
	return math.Exp(d.logChoose(m, u) + d.logChoose(n-m, k-u) - d.logChoose(n, k))
}

func (d draws) logChoose(n, k int) float64 {
	return d.logFactorial[n] - d.logFactorial[k] - d.logFactorial[n-k]
}

// winShare is the expected share of the win for answer i, which has v votes, when the other slots are filled from
// the other answers and the silent.
func (d draws) winShare(ballots []ballot, i, silent, slots, v int) float64 {
	pool, ties := silent, slots/v
	for j, b := range ballots {
		if j != i {
			pool += b.votes
		}
	}
	// chance[s][t]: s slots are left and t other answers have v votes too.
	chance := make([][]float64, slots+1)
	for s := range chance {
		chance[s] = make([]float64, ties+1)
	}
	chance[slots][0] = 1
	for j, b := range ballots {
		if j != i {
			d.deal(chance, pool, b.votes, v)
			pool -= b.votes
		}
	}
	share := 0.0
	for _, byTies := range chance {
		for t, p := range byTies {
			share += p / float64(t+1)
		}
	}
	return share
}

// deal gives the next answer, which has votes of the pool's samples, each count up to v. Slots only become fewer,
// so that going up in them reads every chance before it is written.
func (d draws) deal(chance [][]float64, pool, votes, v int) {
	for s := range chance {
		counts := make([]float64, min(votes, v, s)+1)
		for u := range counts {
			counts[u] = d.chance(pool, votes, s, u)
		}
		for t := len(chance[s]) - 1; t >= 0; t-- {
			p := chance[s][t]
			chance[s][t] = 0
			if p == 0 {
				continue
			}
			for u, q := range counts {
				switch {
				case q == 0:
				case u == v:
					chance[s-u][t+1] += p * q
				default:
					chance[s-u][t] += p * q
				}
			}
		}
	}
}
