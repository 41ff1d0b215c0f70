package numeric

import (
	"math/big"
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// A monomial is the number q·π^pi·i^i without error, with i 0 or 1. It is what decides poles, floors and exponents that
// a ball can only come near.
type monomial struct {
	q     *big.Rat
	pi, i int
}

// maxExactBits bounds the numerator and the denominator of a monomial.
const maxExactBits = 2048

func (m monomial) isRational() bool { return m.q.Sign() == 0 || m.pi == 0 && m.i == 0 }

// rational returns the value of n if it is a rational number and plainly so.
func (e *evaluator) rational(n *expr.Node) (*big.Rat, bool) {
	m, ok := e.monomial(n)
	if !ok || !m.isRational() {
		return nil, false
	}
	return m.q, true
}

// integer does the same for an integer.
func (e *evaluator) integer(n *expr.Node) (*big.Int, bool) {
	q, ok := e.rational(n)
	if !ok || !q.IsInt() {
		return nil, false
	}
	return q.Num(), true
}

// multipleOfPi returns q if n is plainly q·π·i^i.
func (e *evaluator) multipleOfPi(n *expr.Node, i int) (*big.Rat, bool) {
	if !e.mentionsPi(n) {
		return nil, false
	}
	m, ok := e.monomial(n)
	if !ok || m.pi != 1 || m.i != i {
		return nil, false
	}
	return m.q, true
}

func (e *evaluator) mentionsPi(n *expr.Node) bool {
	if n.Op == expr.Constant && n.Name == expr.Pi || isDegrees(n) {
		return true
	}
	return e.spend(1) && slices.ContainsFunc(n.Args, e.mentionsPi)
}

// monomial returns the value of n if it is of that form and small enough. It records no error of its own: where it is
// not ok, the ball decides.
func (e *evaluator) monomial(n *expr.Node) (monomial, bool) {
	if !e.spend(4) {
		return monomial{}, false
	}
	switch n.Op {
	case expr.Number:
		return small(monomial{q: n.Value})
	case expr.Symbol:
		b, ok := e.lookUp(n.Name)
		if !ok {
			return monomial{}, false
		}
		return exactValue(b)
	case expr.Constant:
		one := big.NewRat(1, 1)
		switch n.Name {
		case expr.Pi:
			return monomial{q: one, pi: 1}, true
		case expr.I:
			return monomial{q: one, i: 1}, true
		}
	case expr.Add, expr.Mul, expr.Div:
		return e.monomialOf(n)
	case expr.Neg:
		return e.scaledMonomial(n, big.NewRat(-1, 1), 0)
	case expr.Percent:
		return e.scaledMonomial(n, big.NewRat(1, 100), 0)
	case expr.Quantity:
		if isDegrees(n) {
			return e.scaledMonomial(n, big.NewRat(1, 180), 1)
		}
	case expr.Pow:
		return e.monomialPower(n)
	case expr.Call, expr.Binder:
		return e.computed(n)
	}
	return monomial{}, false
}

// computed evaluates n, which may turn out to be exact, if it is one of the functions that often are: to evaluate all
// would double the work at every level.
func (e *evaluator) computed(n *expr.Node) (monomial, bool) {
	switch n.Name {
	case "sum", "prod", "floor", "ceil", "factorial", "doublefactorial", "binom", "perm", "phi", "abs", "sgn", "max", "min":
	case "gcd", "lcm", "mod":
		if q, ok := e.rationalCall(n); ok {
			return small(monomial{q: q})
		}
		return monomial{}, false
	default:
		return monomial{}, false
	}
	b := e.eval(n)
	if e.err != nil {
		return monomial{}, false
	}
	return exactValue(b)
}

// exactValue returns a real ball's value if it has no error.
func exactValue(b Ball) (monomial, bool) {
	if !b.isReal() || !b.re.isExact() || abs(b.re.exponent()) > maxExactBits {
		return monomial{}, false
	}
	q, _ := b.re.value().Rat(nil)
	return small(monomial{q: q})
}

func small(m monomial) (monomial, bool) {
	return m, m.q.Num().BitLen() <= maxExactBits && m.q.Denom().BitLen() <= maxExactBits
}

// scaledMonomial returns by·π^pi times the only child of n.
func (e *evaluator) scaledMonomial(n *expr.Node, by *big.Rat, pi int) (monomial, bool) {
	m, ok := e.monomial(n.Args[0])
	if !ok {
		return m, false
	}
	return small(monomial{by.Mul(by, m.q), m.pi + pi, m.i})
}

func (e *evaluator) monomialOf(n *expr.Node) (monomial, bool) {
	z, ok := e.monomial(n.Args[0])
	for _, arg := range n.Args[1:] {
		if !ok {
			break
		}
		var m monomial
		if m, ok = e.monomial(arg); ok {
			z, ok = combine(n.Op, z, m)
		}
	}
	return z, ok
}

// combine returns the sum, product or quotient of a and b.
func combine(op expr.Op, a, b monomial) (monomial, bool) {
	q := new(big.Rat)
	switch {
	case op == expr.Add && a.q.Sign() == 0:
		return b, true
	case op == expr.Add && b.q.Sign() == 0:
		return a, true
	case op == expr.Add && a.pi == b.pi && a.i == b.i:
		return small(monomial{q.Add(a.q, b.q), a.pi, a.i})
	case op == expr.Mul:
		return folded(q.Mul(a.q, b.q), a.pi+b.pi, a.i+b.i)
	case op == expr.Div && b.q.Sign() != 0:
		return folded(q.Quo(a.q, b.q), a.pi-b.pi, a.i-b.i)
	}
	return monomial{}, false
}

// folded returns q·π^pi·i^i for any i.
func folded(q *big.Rat, pi, i int) (monomial, bool) {
	if i&2 != 0 {
		q.Neg(q)
	}
	return small(monomial{q, pi, i & 1})
}

// monomialPower returns an integer power.
func (e *evaluator) monomialPower(n *expr.Node) (monomial, bool) {
	const maxExponent = 1 << 10
	k, ok := e.integer(n.Args[1])
	if !ok || !k.IsInt64() || abs(int(k.Int64())) > maxExponent {
		return monomial{}, false
	}
	m, ok := e.monomial(n.Args[0])
	p := int(k.Int64())
	size := max(m.bits(), 1) * abs(p)
	if !ok || m.q.Sign() == 0 && p <= 0 || size > maxExactBits {
		return monomial{}, false
	}
	num := new(big.Int).Exp(m.q.Num(), big.NewInt(int64(abs(p))), nil)
	den := new(big.Int).Exp(m.q.Denom(), big.NewInt(int64(abs(p))), nil)
	if p < 0 {
		num, den = den, num
	}
	return folded(new(big.Rat).SetFrac(num, den), m.pi*p, m.i*p)
}

func (m monomial) bits() int {
	if m.q == nil {
		return 0
	}
	return max(m.q.Num().BitLen(), m.q.Denom().BitLen())
}
