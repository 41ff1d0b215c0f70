package numeric

import (
	"math/big"
	"math/bits"
)

// factorial returns n!, and Γ(a+1) where a is no integer.
func (c *calc) factorial(a Ball) Ball {
	n, ok := a.exactInt()
	switch {
	case !ok:
		return c.gamma(c.addBall(a, c.whole(1)))
	case n.Sign() < 0:
		c.fail(ErrUndefined)
		return Ball{}
	case n.IsInt64() && n.Int64() <= maxFactorial:
		return c.product(1, n.Int64())
	}
	return c.gamma(c.addBall(a, c.whole(1)))
}

// doubleFactorial returns n!! for integers up to maxFactorial.
func (c *calc) doubleFactorial(a Ball) Ball {
	n, ok := c.smallInt(a, maxFactorial)
	if !ok {
		return Ball{}
	}
	if n < -1 {
		c.fail(ErrUndefined)
		return Ball{}
	}
	c.spend(1 + n/4)
	p := big.NewInt(1)
	for f := new(big.Int); n > 1; n -= 2 {
		p.Mul(p, f.SetInt64(int64(n)))
	}
	return c.rect(c.bigInt(p), interval{}, 0)
}

// smallInt returns a as an integer of at most that magnitude.
func (c *calc) smallInt(a Ball, most int64) (int, bool) {
	n, ok := a.exactInt()
	switch {
	case !ok && a.isExact():
		c.fail(ErrUndefined)
	case !ok:
		c.fail(ErrImprecise)
	case !n.IsInt64() || n.Int64() > most || n.Int64() < -most:
		c.fail(ErrOverBudget)
	default:
		return int(n.Int64()), true
	}
	return 0, false
}

// binom returns the binomial coefficient n(n-1)⋯(n-k+1)/k! for an integer k and any n; it is 0 for k < 0.
func (c *calc) binom(n, k Ball) Ball {
	if m, ok := n.exactInt(); ok && m.Sign() >= 0 {
		// The shorter of the two products.
		if j, ok := k.exactInt(); ok && new(big.Int).Lsh(j, 1).Cmp(m) > 0 {
			k = c.subBall(n, k)
		}
	}
	j, ok := c.smallInt(k, maxFactorial)
	if !ok {
		return Ball{}
	}
	if j < 0 {
		return Ball{}
	}
	return c.quoBall(c.falling(n, j), c.product(1, int64(j)))
}

// perm returns n(n-1)⋯(n-k+1) for an integer k ≥ 0.
func (c *calc) perm(n, k Ball) Ball {
	j, ok := c.smallInt(k, maxFactorial)
	if !ok {
		return Ball{}
	}
	if j < 0 {
		c.fail(ErrUndefined)
		return Ball{}
	}
	return c.falling(n, j)
}

// falling returns n(n-1)⋯(n-k+1), as an integer where n is one.
func (c *calc) falling(n Ball, k int) Ball {
	if m, ok := n.exactInt(); ok && m.Sign() >= 0 && m.IsInt64() && m.BitLen() < 32 {
		if m.Int64() < int64(k) {
			return Ball{}
		}
		return c.product(m.Int64()-int64(k)+1, m.Int64())
	}
	z, one := c.whole(1), c.whole(1)
	for range k {
		z = c.mulBall(z, n)
		n = c.subBall(n, one)
		if c.err != nil {
			break
		}
	}
	return z
}

// gcdRat returns the greatest rational number of which x and y are integral multiples; it is not negative.
func gcdRat(x, y *big.Rat) *big.Rat {
	a := new(big.Int).Mul(x.Num(), y.Denom())
	b := new(big.Int).Mul(y.Num(), x.Denom())
	g := new(big.Int).GCD(nil, nil, a.Abs(a), b.Abs(b))
	return new(big.Rat).SetFrac(g, b.Mul(x.Denom(), y.Denom()))
}

// lcmRat returns |xy|/gcd(x, y), and 0 if one of them is 0.
func lcmRat(x, y *big.Rat) *big.Rat {
	if x.Sign() == 0 || y.Sign() == 0 {
		return new(big.Rat)
	}
	z := new(big.Rat).Mul(x, y)
	return z.Quo(z.Abs(z), gcdRat(x, y))
}

// modRat returns x - y·floor(x/y), which has the sign of y, for y ≠ 0.
func modRat(x, y *big.Rat) *big.Rat {
	q := new(big.Rat).Quo(x, y)
	n := new(big.Int).Div(q.Num(), q.Denom())
	q.Mul(q.SetInt(n), y)
	return q.Sub(x, q)
}

// maxPhi is the greatest argument of phi.
const maxPhi = 1_000_000_000_000

// phi returns Euler's totient of n, for 1 ≤ n ≤ maxPhi.
func phi(n uint64) uint64 {
	const sieve = 10_000
	out := n
	strip := func(p uint64) {
		if p > 1 && n%p == 0 {
			out -= out / p
			for n%p == 0 {
				n /= p
			}
		}
	}
	strip(2)
	for p := uint64(3); p <= sieve && p*p <= n; p += 2 {
		strip(p)
	}
	// What is left is 1, a prime, or a product of two primes above sieve.
	if n > sieve*sieve && !new(big.Int).SetUint64(n).ProbablyPrime(0) {
		strip(factor(n))
	}
	strip(n)
	return out
}

// factor returns a prime factor of n = pq with p and q odd, by Pollard's rho method.
func factor(n uint64) uint64 {
	for c := uint64(1); ; c++ {
		step := func(x uint64) uint64 {
			hi, lo := bits.Mul64(x, x)
			return (bits.Rem64(hi, lo, n) + c) % n
		}
		slow, fast, d := uint64(2), uint64(2), uint64(1)
		for d == 1 {
			slow, fast = step(slow), step(step(fast))
			d = gcd(max(slow, fast)-min(slow, fast), n)
		}
		if d != n {
			return d
		}
	}
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
