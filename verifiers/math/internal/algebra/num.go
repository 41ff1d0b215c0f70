package algebra

import (
	"math/big"
	"math/bits"
)

// num is an exact rational, immutable. Small ones live in n/d in lowest terms with d > 0; all others in big.
type num struct {
	n, d int64
	big  *big.Rat
}

// smallLimit bounds the parts of a small num.
const smallLimit = 1 << 62

func whole(n int64) num { return num{n: n, d: 1} }

func fraction(n, d int64) num { return fromRat(big.NewRat(n, d)) }

// fromRat keeps r, which must not change afterwards.
func fromRat(r *big.Rat) num {
	if r.Num().IsInt64() && r.Denom().IsInt64() {
		n, d := r.Num().Int64(), r.Denom().Int64()
		if n > -smallLimit && n < smallLimit && d < smallLimit {
			return num{n: n, d: d}
		}
	}
	return num{big: r}
}

func fromInt(i *big.Int) num { return fromRat(new(big.Rat).SetInt(i)) }

// rat returns the value; the caller must not change it.
func (a num) rat() *big.Rat {
	if a.big != nil {
		return a.big
	}
	return big.NewRat(a.n, a.d)
}

func (a num) sign() int {
	if a.big != nil {
		return a.big.Sign()
	}
	return compareInt(a.n, 0)
}

func (a num) isZero() bool         { return a.big == nil && a.n == 0 }
func (a num) isWhole(n int64) bool { return a.big == nil && a.n == n && a.d == 1 }

func (a num) isInt() bool {
	if a.big != nil {
		return a.big.IsInt()
	}
	return a.d == 1
}

// int64 returns a's value if it is a small integer.
func (a num) int64() (int64, bool) { return a.n, a.big == nil && a.d == 1 }

// bits is how long numerator and denominator are together.
func (a num) bits() int {
	if a.big != nil {
		return a.big.Num().BitLen() + a.big.Denom().BitLen()
	}
	return bits.Len64(uint64(abs64(a.n))) + bits.Len64(uint64(a.d))
}

func (a num) neg() num {
	if a.big != nil {
		return num{big: new(big.Rat).Neg(a.big)}
	}
	return num{n: -a.n, d: a.d}
}

// inv is 1/a, for a other than zero.
func (a num) inv() num {
	switch {
	case a.big != nil:
		return fromRat(new(big.Rat).Inv(a.big))
	case a.n < 0:
		return num{n: -a.d, d: -a.n}
	}
	return num{n: a.d, d: a.n}
}

func (a num) add(b num) num {
	if a.big == nil && b.big == nil {
		if sum, ok := addSmall(a, b); ok {
			return sum
		}
	}
	return fromRat(new(big.Rat).Add(a.rat(), b.rat()))
}

func addSmall(a, b num) (num, bool) {
	if a.d == 1 && b.d == 1 {
		sum := a.n + b.n
		return whole(sum), sum > -smallLimit && sum < smallLimit
	}
	x, ok1 := mulFits(a.n, b.d)
	y, ok2 := mulFits(b.n, a.d)
	d, ok3 := mulFits(a.d, b.d)
	if !ok1 || !ok2 || !ok3 {
		return num{}, false
	}
	n := x + y
	g := gcd64(abs64(n), d)
	return num{n: n / g, d: d / g}, n/g > -smallLimit && n/g < smallLimit
}

func (a num) sub(b num) num { return a.add(b.neg()) }

func (a num) mul(b num) num {
	if a.big == nil && b.big == nil {
		g, h := gcd64(abs64(a.n), b.d), gcd64(abs64(b.n), a.d)
		n, ok1 := mulFits(a.n/g, b.n/h)
		d, ok2 := mulFits(a.d/h, b.d/g)
		if ok1 && ok2 {
			return num{n: n, d: d}
		}
	}
	return fromRat(new(big.Rat).Mul(a.rat(), b.rat()))
}

func (a num) cmp(b num) int {
	if a.big == nil && b.big == nil {
		if a.d == b.d {
			return compareInt(a.n, b.n)
		}
		if x, ok := mulFits(a.n, b.d); ok {
			if y, ok := mulFits(b.n, a.d); ok {
				return compareInt(x, y)
			}
		}
	}
	return a.rat().Cmp(b.rat())
}

// floor is the greatest integer that a is not below.
func (a num) floor() num {
	if a.big != nil {
		return fromInt(floorRat(a.big))
	}
	q := a.n / a.d
	if a.n%a.d < 0 {
		q--
	}
	return whole(q)
}

func floorRat(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }

// pow is a^k; the caller has checked the size.
func (a num) pow(k int64) num {
	if k < 0 {
		a, k = a.inv(), -k
	}
	result := whole(1)
	for ; k > 0; k >>= 1 {
		if k&1 == 1 {
			result = result.mul(a)
		}
		if k > 1 {
			a = a.mul(a)
		}
	}
	return result
}

// powBits bounds the bits of a^k from above; it saturates.
func (a num) powBits(k int64) int {
	if a.big == nil && a.d == 1 && abs64(a.n) <= 1 {
		return 2
	}
	n, ok := mulFits(int64(a.bits()), abs64(k))
	if !ok || n > 1<<40 {
		return 1 << 40
	}
	return int(n)
}

func (a num) String() string {
	if a.isInt() {
		return a.rat().Num().String()
	}
	return a.rat().RatString()
}

// mulFits multiplies where the product stays small.
func mulFits(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(abs64(a)), uint64(abs64(b)))
	if hi != 0 || lo >= smallLimit {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func abs64(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

func compareInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// gcd64 is the greatest common divisor of a >= 0 and b > 0.
func gcd64(a, b int64) int64 {
	if b == 1 || a == 1 {
		return 1
	}
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
