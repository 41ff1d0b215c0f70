package numeric

import "math/big"

// maxPower is the most bits of an integer exponent.
const maxPower = 64

// powInt returns a^n by squaring; 0^0 is 1.
func (c *calc) powInt(a Ball, n *big.Int) Ball {
	switch {
	case n.Sign() == 0:
		return c.whole(1)
	case a.isZero() && n.Sign() < 0:
		c.fail(ErrUndefined)
		return Ball{}
	case a.isZero() || a.isOne():
		return a
	case n.Sign() < 0:
		return c.invert(c.powInt(a, new(big.Int).Neg(n)))
	case a.isReal() && c.negBall(a).isOne():
		return c.whole(1 - 2*int64(n.Bit(0)))
	case n.BitLen() > maxPower:
		c.fail(ErrOverBudget)
		return Ball{}
	}
	z := a
	for i := n.BitLen() - 2; i >= 0 && c.err == nil; i-- {
		z = c.mulBall(z, z)
		if n.Bit(i) == 1 {
			z = c.mulBall(z, a)
		}
	}
	return z
}

// powRat returns a^q, the principal value.
func (c *calc) powRat(a Ball, q *big.Rat) Ball {
	const maxDegree = 64
	if q.IsInt() {
		return c.powInt(a, q.Num())
	}
	if a.isZero() {
		return c.powZero(q.Sign())
	}
	if d := q.Denom(); d.IsInt64() && d.Int64() <= maxDegree && q.Num().BitLen() <= 16 {
		return c.powInt(c.nthRoot(a, int(d.Int64())), q.Num())
	}
	return c.powGeneral(a, c.rect(c.rat(q), interval{}, digitsOf(q)))
}

// powZero returns 0 to a power of that sign.
func (c *calc) powZero(sign int) Ball {
	if sign < 0 {
		c.fail(ErrUndefined)
	}
	if sign == 0 {
		return c.whole(1)
	}
	return Ball{}
}

// pow returns a^b = e^(b ln a), the principal value.
func (c *calc) pow(a, b Ball) Ball {
	if n, ok := b.exactInt(); ok {
		return c.powInt(a, n)
	}
	if b.isReal() && b.isExact() && b.re.value().MinPrec() <= maxPower && abs(b.re.exponent()) <= maxPower {
		q, _ := b.re.value().Rat(nil)
		return c.powRat(a, q)
	}
	return c.powGeneral(a, b)
}

func abs(n int) int { return max(n, -n) }

func (c *calc) powGeneral(a, b Ball) Ball {
	switch {
	case a.isOne():
		return a
	case !a.isZero():
		c.prec += extraBits
		z := c.exp(c.mulBall(b, c.ln(a)))
		c.prec -= extraBits
		z.re, z.im = c.round(z.re), c.round(z.im)
		return z
	case b.re.positive():
		return Ball{}
	case b.re.hasZero() && !b.re.isZero():
		c.fail(ErrImprecise)
	}
	c.fail(ErrUndefined)
	return Ball{}
}

// nthRoot returns the principal root of degree n > 0.
func (c *calc) nthRoot(a Ball, n int) Ball {
	switch {
	case n == 1 || a.isZero():
		return a
	case n == 2:
		return c.sqrt(a)
	case a.hasZero():
		s := interval{zeroFloat, a.size().root(n)}
		return c.rect(s, s, a.span).onScale(a.scale.root(n))
	case a.isReal() && a.re.sign() > 0:
		return c.rootPositive(a, n)
	case a.isReal():
		sin, cos := c.sincosPi(big.NewRat(1, int64(n)))
		return c.mulBall(c.rootPositive(c.negBall(a), n), c.rect(cos, sin, 0))
	}
	return c.powGeneral(a, c.rect(c.rat(big.NewRat(1, int64(n))), interval{}, 0))
}

// rootPositive returns the root of degree n of a positive number, exactly where both are integers.
func (c *calc) rootPositive(a Ball, n int) Ball {
	z := c.powGeneral(a, c.rect(c.rat(big.NewRat(1, int64(n))), interval{}, 0))
	if !a.isExact() {
		return z
	}
	r, ok := c.snapped(z)
	if !ok || r.BitLen()*n > int(c.prec)+n {
		return z
	}
	if x, ok := a.exactInt(); ok && new(big.Int).Exp(r, big.NewInt(int64(n)), nil).Cmp(x) == 0 {
		return c.rect(c.bigInt(r), interval{}, 0)
	}
	return z
}

// root returns the root of degree n: the real one of a negative number for odd n, else the principal one.
func (c *calc) root(a Ball, n *big.Int) Ball {
	switch {
	case n.Sign() == 0 || a.isZero() && n.Sign() < 0:
		c.fail(ErrUndefined)
		return Ball{}
	case n.Sign() < 0:
		return c.invert(c.root(a, new(big.Int).Neg(n)))
	case n.Bit(0) == 1 && a.isReal() && a.re.hasZero() && !a.isZero():
		// Nearly 0 from either side, so is its root.
		if n.BitLen() > 16 {
			c.fail(ErrImprecise)
			return Ball{}
		}
		s := interval{zeroFloat, a.size().root(int(n.Int64()))}
		return c.rect(s, interval{}, a.span).onScale(a.scale.root(int(n.Int64())))
	case n.Bit(0) == 1 && a.isReal() && a.re.sign() < 0:
		return c.negBall(c.root(c.negBall(a), n))
	}
	return c.powRat(a, new(big.Rat).SetFrac(big.NewInt(1), n))
}
