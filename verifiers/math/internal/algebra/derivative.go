package algebra

import "github.com/assay-rl/assay/verifiers/math/internal/expr"

// derivative is dn/dx for sums, products, quotients, constant powers and elementary functions.
func (s *session) derivative(n *expr.Node, x string) (*expr.Node, bool) {
	if s.spend(2) != nil || expr.Any(n, func(m *expr.Node) bool { return !s.formal(m) }) {
		return nil, false
	}
	d, ok := derive(n, x)
	if !ok {
		return nil, false
	}
	return d, s.spend(size(d)) == nil && size(d) <= expr.MaxNodes
}

func size(n *expr.Node) int {
	nodes := 1
	for _, arg := range n.Args {
		nodes += size(arg)
	}
	return nodes
}

func derive(n *expr.Node, x string) (*expr.Node, bool) {
	if !expr.Any(n, func(m *expr.Node) bool { return m.Op == expr.Symbol && m.Name == x }) {
		return expr.NewInt(0), true
	}
	switch n.Op {
	case expr.Symbol:
		return expr.NewInt(1), true
	case expr.Neg, expr.Percent:
		d, ok := derive(n.Args[0], x)
		return expr.New(n.Op, d), ok
	case expr.Add:
		return deriveSum(n, x)
	case expr.Mul:
		return deriveProduct(n, x)
	case expr.Div:
		return deriveProduct(expr.New(expr.Mul, n.Args[0], power(n.Args[1], expr.NewInt(-1))), x)
	case expr.Pow:
		return derivePower(n.Args[0], n.Args[1], x)
	case expr.Call:
		return deriveCall(n, x)
	}
	return nil, false
}

func deriveSum(n *expr.Node, x string) (*expr.Node, bool) {
	args := make([]*expr.Node, len(n.Args))
	for i, arg := range n.Args {
		var ok bool
		if args[i], ok = derive(arg, x); !ok {
			return nil, false
		}
	}
	return expr.New(expr.Add, args...), true
}

func deriveProduct(n *expr.Node, x string) (*expr.Node, bool) {
	if len(n.Args) > 8 {
		return nil, false
	}
	var terms []*expr.Node
	for i, arg := range n.Args {
		d, ok := derive(arg, x)
		if !ok {
			return nil, false
		}
		args := append([]*expr.Node{d}, n.Args[:i]...)
		terms = append(terms, expr.New(expr.Mul, append(args, n.Args[i+1:]...)...))
	}
	return expr.New(expr.Add, terms...), true
}

// derivePower is k·u^{k-1}·u' for a constant k, and a^u·ln a·u' for a constant a.
func derivePower(base, exponent *expr.Node, x string) (*expr.Node, bool) {
	inner, ok := derive(base, x)
	outer, okExponent := derive(exponent, x)
	switch {
	case !ok || !okExponent:
		return nil, false
	case outer.IsInt(0):
		return expr.New(expr.Mul, exponent, power(base, expr.Sub(exponent, expr.NewInt(1))), inner), true
	case inner.IsInt(0):
		return expr.New(expr.Mul, power(base, exponent), expr.NewCall("ln", base), outer), true
	}
	return nil, false
}

func power(base, exponent *expr.Node) *expr.Node { return expr.New(expr.Pow, base, exponent) }

func deriveCall(n *expr.Node, x string) (*expr.Node, bool) {
	if len(n.Args) != 1 {
		return nil, false
	}
	u := n.Args[0]
	inner, ok := derive(u, x)
	if !ok {
		return nil, false
	}
	outer, ok := slope(n.Name, u)
	if !ok {
		return nil, false
	}
	return expr.New(expr.Mul, outer, inner), true
}

// slope is the derivative of the function at u.
func slope(name string, u *expr.Node) (*expr.Node, bool) {
	one := expr.NewInt(1)
	call := func(name string) *expr.Node { return expr.NewCall(name, u) }
	over := func(n *expr.Node) (*expr.Node, bool) { return expr.New(expr.Div, one, n), true }
	square := func(n *expr.Node) *expr.Node { return power(n, expr.NewInt(2)) }
	switch name {
	case "sin":
		return call("cos"), true
	case "cos":
		return expr.New(expr.Neg, call("sin")), true
	case "tan":
		return over(square(call("cos")))
	case "exp":
		return call("exp"), true
	case "ln":
		return over(u)
	case "sqrt":
		return over(expr.New(expr.Mul, expr.NewInt(2), call("sqrt")))
	case "sinh":
		return call("cosh"), true
	case "cosh":
		return call("sinh"), true
	case "arctan":
		return over(expr.New(expr.Add, one, square(u)))
	case "arcsin":
		return over(expr.NewCall("sqrt", expr.Sub(one, square(u))))
	}
	return nil, false
}
