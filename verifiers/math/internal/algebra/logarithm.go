package algebra

// ln is the natural logarithm of p. Positive rationals split into primes.
func (s *session) ln(p poly) (poly, error) {
	if len(p) == 0 {
		return nil, errUndefined
	}
	if len(p) > 1 {
		c := content(p)
		return s.lnSplit(c, s.callAtom("ln", p.scale(c.inv())))
	}
	t := p[0]
	if len(t.fs) == 1 && t.c.sign() > 0 {
		if rest, ok, err := s.lnFactor(t.fs[0]); ok || err != nil {
			if err != nil {
				return nil, err
			}
			return s.lnSplit(t.c, rest)
		}
	}
	size := t.c
	if size.sign() < 0 {
		size = size.neg()
	}
	var rest poly
	switch {
	case len(t.fs) > 0:
		rest = s.callAtom("ln", p.scale(size.inv()))
	case t.c.sign() < 0:
		half, err := s.mul(s.atom(kindI), s.atom(kindPi))
		if err != nil {
			return nil, err
		}
		rest = half
	}
	return s.lnSplit(size, rest)
}

// lnFactor is ln(a^r) = r·ln a, for atoms where it is: positive ones, and any with r in (-1, 1].
func (s *session) lnFactor(f factor) (poly, bool, error) {
	a := s.atoms[f.atom]
	switch {
	case a.kind == kindE:
		return constant(f.exp), true, nil
	case a.kind == kindPower && s.positive(f) && len(a.base) == 1 && s.atoms[a.base[0].fs[0].atom].kind == kindE:
		return a.args[0].scale(f.exp), true, nil
	case a.kind == kindPower && s.positive(f):
		inner, err := s.ln(a.base)
		if err != nil {
			return nil, true, err
		}
		p, err := s.mul(inner, a.args[0].scale(f.exp))
		return p, true, err
	case a.kind == kindPower || a.kind == kindI:
		return nil, false, nil
	case !s.positive(f) && (f.exp.cmp(whole(-1)) <= 0 || f.exp.cmp(whole(1)) > 0):
		return nil, false, nil
	case a.kind == kindPrime:
		return s.callAtom("ln", constant(fromInt(a.n))).scale(f.exp), true, nil
	case a.kind == kindRoot:
		return s.callAtom("ln", a.base).scale(f.exp), true, nil
	}
	return s.callAtom("ln", single(whole(1), factor{f.atom, whole(1)})).scale(f.exp), true, nil
}

// lnSplit is ln c + rest for c > 0.
func (s *session) lnSplit(c num, rest poly) (poly, error) {
	r, sign := c.rat(), whole(1)
	for _, part := range []num{fromInt(r.Num()), fromInt(r.Denom())} {
		powers, err := s.factorise(part.rat().Num())
		if err != nil {
			return nil, err
		}
		for _, f := range powers {
			ln := s.callAtom("ln", constant(fromInt(f.n))).scale(sign.mul(whole(f.power)))
			if rest, err = s.add(rest, ln); err != nil {
				return nil, err
			}
		}
		sign = sign.neg()
	}
	return rest, nil
}

// logTo is the logarithm of p to the base b.
func (s *session) logTo(p, b poly) (poly, error) {
	if x, ok := p.rational(); ok {
		if y, ok := b.rational(); ok && x.sign() > 0 && y.sign() > 0 {
			return s.logRational(x, y)
		}
	}
	top, err := s.ln(p)
	if err != nil {
		return nil, err
	}
	bottom, err := s.ln(b)
	if err != nil {
		return nil, err
	}
	if len(bottom) == 0 {
		return nil, errUndefined
	}
	inverse, err := s.inverse(bottom)
	if err != nil {
		return nil, err
	}
	return s.mul(top, inverse)
}

// logRational is log_b x as a sum of logb(p, b) over the primes of x. The greatest prime of b is written by the
// others, since the logarithms of b's own primes add up to one.
func (s *session) logRational(x, b num) (poly, error) {
	base, err := s.lnSplit(b, nil)
	if err != nil {
		return nil, err
	}
	if len(base) == 0 {
		return nil, errUndefined // base one
	}
	top, err := s.lnSplit(x, nil)
	if err != nil {
		return nil, err
	}
	last := base[len(base)-1]
	var out poly
	for _, t := range top {
		if compareFactors(t.fs, last.fs) != 0 {
			if out, err = s.add(out, s.logAtom(t, b)); err != nil {
				return nil, err
			}
			continue
		}
		ratio := t.c.mul(last.c.inv())
		if out, err = s.add(out, constant(ratio)); err != nil {
			return nil, err
		}
		for _, u := range base[:len(base)-1] {
			if out, err = s.sub(out, s.logAtom(u, b).scale(ratio)); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// logAtom is t = c·ln p as c·logb(p, b).
func (s *session) logAtom(t term, b num) poly {
	return s.callAtom("logb", s.atoms[t.fs[0].atom].args[0], constant(b)).scale(t.c)
}

// dissolve takes the terms out of e that are logarithms to the base c, and returns what c to their power is.
func (s *session) dissolve(c num, e poly) (rest, power poly, err error) {
	power = constant(whole(1))
	var base poly
	for _, t := range e {
		u, k, ok := s.logarithm(t, constant(c), &base)
		if !ok {
			rest = append(rest, t)
			continue
		}
		q, err := s.pow(u, k)
		if err != nil {
			return nil, nil, err
		}
		if power, err = s.mul(power, q); err != nil {
			return nil, nil, err
		}
	}
	return rest, power, nil
}

// logarithm reads t as k·log_c u. It computes ln c into base when it first needs it.
func (s *session) logarithm(t term, c poly, base *poly) (u poly, k num, ok bool) {
	if len(t.fs) == 1 && t.fs[0].exp.isWhole(1) {
		if args, ok := s.isCall(t.fs[0], "logb"); ok && args[1].equal(c) {
			return args[0], t.c, true
		}
	}
	if len(t.fs) != 2 {
		return nil, num{}, false
	}
	for i, f := range t.fs {
		args, isLn := s.isCall(f, "ln")
		if !isLn || !f.exp.isWhole(1) {
			continue
		}
		if len(*base) == 0 {
			var err error
			if *base, err = s.ln(c); err != nil {
				return nil, num{}, false
			}
		}
		inverse, err := s.inverse(*base)
		if err == nil && len(inverse) == 1 && compareFactors(inverse[0].fs, t.fs[1-i:2-i]) == 0 {
			return args[0], t.c.mul(inverse[0].c.inv()), true
		}
	}
	return nil, num{}, false
}

// exponential is e^p. Logarithms dissolve, imaginary terms turn into cosines and sines.
func (s *session) exponential(p poly) (poly, error) {
	result := constant(whole(1))
	var angle poly // p's terms with i, without it
	for _, t := range p {
		if i := s.imaginary(t); i >= 0 {
			fs := append(append([]factor{}, t.fs[:i]...), t.fs[i+1:]...)
			angle = append(angle, term{c: t.c, fs: fs})
			continue
		}
		q, err := s.exponentialTerm(t)
		if err != nil {
			return nil, err
		}
		if result, err = s.mul(result, q); err != nil {
			return nil, err
		}
	}
	if len(angle) == 0 {
		return result, nil
	}
	angle, err := s.collect(angle)
	if err != nil {
		return nil, err
	}
	c, err := s.cos(angle)
	if err != nil {
		return nil, err
	}
	d, err := s.sin(angle)
	if err != nil {
		return nil, err
	}
	if d, err = s.mul(d, s.atom(kindI)); err != nil {
		return nil, err
	}
	if c, err = s.add(c, d); err != nil {
		return nil, err
	}
	return s.mul(result, c)
}

// imaginary returns the place of i among t's factors, or -1.
func (s *session) imaginary(t term) int {
	for i, f := range t.fs {
		if s.atoms[f.atom].kind == kindI {
			return i
		}
	}
	return -1
}

func (s *session) exponentialTerm(t term) (poly, error) {
	e := s.atom(kindE)
	if len(t.fs) == 0 {
		return s.powFactor(e[0].fs[0], t.c)
	}
	if len(t.fs) == 1 && t.fs[0].exp.isWhole(1) {
		if args, ok := s.isCall(t.fs[0], "ln"); ok {
			return s.pow(args[0], t.c)
		}
	}
	return s.powerTerm(e, t)
}
