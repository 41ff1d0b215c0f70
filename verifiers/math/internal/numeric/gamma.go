package numeric

import (
	"math/big"
	"math/bits"
)

// maxFactorial is the greatest argument whose factorial is multiplied out.
const maxFactorial = 3000

// gamma returns Γ(a) for real a.
func (c *calc) gamma(a Ball) Ball {
	if !a.isReal() {
		c.fail(ErrUnsupported)
		return Ball{}
	}
	if n, ok := a.exactInt(); ok && n.Sign() <= 0 {
		c.fail(ErrUndefined)
		return Ball{}
	} else if ok && n.IsInt64() && n.Int64() <= maxFactorial+1 {
		return c.product(1, n.Int64()-1)
	}
	return c.rect(c.gammaReal(a.re), interval{}, smallSpan(a, 1))
}

// product returns lo·(lo+1)⋯hi for 0 < lo and at most maxFactorial factors below 2^31, and 1 for no factors.
func (c *calc) product(lo, hi int64) Ball {
	if !c.spend(1 + int(max(0, hi-lo))*bits.Len64(uint64(hi))/20) {
		return Ball{}
	}
	return c.rect(c.bigInt(new(big.Int).MulRange(lo, hi)), interval{}, 0)
}

// gammaReal returns Γ(x), for x < 0 by reflection.
func (c *calc) gammaReal(x interval) interval {
	const reach = 22
	switch {
	case x.exponent() > reach:
		c.fail(ErrOverBudget)
		return interval{}
	case x.exponent() < -int(c.prec):
		// |Γ(x) - 1/x| < 1 near 0
		y := c.quo(c.int(1), x)
		return c.interval(y.value(), y.rad.add(pow2(0)))
	}
	if x.sign() >= 0 {
		return c.wide(extraBits, func() interval { return c.gammaShifted(x) })
	}
	pi := c.pi()
	sin, _ := c.sincosReal(c.mul(pi, x))
	return c.quo(pi, c.mul(sin, c.gammaReal(c.sub(c.int(1), x))))
}

// gammaShifted returns Γ(x) for x > 0 by Stirling's series, at an argument z that is large enough for it:
// Γ(z) = √(2π) e^((z-1/2) ln z - z + S).
func (c *calc) gammaShifted(x interval) interval {
	if !c.divisor(x) {
		return interval{}
	}
	rising, z := c.rising(x)
	s := c.mul(c.sub(z, c.half(c.int(1))), c.lnReal(z))
	s = c.add(c.sub(s, z), c.stirlingSum(z))
	y := c.mul(c.sqrtReal(c.double(c.pi())), c.expReal(s))
	return c.quo(y, rising)
}

// rising returns x(x+1)⋯(z-1) and z, a fifth of the bits.
func (c *calc) rising(x interval) (product, z interval) {
	whole, _ := x.mid.Int64()
	n := max(0, int(c.prec)/5-int(whole))
	if !c.spend(2*n) || n == 0 {
		return c.int(1), x
	}
	one, next, p, spare := big.NewFloat(1), c.float().Set(x.mid), c.float().Set(x.mid), c.float()
	for range n - 1 {
		next.Add(next, one)
		spare.Mul(p, next)
		p, spare = spare, p
	}
	next.Add(next, one)
	// Every factor adds the relative error rad/x at most, and less than two roundings; a factor's own sums are n at most.
	relative := pow2(1 - int(c.prec)).add(x.rad.div(x.atLeast()))
	relative = relative.mul(magOf(float64(n), 0)).mul(magOf(float64(n), 0))
	if pow2(-1).less(relative) {
		c.fail(ErrImprecise)
		return interval{}, interval{}
	}
	product = c.interval(p, sizeOf(p).mul(relative).shift(1))
	return product, c.interval(next, x.rad.add(sizeOf(next).mul(magOf(float64(n), -int(c.prec)))))
}

// stirlingSum returns the sum of B_2k / (2k(2k-1) z^(2k-1)). The error of cutting it is less than the last term.
func (c *calc) stirlingSum(z interval) interval {
	power := c.quo(c.int(1), z)
	if power.isZero() {
		return power
	}
	square := c.float().Mul(power.mid, power.mid)
	p, spare, term, sum := c.float().Set(power.mid), c.float(), c.float(), c.float()
	for k, coefficient := range stirling() {
		sum.Add(sum, term.Mul(p, coefficient))
		if term.MantExp(nil) < -int(c.prec) {
			c.spend(3 * k)
			// Each of the k terms is below 1 and has the errors of three roundings and of z, whose effect is
			// below its radius as the sum's derivative is below 1.
			rad := sizeOf(term).add(magOf(float64(8*(k+1)), -int(c.prec))).add(z.rad)
			return c.interval(sum, rad)
		}
		spare.Mul(p, square)
		p, spare = spare, p
	}
	c.fail(ErrImprecise)
	return interval{}
}
