package grpo

import "math"

// Metrics are what a loss saw, by TRL's names; sums over tokens, so that passes of one step can be added.
type Metrics struct {
	Tokens     float64 // Active ones.
	Entropy    float64 // In nats.
	KL         float64 // Divergence from the reference, in nats; 0 without one.
	ClipLow    float64 // Tokens that were clipped from below, and from above.
	ClipHigh   float64
	RatioDelta float64 // |w - 1|, how far the policy has moved since it was sampled.
}

// Add adds another pass's.
func (m *Metrics) Add(o Metrics) {
	m.Tokens += o.Tokens
	m.Entropy += o.Entropy
	m.KL += o.KL
	m.ClipLow += o.ClipLow
	m.ClipHigh += o.ClipHigh
	m.RatioDelta += o.RatioDelta
}

// Named are the means over tokens, by TRL's names; none when there were no tokens.
func (m Metrics) Named() map[string]float64 {
	if m.Tokens == 0 {
		return nil
	}
	return map[string]float64{
		"entropy": m.Entropy / m.Tokens, "kl": m.KL / m.Tokens,
		"clip_ratio/low_mean": m.ClipLow / m.Tokens, "clip_ratio/high_mean": m.ClipHigh / m.Tokens,
		"clip_ratio/region_mean": (m.ClipLow + m.ClipHigh) / m.Tokens,
	}
}

// Metrics are those of the last Coefficients.
func (o *Objective) Metrics() Metrics { return o.metrics.Metrics }

type tally struct{ Metrics }

func (m *tally) token(p *pass, t int) {
	m.Tokens++
	m.Entropy += p.now.Entropy[t]
	m.RatioDelta += math.Abs(p.ratio[t] - 1)
	w, a := p.ratio[t], p.streams.Advantage[t]
	if p.config.LossType == CISPO {
		if w > p.config.EpsilonHigh && a > 0 {
			m.ClipHigh++
		}
		return
	}
	switch {
	case a < 0 && w < 1-p.config.Epsilon:
		m.ClipLow++
	case a > 0 && w > 1+p.config.EpsilonHigh:
		m.ClipHigh++
	}
}

func (m *tally) divergence(v float64) { m.KL += v }
