package algebra

// sin and cos of p: whole quarter turns come off, signs come out, and known angles have their value.
func (s *session) sin(p poly) (poly, error) { return s.wave(p, 0) }
func (s *session) cos(p poly) (poly, error) { return s.wave(p, 1) }

// wave is the sine of p + quarter·π/2.
func (s *session) wave(p poly, quarter int64) (poly, error) {
	turns, rest := s.splitTurns(p)
	if len(rest) == 0 {
		return s.sinPi(turns.add(fraction(quarter, 2)))
	}
	sign := whole(1)
	if rest[0].c.sign() < 0 { // sin(rest + a) = sin(π - a + |rest|), a being the constant angle
		rest = rest.neg()
		turns, quarter = whole(1).sub(turns).sub(fraction(quarter, 2)), 0
	}
	turns = turns.add(fraction(quarter, 2))
	half := turns.mul(whole(2)).floor() // quarter turns
	turns = turns.sub(half.mul(fraction(1, 2)))
	k, ok := half.int64()
	if !ok {
		return nil, errForm
	}
	k = ((k % 4) + 4) % 4
	if k >= 2 {
		sign = sign.neg()
	}
	angle, err := s.add(rest, s.atom(kindPi).scale(turns))
	if err != nil {
		return nil, err
	}
	name := "sin"
	if k%2 == 1 {
		name = "cos"
	}
	return s.waveAtom(name, angle).scale(sign), nil
}

// waveAtom is sin or cos of angle, undone where the angle is its own inverse function.
func (s *session) waveAtom(name string, angle poly) poly {
	if len(angle) == 1 && angle[0].c.isWhole(1) && len(angle[0].fs) == 1 && angle[0].fs[0].exp.isWhole(1) {
		if args, ok := s.isCall(angle[0].fs[0], "arc"+name); ok {
			return args[0]
		}
	}
	return s.callAtom(name, angle)
}

// splitTurns splits p into turns·π and the rest.
func (s *session) splitTurns(p poly) (turns num, rest poly) {
	for i, t := range p {
		if len(t.fs) == 1 && t.fs[0].exp.isWhole(1) && s.atoms[t.fs[0].atom].kind == kindPi {
			rest = append(append(rest, p[:i]...), p[i+1:]...)
			return t.c, rest
		}
	}
	return whole(0), p
}

func (s *session) cosPi(r num) (poly, error) { return s.sinPi(r.add(fraction(1, 2))) }

// sinPi is sin(rπ): by radicals for twelfths and for tenths that have simple ones, else an atom with r in (0, 1/2).
func (s *session) sinPi(r num) (poly, error) {
	r = r.sub(r.mul(fraction(1, 2)).floor().mul(whole(2)))
	sign := whole(1)
	if r.cmp(whole(1)) >= 0 {
		r, sign = r.sub(whole(1)), sign.neg()
	}
	if r.cmp(fraction(1, 2)) > 0 {
		r = whole(1).sub(r)
	}
	p, ok, err := s.knownSine(r)
	if err != nil {
		return nil, err
	}
	if !ok {
		p = s.callAtom("sin", s.atom(kindPi).scale(r))
	}
	return p.scale(sign), nil
}

// sines holds sin(nπ/d) as (a + b·√m + c·√k)/4 with the signs of b and c.
var sines = [...]struct {
	n, d       int64
	whole      int64
	b, m, c, k int64
}{
	{n: 0, d: 1},
	{n: 1, d: 2, whole: 4},
	{n: 1, d: 6, whole: 2},
	{n: 1, d: 4, b: 2, m: 2},
	{n: 1, d: 3, b: 2, m: 3},
	{n: 1, d: 12, b: 1, m: 6, c: -1, k: 2},
	{n: 5, d: 12, b: 1, m: 6, c: 1, k: 2},
	{n: 1, d: 10, whole: -1, b: 1, m: 5},
	{n: 3, d: 10, whole: 1, b: 1, m: 5},
}

func (s *session) knownSine(r num) (poly, bool, error) {
	for _, e := range sines {
		if r.cmp(fraction(e.n, e.d)) != 0 {
			continue
		}
		p := constant(fraction(e.whole, 4))
		for _, part := range [][2]int64{{e.b, e.m}, {e.c, e.k}} {
			if part[0] == 0 {
				continue
			}
			root, err := s.powRational(whole(part[1]), fraction(1, 2))
			if err != nil {
				return nil, false, err
			}
			if p, err = s.add(p, root.scale(fraction(part[0], 4))); err != nil {
				return nil, false, err
			}
		}
		return p, true, nil
	}
	return nil, false, nil
}

// tan is sin/cos.
func (s *session) tan(p poly) (poly, error) {
	top, err := s.sin(p)
	if err != nil {
		return nil, err
	}
	return s.over(top, p, s.cos)
}

// over is top divided by f(p).
func (s *session) over(top, p poly, f func(poly) (poly, error)) (poly, error) {
	bottom, err := f(p)
	if err != nil {
		return nil, err
	}
	inverse, err := s.inverse(bottom)
	if err != nil {
		return nil, err
	}
	return s.mul(top, inverse)
}

// trig is a circular function by its name.
func (s *session) trig(name string, p poly) (poly, error) {
	switch name {
	case "sin":
		return s.sin(p)
	case "cos":
		return s.cos(p)
	case "tan":
		return s.tan(p)
	case "cot":
		top, err := s.cos(p)
		if err != nil {
			return nil, err
		}
		return s.over(top, p, s.sin)
	case "sec":
		return s.over(constant(whole(1)), p, s.cos)
	}
	return s.over(constant(whole(1)), p, s.sin)
}

// arc is an inverse circular function by its name, an angle for the values of known angles.
func (s *session) arc(name string, p poly) (poly, error) {
	switch name {
	case "arccos":
		return s.quarterMinus("arcsin", p)
	case "arccsc", "arcsec":
		inverse, err := s.inverse(p)
		if err != nil {
			return nil, err
		}
		return s.arc(map[string]string{"arccsc": "arcsin", "arcsec": "arccos"}[name], inverse)
	case "arccot":
		return s.arccot(p)
	}
	if len(p) == 0 {
		return nil, nil
	}
	if p[0].c.sign() < 0 && s.constantSum(p) {
		q, err := s.arc(name, p.neg())
		return q.neg(), err
	}
	if r, ok, err := s.knownAngle(name, p); ok || err != nil {
		return s.atom(kindPi).scale(r), err
	}
	return s.callAtom(name, p), nil
}

// arccot is the angle in (-π/2, π/2], arctan(1/x); its value at zero is π/2.
func (s *session) arccot(p poly) (poly, error) {
	if len(p) == 0 {
		return s.atom(kindPi).scale(fraction(1, 2)), nil
	}
	if s.constantSum(p) {
		inverse, err := s.inverse(p)
		if err != nil {
			return nil, err
		}
		return s.arc("arctan", inverse)
	}
	return s.callAtom("arccot", p), nil
}

func (s *session) quarterMinus(name string, p poly) (poly, error) {
	q, err := s.arc(name, p)
	if err != nil {
		return nil, err
	}
	return s.sub(s.atom(kindPi).scale(fraction(1, 2)), q)
}

// constantSum reports whether p has no symbols, so that taking signs out keeps it in one form.
func (s *session) constantSum(p poly) bool {
	for _, t := range p {
		for _, f := range t.fs {
			if k := s.atoms[f.atom].kind; k != kindPrime && k != kindPi && k != kindE {
				return false
			}
		}
	}
	return true
}

// knownAngle finds r in (0, 1/2] with sin(rπ) or tan(rπ) equal to p.
func (s *session) knownAngle(name string, p poly) (num, bool, error) {
	if !s.surd(p) || len(p) > 3 {
		return num{}, false, nil
	}
	for _, e := range sines[1:] {
		r := fraction(e.n, e.d)
		q, err := s.sinPi(r)
		if name == "arctan" && err == nil {
			if e.d == 2 {
				continue
			}
			q, err = s.tan(s.atom(kindPi).scale(r))
		}
		if err != nil {
			return num{}, false, err
		}
		if q.equal(p) {
			return r, true, nil
		}
		if q.equal(p.neg()) {
			return r.neg(), true, nil
		}
	}
	return num{}, false, nil
}
