package math_test

import (
	"math/big"
	"slices"
)

// changing are the rules that mostly change what a term is worth: what graders must not overlook.
var changing = []rule{
	{name: "number off by one", apply: offByOne},
	{name: "digit changed", apply: changeDigit},
	{name: "decimal truncated", apply: truncate},
	{name: "sign flipped", apply: func(g *generator, t *term) *term { return when(!t.structured(), neg(t)) }},
	{name: "minus for plus", apply: minusForPlus},
	{name: "operands swapped", apply: func(g *generator, t *term) *term { return when(t.op == opDiv || t.op == opPow, swapped(t)) }},
	{name: "term dropped", apply: dropTerm},
	{name: "term doubled", apply: doubleTerm},
	{name: "exponent off by one", apply: exponentOffByOne},
	{name: "another function", apply: anotherFunction},
	{name: "another constant", apply: anotherConstant},
	{name: "another symbol", apply: anotherSymbol},
	{name: "function dropped", apply: func(g *generator, t *term) *term { return when(t.op == opCall && len(t.args) == 1, t.first()) }},
	{name: "percent dropped", apply: func(g *generator, t *term) *term { return when(t.op == opPercent, t.first()) }},
	{name: "brackets dropped", apply: dropBrackets},
	{name: "item dropped", apply: dropItem},
	{name: "item added", apply: addItem},
	{name: "items swapped", apply: swapItems},
	{name: "tuple as set", apply: tupleAsSet},
	{name: "end opened or closed", apply: flipEnd},
	{name: "end made infinite", apply: infiniteEnd},
}

func offByOne(g *generator, t *term) *term {
	if t.op != opNumber {
		return nil
	}
	step := big.NewRat(1-2*g.r.Int64N(2), 1)
	if t.decimals <= 0 {
		step.Quo(step, new(big.Rat).SetInt(t.value.Denom()))
	}
	return &term{op: opNumber, value: new(big.Rat).Add(t.value, step), decimals: max(0, t.decimals)}
}

// changeDigit changes one digit of a number's numerator, or of its decimals.
func changeDigit(g *generator, t *term) *term {
	if t.op != opNumber {
		return nil
	}
	scale := new(big.Int).Set(t.value.Denom())
	if t.decimals > 0 {
		scale = tenTo(t.decimals)
	}
	digits := []byte(new(big.Rat).Mul(t.value, new(big.Rat).SetInt(scale)).Num().String())
	i := g.r.IntN(len(digits))
	if !isDigit(digits[i]) {
		return nil
	}
	digits[i] = '0' + (digits[i]-'0'+byte(g.between(1, 9)))%10
	n, _ := new(big.Int).SetString(string(digits), 10)
	return &term{op: opNumber, value: new(big.Rat).SetFrac(n, scale), decimals: max(0, t.decimals)}
}

// truncate cuts a decimal's last digit, or a fraction to three decimals.
func truncate(_ *generator, t *term) *term {
	decimals := t.decimals - 1
	if t.op != opNumber || t.value.IsInt() {
		return nil
	}
	if t.decimals <= 0 {
		decimals = 3
	}
	scale := tenTo(decimals)
	n := new(big.Int).Mul(t.value.Num(), scale)
	return &term{op: opNumber, value: new(big.Rat).SetFrac(n.Quo(n, t.value.Denom()), scale), decimals: decimals}
}

func minusForPlus(g *generator, t *term) *term {
	if t.op != opAdd {
		return nil
	}
	i := g.r.IntN(len(t.args))
	if t.args[i].op == opNeg {
		return t.replaced(i, t.args[i].args[0])
	}
	return t.replaced(i, neg(t.args[i]))
}

func dropTerm(g *generator, t *term) *term {
	if t.op != opAdd && t.op != opMul {
		return nil
	}
	i := g.r.IntN(len(t.args))
	rest := slices.Delete(slices.Clone(t.args), i, i+1)
	if len(rest) == 1 {
		return rest[0]
	}
	return t.with(rest...)
}

func doubleTerm(g *generator, t *term) *term {
	if t.op != opAdd && t.op != opMul {
		return nil
	}
	return t.with(append(slices.Clone(t.args), pick(g, t.args))...)
}

func exponentOffByOne(g *generator, t *term) *term {
	if t.op != opPow {
		return nil
	}
	return power(t.args[0], sum(t.args[1], pick(g, []*term{whole(1), neg(whole(1))})))
}

func anotherFunction(g *generator, t *term) *term {
	others := map[string][]string{
		"sin": {"cos", "tan"}, "cos": {"sin", "tan"}, "tan": {"sin", "cos"}, "ln": {"log", "sqrt"}, "log": {"ln"}, "sqrt": {"root", "ln"},
		"root": {"sqrt"}, "abs": {"sqrt"}, "exp": {"ln", "cos"}, "arctan": {"tan", "sin"},
	}[t.name]
	if t.op != opCall || others == nil {
		return nil
	}
	return call(pick(g, others), t.args...)
}

func anotherConstant(g *generator, t *term) *term {
	if t.op != opConstant || t.name == "∞" {
		return nil
	}
	return constant(pick(g, map[string][]string{"π": {"e"}, "e": {"π"}, "i": {"e", "π"}}[t.name]))
}

func anotherSymbol(g *generator, t *term) *term {
	if t.op != opSymbol || len(g.symbols) < 2 {
		return nil
	}
	return &term{op: opSymbol, name: pick(g, g.symbols)}
}

// dropBrackets makes ab + c of a(b + c).
func dropBrackets(_ *generator, t *term) *term {
	if t.op != opMul || t.args[len(t.args)-1].op != opAdd {
		return nil
	}
	last := t.args[len(t.args)-1]
	return sum(append([]*term{t.replaced(len(t.args)-1, last.args[0])}, last.args[1:]...)...)
}

func dropItem(g *generator, t *term) *term {
	if t.op != opSet && t.op != opTuple || len(t.args) < 2 || t.op == opTuple && len(t.args) < 3 {
		return nil
	}
	i := g.r.IntN(len(t.args))
	return t.with(slices.Delete(slices.Clone(t.args), i, i+1)...)
}

func addItem(g *generator, t *term) *term {
	if t.op != opSet && t.op != opTuple {
		return nil
	}
	return t.with(slices.Insert(slices.Clone(t.args), g.r.IntN(len(t.args)+1), g.leaf())...)
}

func swapItems(g *generator, t *term) *term {
	if t.op != opTuple && t.op != opMatrix {
		return nil
	}
	i, j := g.r.IntN(len(t.args)), g.r.IntN(len(t.args))
	return t.replaced(i, t.args[j]).replaced(j, t.args[i])
}

func tupleAsSet(_ *generator, t *term) *term {
	if t.op != opTuple {
		return nil
	}
	return of(opSet, t.args...)
}

func flipEnd(g *generator, t *term) *term {
	i := g.r.IntN(2)
	if t.op != opInterval || infinite(t.args[i]) != 0 {
		return nil
	}
	other := *t
	other.closed[i] = !t.closed[i]
	return &other
}

func infiniteEnd(_ *generator, t *term) *term {
	if t.op != opInterval || infinite(t.args[1]) != 0 {
		return nil
	}
	other := t.replaced(1, constant("∞"))
	other.closed[1] = false
	return other
}
