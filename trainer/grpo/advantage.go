package grpo

import (
	"fmt"
	"math"
)

// Estimator names what a completion's reward is compared with.
type Estimator string

// The estimators. r are a group's rewards, G is how many.
const (
	GRPO      Estimator = "grpo"        // r - mean(r), scaled (arXiv:2402.03300, section 4.1.2).
	RLOO      Estimator = "rloo"        // G/(G-1)·(r - mean(r)): the mean of the others (arXiv:2402.14740).
	REMAX     Estimator = "remax"       // r - the greedy completion's reward (arXiv:2310.10505).
	Reinforce Estimator = "reinforce++" // r, whitened over the batch's tokens (arXiv:2501.03262).
	// ReinforceBaseline is r - mean(r), whitened over the batch's tokens.
	ReinforceBaseline Estimator = "reinforce++-baseline"
	OPO               Estimator = "opo"    // r - the mean weighted by lengths (arXiv:2505.23585).
	GPGMean           Estimator = "gpg"    // B/#nonzero·(r - mean(r)) (arXiv:2504.02546).
	PassK             Estimator = "passk"  // The best gets r - second best, others 0 (arXiv:2503.19595).
	MaxRL             Estimator = "max_rl" // (r - mean(r)) / mean(r) for rewards from 0 up.
)

// Estimators are all of them.
func Estimators() []Estimator {
	return []Estimator{GRPO, RLOO, REMAX, Reinforce, ReinforceBaseline, OPO, GPGMean, PassK, MaxRL}
}

// Scale names what differences are divided by.
type Scale string

// The scales.
const (
	ByGroup  Scale = "group" // The group's standard deviation.
	ByBatch  Scale = "batch" // The batch's.
	Unscaled Scale = "none"  // Nothing (Dr. GRPO, arXiv:2503.20783).
)

// Objectives names how several components become one advantage.
type Objectives string

// The ways.
const (
	// SumThenNormalize takes the reward as it is.
	SumThenNormalize Objectives = "sum_then_normalize"
	// NormalizeThenSum normalises each component in its group, sums them by weight, and normalises over the batch (GDPO,
	// arXiv:2601.05242).
	NormalizeThenSum Objectives = "normalize_then_sum"
)

// scaleEpsilon keeps a quotient finite where all rewards are equal.
const scaleEpsilon = 1e-4

// Group is what is known of one prompt's completions. Members whose reward is NaN were not scored: they have no part in
// any mean and their advantage is 0.
type Group struct {
	Rewards []float64
	// Components and Weights are for NormalizeThenSum: Components[k][i] is component k of member i, NaN where it is missing.
	Components [][]float64
	Weights    []float64
	// Lengths are the members' tokens, for OPO and the Reinforce estimators; nil counts each as 1.
	Lengths []int
	// Greedy is the reward of the greedy completion, for REMAX.
	Greedy float64
}

func (g Group) length(i int) float64 {
	if g.Lengths == nil {
		return 1
	}
	return float64(g.Lengths[i])
}

// Advantages returns one number for each member of each group. Deviations are those of a sample (divided by one less than its
// size); a group of one is compared with itself, so its advantages are 0.
func Advantages(c Config, groups []Group) ([][]float64, error) {
	for i, g := range groups {
		if err := g.check(c); err != nil {
			return nil, fmt.Errorf("grpo: group %d: %w", i, err)
		}
	}
	out := make([][]float64, len(groups))
	if c.Objectives == NormalizeThenSum {
		decoupled(groups, out)
	} else {
		for i, g := range groups {
			out[i] = estimate(c, g)
		}
		finish(c, groups, out)
	}
	for _, a := range out {
		for i, v := range a {
			if math.IsNaN(v) {
				a[i] = 0
			}
		}
	}
	return out, nil
}

func (g Group) check(c Config) error {
	for i, r := range g.Rewards {
		if math.IsInf(r, 0) {
			return fmt.Errorf("reward %d is %v", i, r)
		}
	}
	if g.Lengths != nil && len(g.Lengths) != len(g.Rewards) {
		return fmt.Errorf("%d lengths for %d rewards", len(g.Lengths), len(g.Rewards))
	}
	if c.Objectives != NormalizeThenSum {
		return nil
	}
	if len(g.Components) == 0 || len(g.Components) != len(g.Weights) {
		return fmt.Errorf("%d components with %d weights; normalize_then_sum needs both", len(g.Components), len(g.Weights))
	}
	for k, values := range g.Components {
		if len(values) != len(g.Rewards) {
			return fmt.Errorf("component %d has %d values for %d rewards", k, len(values), len(g.Rewards))
		}
	}
	return nil
}

// estimate is what one group says, before the batch is looked at.
func estimate(c Config, g Group) []float64 {
	switch c.Advantage {
	case RLOO:
		n := float64(count(g.Rewards))
		return each(g.Rewards, func(r float64) float64 { return (r - mean(g.Rewards)) * leaveOut(n) })
	case REMAX:
		return each(g.Rewards, func(r float64) float64 { return r - g.Greedy })
	case Reinforce:
		return each(g.Rewards, func(r float64) float64 { return r })
	case OPO:
		baseline := g.weightedMean()
		return each(g.Rewards, func(r float64) float64 { return r - baseline })
	case PassK:
		return g.best()
	case MaxRL:
		m := mean(g.Rewards)
		return each(g.Rewards, func(r float64) float64 { return (r - m) / (m + scaleEpsilon) })
	}
	m := mean(g.Rewards)
	return each(g.Rewards, func(r float64) float64 { return r - m })
}

func leaveOut(n float64) float64 {
	if n < 2 {
		return 0
	}
	return n / (n - 1)
}

// finish scales by what the estimator scales by.
func finish(c Config, groups []Group, out [][]float64) {
	switch c.Advantage {
	case GRPO, PassK:
		scale(c.ScaleRewards, groups, out)
	case Reinforce, ReinforceBaseline:
		whiten(groups, out)
	case GPGMean:
		moved, all := 0, 0
		for _, a := range out {
			for _, v := range a {
				all++
				if v != 0 && !math.IsNaN(v) {
					moved++
				}
			}
		}
		multiply(out, float64(all)/float64(max(1, moved)))
	}
}

func scale(s Scale, groups []Group, out [][]float64) {
	batch := deviation(flatten(groups))
	for i, g := range groups {
		switch s {
		case ByGroup:
			multiply(out[i:i+1], 1/(deviation(g.Rewards)+scaleEpsilon))
		case ByBatch:
			multiply(out[i:i+1], 1/(batch+scaleEpsilon))
		}
	}
}

// whiten subtracts the mean over the batch's tokens, and divides by their deviation.
func whiten(groups []Group, out [][]float64) {
	var n, sum, squares float64
	for i, g := range groups {
		for j, v := range out[i] {
			if !math.IsNaN(v) {
				n += g.length(j)
				sum += g.length(j) * v
			}
		}
	}
	m := sum / max(1, n)
	for i, g := range groups {
		for j, v := range out[i] {
			if !math.IsNaN(v) {
				squares += g.length(j) * (v - m) * (v - m)
			}
		}
	}
	f := 1 / math.Sqrt(squares/max(1, n-1)+1e-8)
	for _, a := range out {
		for j := range a {
			a[j] = (a[j] - m) * f
		}
	}
}

// decoupled is GDPO.
func decoupled(groups []Group, out [][]float64) {
	var all []float64
	for i, g := range groups {
		out[i] = make([]float64, len(g.Rewards))
		for k, values := range g.Components {
			m, d := mean(values), deviation(values)
			for j, v := range values {
				if !math.IsNaN(v) {
					out[i][j] += g.Weights[k] * (v - m) / (d + scaleEpsilon)
				}
			}
		}
		for j, r := range g.Rewards {
			if math.IsNaN(r) {
				out[i][j] = math.NaN()
			}
		}
		all = append(all, out[i]...)
	}
	m, d := mean(all), deviation(all)
	for _, a := range out {
		for j := range a {
			a[j] = (a[j] - m) / (d + scaleEpsilon)
		}
	}
}

// weightedMean is the mean in which each reward counts as often as it has tokens.
func (g Group) weightedMean() float64 {
	var sum, n float64
	for i, r := range g.Rewards {
		if !math.IsNaN(r) {
			sum += g.length(i) * r
			n += g.length(i)
		}
	}
	return sum / max(1, n)
}

// best gives the best member how much better it is than the second; the first of equals.
func (g Group) best() []float64 {
	out := each(g.Rewards, func(float64) float64 { return 0 })
	at, first, second := -1, math.Inf(-1), math.Inf(-1)
	for i, r := range g.Rewards {
		switch {
		case math.IsNaN(r):
		case r > first:
			at, first, second = i, r, first
		case r > second:
			second = r
		}
	}
	if at >= 0 && !math.IsInf(second, -1) {
		out[at] = first - second
	}
	return out
}

// Informative says whether a group's rewards differ, so that it teaches something: more than one was scored, and they are
// not all the same.
func Informative(rewards []float64) bool { return deviation(rewards) > 1e-8 }

// each maps the rewards that are numbers and keeps the others NaN.
func each(rewards []float64, f func(float64) float64) []float64 {
	out := make([]float64, len(rewards))
	for i, r := range rewards {
		out[i] = r
		if !math.IsNaN(r) {
			out[i] = f(r)
		}
	}
	return out
}

func flatten(groups []Group) []float64 {
	var all []float64
	for _, g := range groups {
		all = append(all, g.Rewards...)
	}
	return all
}

func multiply(x [][]float64, f float64) {
	for _, a := range x {
		for i := range a {
			a[i] *= f
		}
	}
}

func count(x []float64) int {
	n := 0
	for _, v := range x {
		if !math.IsNaN(v) {
			n++
		}
	}
	return n
}

// mean and deviation leave NaN out; of nothing they are 0.
func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		if !math.IsNaN(v) {
			sum += v
		}
	}
	return sum / float64(max(1, count(x)))
}

func deviation(x []float64) float64 {
	n := count(x)
	if n < 2 {
		return 0
	}
	m, squares := mean(x), 0.0
	for _, v := range x {
		if !math.IsNaN(v) {
			squares += (v - m) * (v - m)
		}
	}
	return math.Sqrt(squares / float64(n-1))
}
