package algebra

import (
	"errors"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// normalTree returns the normal form of n, remembered for trees that are met again.
func (s *session) normalTree(n *expr.Node) (poly, error) {
	if len(n.Args) == 0 {
		return s.leaf(n)
	}
	if f, ok := s.forms[n]; ok {
		return f.p, f.err
	}
	if err := s.spend(2); err != nil {
		return nil, err
	}
	p, err := s.compound(n)
	if s.forms == nil {
		s.forms = make(map[*expr.Node]form)
	}
	s.forms[n] = form{p, err}
	return p, err
}

func (s *session) leaf(n *expr.Node) (poly, error) {
	switch n.Op {
	case expr.Number:
		c := fromRat(n.Value)
		if c.bits() > 2*maxBits {
			return nil, errBig
		}
		return constant(c), nil
	case expr.Symbol:
		return s.symbol(n.Name), nil
	case expr.Constant:
		switch n.Name {
		case expr.Pi:
			return s.atom(kindPi), nil
		case expr.E:
			return s.atom(kindE), nil
		case expr.I:
			return s.atom(kindI), nil
		}
	}
	return nil, errForm
}

func (s *session) compound(n *expr.Node) (poly, error) {
	switch n.Op {
	case expr.Add:
		return s.fold(n.Args, nil, s.add)
	case expr.Mul:
		return s.fold(n.Args, constant(whole(1)), s.mul)
	case expr.Neg:
		p, err := s.normalTree(n.Args[0])
		return p.neg(), err
	case expr.Div:
		return s.quotient(n.Args[0], n.Args[1])
	case expr.Pow:
		return s.powerTree(n.Args[0], n.Args[1])
	case expr.Percent:
		p, err := s.normalTree(n.Args[0])
		return p.scale(fraction(1, 100)), err
	case expr.Quantity:
		return s.degrees(n)
	case expr.Call:
		return s.call(n)
	case expr.Binder:
		return s.binder(n)
	case expr.Matrix:
		if n.Name == "vmatrix" {
			return s.determinant(n)
		}
	}
	return nil, errForm
}

// fold joins the normal forms of args. All are visited, so that an undefined one is not hidden by a long one.
func (s *session) fold(args []*expr.Node, p poly, join func(p, q poly) (poly, error)) (poly, error) {
	var failed error
	for _, arg := range args {
		q, err := s.normalTree(arg)
		if err == nil && failed == nil {
			p, err = join(p, q)
		}
		failed = worse(failed, err)
	}
	if failed != nil {
		return nil, failed
	}
	return p, nil
}

// worse returns the error that says more: a spent counter, then undefined, then the first.
func worse(a, b error) error {
	switch {
	case errors.Is(a, errBudget) || b == nil:
		return a
	case a == nil || errors.Is(b, errBudget) || errors.Is(b, errUndefined):
		return b
	}
	return a
}

func (s *session) quotient(top, bottom *expr.Node) (poly, error) {
	q, err := s.normalTree(bottom)
	if err == nil && len(q) == 0 {
		return nil, errUndefined
	}
	p, errTop := s.normalTree(top)
	if err = worse(err, errTop); err != nil {
		return nil, err
	}
	if q, err = s.inverse(q); err != nil {
		return nil, err
	}
	return s.mul(p, q)
}

// degrees reads x° as x·π/180. No other unit is scalar.
func (s *session) degrees(n *expr.Node) (poly, error) {
	if !isDegree(n) {
		return nil, errForm
	}
	p, err := s.normalTree(n.Args[0])
	if err != nil {
		return nil, err
	}
	return s.mul(p, s.atom(kindPi).scale(fraction(1, 180)))
}

func isDegree(n *expr.Node) bool {
	return len(n.Unit) == 1 && n.Unit[0].Power == 1 && n.Unit[0].Symbol == "°"
}

func (s *session) powerTree(base, exponent *expr.Node) (poly, error) {
	e, err := s.normalTree(exponent)
	if err != nil {
		return nil, err
	}
	b, err := s.normalTree(base)
	if err != nil {
		return nil, err
	}
	if r, ok := e.rational(); ok {
		return s.pow(b, r)
	}
	return s.power(b, e)
}

// power is b^e for an exponent that is no rational: e^{p+q} = e^p·e^q, and by the primes of a positive rational base.
func (s *session) power(b, e poly) (poly, error) {
	if b.isOne() {
		return b, nil
	}
	if len(b) != 1 {
		return s.powerOf(b, e)
	}
	t := b[0]
	switch {
	case t.c.isWhole(1) && len(t.fs) == 1 && s.atoms[t.fs[0].atom].kind == kindE:
		return s.exponential(e.scale(t.fs[0].exp))
	case len(t.fs) == 0 && t.c.sign() > 0:
		return s.powerRational(t.c, e)
	case len(t.fs) == 1 && t.c.isWhole(1) && s.positive(t.fs[0]):
		return s.powerPositive(t.fs[0], e)
	}
	return s.powerOf(b, e)
}

// powerPositive is (a^r)^e = a^{re} for an atom that is a positive number.
func (s *session) powerPositive(f factor, e poly) (poly, error) {
	a := s.atoms[f.atom]
	if a.kind == kindPower {
		inner, err := s.mul(a.args[0], e.scale(f.exp))
		if err != nil {
			return nil, err
		}
		return s.power(a.base, inner)
	}
	return s.powerOf(single(whole(1), factor{f.atom, whole(1)}), e.scale(f.exp))
}

// powerRational is c^e for a positive rational c, prime by prime. Exponents that are logarithms to the base c dissolve.
func (s *session) powerRational(c num, e poly) (poly, error) {
	e, result, err := s.dissolve(c, e)
	if err != nil || len(e) == 0 {
		return result, err
	}
	top, err := s.factorise(c.rat().Num())
	if err != nil {
		return nil, err
	}
	bottom, err := s.factorise(c.rat().Denom())
	if err != nil {
		return nil, err
	}
	for i, f := range append(top, bottom...) {
		k := whole(f.power)
		if i >= len(top) {
			k = k.neg()
		}
		base := single(whole(1), factor{s.natural(f.n, f.prime), whole(1)})
		q, err := s.powerOf(base, e.scale(k))
		if err != nil {
			return nil, err
		}
		if result, err = s.mul(result, q); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// powerOf is base^e as one atom per term of e, the rational part multiplied out.
func (s *session) powerOf(base, e poly) (poly, error) {
	result := constant(whole(1))
	for _, t := range e {
		q, err := s.powerTerm(base, t)
		if err != nil {
			return nil, err
		}
		if result, err = s.mul(result, q); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func (s *session) powerTerm(base poly, t term) (poly, error) {
	if len(t.fs) == 0 {
		if len(base) == 1 && len(base[0].fs) == 1 && s.atoms[base[0].fs[0].atom].kind == kindPrime {
			return s.powFactor(base[0].fs[0], t.c)
		}
		return s.pow(base, t.c)
	}
	if len(base) == 0 {
		return nil, errForm // 0^x is 0, 1 or undefined
	}
	monomial := poly{{c: whole(1), fs: t.fs}}
	id := s.intern(base.key()+"^"+monomial.key(), atom{kind: kindPower, base: base, args: []poly{monomial}, loose: true})
	return single(whole(1), factor{id, t.c}), nil
}
