package algebra

import "math/big"

// trialLimit bounds the primes that natural numbers are divided by. What is left, if below its square, is prime.
const trialLimit = 1000

// primePower is a natural number that is no product, as far as was looked, to a power.
type primePower struct {
	n     *big.Int
	power int64
	prime bool // known to be
}

// factorise splits n > 0: small primes, then perfect powers of what is left.
func (s *session) factorise(n *big.Int) ([]primePower, error) {
	if n.IsUint64() {
		return s.factoriseSmall(n.Uint64())
	}
	var out []primePower
	rest := new(big.Int).Set(n)
	if err := s.spend(20 + rest.BitLen()/8); err != nil {
		return nil, err
	}
	q, r, d := new(big.Int), new(big.Int), new(big.Int)
	for p := uint64(2); p < trialLimit && !rest.IsUint64(); p += 1 + p&1 {
		if len(out) > 0 && p > 100 && rest.BitLen() > 512 {
			break
		}
		d.SetUint64(p)
		k := int64(0)
		for {
			q.QuoRem(rest, d, r)
			if r.Sign() != 0 {
				break
			}
			rest, q, k = q, rest, k+1
			if err := s.spendBits(rest.BitLen()); err != nil {
				return nil, err
			}
		}
		if k > 0 {
			out = append(out, primePower{new(big.Int).SetUint64(p), k, true})
		}
		if err := s.spend(1 + rest.BitLen()/512); err != nil {
			return nil, err
		}
	}
	if rest.IsUint64() {
		small, err := s.factoriseSmall(rest.Uint64())
		return mergePowers(out, small), err
	}
	return append(out, s.perfectPower(rest)), nil
}

// mergePowers appends what is new in b; both come from one number, so a shared prime only adds up.
func mergePowers(a, b []primePower) []primePower {
	for _, f := range b {
		found := false
		for i := range a {
			if a[i].n.Cmp(f.n) == 0 {
				a[i].power += f.power
				found = true
			}
		}
		if !found {
			a = append(a, f)
		}
	}
	return a
}

func (s *session) factoriseSmall(n uint64) ([]primePower, error) {
	var out []primePower
	p := uint64(2)
	for ; p < trialLimit && p*p <= n; p += 1 + p&1 {
		k := int64(0)
		for ; n%p == 0; k++ {
			n /= p
		}
		if k > 0 {
			out = append(out, primePower{new(big.Int).SetUint64(p), k, true})
		}
	}
	if err := s.spend(1 + int(p/40)); err != nil || n == 1 {
		return out, err
	}
	left := new(big.Int).SetUint64(n)
	if p*p > n {
		return append(out, primePower{left, 1, true}), nil
	}
	return append(out, s.perfectPower(left)), nil
}

// perfectPower writes n as a square or a cube where it is one; a prime is known where the test is exact.
func (s *session) perfectPower(n *big.Int) primePower {
	root := new(big.Int).Sqrt(n)
	if new(big.Int).Mul(root, root).Cmp(n) == 0 {
		f := s.perfectPower(root)
		return primePower{f.n, 2 * f.power, f.prime}
	}
	if n.BitLen() <= 192 {
		if root, ok := cubeRoot(n); ok {
			f := s.perfectPower(root)
			return primePower{f.n, 3 * f.power, f.prime}
		}
	}
	return primePower{n, 1, n.IsUint64() && n.ProbablyPrime(0)}
}

// cubeRoot returns the cube root of n if it is whole, by Newton's method from above.
func cubeRoot(n *big.Int) (*big.Int, bool) {
	x := new(big.Int).Lsh(big.NewInt(1), uint(n.BitLen()+2)/3+1)
	three := big.NewInt(3)
	for {
		y := new(big.Int).Mul(x, x)
		y.Div(n, y)
		y.Add(y, new(big.Int).Lsh(x, 1)).Div(y, three)
		if y.Cmp(x) >= 0 {
			break
		}
		x = y
	}
	cube := new(big.Int).Mul(x, x)
	return x, cube.Mul(cube, x).Cmp(n) == 0
}

// powRational is c^r for c > 0 (a negative c is taken without its sign): a product of primes to powers.
func (s *session) powRational(c num, r num) (poly, error) {
	if c.sign() < 0 {
		c = c.neg()
	}
	if c.isWhole(1) {
		return constant(whole(1)), nil
	}
	if c.bits() > maxBits {
		return nil, errBig
	}
	t := term{c: whole(1)}
	for i, part := range []*big.Int{c.rat().Num(), c.rat().Denom()} {
		powers, err := s.factorise(part)
		if err != nil {
			return nil, err
		}
		e := r
		if i == 1 {
			e = r.neg()
		}
		for _, f := range powers {
			id := s.natural(f.n, f.prime)
			q, err := s.powFactor(factor{id, whole(f.power)}, e)
			if err != nil {
				return nil, err
			}
			if t, _, err = s.mulTerms(t, q[0]); err != nil {
				return nil, err
			}
		}
	}
	return poly{t}, nil
}
