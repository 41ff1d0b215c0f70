package algebra

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// call returns the normal form of a function's value.
func (s *session) call(n *expr.Node) (poly, error) {
	if n.Name == "det" {
		return s.determinant(n.Args[0])
	}
	args := make([]poly, len(n.Args))
	for i, arg := range n.Args {
		p, err := s.normalTree(arg)
		if err != nil {
			return nil, err
		}
		args[i] = p
	}
	if slices.Contains([]string{"gcd", "lcm", "max", "min"}, n.Name) {
		return s.several(n.Name, args)
	}
	switch len(args) {
	case 1:
		return s.call1(n.Name, args[0])
	case 2:
		return s.call2(n.Name, args[0], args[1])
	}
	return nil, errForm
}

func (s *session) call1(name string, p poly) (poly, error) {
	switch name {
	case "sqrt":
		return s.pow(p, fraction(1, 2))
	case "exp":
		return s.exponential(p)
	case "ln":
		return s.ln(p)
	case "log":
		if s.opts.LogBase == BaseE {
			return s.ln(p)
		}
		return s.logTo(p, constant(whole(10)))
	case "sin", "cos", "tan", "cot", "sec", "csc":
		return s.trig(name, p)
	case "arcsin", "arccos", "arctan", "arccot", "arcsec", "arccsc":
		return s.arc(name, p)
	case "sinh", "cosh", "tanh", "coth", "sech", "csch":
		return s.hyperbolic(name, p)
	case "factorial", "doublefactorial", "gamma", "phi":
		return s.integral(name, p)
	}
	return s.real1(name, p)
}

func (s *session) call2(name string, p, q poly) (poly, error) {
	switch name {
	case "root":
		return s.rootOf(p, q)
	case "logb":
		return s.logTo(p, q)
	case "binom", "perm":
		return s.binomial(name, p, q)
	case "mod":
		return s.modulo(p, q)
	}
	return nil, errForm
}

// rootOf is the q-th root of p: the real one where q is odd and p negative.
func (s *session) rootOf(p, q poly) (poly, error) {
	degree, ok := q.rational()
	if ok && degree.isZero() {
		return nil, errUndefined
	}
	if !ok {
		inverse, err := s.inverse(q)
		if err != nil {
			return nil, err
		}
		return s.power(p, inverse)
	}
	odd := degree.isInt() && degree.rat().Num().Bit(0) == 1
	if c, ok := p.rational(); odd && (ok && c.sign() < 0 || !ok && len(p) > 0 && p[0].c.sign() < 0) {
		r, err := s.pow(p.neg(), degree.inv())
		return r.neg(), err
	}
	return s.pow(p, degree.inv())
}

// real1 is a function of real numbers: exact for rationals, an atom in one form otherwise.
func (s *session) real1(name string, p poly) (poly, error) {
	c, ok := p.rational()
	switch name {
	case "abs":
		return s.abs(p)
	case "sgn":
		if ok {
			return constant(whole(int64(c.sign()))), nil
		}
	case "floor":
		return s.floor(p)
	case "ceil":
		q, err := s.floor(p.neg())
		return q.neg(), err
	case "conj", "re", "im":
		return s.parts(name, p)
	case "arsinh", "artanh":
		if len(p) == 0 {
			return nil, nil
		}
	}
	return s.callAtom(name, p), nil
}

// floor takes whole numbers out of p: ⌊q + 3⌋ = ⌊q⌋ + 3.
func (s *session) floor(p poly) (poly, error) {
	var out, rest poly
	for _, t := range p {
		if len(t.fs) > 0 {
			rest = append(rest, t)
			continue
		}
		k := t.c.floor()
		out = constant(k)
		if left := t.c.sub(k); !left.isZero() {
			rest = append(rest, term{c: left})
		}
	}
	if _, ok := rest.rational(); ok {
		return out, nil
	}
	return s.add(s.callAtom("floor", rest), out)
}

// abs takes positive factors out of |p|.
func (s *session) abs(p poly) (poly, error) {
	if c, ok := p.rational(); ok && c.sign() < 0 {
		return p.neg(), nil
	} else if ok {
		return p, nil
	}
	if s.hasImaginary(p) {
		return s.modulus(p)
	}
	if len(p) > 1 {
		c := content(p)
		if p[0].c.sign() < 0 {
			return s.callAtom("abs", p.scale(c.inv().neg())).scale(c), nil
		}
		return s.callAtom("abs", p.scale(c.inv())).scale(c), nil
	}
	return s.absTerm(p[0])
}

func (s *session) absTerm(t term) (poly, error) {
	result := constant(t.c)
	if t.c.sign() < 0 {
		result = result.neg()
	}
	for _, f := range t.fs {
		q := single(whole(1), f)
		symbol := s.atoms[f.atom].kind == kindSymbol
		even := symbol && f.exp.isInt() && f.exp.rat().Num().Bit(0) == 0
		if _, isAbs := s.isCall(f, "abs"); !even && !isAbs && !s.positive(f) {
			q = s.callAtom("abs", single(whole(1), factor{f.atom, whole(1)}))
			if !symbol || !f.exp.isInt() {
				q = s.callAtom("abs", single(whole(1), f))
			} else if q[0].fs[0].exp = f.exp; f.exp.isInt() {
				q = single(whole(1), q[0].fs[0])
			}
		}
		var err error
		if result, err = s.mul(result, q); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func (s *session) hasImaginary(p poly) bool {
	return slices.ContainsFunc(p, func(t term) bool { return s.imaginary(t) >= 0 })
}

// split returns the real and imaginary parts of p if all its other factors are surely real.
func (s *session) split(p poly) (re, im poly, ok bool) {
	for _, t := range p {
		i := s.imaginary(t)
		rest := t
		if i >= 0 {
			rest.fs = append(append([]factor{}, t.fs[:i]...), t.fs[i+1:]...)
		}
		if !s.real(poly{rest}) {
			return nil, nil, false
		}
		if i >= 0 {
			im = append(im, rest)
		} else {
			re = append(re, rest)
		}
	}
	slices.SortFunc(im, func(a, b term) int { return compareFactors(a.fs, b.fs) })
	return re, im, true
}

// modulus is √(re² + im²).
func (s *session) modulus(p poly) (poly, error) {
	re, im, ok := s.split(p)
	if !ok {
		return s.callAtom("abs", p), nil
	}
	a, err := s.mul(re, re)
	if err != nil {
		return nil, err
	}
	b, err := s.mul(im, im)
	if err != nil {
		return nil, err
	}
	if a, err = s.add(a, b); err != nil {
		return nil, err
	}
	return s.pow(a, fraction(1, 2))
}

func (s *session) parts(name string, p poly) (poly, error) {
	re, im, ok := s.split(p)
	switch {
	case !ok:
		return s.callAtom(name, p), nil
	case name == "re":
		return re, nil
	case name == "im":
		return im, nil
	}
	im, err := s.mul(im, s.atom(kindI).neg())
	if err != nil {
		return nil, err
	}
	return s.add(re, im)
}

// hyperbolic writes a hyperbolic function by exponentials.
func (s *session) hyperbolic(name string, p poly) (poly, error) {
	if s.hasImaginary(p) {
		return s.callAtom(name, p), nil
	}
	up, err := s.exponential(p)
	if err != nil {
		return nil, err
	}
	down, err := s.exponential(p.neg())
	if err != nil {
		return nil, err
	}
	sum, err := s.add(up, down)
	if err != nil {
		return nil, err
	}
	difference, err := s.sub(up, down)
	if err != nil {
		return nil, err
	}
	half, two := fraction(1, 2), constant(whole(2))
	switch name {
	case "sinh":
		return difference.scale(half), nil
	case "cosh":
		return sum.scale(half), nil
	case "tanh":
		return s.ratio(difference, sum)
	case "coth":
		return s.ratio(sum, difference)
	case "sech":
		return s.ratio(two, sum)
	}
	return s.ratio(two, difference)
}

func (s *session) ratio(p, q poly) (poly, error) {
	inverse, err := s.inverse(q)
	if err != nil {
		return nil, err
	}
	return s.mul(p, inverse)
}

// modulo is a - b·⌊a/b⌋, with the sign of b.
func (s *session) modulo(a, b poly) (poly, error) {
	q, err := s.ratio(a, b)
	if err != nil {
		return nil, err
	}
	if q, err = s.floor(q); err != nil {
		return nil, err
	}
	if q, err = s.mul(q, b); err != nil {
		return nil, err
	}
	return s.sub(a, q)
}
