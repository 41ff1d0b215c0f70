package numeric

import "math/big"

// maxExponent bounds the binary exponent of every value: e^(10^7) can be computed, 9^9^9 cannot.
const maxExponent = 1 << 24

// An interval is part of the real line, mid ± rad. A nil mid is the number 0 without error; a mid that is merely 0
// has a radius.
type interval struct {
	mid *big.Float
	rad mag
}

// calc does arithmetic at one precision, counts it, and keeps the first error. After an error its results mean nothing
// but are safe to go on with, so only loops need to look.
type calc struct {
	prec       uint
	ops, limit int
	err        error
}

func (c *calc) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// spend counts work of n multiplications at the default precision and reports whether there is any left.
func (c *calc) spend(n int) bool {
	if c.prec > DefaultBits+extraBits {
		n *= 2
	}
	if c.ops += n; c.ops > c.limit {
		c.fail(ErrOverBudget)
	}
	return c.err == nil
}

// extraBits are added where the result of a step is raised to a power or exponentiated.
const extraBits = 32

func (c *calc) float() *big.Float { return new(big.Float).SetPrec(c.prec) }

// rounded makes an interval of the result of the last operation on z and of the error before its rounding.
func (c *calc) rounded(z *big.Float, rad mag) interval {
	if z.Acc() != big.Exact {
		rad = rad.add(pow2(z.MantExp(nil) - int(c.prec) - 1))
	}
	return c.interval(z, rad)
}

// interval makes an interval, unless it is out of range.
func (c *calc) interval(z *big.Float, rad mag) interval {
	if z.Sign() == 0 && rad.isZero() {
		return interval{}
	}
	e := z.MantExp(nil)
	if e > maxExponent || e < -maxExponent || rad.e > maxExponent {
		c.fail(ErrOverBudget)
		return interval{}
	}
	if !rad.isZero() && rad.e > e+MaxBits {
		return interval{zeroFloat, rad.add(sizeOf(z))}
	}
	return interval{z, rad}
}

func (c *calc) int(n int64) interval {
	if n == 0 {
		return interval{}
	}
	return interval{mid: new(big.Float).SetInt64(n)}
}

func (c *calc) bigInt(n *big.Int) interval { return c.rounded(c.float().SetInt(n), mag{}) }

func (c *calc) rat(q *big.Rat) interval {
	if q == nil || q.Sign() == 0 {
		return interval{}
	}
	if q.IsInt() {
		return c.bigInt(q.Num())
	}
	return c.rounded(c.float().SetRat(q), mag{})
}

// fixed makes an interval of n·2^-w ± err.
func (c *calc) fixed(n *big.Int, w uint, err mag) interval {
	z := c.float().SetInt(n)
	if z.Acc() != big.Exact {
		err = err.add(pow2(z.MantExp(nil) - int(w) - int(c.prec) - 1))
	}
	return c.interval(z.SetMantExp(z, -int(w)), err)
}

func (x interval) isZero() bool   { return x.mid == nil }
func (x interval) isExact() bool  { return x.rad.isZero() }
func (x interval) size() mag      { return x.midSize().add(x.rad) }
func (x interval) midSize() mag   { return sizeOf(x.value()) }
func (x interval) atLeast() mag   { return sizeDown(x.value()).subDown(x.rad) }
func (x interval) sign() int      { return x.value().Sign() }
func (x interval) exponent() int  { return x.value().MantExp(nil) }
func (x interval) isOne() bool    { return !x.isZero() && x.isExact() && x.mid.Cmp(oneFloat) == 0 }
func (x interval) positive() bool { return x.sign() > 0 && !x.hasZero() }

// hasZero reports whether x may be 0.
func (x interval) hasZero() bool {
	switch {
	case x.isZero():
		return true
	case x.isExact() || x.sign() != 0 && x.rad.e < x.exponent()-1:
		return false
	}
	return x.atLeast().isZero()
}

// reach is size, rounded up to a power of two where the radius is small.
func (x interval) reach() mag {
	if x.isZero() || x.sign() == 0 {
		return x.rad
	}
	return pow2(x.exponent()).add(x.rad)
}

var (
	zeroFloat = new(big.Float)
	oneFloat  = big.NewFloat(1)
)

func (x interval) value() *big.Float {
	if x.mid == nil {
		return zeroFloat
	}
	return x.mid
}

func (c *calc) neg(x interval) interval {
	if x.isZero() {
		return x
	}
	return interval{new(big.Float).Neg(x.mid), x.rad}
}

func (c *calc) add(x, y interval) interval {
	if x.isZero() {
		return y
	}
	if y.isZero() {
		return x
	}
	c.spend(1)
	if z, ok := c.absorb(x, y); ok {
		return z
	}
	return c.rounded(c.float().Add(x.mid, y.mid), x.rad.add(y.rad))
}

func (c *calc) sub(x, y interval) interval {
	return c.add(x, c.neg(y))
}

// absorb adds where one number is far below the other's last bit. A big.Float would first write both out to the same
// exponent, which takes memory without bound.
func (c *calc) absorb(x, y interval) (interval, bool) {
	gap := x.exponent() - y.exponent()
	if gap < 0 {
		x, y, gap = y, x, -gap
	}
	if gap <= 2*MaxBits || x.sign() == 0 || y.sign() == 0 {
		return interval{}, false
	}
	return c.interval(x.mid, x.rad.add(y.size())), true
}

func (c *calc) mul(x, y interval) interval {
	if x.isZero() || y.isZero() {
		return interval{}
	}
	c.spend(1)
	var rad mag
	if !x.isExact() {
		rad = x.rad.mul(y.midSize())
	}
	if !y.isExact() {
		rad = rad.add(y.rad.mul(x.size()))
	}
	return c.rounded(c.float().Mul(x.mid, y.mid), rad)
}

func (c *calc) quo(x, y interval) interval {
	if !c.divisor(y) || x.isZero() {
		return interval{}
	}
	c.spend(2)
	z := c.float().Quo(x.mid, y.mid)
	if x.isExact() && y.isExact() {
		return c.rounded(z, mag{})
	}
	// |x/y - x'/y'| ≤ (rad x + |x/y| rad y) / |y'|
	rad := x.rad.add(sizeOf(z).mul(y.rad)).div(y.atLeast())
	return c.rounded(z, rad)
}

// divisor reports whether one can divide by y.
func (c *calc) divisor(y interval) bool {
	switch {
	case y.isZero():
		c.fail(ErrUndefined)
	case y.hasZero():
		c.fail(ErrImprecise)
	default:
		return true
	}
	return false
}

// half returns x/2.
func (c *calc) half(x interval) interval { return shiftReal(x, -1) }

func (c *calc) double(x interval) interval { return shiftReal(x, 1) }

func shiftReal(x interval, n int) interval {
	if x.isZero() {
		return x
	}
	return interval{new(big.Float).SetMantExp(x.mid, n), x.rad.shift(n)}
}

// round returns x at the calc's precision.
func (c *calc) round(x interval) interval {
	if x.isZero() || x.mid.MinPrec() <= c.prec {
		return x
	}
	return c.rounded(c.float().Set(x.mid), x.rad)
}

// wide evaluates f with extra bits.
func (c *calc) wide(bits uint, f func() interval) interval {
	c.prec += bits
	x := f()
	c.prec -= bits
	return c.round(x)
}

// sqrtReal returns the root of x, which is not negative.
func (c *calc) sqrtReal(x interval) interval {
	if x.isZero() {
		return x
	}
	if x.hasZero() {
		return interval{zeroFloat, x.size().sqrt()}
	}
	c.spend(8)
	z := c.float().Sqrt(x.mid)
	if x.isExact() && z.MinPrec() <= c.prec/2 && c.float().Mul(z, z).Cmp(x.mid) == 0 {
		return interval{mid: z}
	}
	// √x - √(x-r) ≤ r/√x; Sqrt rounds to nearest.
	rad := pow2(z.MantExp(nil) - int(c.prec))
	if !x.isExact() {
		rad = rad.add(x.rad.div(sizeDown(z)))
	}
	return c.interval(z, rad)
}

// absReal returns |x|.
func (c *calc) absReal(x interval) interval {
	switch {
	case x.isZero() || x.sign() > 0 && !x.hasZero():
		return x
	case x.hasZero():
		return interval{zeroFloat, x.size()}
	default:
		return c.neg(x)
	}
}

// ends returns the interval's ends, rounded outward.
func (x interval) ends() (lo, hi *big.Float) {
	if x.isExact() {
		return x.value(), x.value()
	}
	prec := x.mid.Prec() + magBits
	r := x.rad.max(pow2(x.exponent() - int(prec))).float()
	lo = new(big.Float).SetPrec(prec).SetMode(big.ToNegativeInf).Sub(x.mid, r)
	hi = new(big.Float).SetPrec(prec).SetMode(big.ToPositiveInf).Add(x.mid, r)
	return lo, hi
}
