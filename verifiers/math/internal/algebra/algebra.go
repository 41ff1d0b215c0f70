// Package algebra decides whether two scalar expressions are equal.
//
// Four layers answer in turn, each only where it is sure. Structure: the same tree, where it has a value. Exact: both
// sides as sums of products of radicals, constants and symbols, in one normal form. Modular: both sides as rational
// functions, evaluated at random points modulo random 61-bit primes, wrong in fewer than one of 2^100 inputs. Numeric:
// both sides as balls of 320 bits at several real points, equal where they agree to 256 bits everywhere.
//
// Symbols stand for real numbers, of either sign unless Options say otherwise. Functions take their principal values; \sqrt[3]{x}, and x^{1/3} of a
// symbol, are the real root. Nothing is timed: one operation counter bounds a whole comparison, and all that looks
// random is drawn from a hash of both sides, so every machine answers alike.
package algebra

import (
	"math/big"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// LogBase is what \log without a base means.
type LogBase uint8

const (
	// Base10 reads \log x as the decimal logarithm.
	Base10 LogBase = iota
	// BaseE reads it as the natural one.
	BaseE
)

// DefaultOps is the operation counter of a comparison: one is about 100 ns of work, so a comparison is 2 to
// 3 ms at most.
const DefaultOps = 20_000

// Options of a comparison. The zero value is ready to use.
type Options struct {
	LogBase LogBase
	// Positive takes all symbols as positive: then \sqrt{x^2} is x, and \ln x^2 is 2\ln x.
	Positive bool
	// Ops is the operation counter, DefaultOps if it is zero.
	Ops int
	// Meter, if there is one, bounds several comparisons together: each has at most Ops, and all what it holds.
	Meter *Meter
}

// Meter counts the operations of several comparisons down. It is used by one goroutine.
type Meter struct{ left int }

// NewMeter returns a meter that allows so many operations.
func NewMeter(ops int) *Meter { return &Meter{left: ops} }

// Method is the layer that decided.
type Method string

// The methods, from the surest to the least sure.
const (
	Structural Method = "structural"
	Exact      Method = "exact"
	Modular    Method = "modular"
	Numeric    Method = "numeric"
)

// Outcome is what a comparison found.
type Outcome uint8

const (
	// Unknown says that no layer could decide: treat as different.
	Unknown Outcome = iota
	// Same says that both sides have the same value wherever they have one.
	Same
	// Different says that they surely have not.
	Different
	// Undefined says that a side has no value anywhere, as 1/0: never equal to anything.
	Undefined
	// OverBudget says that deciding would cost too much: treat as different.
	OverBudget
)

// String returns the outcome's name.
func (o Outcome) String() string {
	return [...]string{"unknown", "same", "different", "undefined", "over budget"}[o]
}

// Result of a comparison.
type Result struct {
	Outcome Outcome
	// Method is the layer that decided, empty if none did.
	Method Method
	// Why says in a few words what decided, for people.
	Why string
	// Sign is the sign of the factor that Proportional found: 1, -1, or 0 where it is not real or not known.
	Sign int
}

// Value returns n's exact value if n is a rational number and finding it is cheap.
func Value(n *expr.Node, o Options) (*big.Rat, bool) {
	if n.Op == expr.Number {
		return n.Value, true
	}
	s := newSession(o)
	p, err := s.normalTree(n)
	if err != nil {
		return nil, false
	}
	c, ok := p.rational()
	if !ok {
		return nil, false
	}
	return c.rat(), true
}
