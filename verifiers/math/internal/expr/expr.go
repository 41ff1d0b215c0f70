// Package expr holds mathematics as it was read: trees of [Node].
//
// A tree says what was written, not what it is worth: 2/4 is a Div of 2 and 4, and (1,2) is a Tuple, whether a point or
// an interval was meant. Deciding equality is the work of other packages. Trees are never changed once made and may be
// shared between goroutines.
package expr

import "math/big"

// Op says what a node is.
type Op uint8

const (
	// Invalid is the zero Op; no finished tree holds it.
	Invalid Op = iota

	// Number is an exact rational: Value, and Decimals for how it was spelled. "0.25" is 1/4 with Decimals 2, "25" has
	// Decimals 0, "3e8" 0, "0.(3)" is 1/3 with Decimals Exact, "1010_2" is 10 with Decimals 0. "1/4" is a Div.
	Number
	// Symbol is a variable, or a name of something: Name is "x", `\alpha`, "x_{2}", `\overline{x}_{i,j}`, "AB", "x'".
	// A subscript's braces are always written; blanks in it are not.
	Symbol
	// Constant is one of the Pi, E, I, Infinity names.
	Constant
	// Text is words: Name is what they say, outer blanks trimmed, inner ones single, case kept: "Evelyn", "no solution".
	Text
	// NamedSet is one of N, Z, Q, R, C (with ^+, ^- or ^* in Name when written: "Z^+"), or "" for the empty set.
	NamedSet

	// Add has two or more Args; a - b is Add(a, Neg(b)).
	Add
	// Mul has two or more Args, in the order written (matrices do not commute).
	Mul
	// Neg has one.
	Neg
	// Div has two: numerator, denominator.
	Div
	// Pow has two: base, exponent. \sqrt{x} is Call "sqrt"; e^x is Pow(Constant e, x).
	Pow
	// PlusMinus is ± (Name "pm") or ∓ (Name "mp") with one Arg, or with two: a ± b.
	PlusMinus
	// Call is a function by its Name (see function.go) with its Args. An unknown function, f(x), has the Name as
	// written and at least one Arg.
	Call
	// Binder is \sum, \prod, \int, \lim or d/dx by Name. Args: body, variable, and then for "sum" and "prod" the lower
	// and upper bound, for a definite "int" both bounds, for "lim" the point, for "diff" nothing.
	Binder
	// Percent has one Arg.
	Percent
	// Quantity has one Arg, the number, and Unit, which is not empty.
	Quantity

	// List is items without brackets: "1, 2", "1 and 2", "x = 1 or x = 2". At least two Args. Name is "" for commas and
	// semicolons, else "and" or "or".
	List
	// Tuple is items in brackets, at least one: Name is its brackets, "()" for (1,2), "[]" for [1,2,3], "<>" for
	// \langle 1,2\rangle. Two items in "()" may be an open interval: that is for the comparison to decide. Two items in
	// square brackets are an Interval, (1;2) with a semicolon is a Tuple like any other.
	Tuple
	// Set is items in braces, perhaps none. A braced group of one value without a comma, {5}, is a Set only where
	// the braces were escaped: \{5\}.
	Set
	// SetBuilder is {x | condition}: Args are the element and the condition.
	SetBuilder
	// Interval has two Args, its ends; Name is its brackets, one of "[]", "[)", "(]" and, for ]1,2[ alone, "()".
	Interval
	// Union has two or more Args, sets of any kind.
	Union
	// Intersect has as many.
	Intersect
	// Without is the set difference of two or more Args, from the left.
	Without
	// Matrix is Rows rows of len(Args)/Rows entries, row by row. Name is "vmatrix" for determinant bars, else "".
	Matrix

	// Relation is a chain: len(Rels) is len(Args)-1, and Rels[i] stands between Args[i] and Args[i+1].
	Relation
	// Ratio is a:b or a:b:c. Clock times (12:30) are ratios too.
	Ratio
)

// Names of Constant.
const (
	Pi       = "pi"
	E        = "e"
	I        = "i"
	Infinity = "infty"
)

// Rel is a relation sign.
type Rel uint8

// The relation signs. Approx is ≈; Equiv is ≡, with its modulus as a Call "mod" of one Arg on the right side's
// node: a ≡ b (mod n) is Relation(a, Equiv, Call mod(b, n)).
const (
	Eq Rel = iota
	Ne
	Lt
	Le
	Gt
	Ge
	Approx
	Equiv
	In
	NotIn
	Subset
	To
)

// Exact is the Decimals of a number that no decimal states.
const Exact = -1

// Node is one node of a tree. Only the fields that its Op names mean something.
type Node struct {
	Op Op
	// Name is a symbol's, constant's, function's, text's or bracket's name.
	Name string
	// Args are the children, in the order written.
	Args []*Node

	// Value is a Number's.
	Value *big.Rat
	// Decimals is how many digits a Number states after its decimal point, or Exact.
	Decimals int
	// Rels are a Relation's signs.
	Rels []Rel
	// Rows is a Matrix's height, at least 1.
	Rows int
	// Unit is a Quantity's.
	Unit Unit
}

// Unit is a product of powers of units, in the order written: km/h is {km 1} {h -1}.
type Unit []UnitPower

// UnitPower is one unit by its canonical symbol ("km", "°", "$", "h") and its power. Prefixes are part of the symbol.
type UnitPower struct {
	Symbol string
	Power  int
}

// Limits of a tree, held by whoever builds one.
const (
	// MaxNodes is the most nodes.
	MaxNodes = 4000
	// MaxDepth is the greatest depth.
	MaxDepth = 64
	// MaxDigits is the most digits a number may have, its exponent written out.
	MaxDigits = 5000
)

// NewInt returns the number n.
func NewInt(n int64) *Node { return NewRat(new(big.Rat).SetInt64(n), 0) }

// NewRat returns the number r, which the node keeps, stated with that many decimals.
func NewRat(r *big.Rat, decimals int) *Node { return &Node{Op: Number, Value: r, Decimals: decimals} }

// NewSymbol returns the variable name.
func NewSymbol(name string) *Node { return &Node{Op: Symbol, Name: name} }

// NewCall returns the function name of args.
func NewCall(name string, args ...*Node) *Node { return &Node{Op: Call, Name: name, Args: args} }

// New returns a node of args.
func New(op Op, args ...*Node) *Node { return &Node{Op: op, Args: args} }

// IsInt reports whether n is the number i as spelled.
func (n *Node) IsInt(i int64) bool {
	return n.Op == Number && n.Value.IsInt() && n.Value.Num().IsInt64() && n.Value.Num().Int64() == i
}
