package numeric

import (
	"math"
	"math/big"
)

// The functions of this file work on integers that stand for fractions of 2^w: x is worth x·2^-w. Their results are
// wrong by at most two units, beyond what the error of x makes them.

// expFixed returns e^x for |x| ≤ 1.
func expFixed(x *big.Int, w uint) *big.Int {
	// With x halved k times, each term of the series gives k bits and more; squaring k times loses k bits. The terms'
	// errors, fewer than 2^6 units, cost six further bits.
	k := uint(math.Sqrt(float64(w)))
	v := w + k + 12
	t := new(big.Int).Lsh(x, v-w-k)
	sum := new(big.Int).Lsh(big.NewInt(1), v)
	sum.Add(sum, t)

	term, product, n := new(big.Int).Set(t), new(big.Int), new(big.Int)
	for i := int64(2); term.Sign() != 0; i++ {
		term.Rsh(product.Mul(term, t), v)
		term.Quo(term, n.SetInt64(i))
		sum.Add(sum, term)
	}
	for range k {
		sum.Rsh(product.Mul(sum, sum), v)
	}
	return sum.Rsh(sum, v-w)
}

// sincosFixed returns the sine and cosine of x for |x| ≤ 1.
func sincosFixed(x *big.Int, w uint) (sin, cos *big.Int) {
	// Doubling an angle makes errors four times as large at worst.
	k := uint(math.Sqrt(float64(w)) / 2)
	v := w + 2*k + 12
	t := new(big.Int).Lsh(x, v-w-k)
	one := new(big.Int).Lsh(big.NewInt(1), v)
	sin, cos = new(big.Int), new(big.Int)

	term, product, n := new(big.Int).Set(one), new(big.Int), new(big.Int)
	for i := int64(1); term.Sign() != 0; i++ {
		switch i % 4 {
		case 1:
			cos.Add(cos, term)
		case 2:
			sin.Add(sin, term)
		case 3:
			cos.Sub(cos, term)
		case 0:
			sin.Sub(sin, term)
		}
		term.Rsh(product.Mul(term, t), v)
		term.Quo(term, n.SetInt64(i))
	}
	for range k {
		product.Mul(sin, cos)
		square := n.Mul(sin, sin)
		cos.Sub(one, square.Rsh(square, v-1))
		sin.Rsh(product, v-1)
	}
	return sin.Rsh(sin, v-w), cos.Rsh(cos, v-w)
}

// estimateBits is how much of a float64 estimate is kept: few enough that the last bits, in which machines may differ,
// play no part.
const estimateBits = 40

// estimate returns f as a fraction of 2^w for w ≥ estimateBits.
func estimate(f float64, w uint) *big.Int {
	n := big.NewInt(int64(math.Round(math.Ldexp(f, estimateBits))))
	return n.Lsh(n, w-estimateBits)
}

// lnFixed returns the logarithm of x, which is worth 0.7 to 1.5; f is x as a float64.
func lnFixed(x *big.Int, f float64, w uint) *big.Int {
	const guard = 8
	v := w + guard
	// ln x = y + ln(x e^-y), and the latter is 2 artanh(t/(2+t)) with |t| < 2^-39.
	y := estimate(math.Log(f), v)
	t := new(big.Int).Lsh(x, guard)
	t.Mul(t, expFixed(new(big.Int).Neg(y), v))
	t.Rsh(t, v)
	t.Sub(t, new(big.Int).Lsh(big.NewInt(1), v))

	two := new(big.Int).Lsh(big.NewInt(2), v)
	u := fraction(t, two.Add(two, t), v)
	y.Add(y, oddSeries(u, 1, v).Lsh(u, 1))
	return y.Rsh(y, guard)
}

// atanFixed returns the arctangent of x, which is worth 0 to 1; f is x as a float64.
func atanFixed(x *big.Int, f float64, w uint) *big.Int {
	const guard = 8
	v := w + guard
	x = new(big.Int).Lsh(x, guard)
	// arctan x = y + arctan((x cos y - sin y) / (cos y + x sin y))
	y := estimate(math.Atan(f), v)
	sin, cos := sincosFixed(y, v)
	num := new(big.Int).Mul(x, cos)
	num.Sub(num.Rsh(num, v), sin)
	den := sin.Mul(sin, x)
	den.Add(den.Rsh(den, v), cos)
	y.Add(y, oddSeries(fraction(num, den, v), -1, v))
	return y.Rsh(y, guard)
}

// fraction returns a/b.
func fraction(a, b *big.Int, w uint) *big.Int {
	q := new(big.Int).Lsh(a, w)
	return q.Quo(q, b)
}

// oddSeries turns u into u ± u^3/3 + u^5/5 ± …, the arctangent of u for the sign -1 and its artanh for 1.
func oddSeries(u *big.Int, sign int64, w uint) *big.Int {
	square := new(big.Int).Mul(u, u)
	square.Rsh(square, w)
	power, product, n := new(big.Int).Set(u), new(big.Int), new(big.Int)
	for i := int64(3); ; i += 2 {
		power.Rsh(product.Mul(power, square), w)
		product.Quo(power, n.SetInt64(i))
		if product.Sign() == 0 {
			return u
		}
		if sign < 0 && i%4 == 3 {
			product.Neg(product)
		}
		u.Add(u, product)
	}
}
