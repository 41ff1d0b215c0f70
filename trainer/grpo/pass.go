package grpo

import (
	"math"

	"github.com/assay-rl/assay/trainer/policy"
)

// pass is one sequence's way through a loss.
type pass struct {
	*Objective
	streams policy.Streams
	now     policy.Logps
	floor   float64

	mask, old []float64
	n         float64   // Active tokens.
	ratio     []float64 // Importance ratio of each token.
	phi       float64   // VESPO's weight.
	loss      float64
}

func newPass(o *Objective, s policy.Streams, now policy.Logps, floor float64) *pass {
	p := &pass{Objective: o, streams: s, now: now, floor: floor, old: s.Old, mask: make([]float64, len(s.Advantage))}
	if p.old == nil {
		p.old = now.LogProb
	}
	for t := range p.mask {
		p.mask[t] = maskAt(s, t)
		p.n += p.mask[t]
	}
	p.ratios()
	return p
}

// ratios are exp(l - old) of each token, or the geometric mean of the sequence's.
func (p *pass) ratios() {
	p.ratio = make([]float64, len(p.mask))
	var sum, bounded float64
	for t, m := range p.mask {
		d := p.now.LogProb[t] - p.old[t]
		p.ratio[t] = math.Exp(d)
		sum += m * d
		bounded += m * min(max(d, -20), 20)
	}
	if p.config.LossType == VESPO && len(p.mask) > 0 {
		p.phi = p.config.vespo(bounded, p.streams.Advantage[0])
	}
	if p.config.Level == Token {
		return
	}
	w := math.Exp(sum / max(1, p.n))
	for t := range p.ratio {
		p.ratio[t] = w
	}
}

// coefficients are dL/dl of each token. A ratio of the sequence passes its slope on to all tokens in equal parts.
func (p *pass) coefficients() []float64 {
	out := make([]float64, len(p.mask))
	if len(out) == 0 {
		return out
	}
	if p.config.LossType == GMPO {
		p.geometric(out)
	}
	var sequence float64
	share, factors := p.share(p.n), p.factors()
	for t, m := range p.mask {
		if m == 0 {
			continue
		}
		p.metrics.token(p, t)
		if p.config.LossType != GMPO {
			c := p.config.surrogate(p.ratio[t], p.streams.Advantage[t], p.now.LogProb[t], p.old[t], p.phi)
			p.loss += share * factors[t] * c.loss
			out[t] += share * factors[t] * c.byLogp
			sequence += p.passOn(out, t, share*factors[t]*c.byRatio)
		}
		if p.config.Beta != 0 {
			sequence += p.addDivergence(out, t, share*p.config.Beta)
		}
	}
	for t, m := range p.mask {
		out[t] += m * sequence / max(1, p.n)
	}
	return out
}

// passOn gives a slope by the ratio to the token whose ratio it is, or returns the part that is the whole sequence's.
func (p *pass) passOn(out []float64, t int, slope float64) (sequence float64) {
	if p.config.Level == Sequence {
		return slope * p.ratio[t]
	}
	out[t] += slope * p.ratio[t]
	return 0
}

// addDivergence adds a token's divergence from the reference.
func (p *pass) addDivergence(out []float64, t int, weight float64) (sequence float64) {
	value, slope := p.config.KL.divergence(p.now.LogProb[t] - p.streams.Reference[t])
	p.metrics.divergence(value)
	if !p.config.BiasCorrectKL {
		p.loss += weight * value
		out[t] += weight * slope
		return 0
	}
	p.loss += weight * value * p.ratio[t]
	out[t] += weight * slope * p.ratio[t]
	return p.passOn(out, t, weight*value)
}

// factors are the constants that each token's loss is multiplied by: masks of whole sequences and of tokens with little
// entropy, and corrections for the sampler.
func (p *pass) factors() []float64 {
	out := p.config.corrections(p.streams, p.old, p.mask)
	if out == nil || p.config.LossType == VESPO {
		out = make([]float64, len(p.mask))
		for t := range out {
			out[t] = 1
		}
	}
	sampler := p.streams.Sampler
	if sampler == nil {
		sampler = p.old
	}
	left := p.config.offPolicy(p.now.LogProb, sampler, p.mask, p.streams.Advantage[0])
	for t := range out {
		if left || p.now.Entropy[t] < p.floor {
			out[t] = 0
		}
	}
	return out
}

// geometric is GMPO's loss of the sequence: ratios are clipped token by token in log space, against the advantage only.
func (p *pass) geometric(out []float64) {
	a := p.streams.Advantage[0]
	var sum float64
	free := make([]float64, len(p.mask))
	for t, m := range p.mask {
		d := p.now.LogProb[t] - p.old[t]
		bound := min(max(d, -p.config.Epsilon), p.config.EpsilonHigh)
		if sign(a)*bound < sign(a)*d {
			d = bound
		} else {
			free[t] = m
		}
		sum += m * d
	}
	share := p.share(p.n) * max(1, p.n)
	w := math.Exp(sum / max(1, p.n))
	p.loss -= share * a * w
	for t := range out {
		out[t] -= share * a * w * free[t] / max(1, p.n)
	}
}

// entropy is dL/dH of each token; nil when entropy is not rewarded. active is how many tokens the mean is over.
func (p *pass) entropy(active float64) []float64 {
	if p.config.EntropyCoef == 0 {
		return nil
	}
	out := make([]float64, len(p.mask))
	for t, h := range p.now.Entropy {
		if h >= p.floor {
			out[t] = -p.config.EntropyCoef * p.mask[t] / active
			p.loss += out[t] * h
		}
	}
	return out
}
