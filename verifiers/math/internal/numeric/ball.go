package numeric

import (
	"math"
	"math/big"
)

// A Ball is a complex number up to a known error: a midpoint and a radius for its real part and for its imaginary
// part. A real number's imaginary part is 0 without error. The zero Ball is the number 0. Balls are never changed and
// may be shared between goroutines.
type Ball struct {
	re, im interval
	// scale is about the largest magnitude that met in a sum on the way here: what is below scale by all the bits
	// that were computed is called zero.
	scale mag
	// span bounds the bits by which terms were smaller than the sums they went into, see Agrees.
	span int
}

// minSpan is how many bits smaller a term must be to count for span, and maxSpan is where counting ends.
const (
	minSpan = 40
	maxSpan = 1 << 20
)

// digitsOf returns the span of a number as written: its odd bits, where they are many. Numbers that differ in a late
// digit only are alike to all bits before it.
func digitsOf(q *big.Rat) int {
	if q == nil || q.Sign() == 0 {
		return 0
	}
	bits := max(oddBits(q.Num()), oddBits(q.Denom()))
	if bits <= 128 {
		return 0
	}
	return bits
}

func oddBits(n *big.Int) int { return n.BitLen() - int(n.TrailingZeroBits()) }

// realBits is how many bits must show that an imaginary part is 0.
const realBits = 128

// IsReal reports whether the imaginary part is 0, or was not told from 0 although 128 bits would have shown it.
func (b Ball) IsReal() bool {
	return b.im.isZero() || b.span <= realBits && b.im.hasZero() && b.im.size().less(b.scale.shift(-realBits))
}

// IsZero reports whether b is 0, or was not told from 0 although that many bits would have shown it.
func (b Ball) IsZero(bits int) bool {
	if b.re.isZero() && b.im.isZero() {
		return true
	}
	return b.span <= bits && b.re.hasZero() && b.im.hasZero() && b.size().less(b.scale.shift(-bits))
}

// Sign returns the sign of a real number. It is not ok where b may not be real or its sign is not certain.
func (b Ball) Sign() (sign int, ok bool) {
	switch {
	case !b.IsReal():
		return 0, false
	case b.re.isZero():
		return 0, true
	default:
		return b.re.sign(), !b.re.hasZero()
	}
}

// Agrees reports whether a and b, whatever numbers they are within their radii, differ by at most 2^-bits of the larger.
// A number that is not told from 0 agrees with 0 and its like only, and only if all intermediate results were known to
// that many bits: √2·√3-√6 agrees with 0, 1/2004! does not.
//
// Agreement cannot show what lies below those bits, so values that were made from terms of such different sizes that
// it could matter, 1+1/2004! say, agree with nothing. Neither Agrees nor Differs means that more bits are needed.
func (b Ball) Agrees(other Ball, bits int) bool {
	if b.hasZero() || other.hasZero() {
		return b.IsZero(bits) && other.IsZero(bits)
	}
	if max(b.span, other.span) > bits {
		return false
	}
	c := calc{prec: MaxBits, limit: DefaultOps}
	re, im := c.sub(b.re, other.re), c.sub(b.im, other.im)
	if c.err != nil {
		return false
	}
	return re.size().add(im.size()).less(b.atLeast().max(other.atLeast()).shift(-bits))
}

// Differs reports whether a and b are certainly different numbers.
func (b Ball) Differs(other Ball) bool {
	return disjoint(b.re, other.re) || disjoint(b.im, other.im)
}

func disjoint(x, y interval) bool {
	if x.isExact() && y.isExact() {
		return x.value().Cmp(y.value()) != 0
	}
	xLow, xHigh := x.ends()
	yLow, yHigh := y.ends()
	return xHigh.Cmp(yLow) < 0 || yHigh.Cmp(xLow) < 0
}

// Float64 returns the midpoint, infinite where it is out of range.
func (b Ball) Float64() complex128 {
	re, _ := b.re.value().Float64()
	im, _ := b.im.value().Float64()
	return complex(re, im)
}

// Mid returns the midpoint, to be read only.
func (b Ball) Mid() (re, im *big.Float) { return b.re.value(), b.im.value() }

// AccurateBits returns to how many bits the number is known relative to its magnitude: math.MaxInt where it has no
// error, 0 where it may be 0.
func (b Ball) AccurateBits() int {
	rad := b.re.rad.add(b.im.rad)
	switch {
	case rad.isZero():
		return math.MaxInt
	case b.hasZero():
		return 0
	}
	return max(0, b.atLeast().e-rad.e-1)
}

// maxFloor is the greatest binary exponent of a number that Floor writes out.
const maxFloor = 1 << 14

// Floor returns the greatest integer that is not above b. It is not ok where b may not be real, where an integer lies
// inside b, and for numbers of more than 16,384 bits.
func (b Ball) Floor() (*big.Int, bool) {
	if !b.IsReal() || b.re.exponent() > maxFloor {
		return nil, false
	}
	lo, hi := b.re.ends()
	n := floor(lo)
	return n, b.re.isExact() || n.Cmp(floor(hi)) == 0
}

func floor(x *big.Float) *big.Int {
	n, acc := x.Int(nil)
	if acc == big.Above {
		n.Sub(n, big.NewInt(1))
	}
	return n
}

func (b Ball) isReal() bool  { return b.im.isZero() }
func (b Ball) isZero() bool  { return b.re.isZero() && b.im.isZero() }
func (b Ball) isExact() bool { return b.re.isExact() && b.im.isExact() }
func (b Ball) isOne() bool   { return b.isReal() && b.re.isOne() }
func (b Ball) hasZero() bool { return b.re.hasZero() && b.im.hasZero() }
func (b Ball) size() mag     { return b.re.size().add(b.im.size()) }
func (b Ball) reach() mag    { return b.re.reach().max(b.im.reach()) }
func (b Ball) atLeast() mag  { return b.re.atLeast().max(b.im.atLeast()) }

// exactInt returns b if it is an integer without error, of at most 2·MaxBits bits.
func (b Ball) exactInt() (*big.Int, bool) {
	if !b.isReal() || !b.re.isExact() || !b.re.value().IsInt() || b.re.exponent() > 2*MaxBits {
		return nil, false
	}
	n, _ := b.re.value().Int(nil)
	return n, true
}

// rect returns the ball of those parts, which come from operands of that span.
func (c *calc) rect(re, im interval, span int) Ball {
	b := Ball{re: re, im: im, span: min(span, maxSpan)}
	b.scale = b.reach()
	return b
}

// wantReal reports whether a is real, which the caller needs.
func (c *calc) wantReal(a Ball) bool {
	switch {
	case c.err != nil:
	case a.IsReal():
		return true
	case a.im.hasZero():
		c.fail(ErrImprecise)
	default:
		c.fail(ErrUnsupported)
	}
	return false
}

// onScale returns b with a scale of at least s.
func (b Ball) onScale(s mag) Ball {
	b.scale = b.scale.max(s)
	return b
}
