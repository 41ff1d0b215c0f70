package algebra

import (
	"math/big"
	"slices"
)

// maxFactorial is the greatest argument whose factorial is written out: 1,600! has some 14,700 bits.
const maxFactorial = 1_600

// integral is a function of whole numbers.
func (s *session) integral(name string, p poly) (poly, error) {
	c, ok := p.rational()
	if !ok || !c.isInt() {
		return s.callAtom(name, p), nil
	}
	if name == "gamma" {
		c, name = c.sub(whole(1)), "factorial"
	}
	if c.sign() < 0 {
		return nil, errUndefined
	}
	k, small := c.int64()
	if name == "phi" {
		return s.totient(c)
	}
	step := int64(1)
	if name == "doublefactorial" {
		step = 2
	}
	if !small || k > maxFactorial*step {
		return nil, errBig
	}
	v, err := s.product(k, step)
	return constant(v), err
}

// product is k·(k-step)·(k-2·step)…
func (s *session) product(k, step int64) (num, error) {
	out := whole(1)
	for ; k > 1; k -= step {
		out = out.mul(whole(k))
		if err := s.spend(1 + out.bits()/256); err != nil {
			return num{}, err
		}
	}
	return out, nil
}

// totient is Euler's φ of a natural number that factorises.
func (s *session) totient(c num) (poly, error) {
	if c.sign() <= 0 {
		return nil, errUndefined
	}
	powers, err := s.factorise(c.rat().Num())
	if err != nil {
		return nil, err
	}
	out := c
	for _, f := range powers {
		if !f.prime {
			return nil, errBig
		}
		p := fromInt(f.n)
		out = out.mul(p.sub(whole(1))).mul(p.inv())
	}
	return constant(out), nil
}

// binomial is "binom" p over q, or "perm" p!/(p-q)!, for a small whole q as a polynomial in p.
func (s *session) binomial(name string, p, q poly) (poly, error) {
	k, ok := q.rational()
	if n, isNumber := p.rational(); ok && isNumber && n.isInt() && k.isInt() && n.sign() >= 0 {
		return s.choose(name, n, k)
	}
	small, isSmall := k.int64()
	if !ok || !isSmall || small > 20 {
		return s.byFactorials(name, p, q)
	}
	out := constant(whole(1))
	if small < 0 {
		return nil, nil
	}
	for i := range small {
		factor, err := s.add(p, constant(whole(-i)))
		if err != nil {
			return nil, err
		}
		if name == "binom" {
			factor = factor.scale(fraction(1, i+1))
		}
		if out, err = s.mul(out, factor); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *session) byFactorials(name string, p, q poly) (poly, error) {
	rest, err := s.sub(p, q)
	if err != nil {
		return nil, err
	}
	var parts [3]poly
	for i, arg := range []poly{p, rest, q} {
		if parts[i], err = s.integral("factorial", arg); err != nil {
			return nil, errForm
		}
	}
	bottom := parts[1]
	if name == "binom" {
		if bottom, err = s.mul(bottom, parts[2]); err != nil {
			return nil, err
		}
	}
	return s.ratio(parts[0], bottom)
}

// choose is n over k, or n!/(n-k)!, for whole numbers with n >= 0. Its size is bounded before it is computed.
func (s *session) choose(name string, n, k num) (poly, error) {
	if k.sign() < 0 || k.cmp(n) > 0 {
		return nil, nil
	}
	if other := n.sub(k); name == "binom" && other.cmp(k) < 0 {
		k = other
	}
	steps, ok := k.int64()
	if !ok || steps > maxBits || steps*int64(n.bits()) > 2*maxBits {
		return nil, errBig
	}
	top, bottom := big.NewInt(1), big.NewInt(1)
	for i := range steps {
		top.Mul(top, n.sub(whole(i)).rat().Num())
		if name == "binom" {
			bottom.Mul(bottom, big.NewInt(i+1))
		}
		if err := s.spend(1 + top.BitLen()/256); err != nil {
			return nil, err
		}
	}
	if err := s.spendBits(top.BitLen()); err != nil {
		return nil, err
	}
	value := fromInt(top.Quo(top, bottom))
	if value.bits() > maxBits {
		return nil, errBig
	}
	return constant(value), nil
}

// several is gcd, lcm, max or min.
func (s *session) several(name string, args []poly) (poly, error) {
	if name == "gcd" || name == "lcm" {
		return s.divisor(name, args)
	}
	var best *num
	var rest []poly
	for _, p := range args {
		c, ok := p.rational()
		switch {
		case !ok:
			rest = append(rest, p)
		case best == nil || (c.cmp(*best) > 0) == (name == "max"):
			best = &c
		}
	}
	if best != nil {
		rest = append(rest, constant(*best))
	}
	slices.SortFunc(rest, comparePolys)
	rest = slices.CompactFunc(rest, poly.equal)
	if len(rest) == 1 {
		return rest[0], nil
	}
	return s.callAtom(name, rest...), nil
}

func comparePolys(p, q poly) int {
	return slices.CompareFunc(p, q, func(a, b term) int {
		if c := compareFactors(a.fs, b.fs); c != 0 {
			return c
		}
		return a.c.cmp(b.c)
	})
}
