package math_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
)

// op says what a term is.
type op uint8

const (
	opNumber op = iota
	opSymbol
	opConstant // π, e, i or ∞, by name
	opAdd
	opMul
	opNeg
	opDiv
	opPow
	opCall // by name: sqrt, root (cube), sin, cos, tan, ln, log (of base 10), logb, arctan, exp, abs, factorial, binom
	opPercent
	opTuple
	opSet
	opInterval
	opEquation
	opMatrix
)

// term is mathematics that the differential test makes up. It is independent of the verifier's trees on purpose: what
// a term is worth, and how it is spelled, is decided here alone. Terms are never changed once made.
type term struct {
	op   op
	name string // of a symbol, a constant or a function; of the unknown of an interval that is spelled x < 5
	args []*term
	// value is a number's. With decimals it is spelled as a decimal fraction of that many digits, or of two digits that
	// repeat.
	value    *big.Rat
	decimals int
	rows     int     // a matrix's height
	closed   [2]bool // which ends belong to an interval
}

// repeats are the decimals of a number that is spelled 0.(36).
const repeats = -1

func whole(n int64) *term                   { return ratio(n, 1) }
func ratio(p, q int64) *term                { return &term{op: opNumber, value: big.NewRat(p, q)} }
func constant(name string) *term            { return &term{op: opConstant, name: name} }
func of(o op, args ...*term) *term          { return &term{op: o, args: args} }
func call(name string, args ...*term) *term { return &term{op: opCall, name: name, args: args} }
func sum(args ...*term) *term               { return of(opAdd, args...) }
func product(args ...*term) *term           { return of(opMul, args...) }
func neg(t *term) *term                     { return of(opNeg, t) }
func quotient(a, b *term) *term             { return of(opDiv, a, b) }
func power(a, b *term) *term                { return of(opPow, a, b) }
func square(t *term) *term                  { return power(t, whole(2)) }
func root(t *term) *term                    { return call("sqrt", t) }

// decimal is digits/10^decimals, spelled as a decimal fraction.
func decimal(digits int64, decimals int) *term {
	return &term{op: opNumber, value: new(big.Rat).SetFrac(big.NewInt(digits), tenTo(decimals)), decimals: decimals}
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

func rational(value *big.Rat) *term { return &term{op: opNumber, value: value} }

// with returns t with other arguments.
func (t *term) with(args ...*term) *term {
	other := *t
	other.args = args
	return &other
}

// replaced returns t with another argument i.
func (t *term) replaced(i int, arg *term) *term {
	args := slices.Clone(t.args)
	args[i] = arg
	return t.with(args...)
}

// integer returns the value of a term that is a small whole number as it stands.
func (t *term) integer() (n int64, ok bool) {
	if t.op != opNumber || !t.value.IsInt() || !t.value.Num().IsInt64() || t.decimals != 0 {
		return 0, false
	}
	n = t.value.Num().Int64()
	return n, n > -1e9 && n < 1e9
}

// natural returns the value of a term that is a small positive whole number as it stands.
func (t *term) natural() (n int64, ok bool) {
	n, ok = t.integer()
	return n, ok && n > 0
}

// structured reports whether t is made of several values.
func (t *term) structured() bool { return t.op >= opTuple }

// first returns the first argument, or t itself if it has none.
func (t *term) first() *term { return slices.Concat(t.args, []*term{t})[0] }

// last returns the last argument, or t itself if it has none.
func (t *term) last() *term { return slices.Concat([]*term{t}, t.args)[len(t.args)] }

// size is the number of nodes.
func (t *term) size() int {
	n := 1
	for _, arg := range t.args {
		n += arg.size()
	}
	return n
}

// generator makes up terms; the same source of randomness makes the same ones.
type generator struct {
	r       *rand.Rand
	symbols []string
	complex bool
}

func newGenerator(seed uint64) *generator {
	g := &generator{r: rand.New(rand.NewPCG(seed, 0x6d617468))}
	alphabet := pick(g, alphabets)
	g.symbols = alphabet[:g.r.IntN(len(alphabet)+1)]
	g.complex = g.one(10)
	return g
}

// alphabets are the symbols that occur together. Letters that are units, as m and t are, would read as such in "5 m".
var alphabets = [][]string{{"x", "y", "z"}, {"a", "b", "c"}, {"p", "q", "n"}, {"n", "k", "x"}}

// one is true once in n times.
func (g *generator) one(n int) bool { return g.r.IntN(n) == 0 }

// between returns a number from lo to hi.
func (g *generator) between(lo, hi int64) int64 { return lo + g.r.Int64N(hi-lo+1) }

func pick[T any](g *generator, from []T) T { return from[g.r.IntN(len(from))] }

// value makes up an answer of any kind.
func (g *generator) value() *term {
	switch g.r.IntN(12) {
	case 0:
		return of(opTuple, g.items(2, 4)...)
	case 1:
		return of(opSet, g.items(1, 5)...)
	case 2:
		return g.interval()
	case 3:
		return g.equation()
	case 4:
		rows := g.between(1, 3)
		return &term{op: opMatrix, rows: int(rows), args: g.items(2*rows, 2*rows)}
	case 5:
		return g.plainNumber()
	default:
		return g.scalar(int(g.between(1, 3)))
	}
}

func (g *generator) items(lo, hi int64) []*term {
	items := make([]*term, g.between(lo, hi))
	for i := range items {
		items[i] = g.scalar(g.r.IntN(2))
	}
	return items
}

// interval makes up an interval with constant ends; nothing says yet that they are in order. From here on all is
// constant.
func (g *generator) interval() *term {
	g.symbols, g.complex = nil, false
	t := of(opInterval, g.scalar(g.r.IntN(2)), g.scalar(g.r.IntN(2)))
	t.closed = [2]bool{g.one(2), g.one(2)}
	if g.one(4) {
		end := g.r.IntN(2)
		infinity := constant("∞")
		if end == 0 {
			infinity = neg(infinity)
		}
		t.args[end], t.closed[end] = infinity, false
	}
	return t
}

func (g *generator) equation() *term {
	if len(g.symbols) == 0 {
		g.symbols = []string{"x", "y"}
	}
	left := &term{op: opSymbol, name: pick(g, g.symbols)}
	if g.one(2) {
		return of(opEquation, left, g.scalar(2))
	}
	return of(opEquation, sum(left, g.scalar(1)), g.scalar(1))
}

// plainNumber makes up a number as answers mostly are: of one to seven digits, perhaps a decimal or a percentage.
func (g *generator) plainNumber() *term {
	digits := g.between(1, pick(g, []int64{9, 99, 999, 9999, 999999, 9999999}))
	switch g.r.IntN(5) {
	case 0:
		return decimal(digits, int(g.between(1, 4)))
	case 1:
		return of(opPercent, decimal(g.between(1, 9999), g.r.IntN(3)))
	case 2:
		return ratio(digits, g.between(2, 99))
	case 3:
		return neg(whole(digits))
	default:
		return whole(digits)
	}
}

func (g *generator) leaf() *term {
	switch {
	case len(g.symbols) > 0 && g.one(2):
		return &term{op: opSymbol, name: pick(g, g.symbols)}
	case g.complex && g.one(3):
		return constant("i")
	}
	switch g.r.IntN(12) {
	case 0:
		return ratio(g.between(1, 12), g.between(2, 12))
	case 1:
		return decimal(g.between(1, 999), int(g.between(1, 3)))
	case 2:
		return constant(pick(g, []string{"π", "π", "e"}))
	case 3:
		return root(whole(g.between(2, 50)))
	case 4:
		return whole(g.between(10, 2000))
	default:
		return whole(g.between(1, 12))
	}
}

// scalar makes up a number or an expression.
func (g *generator) scalar(depth int) *term {
	if depth == 0 {
		return g.leaf()
	}
	switch g.r.IntN(19) {
	case 16, 17, 18:
		return g.shape()
	case 0, 1, 2, 3:
		return sum(g.scalars(depth, 2, 4)...)
	case 4, 5, 6:
		return product(g.scalars(depth, 2, 3)...)
	case 7, 8:
		return quotient(g.scalar(depth-1), g.scalar(depth-1))
	case 9, 10:
		return power(g.scalar(depth-1), whole(g.between(2, 4)))
	case 11:
		return neg(g.scalar(depth - 1))
	case 12:
		return g.radical()
	case 13:
		return g.counting()
	default:
		return g.function()
	}
}

// shape makes up a term that a rule of its own is about.
func (g *generator) shape() *term {
	k, n := whole(g.between(2, 9)), whole(g.between(2, 30))
	switch g.r.IntN(8) {
	case 0:
		return square(sum(g.leaf(), g.leaf()))
	case 1:
		return sum(k, root(n))
	case 2:
		return product(k, call("ln", n))
	case 3:
		return product(k, root(n))
	case 4:
		return call(pick(g, []string{"sin", "cos", "tan"}), quotient(constant("π"), whole(pick(g, []int64{2, 3, 4, 5, 6}))))
	case 5:
		return sum(quotient(g.leaf(), k), quotient(n, g.leaf()))
	case 6:
		return product(g.leaf(), sum(g.leaf(), neg(g.leaf())))
	default:
		return quotient(k, sum(g.leaf(), root(n)))
	}
}

// scalars makes up the arguments of a sum or a product, some of them negative.
func (g *generator) scalars(depth int, lo, hi int64) []*term {
	args := make([]*term, g.between(lo, hi))
	for i := range args {
		if args[i] = g.scalar(g.r.IntN(depth)); g.one(3) {
			args[i] = neg(args[i])
		}
	}
	return args
}

func (g *generator) radical() *term {
	switch g.r.IntN(5) {
	case 0:
		return call("root", whole(g.between(2, 60)))
	case 1:
		return call("root", whole(-g.between(2, 30)))
	case 2:
		return root(sum(square(g.leaf()), whole(g.between(1, 9))))
	case 3:
		return root(g.leaf())
	default:
		return root(whole(g.between(2, 300)))
	}
}

func (g *generator) counting() *term {
	n := g.between(2, 9)
	switch {
	case g.one(2):
		return call("factorial", whole(n))
	default:
		return call("binom", whole(n), whole(g.between(1, n)))
	}
}

func (g *generator) function() *term {
	switch g.r.IntN(8) {
	case 0, 1:
		return call(pick(g, []string{"sin", "cos", "tan"}), g.angle())
	case 2:
		return call("ln", whole(g.between(2, 60)))
	case 3:
		return call("logb", whole(g.between(2, 100)), whole(g.between(2, 5)))
	case 4:
		return call("log", whole(g.between(2, 1000)))
	case 5:
		return power(pick(g, []*term{constant("e"), whole(2), whole(3), ratio(1, 2)}), g.exponent())
	case 6:
		return call("abs", sum(g.leaf(), neg(g.leaf())))
	default:
		return pick(g, []*term{
			call("arctan", g.leaf()), call("ln", sum(square(g.leaf()), whole(1))), call("exp", neg(g.leaf())), call("abs", g.leaf()),
			call("abs", product(g.leaf(), g.leaf())), root(square(product(g.leaf(), g.leaf()))),
		})
	}
}

func (g *generator) angle() *term {
	switch g.r.IntN(4) {
	case 0:
		return quotient(constant("π"), whole(g.between(2, 12)))
	case 1:
		return quotient(product(whole(g.between(2, 11)), constant("π")), whole(g.between(3, 12)))
	case 2:
		return product(whole(g.between(2, 5)), g.leaf())
	default:
		return g.leaf()
	}
}

func (g *generator) exponent() *term {
	switch g.r.IntN(4) {
	case 0:
		return sum(g.leaf(), whole(g.between(1, 3)))
	case 1:
		return neg(whole(g.between(1, 3)))
	case 2:
		return quotient(whole(g.between(1, 5)), whole(g.between(2, 4)))
	default:
		return g.leaf()
	}
}
