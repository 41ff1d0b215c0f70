package algebra

import "math/big"

// pow is p^r for a rational r, the principal value.
func (s *session) pow(p poly, r num) (poly, error) {
	if err := s.spend(2); err != nil {
		return nil, err
	}
	switch {
	case r.isZero():
		return constant(whole(1)), nil
	case r.isWhole(1):
		return p, nil
	case len(p) == 0 && r.sign() < 0:
		return nil, errUndefined
	case len(p) == 0:
		return nil, nil
	case len(p) == 1:
		return s.powTerm(p[0], r)
	case !r.isInt():
		return s.powSum(p, r)
	}
	k, ok := r.int64()
	if !ok {
		return nil, errBig
	}
	if k > 0 {
		return s.powWhole(p, k)
	}
	q, err := s.powWhole(p, -k)
	if err != nil {
		return nil, err
	}
	return s.inverse(q)
}

// powWhole is p^k for k > 0 by squaring. Powers of sums in symbols that would be long are refused early.
func (s *session) powWhole(p poly, k int64) (poly, error) {
	if len(p) == 0 {
		return nil, nil
	}
	if len(p) == 1 {
		return s.powTerm(p[0], whole(k))
	}
	if s.hasSymbols(p) && (k > 100 || len(p) > 2 && k > 12 || len(p) > 4 && k > 4) {
		return nil, errBig
	}
	if k > 1<<14 {
		return nil, errBig
	}
	result := constant(whole(1))
	for {
		var err error
		if k&1 == 1 {
			if result, err = s.mul(result, p); err != nil {
				return nil, err
			}
		}
		if k >>= 1; k == 0 {
			return result, nil
		}
		if p, err = s.mul(p, p); err != nil {
			return nil, err
		}
	}
}

// hasSymbols reports whether p has factors that do not reduce when multiplied.
func (s *session) hasSymbols(p poly) bool {
	for _, t := range p {
		for _, f := range t.fs {
			if k := s.atoms[f.atom].kind; k != kindPrime && k != kindI {
				return true
			}
		}
	}
	return false
}

// powTerm is t^r. For whole r it multiplies the exponents; otherwise it takes out what is known to be positive, and
// keeps the rest under one root.
func (s *session) powTerm(t term, r num) (poly, error) {
	if r.isInt() {
		return s.powTermWhole(t, r)
	}
	result, err := s.powRational(t.c, r)
	if err != nil {
		return nil, err
	}
	if t.c.sign() > 0 && len(t.fs) == 0 {
		return result, nil
	}
	var unsure []factor
	for _, f := range t.fs {
		if !s.positive(f) {
			unsure = append(unsure, f)
			continue
		}
		q, err := s.powFactor(f, r)
		if err != nil {
			return nil, err
		}
		if result, err = s.mul(result, q); err != nil {
			return nil, err
		}
	}
	rest, err := s.powUnsure(t.c.sign(), unsure, r)
	if err != nil {
		return nil, err
	}
	return s.mul(result, rest)
}

func (s *session) powTermWhole(t term, k num) (poly, error) {
	small, ok := k.int64()
	if !ok || t.c.powBits(small) > maxBits {
		if !t.c.isWhole(1) {
			return s.powHuge(t, k)
		}
		small = 1
	}
	s.doubtful = s.doubtful || k.sign() < 0 && s.mayVanish(t)
	result := constant(t.c.pow(small))
	if err := s.spendBits(t.c.powBits(small)); err != nil {
		return nil, err
	}
	for _, f := range t.fs {
		q, err := s.powFactor(f, k)
		if err != nil {
			return nil, err
		}
		if result, err = s.mul(result, q); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// mayVanish reports whether one of t's functions may be zero everywhere without looking it.
func (s *session) mayVanish(t term) bool {
	for _, f := range t.fs {
		a := &s.atoms[f.atom]
		if a.kind != kindCall {
			continue
		}
		if a.name != "sin" && a.name != "cos" && a.name != "ln" || s.loose(a.args[0]) {
			return true
		}
	}
	return false
}

// powHuge is t^k where the coefficient's power is too long to write: its primes keep their exponents.
func (s *session) powHuge(t term, k num) (poly, error) {
	if k.bits() > maxBits/4 {
		return nil, errBig
	}
	result := constant(whole(1))
	if t.c.sign() < 0 && k.rat().Num().Bit(0) == 1 {
		result = result.neg()
	}
	coefficient, err := s.powRational(num{big: new(big.Rat).Abs(t.c.rat())}, k)
	if err != nil {
		return nil, err
	}
	if result, err = s.mul(result, coefficient); err != nil || len(t.fs) == 0 {
		return result, err
	}
	rest, err := s.powTermWhole(term{c: whole(1), fs: t.fs}, k)
	if err != nil {
		return nil, err
	}
	return s.mul(result, rest)
}

// powFactor is f^r where that is f's atom to the product of the exponents.
func (s *session) powFactor(f factor, r num) (poly, error) {
	e := f.exp.mul(r)
	if e.bits() > maxBits/4 {
		return nil, errBig
	}
	t := term{c: whole(1)}
	var pending []factor
	if err := s.settle(&t, factor{f.atom, e}, &pending); err != nil {
		return nil, err
	}
	return s.expand(t, pending)
}

// positive reports whether f is surely a positive real number.
func (s *session) positive(f factor) bool {
	a := &s.atoms[f.atom]
	switch a.kind {
	case kindPi, kindE, kindPrime:
		return true
	case kindSymbol:
		return s.opts.Positive
	case kindPower: // a positive base to a real exponent
		return a.sure
	}
	return false
}

// real reports whether p is surely real: symbols to whole powers, and positive constants.
func (s *session) real(p poly) bool {
	for _, t := range p {
		for _, f := range t.fs {
			if s.atoms[f.atom].kind == kindSymbol && f.exp.isInt() || s.positive(f) {
				continue
			}
			return false
		}
	}
	return true
}

func (s *session) positiveConstant(p poly) bool {
	if len(p) != 1 || p[0].c.sign() < 0 {
		return false
	}
	for _, f := range p[0].fs {
		if !s.positive(f) {
			return false
		}
	}
	return true
}

// powUnsure is (sign · fs)^r for fractional r and factors that may be negative or complex. One factor alone whose own
// exponent is in (-1, 1] may multiply exponents: its argument stays within (-π, π].
func (s *session) powUnsure(sign int, fs []factor, r num) (poly, error) {
	switch {
	case len(fs) == 0 && sign > 0:
		return constant(whole(1)), nil
	case len(fs) == 0:
		return s.turn(r)
	case sign > 0 && len(fs) == 1 && s.atoms[fs[0].atom].kind != kindI &&
		fs[0].exp.cmp(whole(-1)) > 0 && fs[0].exp.cmp(whole(1)) <= 0:
		return s.powFactor(fs[0], r)
	case sign > 0 && len(fs) == 1 && s.atoms[fs[0].atom].kind == kindI:
		return s.turn(r.mul(fraction(1, 2)))
	case sign < 0 && len(fs) == 1 && s.atoms[fs[0].atom].kind == kindI:
		return s.turn(r.mul(fraction(-1, 2)))
	}
	return s.root(poly{{c: whole(int64(sign)), fs: fs}}, r)
}

// turn is e^{iπr}.
func (s *session) turn(r num) (poly, error) {
	c, err := s.cosPi(r)
	if err != nil {
		return nil, err
	}
	d, err := s.sinPi(r)
	if err != nil {
		return nil, err
	}
	if d, err = s.mul(d, s.atom(kindI)); err != nil {
		return nil, err
	}
	return s.add(c, d)
}

// powSum is p^r for a sum and a fractional r: the positive rational content comes out, the rest is a root.
func (s *session) powSum(p poly, r num) (poly, error) {
	c := content(p)
	outer, err := s.powRational(c, r)
	if err != nil {
		return nil, err
	}
	rest, err := s.root(p.scale(c.inv()), r)
	if err != nil {
		return nil, err
	}
	return s.mul(outer, rest)
}

// content is the greatest positive rational c for which p/c has whole coefficients without a common factor.
func content(p poly) num {
	n, d := new(big.Int), big.NewInt(1)
	for _, t := range p {
		r := t.c.rat()
		n.GCD(nil, nil, n, new(big.Int).Abs(r.Num()))
		g := new(big.Int).GCD(nil, nil, d, r.Denom())
		d.Mul(d, new(big.Int).Div(r.Denom(), g))
	}
	return fromRat(new(big.Rat).SetFrac(n, d))
}

// root is the atom base^r, its whole powers expanded.
func (s *session) root(base poly, r num) (poly, error) {
	s.doubtful = s.doubtful || r.sign() < 0 && s.loose(base)
	id := s.intern(base.key(), atom{kind: kindRoot, base: base, loose: true})
	t := term{c: whole(1)}
	var pending []factor
	if err := s.settle(&t, factor{id, r}, &pending); err != nil {
		return nil, err
	}
	return s.expand(t, pending)
}

// inverse is 1/p. Sums of square roots get a rational denominator.
func (s *session) inverse(p poly) (poly, error) {
	if len(p) == 0 {
		return nil, errUndefined
	}
	if len(p) == 1 {
		return s.powTerm(p[0], whole(-1))
	}
	if len(p) <= 8 && s.surd(p) {
		return s.rationalise(p)
	}
	c := content(p)
	if p[0].c.sign() < 0 {
		c = c.neg()
	}
	rest, err := s.root(p.scale(c.inv()), whole(-1))
	return rest.scale(c.inv()), err
}

// surd reports whether p is made of square roots of natural numbers, i and rationals.
func (s *session) surd(p poly) bool {
	for _, t := range p {
		for _, f := range t.fs {
			k := s.atoms[f.atom].kind
			if k != kindI && (k != kindPrime || f.exp.cmp(fraction(1, 2)) != 0) {
				return false
			}
		}
	}
	return true
}

// rationalise is 1/p = p̄/(p·p̄) where p̄ has the sign of one root changed, until no root is left below.
func (s *session) rationalise(p poly) (poly, error) {
	if c, ok := p.rational(); ok {
		if c.isZero() {
			return nil, errUndefined
		}
		return constant(c.inv()), nil
	}
	conjugate := conjugateOf(p, p[len(p)-1].fs[0].atom)
	norm, err := s.mul(p, conjugate)
	if err != nil {
		return nil, err
	}
	inverse, err := s.rationalise(norm)
	if err != nil {
		return nil, err
	}
	return s.mul(conjugate, inverse)
}

// conjugateOf is p with the sign changed of the terms that have the atom.
func conjugateOf(p poly, atom int32) poly {
	out := make(poly, len(p))
	for i, t := range p {
		out[i] = t
		for _, f := range t.fs {
			if f.atom == atom {
				out[i].c = t.c.neg()
			}
		}
	}
	return out
}

// loose reports whether p may be zero, or equal another sum, without looking it.
func (s *session) loose(p poly) bool {
	pi, e := false, false
	for _, t := range p {
		for _, f := range t.fs {
			a := &s.atoms[f.atom]
			pi, e = pi || a.kind == kindPi, e || a.kind == kindE
			huge := a.kind == kindPrime && (f.exp.sign() < 0 || f.exp.cmp(whole(1)) >= 0)
			if a.loose || huge || pi && e {
				return true
			}
		}
	}
	return false
}
