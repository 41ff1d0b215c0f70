package numeric

import (
	"math"
	"math/big"
)

// A mag is a bound m·2^e with m in [1/2, 1), or 0. Operations round up unless their names say down, so the error of a
// bound is on the safe side. The exponent is wide because magnitudes far outside float64 are common: 1/2004!.
type mag struct {
	m float64
	e int
}

const (
	magUp   = 1 + 0x1p-50
	magDown = 1 - 0x1p-50
	// Beyond this many bits one operand of a sum is below the other's rounding.
	magBits = 60
)

// magOf returns f·2^e for f ≥ 0.
func magOf(f float64, e int) mag {
	m, x := math.Frexp(f)
	if m == 0 {
		return mag{}
	}
	return mag{m, e + x}
}

// pow2 returns 2^e.
func pow2(e int) mag { return mag{0.5, e + 1} }

func (a mag) isZero() bool { return a.m == 0 }

func normal(m float64, e int) mag {
	for m >= 1 {
		m, e = m/2, e+1
	}
	for m < 0.5 {
		m, e = m*2, e-1
	}
	return mag{m, e}
}

// exp2 returns 2^-d for 0 ≤ d ≤ magBits.
func exp2(d int) float64 { return math.Float64frombits(uint64(1023-d) << 52) }

func (a mag) add(b mag) mag {
	if a.e < b.e && b.m != 0 || a.m == 0 {
		a, b = b, a
	}
	if b.m == 0 {
		return a
	}
	s := b.m * exp2(min(a.e-b.e, magBits))
	return normal((a.m+s)*magUp, a.e)
}

func (a mag) mul(b mag) mag {
	if a.m == 0 || b.m == 0 {
		return mag{}
	}
	return normal(a.m*b.m*magUp, a.e+b.e)
}

// div returns a/b for b > 0.
func (a mag) div(b mag) mag {
	if a.m == 0 {
		return mag{}
	}
	return normal(a.m/b.m*magUp, a.e-b.e)
}

// shift returns a·2^n.
func (a mag) shift(n int) mag {
	if a.m != 0 {
		a.e += n
	}
	return a
}

// sqrt returns the root of a.
func (a mag) sqrt() mag {
	m, e := a.m, a.e
	if e%2 != 0 {
		m, e = m*2, e-1
	}
	return magOf(math.Sqrt(m)*magUp, e/2)
}

// root returns a power of two that is at least the n-th root of a.
func (a mag) root(n int) mag {
	if a.m == 0 {
		return a
	}
	return pow2(a.e/n + 1)
}

// subDown returns at most a - b, and 0 where that may be negative.
func (a mag) subDown(b mag) mag {
	switch d := a.e - b.e; {
	case a.m == 0 || b.m != 0 && d < 0:
		return mag{}
	case b.m == 0 || d > magBits:
		return normal(a.m*magDown*magDown, a.e)
	default:
		rest := a.m - b.m*exp2(d) - 0x1p-49
		return magOf(max(rest, 0), a.e)
	}
}

func (a mag) less(b mag) bool {
	if a.m == 0 || b.m == 0 {
		return b.m != 0 && a.m == 0
	}
	return a.e < b.e || a.e == b.e && a.m < b.m
}

func (a mag) max(b mag) mag {
	if a.less(b) {
		return b
	}
	return a
}

// sizeOf returns a bound of |x| from above, tight to 50 bits.
func sizeOf(x *big.Float) mag {
	m, e := leading(x)
	if m == 0 {
		return mag{}
	}
	return normal(math.Abs(m)*magUp, e)
}

// sizeDown returns a bound of |x| from below, tight to 50 bits.
func sizeDown(x *big.Float) mag {
	m, e := leading(x)
	if m == 0 {
		return mag{}
	}
	return normal(math.Abs(m)*magDown, e)
}

// leading returns x as m·2^e with m rounded to 53 bits.
func leading(x *big.Float) (m float64, e int) {
	e = x.MantExp(nil)
	if e > -1000 && e < 1000 {
		f, _ := x.Float64()
		return math.Frexp(f)
	}
	m, _ = new(big.Float).SetMantExp(x, -e).Float64()
	return m, e
}

// float returns the bound as a big.Float.
func (a mag) float() *big.Float {
	return new(big.Float).SetMantExp(big.NewFloat(a.m), a.e)
}
