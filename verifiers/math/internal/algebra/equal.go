package algebra

import (
	"errors"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// Equal decides whether a and b are the same function of their symbols, or the same number. It is symmetric.
func Equal(a, b *expr.Node, o Options) Result {
	s := newSession(o)
	if a.Op == expr.Number && b.Op == expr.Number {
		return decided(a.Value.Cmp(b.Value) == 0, Exact)
	}
	if isMatrix(a) && isMatrix(b) {
		return s.equalMatrices(a, b)
	}
	x, y, r := s.prepareBoth(a, b)
	if r.Outcome != Unknown {
		return r
	}
	r = s.compare(x, y)
	if r.Method == Structural && (x != a || y != b) && !expr.Same(a, b) {
		r.Method = Exact
	}
	return r
}

func decided(equal bool, m Method) Result {
	if equal {
		return Result{Outcome: Same, Method: m, Why: "one value"}
	}
	return Result{Outcome: Different, Method: m, Why: "values differ"}
}

// prepareBoth prepares both sides. The result is Unknown where the comparison can go on.
func (s *session) prepareBoth(a, b *expr.Node) (*expr.Node, *expr.Node, Result) {
	x, err := s.prepare(a)
	y, errB := s.prepare(b)
	if err = worse(err, errB); err != nil {
		return nil, nil, failed(err)
	}
	return x, y, Result{}
}

// failed turns an error into a result.
func failed(err error) Result {
	switch {
	case errors.Is(err, errBudget):
		return Result{Outcome: OverBudget, Why: "too much work"}
	case errors.Is(err, errBig):
		return Result{Outcome: OverBudget, Why: "too large"}
	case errors.Is(err, errUndefined):
		return Result{Outcome: Undefined, Why: "a side has no value"}
	}
	return Result{Why: "no layer could decide"}
}

// compare runs the layers over prepared trees.
func (s *session) compare(a, b *expr.Node) Result {
	if expr.Same(a, b) && total(a) {
		return Result{Outcome: Same, Method: Structural, Why: "one expression"}
	}
	if hasInfinity(a) || hasInfinity(b) {
		return s.compareExtended(a, b)
	}
	p, err := s.normalTree(a)
	q, errB := s.normalTree(b)
	err = worse(err, errB)
	if errors.Is(err, errBudget) || errors.Is(err, errUndefined) {
		return failed(err)
	}
	if err == nil {
		if r := s.exact(p, q); r.Outcome != Unknown {
			return s.confirm(r, a, b)
		}
	}
	return s.evaluate(a, b, err)
}

// exact compares normal forms. Unequal ones are different values only if their atoms are independent.
func (s *session) exact(p, q poly) Result {
	if p.equal(q) {
		return decided(true, Exact)
	}
	d, err := s.sub(p, q)
	if err != nil || s.loose(d) {
		return Result{}
	}
	if s.doubtful {
		return Result{}
	}
	return decided(false, Exact)
}

// confirm lets an equality stand only if both sides have a value somewhere, where that is in doubt.
func (s *session) confirm(r Result, a, b *expr.Node) Result {
	if r.Outcome != Same || !s.doubtful {
		return r
	}
	seed := seed(a, b)
	for _, n := range []*expr.Node{a, b} {
		ok, err := s.hasValue(n, seed)
		if err != nil {
			return failed(err)
		}
		if !ok {
			return Result{Outcome: Undefined, Why: "no value was found"}
		}
	}
	return r
}

// evaluate compares values, modulo primes first. form is why there is no normal form, nil if there is one.
func (s *session) evaluate(a, b *expr.Node, form error) Result {
	seed := seed(a, b)
	if form == nil || errors.Is(form, errBig) {
		outcome, err := s.modular(a, b, seed)
		switch {
		case errors.Is(err, errBudget):
			return failed(err)
		case err != nil:
		case outcome == Undefined:
			return failed(errUndefined)
		case outcome != Unknown:
			return s.confirm(decided(outcome == Same, Modular), a, b)
		}
	}
	outcome, why, err := s.numeric(a, b, seed)
	switch {
	case errors.Is(err, errBudget):
		return failed(err)
	case err != nil || outcome == Unknown && errors.Is(form, errBig):
		return failed(form)
	case outcome == Unknown:
		return Result{Why: "no layer could decide"}
	case outcome == OverBudget || outcome == Undefined:
		return Result{Outcome: outcome, Why: why}
	}
	return Result{Outcome: outcome, Method: Numeric, Why: why}
}

// compareExtended compares where ∞ occurs.
func (s *session) compareExtended(a, b *expr.Node) Result {
	x, y := s.extend(a), s.extend(b)
	switch {
	case x.undefined || y.undefined:
		return failed(errUndefined)
	case x.unsure || y.unsure:
		return Result{Why: "infinite or not by its symbols"}
	}
	return decided(x.sign == y.sign, Exact)
}

// total reports whether n surely has a value, for almost all values of its symbols.
func total(n *expr.Node) bool {
	switch n.Op {
	case expr.Number, expr.Symbol:
		return true
	case expr.Constant:
		return n.Name != expr.Infinity
	case expr.Add, expr.Mul, expr.Neg, expr.Percent, expr.Quantity:
		return allTotal(n.Args)
	case expr.Div:
		return allTotal(n.Args) && nonzero(n.Args[1])
	case expr.Pow:
		if r, ok := literal(n.Args[1]); ok && r.Sign() >= 0 {
			return total(n.Args[0])
		}
		return allTotal(n.Args) && nonzero(n.Args[0])
	case expr.Call:
		return totalCall(n)
	}
	return false
}

func allTotal(args []*expr.Node) bool {
	for _, arg := range args {
		if !total(arg) {
			return false
		}
	}
	return true
}

func totalCall(n *expr.Node) bool {
	switch n.Name {
	case "sqrt", "abs", "floor", "ceil", "exp", "sin", "cos", "sinh", "cosh", "tanh", "arctan", "arcsin", "arccos",
		"max", "min", "conj", "re", "im":
		return allTotal(n.Args)
	case "factorial":
		r, ok := literal(n.Args[0])
		return total(n.Args[0]) && (n.Args[0].Op == expr.Symbol || ok && r.IsInt() && r.Sign() >= 0)
	case "ln", "log":
		return total(n.Args[0]) && nonzero(n.Args[0])
	}
	return false
}

// nonzero reports whether n is surely not zero everywhere.
func nonzero(n *expr.Node) bool {
	switch n.Op {
	case expr.Number:
		return n.Value.Sign() != 0
	case expr.Symbol, expr.Constant:
		return true
	case expr.Neg, expr.Percent, expr.Div, expr.Pow:
		return nonzero(n.Args[0])
	case expr.Mul:
		for _, arg := range n.Args {
			if !nonzero(arg) {
				return false
			}
		}
		return true
	}
	return false
}

// equalMatrices compares entry by entry.
func (s *session) equalMatrices(a, b *expr.Node) Result {
	g, okA := s.grid(a)
	h, okB := s.grid(b)
	if !okA || !okB {
		return Result{Why: "matrices that do not fit"}
	}
	if g.rows != h.rows || g.cols != h.cols {
		return decided(false, Exact)
	}
	worst := decided(true, Structural)
	for i := range g.at {
		x, y, r := s.prepareBoth(g.at[i], h.at[i])
		if r.Outcome == Unknown {
			r = s.compare(x, y)
		}
		if r.Outcome != Same {
			return r
		}
		worst.Method = less(worst.Method, r.Method)
	}
	return worst
}

// less returns the method that is less sure.
func less(a, b Method) Method {
	for _, m := range []Method{Numeric, Modular, Exact} {
		if a == m || b == m {
			return m
		}
	}
	return Structural
}
