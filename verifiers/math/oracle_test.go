package math_test

import (
	stdmath "math"
	"math/cmplx"
	"slices"
)

// approx is a value in floating point with a bound of its rounding errors. It is NaN where there is no value, or where
// rounding could have moved it across a branch cut.
type approx struct {
	v   complex128
	err float64
}

const ulp = 0x1p-52

var undefined = approx{v: cmplx.NaN(), err: stdmath.NaN()}

// finite reports whether a has a value that means something.
func (a approx) finite() bool {
	return !cmplx.IsNaN(a.v) && !cmplx.IsInf(a.v) && a.err < stdmath.Inf(1) && cmplx.Abs(a.v) < 1e100
}

// rounded adds the error of one operation.
func rounded(v complex128, err float64) approx { return approx{v, err + 4*ulp*cmplx.Abs(v)} }

// settled puts a value that lies on the negative real axis on its upper side; one that may lie on either has none.
func (a approx) settled() approx {
	if imag(a.v) == 0 {
		a.v = complex(real(a.v), 0)
	} else if real(a.v) < a.err && stdmath.Abs(imag(a.v)) <= 100*a.err {
		return undefined
	}
	return a
}

// point gives symbols their values.
type point map[string]float64

// eval evaluates a scalar term in complex128.
func (t *term) eval(at point) approx {
	args := make([]approx, len(t.args))
	for i, arg := range t.args {
		if args[i] = arg.eval(at); !args[i].finite() {
			return undefined
		}
	}
	switch t.op {
	case opNumber:
		f, _ := t.value.Float64()
		return rounded(complex(f, 0), 0)
	case opSymbol:
		return approx{v: complex(at[t.name], 0)}
	case opConstant:
		return rounded(constants[t.name], 0)
	case opNeg:
		return approx{-args[0].v, args[0].err}
	case opAdd:
		return fold(args, func(a, b approx) approx { return rounded(a.v+b.v, a.err+b.err) })
	case opMul:
		return fold(args, times)
	case opDiv:
		return over(args[0], args[1])
	case opPercent:
		return over(args[0], approx{v: 100})
	case opPow:
		return raised(args[0], args[1])
	case opCall:
		return evalCall(t.name, args)
	}
	return undefined
}

var constants = map[string]complex128{"π": stdmath.Pi, "e": stdmath.E, "i": 1i, "∞": complex(stdmath.Inf(1), 0)}

func fold(args []approx, f func(a, b approx) approx) approx {
	a := args[0]
	for _, b := range args[1:] {
		a = f(a, b)
	}
	return a
}

func times(a, b approx) approx {
	return rounded(a.v*b.v, a.err*cmplx.Abs(b.v)+b.err*cmplx.Abs(a.v)+a.err*b.err)
}

func over(a, b approx) approx {
	size := cmplx.Abs(b.v) - b.err
	if size <= 0 {
		return undefined
	}
	q := a.v / b.v
	return rounded(q, (a.err+cmplx.Abs(q)*b.err)/size)
}

// raised is the principal value of a^b; a whole exponent is a product.
func raised(a, b approx) approx {
	if n := real(b.v); imag(b.v) == 0 && b.err < 1e-9 && n == stdmath.Round(n) && stdmath.Abs(n) <= 64 {
		p := approx{v: 1}
		for range int(stdmath.Abs(n)) {
			p = times(p, a)
		}
		if n < 0 {
			return over(approx{v: 1}, p)
		}
		return p
	}
	if a = a.settled(); cmplx.Abs(a.v) <= a.err {
		return undefined
	}
	return exponential(times(b, logarithm(a)))
}

func exponential(a approx) approx {
	v := cmplx.Exp(a.v)
	return rounded(v, cmplx.Abs(v)*2*a.err)
}

func logarithm(a approx) approx {
	a = a.settled()
	if !a.finite() || cmplx.Abs(a.v) <= 2*a.err {
		return undefined
	}
	v := cmplx.Log(a.v)
	return approx{v, 2*a.err/cmplx.Abs(a.v) + 8*ulp*(1+cmplx.Abs(v))}
}

func evalCall(name string, args []approx) approx {
	a := args[0]
	switch name {
	case "sqrt":
		if a = a.settled(); a.v == 0 && a.err == 0 {
			return a
		}
		return raised(a, approx{v: 0.5})
	case "root":
		if imag(a.v) == 0 && real(a.v) < 0 {
			b := raised(approx{-a.v, a.err}, approx{1.0 / 3, ulp})
			return approx{-b.v, b.err}
		}
		return raised(a, approx{1.0 / 3, ulp})
	case "exp":
		return exponential(a)
	case "ln":
		return logarithm(a)
	case "degrees":
		return times(a, approx{v: stdmath.Pi / 180, err: ulp})
	case "log":
		return over(logarithm(a), logarithm(approx{v: 10}))
	case "logb":
		return over(logarithm(a), logarithm(args[1]))
	case "abs":
		return rounded(complex(cmplx.Abs(a.v), 0), a.err)
	case "factorial":
		return rounded(complex(stdmath.Round(stdmath.Gamma(real(a.v)+1)), 0), 0)
	case "binom":
		return over(evalCall("factorial", args[:1]), times(evalCall("factorial", args[1:]), evalCall("factorial", []approx{{v: a.v - args[1].v}})))
	}
	return evalAngle(name, a)
}

func evalAngle(name string, a approx) approx {
	sin, cos := cmplx.Sin(a.v), cmplx.Cos(a.v)
	wide := 2 * (a.err + ulp) * (cmplx.Abs(sin) + cmplx.Abs(cos))
	switch name {
	case "sin":
		return rounded(sin, wide)
	case "cos":
		return rounded(cos, wide)
	case "tan":
		return over(rounded(sin, wide), rounded(cos, wide))
	case "arctan":
		if imag(a.v) != 0 {
			return undefined
		}
		return rounded(complex(stdmath.Atan(real(a.v)), 0), a.err)
	}
	return undefined
}

// opinion is what the oracle thinks of two values; of several parts the least decides.
type opinion uint8

const (
	different opinion = iota
	unsure
	equal
)

// oracle evaluates terms at a few points.
type oracle struct{ points []point }

func newOracle(g *generator) oracle {
	o := oracle{points: make([]point, 6)}
	for i := range o.points {
		at := point{}
		for _, name := range slices.Concat(alphabets...) {
			at[name] = (0.1 + 2.4*g.r.Float64()) * float64(1-2*g.r.IntN(2))
		}
		o.points[i] = at
	}
	return o
}

// compare says whether an answer has the value of a gold answer. A gold answer that is spelled as a decimal of two or
// more digits also accepts what rounds to it, so what is that near is in doubt.
func (o oracle) compare(gold, answer *term) opinion {
	switch {
	case gold.op == opSet && answer.op == opSet:
		return o.compareSets(gold.args, answer.args)
	case !gold.structured() && !answer.structured():
		return o.compareScalars(gold, answer)
	case gold.op != answer.op || len(gold.args) != len(answer.args) || gold.rows != answer.rows || gold.closed != answer.closed:
		return different
	case gold.op == opEquation:
		return o.compareEquations(gold, answer)
	}
	all := equal
	for i := range gold.args {
		all = min(all, o.compare(gold.args[i], answer.args[i]))
	}
	return all
}

// compareSets says whether every item of each set is among the other's.
func (o oracle) compareSets(gold, answer []*term) opinion {
	all := equal
	among := make([]opinion, len(answer))
	for _, g := range gold {
		best := different
		for i, a := range answer {
			one := o.compare(g, a)
			best, among[i] = max(best, one), max(among[i], one)
		}
		all = min(all, best)
	}
	return min(all, slices.Min(among))
}

func (o oracle) compareScalars(gold, answer *term) opinion {
	if g, a := infinite(gold), infinite(answer); g != 0 || a != 0 {
		if g == a {
			return equal
		}
		return different
	}
	slack, agreed := statedHalf(gold), 0
	for _, at := range o.points {
		g, a := gold.eval(at), answer.eval(at)
		if !g.finite() || !a.finite() {
			continue
		}
		switch tellApart(g, a, slack) {
		case different:
			return different
		case unsure:
			return unsure
		}
		agreed++
	}
	if agreed < 2 {
		return unsure
	}
	return equal
}

// tellApart compares two values: they differ by a part in a million at least, and agree to a part in 10^9.
func tellApart(a, b approx, slack float64) opinion {
	size, distance := max(cmplx.Abs(a.v), cmplx.Abs(b.v)), cmplx.Abs(a.v-b.v)
	switch {
	case distance > 1e-6*size+100*(a.err+b.err) && distance > 1.001*slack:
		return different
	case distance <= 1e-9*max(1, size):
		return equal
	}
	return unsure
}

// infinite is the sign of an infinity, or 0.
func infinite(t *term) int {
	switch {
	case t.op == opConstant && t.name == "∞":
		return 1
	case t.op == opNeg:
		return -infinite(t.args[0])
	}
	return 0
}

// statedHalf is half a unit of the last digit of a decimal of two or more digits, else 0.
func statedHalf(t *term) float64 {
	switch {
	case t.op == opNeg:
		return statedHalf(t.args[0])
	case t.op == opPercent:
		return statedHalf(t.args[0]) / 100
	case t.op == opNumber && t.decimals >= 2:
		return 0.5 * stdmath.Pow10(-t.decimals)
	}
	return 0
}

// compareEquations says whether the differences of the sides of two equations have a constant ratio.
func (o oracle) compareEquations(gold, answer *term) opinion {
	rounds := slices.ContainsFunc(gold.args, func(side *term) bool { return statedHalf(side) > 0 })
	g, a := sum(gold.args[0], neg(gold.args[1])), sum(answer.args[0], neg(answer.args[1]))
	all, compared := equal, 0
	for i, at := range o.points[1:] {
		g1, a1, g2, a2 := g.eval(o.points[i]), a.eval(o.points[i]), g.eval(at), a.eval(at)
		if !g1.finite() || !g2.finite() || !a1.finite() || !a2.finite() || tiny(g1) || tiny(g2) || tiny(a1) || tiny(a2) {
			continue
		}
		all = min(all, tellApart(times(g1, a2), times(g2, a1), 0))
		compared++
	}
	if compared < 2 || all == different && rounds {
		return unsure
	}
	return all
}

// tiny reports whether a value may be zero.
func tiny(a approx) bool { return cmplx.Abs(a.v) < max(1e-6, 1e3*a.err) }

// ordered reports whether a's value is real and less than b's.
func (o oracle) ordered(a, b *term) bool {
	if infinite(a) < 0 || infinite(b) > 0 {
		return infinite(a) <= 0 && infinite(b) >= 0
	}
	x, y := a.eval(o.points[0]), b.eval(o.points[0])
	return x.finite() && y.finite() && imag(x.v) == 0 && imag(y.v) == 0 && real(x.v)+1e-6 < real(y.v)
}

// sound reports whether a value is fit to be asked about: every part has a value, an interval's ends are in order, a
// set's items differ and an equation is about something.
func (o oracle) sound(t *term) bool {
	for i, arg := range t.args {
		if t.structured() && infinite(arg) == 0 && o.compareScalars(arg, arg) != equal {
			return false
		}
		if t.op == opSet && slices.ContainsFunc(t.args[:i], func(other *term) bool { return o.compare(other, arg) != different }) {
			return false
		}
	}
	switch t.op {
	case opInterval:
		return o.ordered(t.args[0], t.args[1])
	case opEquation:
		return o.compareEquations(t, t) == equal && t.mentions()
	}
	return t.structured() || o.compareScalars(t, t) == equal
}

// mentions reports whether a symbol occurs in t.
func (t *term) mentions() bool {
	return t.op == opSymbol || slices.ContainsFunc(t.args, (*term).mentions)
}
