package numeric

import (
	"math"
	"math/big"
)

// smallSpan is the span of 1 + a^n and the like: by how many bits a^n is below 1. The sine and its kin have it too,
// because sin a = a·(1 - a²/6 + …).
func smallSpan(a Ball, n int) int {
	if a.hasZero() {
		return 0
	}
	return a.span + n*gap(a.reach(), pow2(0))
}

// largeSpan is the span of π/2 - 1/a and the like.
func largeSpan(a Ball) int { return a.span + gap(pow2(0), a.reach()) }

func (c *calc) exp(a Ball) Ball {
	r := c.expReal(a.re)
	span := smallSpan(a, 1)
	if a.isReal() {
		return c.rect(r, interval{}, span)
	}
	sin, cos := c.sincosReal(a.im)
	return c.rect(c.mul(r, cos), c.mul(r, sin), span)
}

func (c *calc) ln(a Ball) Ball {
	switch {
	case a.isZero():
		c.fail(ErrUndefined)
		return Ball{}
	case a.hasZero():
		c.fail(ErrImprecise)
		return Ball{}
	}
	abs := c.modulus(a)
	if abs.hasZero() {
		c.fail(ErrImprecise)
		return Ball{}
	}
	b := c.rect(c.lnReal(abs), c.atan2Real(a.im, a.re), a.span)
	return b.onScale(a.scale.div(a.atLeast()))
}

// sincos returns the sine and cosine of a:
// sin(x+iy) = sin x cosh y + i cos x sinh y, cos(x+iy) = cos x cosh y - i sin x sinh y.
func (c *calc) sincos(a Ball) (sin, cos Ball) {
	s, k := c.sincosReal(a.re)
	span := smallSpan(a, 2)
	if a.isReal() {
		sin, cos = c.rect(s, interval{}, span), c.rect(k, interval{}, span)
	} else {
		sinh, cosh := c.sinhcoshReal(a.im)
		sin = c.rect(c.mul(s, cosh), c.mul(k, sinh), span)
		cos = c.rect(c.mul(k, cosh), c.neg(c.mul(s, sinh)), span)
		// Far from the real line they are each other's multiples but for e^-2|y|.
		far := max(0, expSpan(a.im))
		sin.span, cos.span = sin.span+far, cos.span+far
	}
	slope := a.scale.mul(sin.reach().max(cos.reach()))
	return sin.onScale(slope), cos.onScale(slope)
}

// expSpan returns by how many bits e^-y is below e^y.
func expSpan(y interval) int {
	f, _ := y.value().Float64()
	d := int(min(2*math.Abs(f)/math.Ln2, maxSpan))
	if d < minSpan {
		return 0
	}
	return d
}

// sinhcosh returns the hyperbolic sine and cosine: sinh a = -i sin ia, cosh a = cos ia.
func (c *calc) sinhcosh(a Ball) (sinh, cosh Ball) {
	sin, cos := c.sincos(c.timesI(a))
	return c.negBall(c.timesI(sin)), cos
}

func (c *calc) sinh(a Ball) Ball {
	s, _ := c.sinhcosh(a)
	return s
}

func (c *calc) cosh(a Ball) Ball {
	_, k := c.sinhcosh(a)
	return k
}

func (c *calc) tanh(a Ball) Ball { return c.quoBall(c.sinhcosh(a)) }

func (c *calc) coth(a Ball) Ball { return c.invert(c.tanh(a)) }

func (c *calc) sech(a Ball) Ball { return c.invert(c.cosh(a)) }

func (c *calc) csch(a Ball) Ball { return c.invert(c.sinh(a)) }

// inUnit reports whether a is a real number of at most 1 in magnitude.
func inUnit(a Ball) bool {
	if !a.isReal() {
		return false
	}
	lo, hi := a.re.ends()
	return hi.Cmp(oneFloat) <= 0 && lo.Cmp(minusOne) >= 0
}

var minusOne = big.NewFloat(-1)

// arcsin a = -i ln(ia + √(1-a²)), for real a the angle of the point (√(1-a²), a).
func (c *calc) arcsin(a Ball) Ball {
	root := c.complement(a)
	if a.isReal() && root.isReal() {
		b := c.rect(c.atan2Real(a.re, root.re), interval{}, smallSpan(a, 2))
		return b.onScale(a.scale)
	}
	z := c.ln(c.addBall(c.timesI(a), root))
	z = c.negBall(c.timesI(z))
	return c.onCut(a, z)
}

// onCut returns z, the value of an odd function at a, as C99 has it on the cut to the right of 1, above which the
// function is continuous.
func (c *calc) onCut(a, z Ball) Ball {
	if a.isReal() && a.re.sign() > 0 && !a.hasZero() {
		return c.conj(z)
	}
	return z
}

// complement returns √(1-a²), as √(1-a)·√(1+a) where its cuts matter.
func (c *calc) complement(a Ball) Ball {
	one := c.whole(1)
	less, more := c.subBall(one, a), c.addBall(one, a)
	if inUnit(a) {
		return c.sqrt(c.mulBall(less, more))
	}
	return c.mulBall(c.sqrt(less), c.sqrt(more))
}

// arccos a = π/2 - arcsin a.
func (c *calc) arccos(a Ball) Ball {
	root := c.complement(a)
	if a.isReal() && root.isReal() {
		return c.rect(c.atan2Real(root.re, a.re), interval{}, smallSpan(a, 1))
	}
	quarter := c.rect(c.half(c.pi()), interval{}, 0)
	return c.subBall(quarter, c.arcsin(a))
}

// arctan a = (ln(1+ia) - ln(1-ia)) / 2i, for real a the angle of the point (1, a).
func (c *calc) arctan(a Ball) Ball {
	if a.isReal() {
		b := c.rect(c.atan2Real(a.re, c.int(1)), interval{}, max(smallSpan(a, 2), largeSpan(a)))
		if a.reach().less(pow2(1)) {
			b = b.onScale(a.scale)
		}
		return b
	}
	one, z := c.whole(1), c.timesI(a)
	z = c.subBall(c.ln(c.addBall(one, z)), c.ln(c.subBall(one, z)))
	z.re, z.im = c.half(z.im), c.neg(c.half(z.re))
	return z
}

func (c *calc) arccot(a Ball) Ball {
	if a.isZero() {
		return c.rect(c.half(c.pi()), interval{}, 0)
	}
	return c.arctan(c.invert(a))
}

func (c *calc) arcsec(a Ball) Ball { return c.arccos(c.invert(a)) }

func (c *calc) arccsc(a Ball) Ball { return c.arcsin(c.invert(a)) }

// arsinh a = ln(a + √(a²+1)), odd, so that nothing cancels for negative a.
func (c *calc) arsinh(a Ball) Ball {
	if a.re.sign() < 0 {
		return c.negBall(c.arsinh(c.negBall(a)))
	}
	root := c.sqrt(c.addBall(c.mulBall(a, a), c.whole(1)))
	return c.ln(c.addBall(a, root)).onScale(a.scale)
}

// arcosh a = ln(a + √(a+1)·√(a-1)).
func (c *calc) arcosh(a Ball) Ball {
	one := c.whole(1)
	root := c.mulBall(c.sqrt(c.addBall(a, one)), c.sqrt(c.subBall(a, one)))
	return c.ln(c.addBall(a, root))
}

// artanh a = (ln(1+a) - ln(1-a)) / 2.
func (c *calc) artanh(a Ball) Ball {
	one := c.whole(1)
	z := c.subBall(c.ln(c.addBall(one, a)), c.ln(c.subBall(one, a)))
	z.re, z.im = c.half(z.re), c.half(z.im)
	return c.onCut(a, z)
}

// log returns the logarithm of a to the base b.
func (c *calc) log(a, b Ball) Ball { return c.logRatio(a, b, c.ln(b)) }

// log10 returns the decimal logarithm.
func (c *calc) log10(a Ball) Ball {
	return c.logRatio(a, c.whole(10), c.rect(c.constant(constants().ln10), interval{}, 0))
}

// logRatio returns ln a / lnB, exactly where it is an integer and a and b are integers.
func (c *calc) logRatio(a, b, lnB Ball) Ball {
	z := c.quoBall(c.ln(a), lnB)
	n, ok := c.snapped(z)
	if !ok || n.Sign() <= 0 || n.BitLen() > 11 {
		return z
	}
	x, okA := a.exactInt()
	y, okB := b.exactInt()
	if okA && okB && y.BitLen()*int(n.Int64()) < 4*MaxBits && new(big.Int).Exp(y, n, nil).Cmp(x) == 0 {
		return c.rect(c.bigInt(n), interval{}, 0)
	}
	return z
}

// snapped returns the integer that a real ball holds, if it holds one.
func (c *calc) snapped(z Ball) (*big.Int, bool) {
	if e := z.re.exponent(); c.err != nil || !z.isReal() || max(e, -e) > int(c.prec) || pow2(-1).less(z.re.rad) {
		return nil, false
	}
	half := big.NewFloat(0.5)
	n := floor(new(big.Float).SetPrec(c.prec+2).Add(z.re.value(), half))
	off := new(big.Float).Sub(z.re.value(), new(big.Float).SetInt(n))
	return n, !z.re.rad.less(sizeOf(off))
}
