package grpo

import "math"

// piece is one token's loss with its slopes: by the token's own log-probability while the ratio is held fixed, and by the
// ratio.
type piece struct{ loss, byLogp, byRatio float64 }

// surrogate is the loss of a token with ratio w, advantage a and log-probability l. phi is VESPO's weight of the sequence.
func (c Config) surrogate(w, a, l, old, phi float64) piece {
	switch c.LossType {
	case CISPO:
		return weighted(min(w, c.EpsilonHigh)*a, l)
	case VESPO:
		return weighted(phi*a, l)
	case GPG:
		return weighted(a, l)
	case SAPO:
		return c.soft(w, a)
	case DPPO:
		return c.trusted(w, a, l, old)
	}
	return c.clipped(w, a)
}

// weighted is -f·l with f held fixed.
func weighted(f, l float64) piece { return piece{loss: -f * l, byLogp: -f} }

// clipped is -min(w·a, clip(w)·a), with the further bounds of Delta and DualClip.
func (c Config) clipped(w, a float64) piece {
	free, slope := w, 1.0
	if c.Delta > 0 && w > c.Delta {
		free, slope = c.Delta, 0
	}
	bound := min(max(w, 1-c.Epsilon), 1+c.EpsilonHigh)
	p := piece{loss: -free * a, byRatio: -slope * a}
	if bound*a < free*a {
		p = piece{loss: -bound * a}
		if bound == w {
			p.byRatio = -a
		}
	}
	if c.DualClip > 0 && a < 0 && p.loss > -c.DualClip*a {
		p = piece{loss: -c.DualClip * a}
	}
	return p
}

// soft is SAPO's gate in place of a clip.
func (c Config) soft(w, a float64) piece {
	t := c.SAPOTemperatureNeg
	if a > 0 {
		t = c.SAPOTemperaturePos
	}
	s := 1 / (1 + math.Exp(-t*(w-1)))
	return piece{loss: -4 / t * s * a, byRatio: -4 * s * (1 - s) * a}
}

// trusted leaves tokens out whose probability has already moved as far as the advantage pulls.
func (c Config) trusted(w, a, l, old float64) piece {
	moved := math.Exp(l) - math.Exp(old)
	if (a > 0 && moved > c.DPPOThreshold) || (a < 0 && moved < -c.DPPOThreshold) {
		return piece{}
	}
	return piece{loss: -w * a, byRatio: -a}
}

// vespo is φ(W) of a sequence whose tokens' log-ratios, bounded to ±20 each, sum to s.
func (c Config) vespo(s, a float64) float64 {
	k, lambda := c.VESPOKPos, c.VESPOLambdaPos
	if a < 0 {
		k, lambda = c.VESPOKNeg, c.VESPOLambdaNeg
	}
	lambda = max(lambda, 1e-4)
	s = min(max(s, math.Log(1e-8)), 20)
	return math.Exp(lambda + k*s - lambda*math.Exp(s))
}

// divergence is an estimate of the divergence from the reference, with its slope by l; d = l - reference.
func (k KL) divergence(d float64) (value, slope float64) {
	switch k {
	case K1:
		return d, 1
	case Abs:
		return math.Abs(d), sign(d)
	case K2:
		return d * d / 2, d
	}
	e := math.Exp(-d)
	return e + d - 1, 1 - e
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
