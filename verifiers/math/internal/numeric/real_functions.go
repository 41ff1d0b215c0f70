package numeric

import (
	"math"
	"math/big"
)

// Prices, in multiplications.
const (
	priceExp  = 40
	priceTrig = 60
	priceLn   = 60
	priceAtan = 90
)

// maxAngle is the greatest binary exponent of an angle.
const maxAngle = 64

// toFixed returns x scaled by 2^w, cut off.
func toFixed(x *big.Float, w uint) *big.Int {
	n, _ := new(big.Float).SetMantExp(x, int(w)).Int(nil)
	return n
}

// nearest returns the integer nearest to n·2^-w.
func nearest(n *big.Int, w uint) *big.Int {
	q := new(big.Int).Rsh(n, w-1)
	return q.Rsh(q.Add(q, big.NewInt(1)), 1)
}

// expReal returns e^x.
func (c *calc) expReal(x interval) interval {
	switch {
	case x.isZero():
		return c.int(1)
	case x.exponent() > 25 || !c.spend(priceExp):
		c.fail(ErrOverBudget)
		return interval{}
	case pow2(-1).less(x.rad):
		c.fail(ErrImprecise)
		return interval{}
	}
	// x = n ln 2 + r. The cut of x and n times the error of ln 2 are below 2^-(prec+extraBits-2).
	w := c.prec + extraBits + uint(max(x.exponent(), 0))
	r := toFixed(x.mid, w)
	f, _ := x.mid.Float64()
	n := int64(math.Round(f / math.Ln2))
	if n != 0 {
		r.Sub(r, new(big.Int).Mul(big.NewInt(n), scaled(constants().ln2, w)))
	}
	y := c.fixed(expFixed(r, w), w, mag{})
	relative := pow2(4 - int(c.prec+extraBits)).add(x.rad.shift(1))
	y.rad = y.rad.add(y.midSize().mul(relative))
	return c.interval(y.mid.SetMantExp(y.mid, int(n)), y.rad.shift(int(n)))
}

// sincosReal returns the sine and cosine of x radians.
func (c *calc) sincosReal(x interval) (sin, cos interval) {
	if x.isZero() {
		return x, c.int(1)
	}
	e := x.exponent()
	switch {
	case e > maxAngle || !c.spend(priceTrig):
		c.fail(ErrOverBudget)
		return interval{}, interval{}
	case x.sign() == 0 || e < -int(c.prec):
		return c.sincosTiny(x)
	}
	// As many bits more as the sine is small. The cut of x and n times the error of π are below 2^(3-w) for |x| < 1
	// and 2^(e+3-w) otherwise.
	w := c.prec + extraBits + uint(max(e, -e))
	r := toFixed(x.mid, w)
	quarter := new(big.Int)
	if e >= 0 {
		halfPi := scaled(constants().pi, w)
		halfPi.Rsh(halfPi, 1)
		quarter = nearest(fraction(r, halfPi, w), w)
		r.Sub(r, halfPi.Mul(halfPi, quarter))
	}
	s, k := sincosFixed(r, w)
	rad := pow2(4 + max(e, 0) - int(w)).add(x.rad)
	sin, cos = c.fixed(s, w, rad), c.fixed(k, w, rad)
	switch quarterOf(quarter) {
	case 1:
		return cos, c.neg(sin)
	case 2:
		return c.neg(sin), c.neg(cos)
	case 3:
		return c.neg(cos), sin
	}
	return sin, cos
}

func quarterOf(n *big.Int) uint { return n.Bit(0) | n.Bit(1)<<1 }

// sincosTiny does the same where the next terms of the series are below the rounding.
func (c *calc) sincosTiny(x interval) (sin, cos interval) {
	size := x.size()
	sin = c.interval(x.mid, x.rad.add(size.mul(size).mul(size)))
	cos = c.interval(oneFloat, size.mul(size))
	return sin, cos
}

// sincosPi returns the sine and cosine of qπ, without error where they are rational.
func (c *calc) sincosPi(q *big.Rat) (sin, cos interval) {
	// The nearest multiple n/2 is taken off, which leaves |r| ≤ 1/4.
	twice := new(big.Rat).Mul(q, big.NewRat(2, 1))
	n := new(big.Int).Lsh(twice.Num(), 1)
	n.Add(n, twice.Denom())
	n.Div(n, new(big.Int).Lsh(twice.Denom(), 1))
	r := new(big.Rat).Sub(q, new(big.Rat).SetFrac(n, big.NewInt(2)))

	sin, cos = c.sincosReal(c.mul(c.rat(r), c.pi()))
	if sixth := r.Denom(); sixth.Cmp(big.NewInt(6)) == 0 {
		sin = interval{mid: big.NewFloat(float64(r.Sign()) / 2)}
	}
	switch quarterOf(n) {
	case 1:
		return cos, c.neg(sin)
	case 2:
		return c.neg(sin), c.neg(cos)
	case 3:
		return c.neg(cos), sin
	}
	return sin, cos
}

// lnReal returns the natural logarithm of x, which is positive.
func (c *calc) lnReal(x interval) interval {
	if x.isOne() {
		return interval{}
	}
	if !c.spend(priceLn) {
		return interval{}
	}
	// x = m·2^e with m near 1
	m := new(big.Float)
	e := x.mid.MantExp(m)
	f, _ := m.Float64()
	if f < math.Sqrt2/2 {
		e, f = e-1, 2*f
		m.SetMantExp(m, 1)
	}
	w := c.prec + extraBits
	if e == 0 {
		// The logarithm of a number near 1 is small: as many bits more.
		near := new(big.Float).Sub(m, oneFloat)
		w += uint(max(0, -near.MantExp(nil)))
	}
	y := lnFixed(toFixed(m, w), f, w)
	rad := x.rad.div(x.atLeast())
	if e != 0 {
		// An e of up to 2^24 takes the error of ln 2 into the extra bits, not beyond.
		y.Add(y, new(big.Int).Mul(big.NewInt(int64(e)), scaled(constants().ln2, w)))
		rad = rad.add(magOf(math.Abs(float64(e)), -int(w)))
	}
	return c.fixed(y, w, rad.add(pow2(3-int(w))))
}

// atan2Real returns the angle of the point (x, y), which is not the origin, in (-π, π].
func (c *calc) atan2Real(y, x interval) interval {
	switch {
	case y.isZero() && x.isZero():
		c.fail(ErrUndefined)
		return interval{}
	case y.hasZero() && x.hasZero():
		c.fail(ErrImprecise)
		return interval{}
	case !y.isZero() && y.hasZero() && x.sign() < 0:
		c.fail(ErrImprecise)
		return interval{}
	case y.isZero() && x.sign() > 0 || !c.spend(priceAtan):
		return interval{}
	}
	rad := y.rad.add(x.rad).div(y.atLeast().max(x.atLeast()))
	angle := c.acute(y.value(), x.value())
	switch {
	case x.sign() < 0 && y.sign() < 0:
		angle = c.sub(angle, c.pi())
	case x.sign() < 0:
		angle = c.sub(c.pi(), angle)
	case y.sign() < 0:
		angle = c.neg(angle)
	}
	return c.interval(angle.value(), angle.rad.add(rad))
}

// acute returns arctan |y/x|.
func (c *calc) acute(y, x *big.Float) interval {
	if y.Sign() == 0 {
		return interval{}
	}
	y, x = new(big.Float).Abs(y), new(big.Float).Abs(x)
	steep := y.Cmp(x) > 0
	if steep {
		y, x = x, y
	}
	q := c.float().Quo(y, x)
	rad := pow2(q.MantExp(nil) - int(c.prec))
	angle := c.interval(q, rad)
	if e := q.MantExp(nil); q.Sign() != 0 && e >= -int(c.prec) {
		w := c.prec + extraBits + uint(max(0, -e))
		f, _ := q.Float64()
		angle = c.fixed(atanFixed(toFixed(q, w), f, w), w, rad.add(pow2(3-int(w))))
	} else if q.Sign() != 0 {
		size := angle.size()
		angle.rad = angle.rad.add(size.mul(size).mul(size))
	}
	if steep {
		angle = c.sub(c.half(c.pi()), angle)
	}
	return angle
}

// sinhcoshReal returns the hyperbolic sine and cosine of x.
func (c *calc) sinhcoshReal(x interval) (sinh, cosh interval) {
	if x.isZero() {
		return x, c.int(1)
	}
	extra := uint(min(max(0, -x.exponent()), 2*MaxBits))
	up := c.expReal(x)
	down := c.quo(c.int(1), up)
	cosh = c.half(c.add(up, down))
	if extra == 0 {
		return c.half(c.sub(up, down)), cosh
	}
	if x.exponent() < -int(c.prec) {
		size := x.size()
		return c.interval(x.mid, x.rad.add(size.mul(size).mul(size))), cosh
	}
	sinh = c.wide(extra, func() interval {
		up := c.expReal(x)
		return c.half(c.sub(up, c.quo(c.int(1), up)))
	})
	return sinh, cosh
}
