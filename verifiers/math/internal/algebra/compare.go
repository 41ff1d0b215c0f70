package algebra

import (
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/numeric"
)

// Compare returns the sign of a - b for real constants, infinities among them. It is not ok where one of them is no real
// constant, or where the sign could not be settled.
func Compare(a, b *expr.Node, o Options) (sign int, ok bool) {
	if a.Op == expr.Number && b.Op == expr.Number {
		return a.Value.Cmp(b.Value), true
	}
	s := newSession(o)
	a, b, r := s.prepareBoth(a, b)
	if r.Outcome != Unknown {
		return 0, false
	}
	if hasInfinity(a) || hasInfinity(b) {
		x, y := s.extend(a), s.extend(b)
		if x.undefined || x.unsure || y.undefined || y.unsure {
			return 0, false
		}
		if x.sign == 0 && !s.isReal(a) || y.sign == 0 && !s.isReal(b) {
			return 0, false
		}
		return compareInt(int64(x.sign), int64(y.sign)), true
	}
	if s.imaginaryParts(a, b) {
		return 0, false
	}
	return s.constantSign(expr.Sub(a, b))
}

// imaginaryParts reports whether one of two constants is surely not real.
func (s *session) imaginaryParts(a, b *expr.Node) bool { return !s.isReal(a) || !s.isReal(b) }

// isReal reports whether n is a real constant.
func (s *session) isReal(n *expr.Node) bool {
	if len(Symbols(n)) > 0 {
		return false
	}
	if p, err := s.normalTree(n); err == nil && s.real(p) {
		return true
	}
	x, err := s.eval(n, nil, numeric.DefaultBits)
	return err == nil && x.IsReal()
}

// constantSign is the sign of a real constant: exact, or by a ball that excludes zero, or zero by comparison.
func (s *session) constantSign(n *expr.Node) (int, bool) {
	if len(Symbols(n)) > 0 {
		return 0, false
	}
	p, err := s.normalTree(n)
	if err == nil {
		if c, ok := p.rational(); ok {
			return c.sign(), true
		}
		if len(p) == 1 && s.positiveConstant(poly{{c: whole(1), fs: p[0].fs}}) {
			return p[0].c.sign(), true
		}
	}
	x, err := s.eval(n, nil, numeric.DefaultBits)
	if err != nil || !x.IsReal() {
		return 0, false
	}
	if sign, ok := x.Sign(); ok {
		return sign, true
	}
	return 0, s.compare(n, expr.NewInt(0)).Outcome == Same
}

// Proportional decides whether a is b times a constant other than zero, and reports the sign of that constant where it
// is real. Two sides that are both zero everywhere are Unknown.
func Proportional(a, b *expr.Node, o Options) Result {
	s := newSession(o)
	a, b, r := s.prepareBoth(a, b)
	if r.Outcome != Unknown {
		return r
	}
	if hasInfinity(a) || hasInfinity(b) {
		return Result{Why: "infinite"}
	}
	zeroA, zeroB := s.compare(a, expr.NewInt(0)), s.compare(b, expr.NewInt(0))
	switch {
	case zeroA.Outcome == Same && zeroB.Outcome == Same:
		return Result{Why: "both sides are zero"}
	case zeroA.Outcome == Same || zeroB.Outcome == Same:
		return decided(false, less(zeroA.Method, zeroB.Method))
	case zeroA.Outcome != Different:
		return zeroA
	case zeroB.Outcome != Different:
		return zeroB
	}
	if c, ok := s.ratioOfForms(a, b); ok {
		return s.confirm(Result{Outcome: Same, Method: Exact, Why: "by the factor " + c.String(), Sign: c.sign()}, a, b)
	}
	r = s.compare(expr.New(expr.Mul, a, doubled(b)), expr.New(expr.Mul, doubled(a), b))
	if r.Outcome == Same {
		r.Sign = s.ratioSign(a, b)
	}
	return r
}

// ratioOfForms finds a rational c with a = c·b in normal form.
func (s *session) ratioOfForms(a, b *expr.Node) (num, bool) {
	p, errA := s.normalTree(a)
	q, errB := s.normalTree(b)
	if errA != nil || errB != nil || len(p) == 0 || len(p) != len(q) {
		return num{}, false
	}
	c := p[0].c.mul(q[0].c.inv())
	return c, q.scale(c).equal(p)
}

// doubled is n with other symbols: a(x)·b(y) = a(y)·b(x) everywhere says that a/b is constant.
func doubled(n *expr.Node) *expr.Node {
	return expr.Replace(n, func(n *expr.Node) *expr.Node {
		if n.Op == expr.Symbol {
			return expr.NewSymbol(doublePrefix + n.Name)
		}
		return nil
	})
}

// ratioSign is the sign of a/b, a constant, at a point; 0 if it is not real or not known.
func (s *session) ratioSign(a, b *expr.Node) int {
	ratio := expr.New(expr.Div, a, b)
	for _, at := range s.points(Symbols(ratio), a, b, seed(a, b)) {
		if x, err := s.eval(ratio, at, numeric.DefaultBits); err == nil {
			sign, _ := x.Sign()
			return sign
		}
		if s.ops < 0 {
			return 0
		}
	}
	return 0
}
