package numeric

import (
	"math/big"
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// evaluator walks one tree.
type evaluator struct {
	calc
	at         Point
	bound      []binding
	naturalLog bool
}

// binding is the present value of the variable of a sum or product.
type binding struct {
	name  string
	value Ball
}

func (e *evaluator) unsupported() Ball {
	e.fail(ErrUnsupported)
	return Ball{}
}

func (e *evaluator) eval(n *expr.Node) Ball {
	if !e.spend(1) {
		return Ball{}
	}
	switch n.Op {
	case expr.Number:
		return e.number(n.Value)
	case expr.Symbol:
		return e.symbol(n.Name)
	case expr.Constant:
		return e.constantNamed(n.Name)
	case expr.Add:
		return e.fold(n.Args, e.addBall)
	case expr.Mul:
		return e.fold(n.Args, e.mulBall)
	case expr.Neg:
		return e.negBall(e.eval(n.Args[0]))
	case expr.Div:
		a := e.eval(n.Args[0])
		return e.quoBall(a, e.eval(n.Args[1]))
	case expr.Percent:
		return e.quoBall(e.eval(n.Args[0]), e.whole(100))
	case expr.Quantity:
		return e.angle(n)
	case expr.Pow:
		return e.power(n.Args[0], n.Args[1])
	case expr.Call:
		return e.call(n)
	case expr.Binder:
		return e.binder(n)
	case expr.Matrix:
		if n.Name == "vmatrix" {
			return e.det(n)
		}
	}
	return e.unsupported()
}

func (e *evaluator) fold(args []*expr.Node, f func(a, b Ball) Ball) Ball {
	z := e.eval(args[0])
	for _, arg := range args[1:] {
		if e.err != nil {
			break
		}
		z = f(z, e.eval(arg))
	}
	return z
}

func (e *evaluator) number(q *big.Rat) Ball {
	e.spend((q.Num().BitLen() + q.Denom().BitLen()) / 512)
	return e.rect(e.rat(q), interval{}, digitsOf(q))
}

func (e *evaluator) symbol(name string) Ball {
	b, ok := e.lookUp(name)
	if !ok {
		return e.unsupported()
	}
	b.re, b.im = e.round(b.re), e.round(b.im)
	return b
}

func (e *evaluator) lookUp(name string) (Ball, bool) {
	for _, b := range slices.Backward(e.bound) {
		if b.name == name {
			return b.value, true
		}
	}
	b, ok := e.at[name]
	return b, ok
}

func (e *evaluator) constantNamed(name string) Ball {
	switch name {
	case expr.Pi:
		return e.rect(e.pi(), interval{}, 0)
	case expr.E:
		return e.rect(e.constant(constants().e), interval{}, 0)
	case expr.I:
		return e.timesI(e.whole(1))
	}
	return e.unsupported()
}

// angle returns degrees in radians; other quantities are no numbers.
func (e *evaluator) angle(n *expr.Node) Ball {
	if !isDegrees(n) {
		return e.unsupported()
	}
	degrees := e.eval(n.Args[0])
	return e.quoBall(e.mulBall(degrees, e.rect(e.pi(), interval{}, 0)), e.whole(180))
}

func isDegrees(n *expr.Node) bool {
	return n.Op == expr.Quantity && len(n.Unit) == 1 && n.Unit[0] == expr.UnitPower{Symbol: "°", Power: 1}
}

// power returns base^exponent. Exponents that are exact rationals, and those of e that are exact multiples of iπ,
// are taken as they are, so that 8^{2/3} is an integer and e^{iπ} is -1.
func (e *evaluator) power(base, exponent *expr.Node) Ball {
	if base.Op == expr.Constant && base.Name == expr.E {
		if q, ok := e.multipleOfPi(exponent, 1); ok {
			sin, cos := e.sincosPi(q)
			return e.rect(cos, sin, 0)
		}
		return e.exp(e.eval(exponent))
	}
	a := e.eval(base)
	if e.err != nil {
		return Ball{}
	}
	if exponent.Op == expr.Number {
		return e.powRat(a, exponent.Value)
	}
	if m, ok := e.monomial(exponent); ok && m.isRational() {
		return e.powRat(a, m.q)
	}
	return e.pow(a, e.eval(exponent))
}
