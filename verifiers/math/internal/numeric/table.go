package numeric

import (
	"math/big"
	"sync"
)

// tableBits is the precision of the constants: MaxBits, the 64 bits of the largest angle, and room for guard bits.
const tableBits = 1024

// table holds constants as integers, scaled by 2^tableBits and right to their last bit but 16.
type table struct {
	pi, e, ln2, ln10 *big.Int
}

// constants computes the table once; afterwards it is only read.
var constants = sync.OnceValue(func() *table {
	const w = tableBits + 16
	one := new(big.Int).Lsh(big.NewInt(1), w)
	t := &table{pi: new(big.Int), e: new(big.Int), ln2: new(big.Int), ln10: new(big.Int)}

	// Machin: π = 16 arctan 1/5 - 4 arctan 1/239
	t.pi.Mul(big.NewInt(16), inverseSeries(one, 5, -1))
	t.pi.Sub(t.pi, new(big.Int).Mul(big.NewInt(4), inverseSeries(one, 239, -1)))

	// ln 2 = 2 artanh 1/3, ln 10 = 3 ln 2 + 2 artanh 1/9
	t.ln2.Lsh(inverseSeries(one, 3, 1), 1)
	t.ln10.Mul(t.ln2, big.NewInt(3))
	t.ln10.Add(t.ln10, new(big.Int).Lsh(inverseSeries(one, 9, 1), 1))

	term := new(big.Int).Set(one)
	for n := int64(1); term.Sign() != 0; n++ {
		t.e.Add(t.e, term)
		term.Quo(term, big.NewInt(n))
	}
	for _, x := range []*big.Int{t.pi, t.e, t.ln2, t.ln10} {
		x.Rsh(x, 16)
	}
	return t
})

// inverseSeries returns the sum of sign^k / ((2k+1) n^(2k+1)), scaled like one: arctan 1/n or artanh 1/n.
func inverseSeries(one *big.Int, n, sign int64) *big.Int {
	sum := new(big.Int)
	power := new(big.Int).Quo(one, big.NewInt(n))
	square := big.NewInt(sign * n * n)
	for k := int64(1); power.Sign() != 0; k += 2 {
		sum.Add(sum, new(big.Int).Quo(power, big.NewInt(k)))
		power.Quo(power, square)
	}
	return sum
}

// scaled returns a constant of the table scaled by 2^w, short of it by at most one unit, for w ≤ tableBits.
func scaled(x *big.Int, w uint) *big.Int { return new(big.Int).Rsh(x, tableBits-w) }

// constant returns a constant of the table as an interval.
func (c *calc) constant(x *big.Int) interval {
	w := c.prec + 16
	return c.fixed(scaled(x, w), w, pow2(1-int(w)))
}

func (c *calc) pi() interval { return c.constant(constants().pi) }

// stirlingTerms is how many terms of Stirling's series suffice for MaxBits and the extra bits where the argument is
// at least a fifth of the bits.
const stirlingTerms = 100

// stirling holds B_2k / (2k(2k-1)) for k from 1, the coefficients of Stirling's series, rounded to nearest.
var stirling = sync.OnceValue(func() []*big.Float {
	out := make([]*big.Float, stirlingTerms)
	tangent := tangentNumbers(stirlingTerms)
	four, sign := new(big.Int), int64(1)
	for k := int64(1); k <= stirlingTerms; k++ {
		// |B_2k| = 2k T_k / (4^k (4^k - 1)), so the coefficient is ± T_k / (4^k (4^k - 1) (2k-1)).
		four.Lsh(big.NewInt(1), uint(2*k))
		den := new(big.Int).Sub(four, big.NewInt(1))
		den.Mul(den, four).Mul(den, big.NewInt(sign*(2*k-1)))
		out[k-1] = new(big.Float).SetPrec(MaxBits + 2*extraBits).SetRat(new(big.Rat).SetFrac(tangent[k-1], den))
		sign = -sign
	}
	return out
})

// tangentNumbers returns T_1 to T_n, 1 2 16 272 …, by algorithm TangentNumbers of Brent and Harvey, "Fast computation
// of Bernoulli, Tangent and Secant numbers" (2011).
func tangentNumbers(n int) []*big.Int {
	t := make([]*big.Int, n)
	t[0] = big.NewInt(1)
	for k := 1; k < n; k++ {
		t[k] = new(big.Int).Mul(big.NewInt(int64(k)), t[k-1])
	}
	x := new(big.Int)
	for k := 1; k < n; k++ {
		for j := k; j < n; j++ {
			x.Mul(big.NewInt(int64(j-k)), t[j-1])
			t[j].Mul(big.NewInt(int64(j-k+2)), t[j])
			t[j].Add(t[j], x)
		}
	}
	return t
}
