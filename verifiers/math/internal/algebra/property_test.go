package algebra_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/numeric"
)

// generator makes random expressions, spells them otherwise by rules that keep the value, and spoils them.
type generator struct{ *rand.Rand }

func (g generator) expression(depth int) *expr.Node {
	if depth == 0 {
		switch g.IntN(6) {
		case 0:
			return expr.NewSymbol("y")
		case 1, 2:
			return expr.NewSymbol("x")
		case 3:
			return expr.NewCall("sqrt", expr.NewInt(int64(2+g.IntN(5))))
		}
		return expr.NewInt(int64(1 + g.IntN(9)))
	}
	sub := func() *expr.Node { return g.expression(g.IntN(depth)) }
	switch g.IntN(9) {
	case 0, 1, 2:
		return expr.New(expr.Add, sub(), sub())
	case 3, 4:
		return expr.New(expr.Mul, sub(), sub())
	case 5:
		return expr.New(expr.Div, sub(), expr.New(expr.Add, expr.New(expr.Pow, sub(), expr.NewInt(2)), expr.NewInt(1)))
	case 6:
		return expr.New(expr.Pow, sub(), expr.NewInt(int64(2+g.IntN(2))))
	case 7:
		return expr.NewCall([]string{"sin", "cos", "exp", "abs"}[g.IntN(4)], sub())
	}
	return expr.Sub(sub(), sub())
}

// respell changes some nodes by rules of algebra.
func (g generator) respell(n *expr.Node) *expr.Node {
	args := make([]*expr.Node, len(n.Args))
	for i, arg := range n.Args {
		args[i] = g.respell(arg)
	}
	if len(args) > 0 {
		n = n.With(args...)
	}
	two := expr.NewInt(2)
	switch {
	case g.IntN(3) > 0:
		return n
	case (n.Op == expr.Add || n.Op == expr.Mul) && len(args) == 2:
		return n.With(args[1], args[0])
	case n.Op == expr.Pow && n.Args[1].IsInt(2):
		return expr.New(expr.Mul, args[0], args[0])
	case n.Op == expr.Call && n.Name == "cos":
		return n.With(expr.New(expr.Neg, args[0]))
	case n.Op == expr.Number:
		return expr.Sub(expr.New(expr.Mul, two, n), n)
	case n.Op == expr.Neg && args[0].Op == expr.Add:
		return expr.New(expr.Add, expr.New(expr.Neg, args[0].Args[0]), expr.New(expr.Neg, args[0].Args[1]))
	case n.Op == expr.Div:
		return expr.New(expr.Div, expr.New(expr.Mul, two, args[0]), expr.New(expr.Mul, args[1], two))
	}
	return expr.New(expr.Add, expr.New(expr.Div, n, two), expr.New(expr.Mul, expr.NewRat(big.NewRat(1, 2), 1), n))
}

// spoil changes one number, sign or exponent.
func (g generator) spoil(n *expr.Node) *expr.Node {
	if len(n.Args) == 0 || g.IntN(4) == 0 {
		return expr.New(expr.Add, n, expr.NewInt(1))
	}
	args := append([]*expr.Node{}, n.Args...)
	i := g.IntN(len(args))
	if n.Op == expr.Pow {
		i = 0
	}
	args[i] = g.spoil(args[i])
	return n.With(args...)
}

// TestRespelled holds that respelled expressions are equal, and that spoilt ones are found equal only where two points
// cannot tell them apart either.
func TestRespelled(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(1, 2))}
	rejected := 0
	const pairs = 1500
	for range pairs {
		n := g.expression(4)
		respelled := g.respell(n)
		switch r := algebra.Equal(n, respelled, algebra.Options{}); r.Outcome {
		case algebra.Same:
		case algebra.OverBudget, algebra.Unknown:
			rejected++
		default:
			t.Errorf("respelled: %v by %s", r.Outcome, r.Method)
		}
		spoilt := g.spoil(n)
		r := algebra.Equal(n, spoilt, algebra.Options{})
		if back := algebra.Equal(spoilt, n, algebra.Options{}); back.Outcome != r.Outcome {
			t.Errorf("%v one way, %v the other", r.Outcome, back.Outcome)
		}
		if r.Outcome == algebra.Same && apart(n, spoilt) {
			t.Errorf("spoilt and equal by %s", r.Method)
		}
	}
	if rejected > pairs/50 {
		t.Errorf("%d of %d respelled pairs were not decided", rejected, pairs)
	}
}

// apart reports whether a and b differ at one of some fixed points.
func apart(a, b *expr.Node) bool {
	for _, at := range [][2]int64{{3, 7}, {-5, 2}, {11, -13}} {
		point := numeric.Point{
			"x": numeric.FromRat(expr.NewInt(at[0]).Value, nil), "y": numeric.FromRat(expr.NewInt(at[1]).Value, nil),
		}
		x, errA := numeric.Eval(a, point, numeric.Options{})
		y, errB := numeric.Eval(b, point, numeric.Options{})
		if errA == nil && errB == nil && x.Differs(y) {
			return true
		}
	}
	return false
}
