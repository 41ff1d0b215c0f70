package math_test

import (
	"math/big"
	"slices"
)

// rule rewrites a term at its root, or returns nil where it does not apply.
type rule struct {
	name  string
	apply func(g *generator, t *term) *term
	// inexact says that what it makes of a whole number is only seen to be one by computing.
	inexact bool
	// anywhere says that it applies to almost every term, so that it is taken more rarely than others.
	anywhere bool
}

// rewrite applies one of some rules somewhere in t. It returns nil where none applies.
func (g *generator) rewrite(t *term, rules []rule) (*term, string) {
	for range 40 {
		r := pick(g, rules)
		if r.anywhere && !g.one(5) {
			continue
		}
		if other := g.somewhere(t, r); other != nil {
			return other, r.name
		}
	}
	return nil, ""
}

// somewhere applies a rule at one of the places where it can be applied, each as likely as another.
func (g *generator) somewhere(t *term, r rule) *term {
	var chosen *term
	places := 0
	var walk func(t *term, rebuild func(*term) *term)
	walk = func(t *term, rebuild func(*term) *term) {
		if other := r.apply(g, t); other != nil {
			if places++; g.one(places) {
				chosen = rebuild(other)
			}
		}
		if r.inexact && t.op == opCall && (t.name == "factorial" || t.name == "binom") {
			return
		}
		for i, arg := range t.args {
			walk(arg, func(other *term) *term { return rebuild(t.replaced(i, other)) })
		}
	}
	walk(t, func(other *term) *term { return other })
	return chosen
}

// preserving are the rules that do not change what a term is worth.
var preserving = []rule{
	{name: "commute", apply: commute},
	{name: "associate", apply: associate},
	{name: "flatten", apply: flatten},
	{name: "distribute", apply: distribute},
	{name: "factor out", apply: factorOut},
	{name: "expand a square", apply: expandSquare},
	{name: "split a power", apply: splitPower},
	{name: "split a fraction", apply: splitFraction},
	{name: "combine fractions", apply: combineFractions},
	{name: "expand a fraction", apply: expandFraction, inexact: true},
	{name: "quotient as power", apply: quotientAsPower},
	{name: "rationalise", apply: rationalise},
	{name: "take a square out of a root", apply: takeOut},
	{name: "put a factor into a root", apply: putIn},
	{name: "root as power", apply: rootAsPower},
	{name: "logarithm of a product", apply: splitLogarithm},
	{name: "logarithm of a power", apply: logarithmOfPower},
	{name: "change of base", apply: changeBase},
	{name: "power of a product", apply: powerOfProduct},
	{name: "root of a square", apply: rootOfSquare},
	{name: "exponential of a logarithm", apply: exponentialOfLogarithm, inexact: true, anywhere: true},
	{name: "value of an angle", apply: valueOfAngle},
	{name: "angle in degrees", apply: inDegrees},
	{name: "cofunction", apply: cofunction},
	{name: "tangent as a quotient", apply: tangentAsQuotient},
	{name: "size of the opposite", apply: sizeOfOpposite},
	{name: "sin² + cos²", apply: pythagoras, inexact: true, anywhere: true},
	{name: "double angle", apply: doubleAngle},
	{name: "add zero", anywhere: true, apply: func(g *generator, t *term) *term { return onScalar(t, sum(t, whole(0))) }},
	{name: "times one", anywhere: true, apply: func(g *generator, t *term) *term { return onScalar(t, product(whole(1), t)) }},
	{name: "negate twice", anywhere: true, apply: func(g *generator, t *term) *term { return onScalar(t, neg(neg(t))) }},
	{name: "negate a sum", apply: negateSum},
	{name: "respell a number", apply: respellNumber, anywhere: true},
	{name: "binomial as factorials", apply: binomialAsFactorials},
	{name: "unroll a factorial", apply: unrollFactorial},
	{name: "respell minus one", apply: func(g *generator, t *term) *term { return when(isInteger(t, -1), square(constant("i"))) }},
	{name: "shuffle a set", apply: shuffleSet},
	{name: "swap sides", apply: func(g *generator, t *term) *term { return when(t.op == opEquation, swapped(t)) }},
	{name: "scale an equation", apply: scaleEquation},
	{name: "move a term across", apply: moveAcross},
	{name: "interval as inequality", apply: intervalAsInequality},
}

func when(holds bool, t *term) *term {
	if holds {
		return t
	}
	return nil
}

// onScalar is what a scalar is rewritten as; an infinity and a structured term are left alone.
func onScalar(t, other *term) *term { return when(!t.structured() && infinite(t) == 0, other) }

func isInteger(t *term, n int64) bool {
	value, ok := t.integer()
	return ok && value == n
}

func swapped(t *term) *term {
	if len(t.args) != 2 {
		return nil
	}
	return t.with(t.args[1], t.args[0])
}

func shuffled(g *generator, t *term) *term {
	args := slices.Clone(t.args)
	g.r.Shuffle(len(args), func(i, j int) { args[i], args[j] = args[j], args[i] })
	return t.with(args...)
}

func commute(g *generator, t *term) *term {
	if t.op != opAdd && t.op != opMul {
		return nil
	}
	return shuffled(g, t)
}

func associate(g *generator, t *term) *term {
	if t.op != opAdd && t.op != opMul || len(t.args) < 3 {
		return nil
	}
	i := g.r.IntN(len(t.args) - 1)
	return t.with(slices.Concat(t.args[:i], []*term{t.with(t.args[i], t.args[i+1])}, t.args[i+2:])...)
}

func flatten(_ *generator, t *term) *term {
	i := slices.IndexFunc(t.args, func(arg *term) bool { return arg.op == t.op })
	if i < 0 || t.op != opAdd && t.op != opMul {
		return nil
	}
	return t.with(slices.Concat(t.args[:i], t.args[i].args, t.args[i+1:])...)
}

// distribute makes ab + ac of a(b + c).
func distribute(_ *generator, t *term) *term {
	i := slices.IndexFunc(t.args, func(arg *term) bool { return arg.op == opAdd })
	if t.op != opMul || i < 0 {
		return nil
	}
	parts := make([]*term, len(t.args[i].args))
	for k, part := range t.args[i].args {
		parts[k] = t.replaced(i, part)
	}
	return sum(parts...)
}

// factorOut makes a(b + c) of ab + ac, and k(b/k + c) of b + kc.
func factorOut(g *generator, t *term) *term {
	if t.op != opAdd {
		return nil
	}
	k := whole(g.between(2, 9))
	parts := make([]*term, len(t.args))
	for i, arg := range t.args {
		parts[i] = quotient(arg, k)
	}
	return product(k, sum(parts...))
}

func expandSquare(_ *generator, t *term) *term {
	if t.op != opPow || !isInteger(t.args[1], 2) || t.args[0].op != opAdd || len(t.args[0].args) != 2 {
		return nil
	}
	a, b := t.args[0].args[0], t.args[0].args[1]
	return sum(square(a), product(whole(2), a, b), square(b))
}

// splitPower makes a·a^(n-1) of a^n.
func splitPower(_ *generator, t *term) *term {
	if t.op != opPow {
		return nil
	}
	n, ok := t.args[1].integer()
	return when(ok && n > 1, product(t.args[0], power(t.args[0], whole(n-1))))
}

func splitFraction(_ *generator, t *term) *term {
	if t.op != opDiv || t.args[0].op != opAdd {
		return nil
	}
	parts := make([]*term, len(t.args[0].args))
	for i, part := range t.args[0].args {
		parts[i] = quotient(part, t.args[1])
	}
	return sum(parts...)
}

// combineFractions makes (ad + bc)/(bd) of a/b + c/d.
func combineFractions(_ *generator, t *term) *term {
	if t.op != opAdd || len(t.args) != 2 || t.args[0].op != opDiv && t.args[1].op != opDiv {
		return nil
	}
	a, b := numeratorDenominator(t.args[0])
	c, d := numeratorDenominator(t.args[1])
	return quotient(sum(product(a, d), product(b, c)), product(b, d))
}

func numeratorDenominator(t *term) (a, b *term) {
	if t.op == opDiv {
		return t.args[0], t.args[1]
	}
	return t, whole(1)
}

func expandFraction(g *generator, t *term) *term {
	if t.op != opDiv {
		return nil
	}
	by := pick(g, []*term{whole(g.between(2, 9)), constant("π"), root(whole(2)), sum(square(g.leaf()), whole(1))})
	return quotient(product(t.args[0], by), product(by, t.args[1]))
}

func quotientAsPower(_ *generator, t *term) *term {
	if t.op != opDiv {
		return nil
	}
	return product(t.args[0], power(t.args[1], whole(-1)))
}

// negateSum makes -(b - a) of a - b.
func negateSum(_ *generator, t *term) *term {
	if t.op != opAdd {
		return nil
	}
	args := make([]*term, len(t.args))
	for i, arg := range t.args {
		if args[i] = neg(arg); arg.op == opNeg {
			args[i] = arg.args[0]
		}
	}
	return neg(sum(args...))
}

// respellNumber writes a number as a fraction, a decimal, a percentage or a sum.
func respellNumber(g *generator, t *term) *term {
	if t.op == opPercent && t.args[0].op == opNumber {
		return rational(new(big.Rat).Quo(t.args[0].value, big.NewRat(100, 1)))
	}
	if t.op != opNumber {
		return nil
	}
	hundredth := new(big.Rat).Quo(t.value, big.NewRat(1, 100))
	switch g.r.IntN(7) {
	case 0:
		return when(hundredth.IsInt(), of(opPercent, rational(hundredth)))
	case 1:
		return exactDecimal(t.value, 3)
	case 2:
		k := g.between(2, 9)
		return quotient(rational(new(big.Rat).Mul(t.value, big.NewRat(k, 1))), whole(k))
	case 3:
		k := g.between(1, 20)
		return sum(rational(new(big.Rat).Sub(t.value, big.NewRat(k, 1))), whole(k))
	case 4:
		return scientific(t.value)
	case 5:
		return repeating(t.value)
	default:
		return rational(t.value)
	}
}

// scientific makes 12·10³ of 12000, or returns nil.
func scientific(value *big.Rat) *term {
	n := new(big.Rat).Set(value)
	exponent := int64(0)
	for next := new(big.Rat); next.Quo(n, big.NewRat(10, 1)).IsInt() && n.Sign() != 0; exponent++ {
		n.Set(next)
	}
	return when(exponent > 0 && n.IsInt(), product(rational(n), power(whole(10), whole(exponent))))
}

// repeating spells a proper fraction of ninety-ninths as a decimal that repeats, or returns nil.
func repeating(value *big.Rat) *term {
	digits := new(big.Rat).Mul(value, big.NewRat(99, 1))
	proper := digits.IsInt() && !value.IsInt() && value.Sign() > 0 && value.Cmp(big.NewRat(1, 1)) < 0
	return when(proper, &term{op: opNumber, value: value, decimals: repeats})
}

// exactDecimal spells a number as a decimal of at most that many digits, or returns nil.
func exactDecimal(value *big.Rat, most int) *term {
	for decimals := 1; decimals <= most; decimals++ {
		scaled := new(big.Rat).Mul(value, new(big.Rat).SetInt(tenTo(decimals)))
		if scaled.IsInt() {
			return &term{op: opNumber, value: value, decimals: decimals}
		}
	}
	return nil
}

func binomialAsFactorials(_ *generator, t *term) *term {
	if t.op != opCall || t.name != "binom" {
		return nil
	}
	n, _ := t.args[0].natural()
	k, _ := t.args[1].natural()
	factorial := func(n int64) *term { return call("factorial", whole(n)) }
	return when(n >= k, quotient(factorial(n), product(factorial(k), factorial(n-k))))
}

func unrollFactorial(_ *generator, t *term) *term {
	if t.op != opCall || t.name != "factorial" {
		return nil
	}
	n, ok := t.args[0].natural()
	return when(ok, product(whole(n), call("factorial", whole(n-1))))
}

func shuffleSet(g *generator, t *term) *term {
	if t.op != opSet {
		return nil
	}
	return shuffled(g, t)
}

func scaleEquation(g *generator, t *term) *term {
	if t.op != opEquation {
		return nil
	}
	by := pick(g, []*term{whole(g.between(2, 9)), whole(-1), ratio(1, g.between(2, 5)), root(whole(2))})
	return t.with(product(by, t.args[0]), product(by, t.args[1]))
}

// moveAcross makes a = c - b of a + b = c.
func moveAcross(_ *generator, t *term) *term {
	if t.op != opEquation || t.args[0].op != opAdd {
		return nil
	}
	left := t.args[0].args
	rest := left[0]
	if len(left) > 2 {
		rest = sum(left[:len(left)-1]...)
	}
	return t.with(rest, sum(t.args[1], neg(left[len(left)-1])))
}

func intervalAsInequality(_ *generator, t *term) *term {
	lo, hi := infinite(t.first()), infinite(t.last())
	if t.op != opInterval || lo > 0 || hi < 0 || lo < 0 && hi > 0 {
		return nil
	}
	other := *t
	other.name = "x"
	return &other
}
