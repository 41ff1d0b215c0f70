package grpo

import (
	"math"
	"slices"

	"github.com/assay-rl/assay/trainer/policy"
)

// corrections are the constants that tokens' losses are multiplied by because the sampler was not the policy: ratios of old
// to sampler probability, bounded or masked. nil multiplies by nothing.
func (c Config) corrections(s policy.Streams, old, mask []float64) []float64 {
	if c.Correction == NoCorrection || s.Sampler == nil {
		return nil
	}
	out := make([]float64, len(old))
	var sum float64
	for t, m := range mask {
		out[t] = old[t] - s.Sampler[t]
		sum += m * out[t]
	}
	for t := range out {
		if c.Correction == SequenceTruncate || c.Correction == SequenceMask {
			out[t] = sum
		}
		out[t] = c.bounded(math.Exp(out[t]))
	}
	return out
}

func (c Config) bounded(ratio float64) float64 {
	if c.Correction == TokenTruncate || c.Correction == SequenceTruncate {
		return min(max(ratio, c.CorrectionMin), c.CorrectionMax)
	}
	if ratio < c.CorrectionMin || ratio > c.CorrectionMax {
		return 0
	}
	return ratio
}

// offPolicy says whether a sequence is left out: its advantage is negative, and the policy has moved away from the sampler
// by more than OffPolicyLimit nats a token (DeepSeek-V3.2, arXiv:2512.02556).
func (c Config) offPolicy(current, sampler, mask []float64, advantage float64) bool {
	if c.OffPolicyLimit == 0 || advantage >= 0 {
		return false
	}
	var sum, n float64
	for t, m := range mask {
		n += m
		if d := sampler[t] - current[t]; !math.IsNaN(d) {
			sum += m * d
		}
	}
	return sum/max(1, n) > c.OffPolicyLimit
}

// entropyFloor is the entropy from which tokens keep their loss: the quantile that leaves TopEntropyQuantile of the batch's
// tokens above it, interpolated linearly.
func (c Config) entropyFloor(current []policy.Logps, streams []policy.Streams) float64 {
	if c.TopEntropyQuantile == 1 {
		return math.Inf(-1)
	}
	var all []float64
	for i, s := range streams {
		for t, h := range current[i].Entropy {
			if maskAt(s, t) != 0 {
				all = append(all, h)
			}
		}
	}
	if len(all) == 0 {
		return math.Inf(-1)
	}
	slices.Sort(all)
	at := (1 - c.TopEntropyQuantile) * float64(len(all)-1)
	low := int(at)
	if low+1 == len(all) {
		return all[low]
	}
	return all[low] + (at-float64(low))*(all[low+1]-all[low])
}

func maskAt(s policy.Streams, t int) float64 {
	if s.Mask == nil {
		return 1
	}
	return s.Mask[t]
}
