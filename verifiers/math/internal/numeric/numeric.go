// Package numeric evaluates expressions to many bits and knows how wrong it may be.
//
// A value is a [Ball]: a complex midpoint, and for its real and its imaginary part a radius that bounds the error of
// everything done so far (midpoint-radius arithmetic as in Johansson's Arb). So "different" is a proof, and "equal" is
// agreement to as many bits as were asked for. Elementary functions are evaluated in fixed point by argument
// reduction and Taylor series; logarithms and arctangents by one correction of a float64 estimate (Brent and Zimmermann,
// Modern Computer Arithmetic, chapter 4). Work is counted, never timed.
package numeric

import (
	"errors"
	"math/big"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// What keeps an expression from having a value.
var (
	// ErrUndefined: mathematics gives it none, for instance 1/0, ln 0 or tan(π/2).
	ErrUndefined = errors.New("numeric: undefined")
	// ErrUnsupported: it is no complex number, or by means that are not here: sets, unknown functions, integrals.
	ErrUnsupported = errors.New("numeric: not a number that can be computed")
	// ErrOverBudget: it is too large, too small or too long to compute.
	ErrOverBudget = errors.New("numeric: over budget")
	// ErrImprecise: it hangs on a decision that this precision does not settle, for instance whether a divisor that
	// is nearly 0 is 0. More bits may settle it.
	ErrImprecise = errors.New("numeric: not decided at this precision")
)

const (
	// DefaultBits is the working precision where Options name none.
	DefaultBits = 320
	// MinBits is the least working precision.
	MinBits = 64
	// MaxBits is the greatest working precision.
	MaxBits = 640
	// DefaultOps is the most work where Options name none, worth about two milliseconds.
	DefaultOps = 20000
)

// Options say how to evaluate. The zero value is ready to use.
type Options struct {
	// Bits is the working precision, from MinBits to MaxBits. 0 is DefaultBits.
	Bits int
	// Ops is the most work, in real multiplications of DefaultBits bits. 0 is DefaultOps.
	Ops int
	// NaturalLog makes e the base of a "log" with one argument. Otherwise it is 10.
	NaturalLog bool
}

func (o Options) bits() uint {
	if o.Bits == 0 {
		return DefaultBits
	}
	return uint(min(max(o.Bits, MinBits), MaxBits))
}

func (o Options) ops() int {
	if o.Ops == 0 {
		return DefaultOps
	}
	return o.Ops
}

// Point gives symbols their values. It is only read, so evaluations may share one.
type Point map[string]Ball

// FromRat returns the number re + im·i, good to MaxBits bits and exact where its denominators are powers of two.
// A nil part is 0.
func FromRat(re, im *big.Rat) Ball {
	c := calc{prec: MaxBits, limit: DefaultOps}
	return c.rect(c.rat(re), c.rat(im), max(digitsOf(re), digitsOf(im)))
}

// Eval returns the value of n with its symbols at that point, or one of this package's errors. Powers, roots,
// logarithms and inverse functions have their principal values, arccot those of arctan(1/x); "root" of odd degree is
// real for a negative real radicand; 0^0 is 1.
//
// Equal arguments give equal results on every machine. Whatever the tree, the cost is bounded by Options.Ops.
func Eval(n *expr.Node, at Point, o Options) (Ball, error) {
	e := evaluator{calc: calc{prec: o.bits(), limit: o.ops()}, at: at, naturalLog: o.NaturalLog}
	b := e.eval(n)
	if e.err != nil {
		return Ball{}, e.err
	}
	return b, nil
}
