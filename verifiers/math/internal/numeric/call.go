package numeric

import (
	"errors"
	"math/big"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// ofOne are the functions of one number that need no more than its ball.
var ofOne = map[string]func(*calc, Ball) Ball{
	"sqrt": (*calc).sqrt, "exp": (*calc).exp, "ln": (*calc).ln,
	"abs": (*calc).abs, "conj": (*calc).conj, "re": (*calc).realPart, "im": (*calc).imagPart,
	"arg": (*calc).arg, "sgn": (*calc).sgn, "gamma": (*calc).gamma,
	"arcsin": (*calc).arcsin, "arccos": (*calc).arccos, "arctan": (*calc).arctan,
	"arccot": (*calc).arccot, "arcsec": (*calc).arcsec, "arccsc": (*calc).arccsc,
	"sinh": (*calc).sinh, "cosh": (*calc).cosh, "tanh": (*calc).tanh,
	"coth": (*calc).coth, "sech": (*calc).sech, "csch": (*calc).csch,
	"arsinh": (*calc).arsinh, "arcosh": (*calc).arcosh, "artanh": (*calc).artanh,
}

// ofAngle are the functions of an angle, made of its sine and cosine.
var ofAngle = map[string]func(c *calc, sin, cos Ball) Ball{
	"sin": func(_ *calc, sin, _ Ball) Ball { return sin },
	"cos": func(_ *calc, _, cos Ball) Ball { return cos },
	"tan": func(c *calc, sin, cos Ball) Ball { return c.quoBall(sin, cos) },
	"cot": func(c *calc, sin, cos Ball) Ball { return c.quoBall(cos, sin) },
	"sec": func(c *calc, _, cos Ball) Ball { return c.invert(cos) },
	"csc": func(c *calc, sin, _ Ball) Ball { return c.invert(sin) },
}

// ofExact are functions that step, or take integers, so that an argument known without error helps.
var ofExact = map[string]func(*calc, Ball) Ball{
	"floor": (*calc).floor, "ceil": (*calc).ceil, "phi": (*calc).phi,
	"factorial": (*calc).factorial, "doublefactorial": (*calc).doubleFactorial,
}

// ofTwo are functions of two numbers.
var ofTwo = map[string]func(c *calc, a, b Ball) Ball{
	"logb": (*calc).log, "binom": (*calc).binom, "perm": (*calc).perm,
}

func (e *evaluator) call(n *expr.Node) Ball {
	switch len(n.Args) {
	case 1:
		if z, ok := e.callOne(n.Name, n.Args[0]); ok {
			return z
		}
	case 2:
		if f := ofTwo[n.Name]; f != nil {
			return e.callTwo(f, n.Args[0], n.Args[1])
		}
		switch n.Name {
		case "root":
			return e.rootCall(n.Args[0], n.Args[1])
		case "mod":
			return e.modCall(n)
		}
	}
	switch n.Name {
	case "max":
		return e.extreme(n.Args, 1)
	case "min":
		return e.extreme(n.Args, -1)
	case "gcd", "lcm":
		if q, ok := e.rationalCall(n); ok {
			return e.number(q)
		}
	}
	return e.unsupported()
}

func (e *evaluator) callOne(name string, arg *expr.Node) (Ball, bool) {
	if f := ofOne[name]; f != nil {
		if a := e.eval(arg); e.err == nil {
			return f(&e.calc, a), true
		}
		return Ball{}, true
	}
	if f := ofAngle[name]; f != nil {
		sin, cos := e.sincosOf(arg)
		if e.err != nil {
			return Ball{}, true
		}
		return f(&e.calc, sin, cos), true
	}
	if f := ofExact[name]; f != nil {
		return e.callExact(name, f, arg), true
	}
	switch name {
	case "log":
		return e.logCall(arg), true
	case "det":
		return e.det(arg), true
	}
	return Ball{}, false
}

func (e *evaluator) callTwo(f func(c *calc, a, b Ball) Ball, x, y *expr.Node) Ball {
	a, b := e.eval(x), e.eval(y)
	if e.err != nil {
		return Ball{}
	}
	return f(&e.calc, a, b)
}

func (e *evaluator) logCall(arg *expr.Node) Ball {
	a := e.eval(arg)
	switch {
	case e.err != nil:
		return Ball{}
	case e.naturalLog:
		return e.ln(a)
	}
	return e.log10(a)
}

// sincosOf returns the sine and cosine of an angle, without error at poles and zeros that can be seen.
func (e *evaluator) sincosOf(arg *expr.Node) (sin, cos Ball) {
	if q, ok := e.multipleOfPi(arg, 0); ok {
		s, k := e.sincosPi(q)
		return e.rect(s, interval{}, 0), e.rect(k, interval{}, 0)
	}
	a := e.eval(arg)
	if e.err != nil {
		return Ball{}, Ball{}
	}
	return e.sincos(a)
}

// callExact evaluates f at the ball of arg; where that is too wide to decide, the exact value may decide.
func (e *evaluator) callExact(name string, f func(*calc, Ball) Ball, arg *expr.Node) Ball {
	a := e.eval(arg)
	if e.err != nil {
		return Ball{}
	}
	z := f(&e.calc, a)
	if !errors.Is(e.err, ErrImprecise) {
		return z
	}
	e.err = nil
	q, ok := e.rational(arg)
	if !ok || !q.IsInt() && name == "factorial" {
		e.fail(ErrImprecise)
		return Ball{}
	}
	return f(&e.calc, e.steps(q))
}

// steps returns a ball without error that is as good as q for what asks for integers: q itself if it is one, else the
// half between its neighbours.
func (e *evaluator) steps(q *big.Rat) Ball {
	n := new(big.Int).Div(q.Num(), q.Denom())
	z := e.rect(interval{mid: new(big.Float).SetInt(n)}, interval{}, digitsOf(q))
	if n.Sign() == 0 {
		z = Ball{}
	}
	if !q.IsInt() {
		z = e.addBall(z, e.rect(interval{mid: big.NewFloat(0.5)}, interval{}, 0))
	}
	return z
}

func (c *calc) floor(a Ball) Ball {
	switch n, ok := a.Floor(); {
	case ok:
		return c.rect(c.bigInt(n), interval{}, a.span)
	case !c.wantReal(a):
	case a.re.exponent() > maxFloor:
		c.fail(ErrOverBudget)
	default:
		c.fail(ErrImprecise)
	}
	return Ball{}
}

func (c *calc) ceil(a Ball) Ball { return c.negBall(c.floor(c.negBall(a))) }

func (c *calc) phi(a Ball) Ball {
	n, ok := c.smallInt(a, maxPhi)
	if !ok || !c.spend(200) {
		return Ball{}
	}
	if n < 1 {
		c.fail(ErrUndefined)
		return Ball{}
	}
	return c.whole(int64(phi(uint64(n))))
}

// rootCall returns a root of any degree.
func (e *evaluator) rootCall(radicand, degree *expr.Node) Ball {
	a := e.eval(radicand)
	if e.err != nil {
		return Ball{}
	}
	if n, ok := e.integer(degree); ok {
		return e.root(a, n)
	}
	return e.pow(a, e.invert(e.eval(degree)))
}

// modCall returns a - b·floor(a/b).
func (e *evaluator) modCall(n *expr.Node) Ball {
	if q, ok := e.rationalCall(n); ok {
		return e.number(q)
	}
	a, b := e.eval(n.Args[0]), e.eval(n.Args[1])
	if e.err != nil {
		return Ball{}
	}
	return e.subBall(a, e.mulBall(b, e.floor(e.quoBall(a, b))))
}

// rationalCall returns a gcd, lcm or mod of rational numbers.
func (e *evaluator) rationalCall(n *expr.Node) (*big.Rat, bool) {
	z := new(big.Rat)
	for i, arg := range n.Args {
		q, ok := e.rational(arg)
		switch {
		case !ok:
			return nil, false
		case i == 0:
			z.Set(q)
		case n.Name == "gcd":
			z = gcdRat(z, q)
		case n.Name == "lcm":
			z = lcmRat(z, q)
		case q.Sign() == 0:
			e.fail(ErrUndefined)
			return nil, false
		default:
			z = modRat(z, q)
		}
		if _, ok := small(monomial{q: z}); !ok {
			return nil, false
		}
	}
	if n.Name != "mod" {
		z.Abs(z)
	}
	return z, true
}

// extreme returns the greatest (sign 1) or least (sign -1) of real numbers.
func (e *evaluator) extreme(args []*expr.Node, sign int) Ball {
	var best Ball
	for i, arg := range args {
		a := e.eval(arg)
		switch {
		case !e.wantReal(a):
			return Ball{}
		case i == 0:
			best = a
		default:
			best = e.better(best, a, sign)
		}
	}
	return best
}

// better returns the greater or the lesser of two real numbers. Where that is not decided, either is within the other's
// error, and the wider ball is taken with both errors.
func (e *evaluator) better(a, b Ball, sign int) Ball {
	diff := e.sub(a.re, b.re)
	span := max(a.span, b.span)
	a.span, b.span = span, span
	switch {
	case !diff.hasZero() && diff.sign() != sign:
		return b
	case !diff.hasZero() || diff.isZero():
		return a
	}
	a.re = e.interval(a.re.value(), a.re.rad.add(diff.size()))
	return a
}
