package algebra

import "math/big"

// divisor is the gcd or lcm of args: of rationals p/q the positive one that divides them into whole numbers, of
// polynomials the one over the integers, or monic if a coefficient is no integer. Where more than one argument is a
// sum, it has no normal form.
func (s *session) divisor(name string, args []poly) (poly, error) {
	acc, err := s.normalSign(args[0])
	if err != nil {
		return nil, err
	}
	for _, p := range args[1:] {
		if err := s.spend(20); err != nil {
			return nil, err
		}
		q, err := s.normalSign(p)
		if err != nil {
			return nil, err
		}
		if acc, err = s.divisor2(name, acc, q); err != nil {
			return nil, err
		}
	}
	return acc, nil
}

func (s *session) normalSign(p poly) (poly, error) {
	if s.hasImaginary(p) {
		return nil, errForm
	}
	if len(p) > 0 && p[0].c.sign() < 0 {
		return p.neg(), nil
	}
	return p, nil
}

func (s *session) divisor2(name string, p, q poly) (poly, error) {
	a, okA := p.rational()
	b, okB := q.rational()
	switch {
	case okA && okB && name == "gcd":
		return constant(gcdNum(a, b)), nil
	case okA && okB:
		return constant(lcmNum(a, b)), nil
	case len(p) == 0 || len(q) == 0:
		if name == "lcm" {
			return nil, nil
		}
		return s.add(p, q)
	case p.equal(q):
		return p, nil
	case len(p) > 1 && len(q) > 1, len(p)+len(q) > 2 && name == "lcm":
		return nil, errForm
	}
	return s.monomialDivisor(name, p, q), nil
}

// monomialDivisor works by exponents; one of p and q has one term, the other, for a gcd, perhaps more.
func (s *session) monomialDivisor(name string, p, q poly) poly {
	all := append(append(poly{}, p...), q...)
	c, integral := all[0].c, true
	for _, t := range all {
		integral = integral && t.c.isInt()
	}
	fs := all[0].fs
	for _, t := range all[1:] {
		if name == "gcd" {
			c, fs = gcdNum(c, t.c), mergeExponents(fs, t.fs, true)
		} else {
			c, fs = lcmNum(c, t.c), mergeExponents(fs, t.fs, false)
		}
	}
	if !integral {
		c = whole(1)
	}
	return single(c, fs...)
}

// mergeExponents takes the smaller (or greater) exponent of every atom, zero where it is missing.
func mergeExponents(a, b []factor, smaller bool) []factor {
	var out []factor
	keep := func(f factor, with num) {
		if (f.exp.cmp(with) > 0) == smaller {
			f.exp = with
		}
		if !f.exp.isZero() {
			out = append(out, f)
		}
	}
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].atom < b[0].atom:
			keep(a[0], whole(0))
			a = a[1:]
		case len(a) == 0 || b[0].atom < a[0].atom:
			keep(b[0], whole(0))
			b = b[1:]
		default:
			keep(a[0], b[0].exp)
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// gcdNum is gcd(a/b, c/d) = gcd(ad, cb)/bd, not negative.
func gcdNum(a, b num) num {
	x, y := a.rat(), b.rat()
	n := new(big.Int).GCD(nil, nil,
		new(big.Int).Abs(new(big.Int).Mul(x.Num(), y.Denom())), new(big.Int).Abs(new(big.Int).Mul(y.Num(), x.Denom())))
	return fromRat(new(big.Rat).SetFrac(n, new(big.Int).Mul(x.Denom(), y.Denom())))
}

// lcmNum is |ab|/gcd(a, b), zero if one is.
func lcmNum(a, b num) num {
	if a.isZero() || b.isZero() {
		return whole(0)
	}
	c := a.mul(b).mul(gcdNum(a, b).inv())
	if c.sign() < 0 {
		return c.neg()
	}
	return c
}
