package numeric

import (
	"math"
	"math/cmplx"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// Eval128 evaluates n in complex128 with the same branches as [Eval], more than ten times as fast. The value is within
// slack of the true one by a first-order estimate: enough to tell numbers apart that are far apart, never to call
// them equal. It knows arithmetic and the common functions; for the rest it returns ErrUnsupported, and where float64
// does not do, ErrImprecise. Then Eval decides.
func Eval128(n *expr.Node, at map[string]complex128, o Options) (v complex128, slack float64, err error) {
	e := estimator{at: at, naturalLog: o.NaturalLog, left: o.ops()}
	a := e.eval(n)
	if e.err == nil && !a.finite() {
		e.err = ErrImprecise
	}
	if e.err != nil {
		return 0, 0, e.err
	}
	return a.v, a.slack, nil
}

// A guess is a number with an estimate of its error. onLine says that it is known to be real.
type guess struct {
	v      complex128
	slack  float64
	onLine bool
}

// grain is a generous bound of the relative error of one operation.
const grain = 0x1p-49

func (a guess) finite() bool {
	return !cmplx.IsNaN(a.v) && !cmplx.IsInf(a.v) && !math.IsNaN(a.slack) && !math.IsInf(a.slack, 0)
}

func (a guess) isZero() bool { return a.v == 0 && a.slack == 0 }

// near returns v with that error and the error of its own rounding.
func near(v complex128, slack float64, onLine bool) guess {
	if onLine {
		v = complex(real(v), 0)
	}
	return guess{v, slack + grain*cmplx.Abs(v), onLine}
}

// estimator is evaluator's counterpart.
type estimator struct {
	at         map[string]complex128
	naturalLog bool
	left       int
	err        error
}

func (e *estimator) fail(err error) guess {
	if e.err == nil {
		e.err = err
	}
	return guess{}
}

func (e *estimator) eval(n *expr.Node) guess {
	if e.left--; e.left < 0 {
		return e.fail(ErrOverBudget)
	}
	switch n.Op {
	case expr.Number:
		f, exact := n.Value.Float64()
		if exact {
			return guess{complex(f, 0), 0, true}
		}
		return near(complex(f, 0), 0, true)
	case expr.Symbol:
		if v, ok := e.at[n.Name]; ok {
			return guess{v, 0, imag(v) == 0}
		}
	case expr.Constant:
		return e.constantNamed(n.Name)
	case expr.Add:
		return e.fold(n.Args, plus)
	case expr.Mul:
		return e.fold(n.Args, times)
	case expr.Neg:
		a := e.eval(n.Args[0])
		a.v = -a.v
		return a
	case expr.Div:
		a := e.eval(n.Args[0])
		return e.quo(a, e.eval(n.Args[1]))
	case expr.Percent:
		return times(e.eval(n.Args[0]), near(0.01, 0, true))
	case expr.Quantity:
		if isDegrees(n) {
			return times(e.eval(n.Args[0]), near(math.Pi/180, 0, true))
		}
	case expr.Pow:
		return e.power(n.Args[0], n.Args[1])
	case expr.Call:
		if len(n.Args) == 1 {
			return e.call(n.Name, e.eval(n.Args[0]))
		}
	}
	return e.fail(ErrUnsupported)
}

func (e *estimator) constantNamed(name string) guess {
	switch name {
	case expr.Pi:
		return near(math.Pi, 0, true)
	case expr.E:
		return near(math.E, 0, true)
	case expr.I:
		return guess{v: 1i}
	}
	return e.fail(ErrUnsupported)
}

func (e *estimator) fold(args []*expr.Node, f func(a, b guess) guess) guess {
	z := e.eval(args[0])
	for _, arg := range args[1:] {
		z = f(z, e.eval(arg))
	}
	return z
}

func plus(a, b guess) guess { return near(a.v+b.v, a.slack+b.slack, a.onLine && b.onLine) }

func times(a, b guess) guess {
	slack := cmplx.Abs(a.v)*b.slack + cmplx.Abs(b.v)*a.slack + a.slack*b.slack
	return near(a.v*b.v, slack, a.onLine && b.onLine)
}

func (e *estimator) quo(a, b guess) guess {
	low := cmplx.Abs(b.v) - b.slack
	if low <= 0 {
		return e.fail(ErrImprecise)
	}
	v := a.v / b.v
	return near(v, (a.slack+cmplx.Abs(v)*b.slack)/low, a.onLine && b.onLine)
}

// power returns base^exponent for small integer exponents and for bases that are not 0.
func (e *estimator) power(base, exponent *expr.Node) guess {
	const maxExponent = 64
	if base.Op == expr.Constant && base.Name == expr.E {
		return e.call("exp", e.eval(exponent))
	}
	a, b := e.eval(base), e.eval(exponent)
	if k := int(real(b.v)); b.slack == 0 && b.v == complex(float64(k), 0) && abs(k) <= maxExponent {
		return e.powInt(a, k)
	}
	if a.isZero() {
		return e.fail(ErrUnsupported)
	}
	z := e.call("exp", times(b, e.call("ln", a)))
	z.onLine = a.onLine && b.onLine && real(a.v) > 0
	return z
}

func (e *estimator) powInt(a guess, k int) guess {
	z := guess{1, 0, true}
	for range abs(k) {
		z = times(z, a)
	}
	if k < 0 {
		return e.quo(guess{1, 0, true}, z)
	}
	return z
}

// quotients are functions that are made of two others.
var quotients = map[string][2]string{"tan": {"sin", "cos"}, "cot": {"cos", "sin"}, "tanh": {"sinh", "cosh"}, "coth": {"cosh", "sinh"}}

// call applies the functions of one number.
func (e *estimator) call(name string, a guess) guess {
	if e.err != nil {
		return a
	}
	switch name {
	case "abs":
		return near(complex(cmplx.Abs(a.v), 0), a.slack, true)
	case "sqrt", "ln", "log":
		return e.cut(name, a)
	case "factorial":
		if x := real(a.v); a.onLine && a.slack == 0 && x >= 0 && x <= 170 && x == math.Trunc(x) {
			return near(complex(math.Gamma(x+1), 0), 0, true)
		}
		return e.fail(ErrUnsupported)
	}
	if parts, ok := quotients[name]; ok {
		return e.quo(e.call(parts[0], a), e.call(parts[1], a))
	}
	v, slope, ok := smooth(name, a.v)
	if !ok || a.slack > 0.5 || cmplx.Abs(a.v) > 1<<20 {
		return e.fail(ErrUnsupported)
	}
	// The slope itself changes over the slack, at most by about the larger of value and slope.
	steep := cmplx.Abs(slope) + a.slack*(cmplx.Abs(slope)+cmplx.Abs(v))
	return near(v, steep*a.slack+grain*cmplx.Abs(slope*a.v), a.onLine)
}

// cut applies a function with a cut along the negative real numbers.
func (e *estimator) cut(name string, a guess) guess {
	size := cmplx.Abs(a.v)
	if size <= 2*a.slack || !a.onLine && real(a.v) < 0 && math.Abs(imag(a.v)) <= a.slack {
		return e.fail(ErrImprecise)
	}
	onLine := a.onLine && real(a.v) > 0
	if name == "sqrt" {
		v := cmplx.Sqrt(a.v)
		return near(v, a.slack/cmplx.Abs(v), onLine)
	}
	z := near(cmplx.Log(a.v), 2*a.slack/size, onLine)
	z.slack += grain
	if name == "log" && !e.naturalLog {
		return times(z, near(1/math.Ln10, 0, true))
	}
	return z
}

// smooth returns the value and the derivative, or a bound of it, of a function without poles and cuts.
func smooth(name string, x complex128) (v, slope complex128, ok bool) {
	switch name {
	case "exp":
		v = cmplx.Exp(x)
		return v, v, true
	case "sin":
		return cmplx.Sin(x), cmplx.Cos(x), true
	case "cos":
		return cmplx.Cos(x), cmplx.Sin(x), true
	case "sinh":
		return cmplx.Sinh(x), cmplx.Cosh(x), true
	case "cosh":
		return cmplx.Cosh(x), cmplx.Sinh(x), true
	case "arctan":
		if imag(x) == 0 {
			return complex(math.Atan(real(x)), 0), complex(1, 0), true
		}
	}
	return 0, 0, false
}
