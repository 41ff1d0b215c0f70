package algebra

import (
	"math/big"
	"math/bits"
	"math/rand/v2"
)

// field is the integers modulo an odd prime p of 61 bits, p ≡ 9 modulo 16, so that -1 and 2 have square roots. Its
// elements are in Montgomery form: x·2^64 mod p (Montgomery, Modular multiplication without trial division, 1985).
type field struct {
	p    uint64
	inv  uint64 // -1/p modulo 2^64
	one  uint64 // 2^64 modulo p
	sq   uint64 // 2^128 modulo p
	turn uint64 // an element of order 8
	i    uint64 // its square, a square root of -1
}

// newField prepares arithmetic modulo an odd number below 2^62.
func newField(p uint64) field {
	f := field{p: p, inv: p} // p is its own inverse modulo 8
	for range 5 {
		f.inv *= 2 - p*f.inv
	}
	f.inv = -f.inv
	f.one = -p % p
	_, f.sq = bits.Div64(f.one, 0, p)
	return f
}

func (f *field) mul(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	mHi, mLo := bits.Mul64(lo*f.inv, f.p)
	_, carry := bits.Add64(lo, mLo, 0)
	r := hi + mHi + carry
	if r >= f.p {
		r -= f.p
	}
	return r
}

func (f *field) add(a, b uint64) uint64 {
	if a += b; a >= f.p {
		a -= f.p
	}
	return a
}

func (f *field) sub(a, b uint64) uint64 {
	if a < b {
		a += f.p
	}
	return a - b
}

func (f *field) pow(a, k uint64) uint64 {
	r := f.one
	for ; k > 0; k >>= 1 {
		if k&1 == 1 {
			r = f.mul(r, a)
		}
		a = f.mul(a, a)
	}
	return r
}

func (f *field) inverse(a uint64) uint64 { return f.pow(a, f.p-2) }

// of is n modulo p.
func (f *field) of(n *big.Int) uint64 {
	if n.IsInt64() {
		v := n.Int64()
		r := f.mul(uint64(abs64(v))%f.p, f.sq)
		if v < 0 {
			return f.sub(0, r)
		}
		return r
	}
	r := new(big.Int).Mod(n, new(big.Int).SetUint64(f.p))
	return f.mul(r.Uint64(), f.sq)
}

// small is n modulo p for any n of 64 bits but the least.
func (f *field) small(n int64) uint64 {
	r := f.mul(uint64(abs64(n))%f.p, f.sq)
	if n < 0 {
		return f.sub(0, r)
	}
	return r
}

// exponent is k modulo p-1, as the powers of what is not zero repeat (Fermat).
func (f *field) exponent(k *big.Int) uint64 {
	return new(big.Int).Mod(k, new(big.Int).SetUint64(f.p-1)).Uint64()
}

// sqrt is a square root of a, if there is one (Tonelli and Shanks).
func (f *field) sqrt(a uint64) (uint64, bool) {
	odd := (f.p - 1) / 8
	r, t := f.pow(a, (odd+1)/2), f.pow(a, odd) // r² = a·t, and t's order divides 8
	for c, left := f.turn, 2; left > 0; left-- {
		s := t
		for range left - 1 {
			s = f.mul(s, s)
		}
		next := f.mul(c, c)
		if s != f.one {
			r, t = f.mul(r, c), f.mul(t, next)
		}
		c = next
	}
	return r, f.mul(r, r) == a
}

// rootOf is an n-th root of a: square roots as often as n is even, then the only odd root. Not ok where p has none, or
// several odd ones.
func (f *field) rootOf(a uint64, n int64) (uint64, bool) {
	for ; n%2 == 0; n /= 2 {
		r, ok := f.sqrt(a)
		if !ok {
			return 0, false
		}
		a = r
	}
	if n == 1 {
		return a, true
	}
	k := new(big.Int).ModInverse(big.NewInt(n), new(big.Int).SetUint64(f.p-1))
	if k == nil {
		return 0, false
	}
	return f.pow(a, k.Uint64()), true
}

// randomField draws a prime p ≡ 9 modulo 16 between 2^60 and 2^61.
func randomField(r *rand.Rand) field {
	for {
		p := 1<<60 | r.Uint64()&(1<<60-1)&^15 | 9
		if !plausible(p) {
			continue
		}
		f := newField(p)
		if f.isPrime() {
			f.setTurn()
			return f
		}
	}
}

// setTurn finds an element of order 8: an odd power of one that is no square.
func (f *field) setTurn() {
	for n := int64(3); ; n++ {
		f.turn = f.pow(f.small(n), (f.p-1)/8)
		f.i = f.mul(f.turn, f.turn)
		if f.mul(f.i, f.i) == f.sub(0, f.one) {
			return
		}
	}
}

// plausible sieves by the first primes.
func plausible(p uint64) bool {
	for _, q := range [...]uint64{3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53} {
		if p%q == 0 {
			return false
		}
	}
	return true
}

// isPrime is the Miller-Rabin test with the first twelve primes as bases, which is exact below 2^64 (Sorenson and
// Webster, 2015). p-1 is 8 times an odd number.
func (f *field) isPrime() bool {
	for _, base := range [...]int64{2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37} {
		x := f.pow(f.small(base), (f.p-1)/8)
		if x != f.one && !f.reachesMinusOne(x) {
			return false
		}
	}
	return true
}

func (f *field) reachesMinusOne(x uint64) bool {
	minus := f.sub(0, f.one)
	for range 3 {
		if x == minus {
			return true
		}
		x = f.mul(x, x)
	}
	return false
}
