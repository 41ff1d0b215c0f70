package math_test

// rationalise makes a√b/b of a/√b, and a(p - √q)/(p² - q) of a/(p + √q).
func rationalise(_ *generator, t *term) *term {
	if t.op != opDiv {
		return nil
	}
	b := t.args[1]
	if b.op == opCall && b.name == "sqrt" {
		return quotient(product(t.args[0], b), b.args[0])
	}
	if b.op != opAdd || len(b.args) != 2 || b.args[1].op != opCall || b.args[1].name != "sqrt" {
		return nil
	}
	p, q := b.args[0], b.args[1]
	return quotient(product(t.args[0], sum(p, neg(q))), sum(square(p), neg(q.args[0])))
}

// takeOut makes a√b of √(a²b), for numbers.
func takeOut(_ *generator, t *term) *term {
	if t.op != opCall || t.name != "sqrt" {
		return nil
	}
	n, ok := t.args[0].natural()
	for a := int64(2); ok && a*a <= n; a++ {
		if n%(a*a) == 0 {
			return product(whole(a), root(whole(n/(a*a))))
		}
	}
	return nil
}

// putIn makes √(a²b) of a√b, for numbers.
func putIn(_ *generator, t *term) *term {
	if t.op != opMul || len(t.args) != 2 || t.args[1].op != opCall || t.args[1].name != "sqrt" {
		return nil
	}
	a, aOK := t.args[0].natural()
	b, bOK := t.args[1].args[0].natural()
	return when(aOK && bOK && a < 1000, root(whole(a*a*b)))
}

func rootAsPower(_ *generator, t *term) *term {
	if t.op != opCall || t.name != "sqrt" {
		return nil
	}
	return power(t.args[0], ratio(1, 2))
}

// splitLogarithm makes ln a + ln b of ln ab, and ln p - ln q of ln p/q, for numbers.
func splitLogarithm(_ *generator, t *term) *term {
	if t.op != opCall || t.name != "ln" && t.name != "log" && t.name != "logb" {
		return nil
	}
	n, ok := t.args[0].natural()
	for a := int64(2); ok && a*a <= n; a++ {
		if n%a == 0 {
			return sum(t.replaced(0, whole(a)), t.replaced(0, whole(n/a)))
		}
	}
	return when(ok, sum(t.replaced(0, whole(2*n)), neg(t.replaced(0, whole(2)))))
}

// logarithmOfPower makes ln a^k of k ln a, for numbers.
func logarithmOfPower(_ *generator, t *term) *term {
	if t.op != opMul || len(t.args) != 2 || t.args[1].op != opCall || t.args[1].name != "ln" {
		return nil
	}
	k, kOK := t.args[0].natural()
	_, aOK := t.args[1].args[0].natural()
	return when(kOK && aOK && k < 20, call("ln", power(t.args[1].args[0], t.args[0])))
}

func changeBase(_ *generator, t *term) *term {
	switch {
	case t.op != opCall:
		return nil
	case t.name == "logb":
		return quotient(call("ln", t.args[0]), call("ln", t.args[1]))
	default:
		return when(t.name == "log", quotient(call("ln", t.args[0]), call("ln", whole(10))))
	}
}

// powerOfProduct makes aⁿbⁿ of (ab)ⁿ for whole n.
func powerOfProduct(_ *generator, t *term) *term {
	if t.op != opPow || t.args[0].op != opMul {
		return nil
	}
	if _, ok := t.args[1].integer(); !ok {
		return nil
	}
	factors := make([]*term, len(t.args[0].args))
	for i, factor := range t.args[0].args {
		factors[i] = power(factor, t.args[1])
	}
	return product(factors...)
}

// rootOfSquare makes √((√a + k)²), multiplied out, of √a + k for numbers.
func rootOfSquare(_ *generator, t *term) *term {
	if t.op != opAdd || len(t.args) != 2 || t.args[1].op != opCall || t.args[1].name != "sqrt" {
		return nil
	}
	k, kOK := t.args[0].natural()
	a, aOK := t.args[1].args[0].natural()
	return when(kOK && aOK, root(sum(whole(k*k+a), product(whole(2*k), root(whole(a))))))
}

func exponentialOfLogarithm(g *generator, t *term) *term {
	_, ok := t.natural()
	if !ok {
		return nil
	}
	return pick(g, []*term{call("exp", call("ln", t)), power(constant("e"), call("ln", t)), call("logb", power(whole(3), t), whole(3))})
}

// piOver returns the n of π/n.
func (t *term) piOver() (n int64, ok bool) {
	if t.op != opDiv || t.args[0].op != opConstant || t.args[0].name != "π" {
		return 0, false
	}
	return t.args[1].natural()
}

// valueOfAngle makes 1/2 of sin(π/6) and the like.
func valueOfAngle(_ *generator, t *term) *term {
	if t.op != opCall {
		return nil
	}
	n, ok := t.first().piOver()
	half := func(n int64) *term { return quotient(root(whole(n)), whole(2)) }
	return when(ok, map[string]map[int64]*term{
		"sin": {2: whole(1), 3: half(3), 4: half(2), 6: ratio(1, 2)},
		"cos": {2: whole(0), 3: ratio(1, 2), 4: half(2), 6: half(3), 5: quotient(sum(whole(1), root(whole(5))), whole(4))},
		"tan": {3: root(whole(3)), 4: whole(1), 6: quotient(root(whole(3)), whole(3))},
	}[t.name][n])
}

func inDegrees(_ *generator, t *term) *term {
	n, ok := t.piOver()
	return when(ok && 180%max(n, 1) == 0, call("degrees", whole(180/max(n, 1))))
}

func cofunction(_ *generator, t *term) *term {
	if t.op != opCall || t.name != "sin" && t.name != "cos" {
		return nil
	}
	rest := sum(quotient(constant("π"), whole(2)), neg(t.args[0]))
	return call(map[string]string{"sin": "cos", "cos": "sin"}[t.name], rest)
}

func tangentAsQuotient(_ *generator, t *term) *term {
	if t.op != opCall || t.name != "tan" {
		return nil
	}
	return quotient(call("sin", t.args...), call("cos", t.args...))
}

func sizeOfOpposite(_ *generator, t *term) *term {
	if t.op != opCall || t.name != "abs" {
		return nil
	}
	return call("abs", neg(t.args[0]))
}

func pythagoras(g *generator, t *term) *term {
	u := g.leaf()
	one := sum(square(call("sin", u)), square(call("cos", u)))
	if isInteger(t, 1) {
		return one
	}
	return onScalar(t, product(t, one))
}

func doubleAngle(_ *generator, t *term) *term {
	if t.op != opCall || t.name != "sin" && t.name != "cos" {
		return nil
	}
	half := quotient(t.args[0], whole(2))
	if t.name == "sin" {
		return product(whole(2), call("sin", half), call("cos", half))
	}
	return sum(square(call("cos", half)), neg(square(call("sin", half))))
}
