// Package judge decides whether an answer equals a gold answer, both as trees.
//
// Answers are compared by type. A gold answer leads: what it leaves open (a unit, the name of the unknown) the answer may
// state. Statements are undressed first (x = 5 is 5 where a number is asked for), then sets of real numbers in any form
// (intervals, inequalities, unions) are brought to one, lists are matched item by item, and what is left is algebra.
package judge

import (
	"fmt"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// Verdict is what a comparison found.
type Verdict struct {
	Equal bool
	// Method is the weakest argument that an equality rests on: "exact", "structural", "modular", "numeric", "rounded"
	// or "spelling". It is empty for answers that differ.
	Method string
	// Difference says why the two differ, in words; empty when they are equal.
	Difference string
	// Over says that the difference is only that a budget was spent.
	Over bool
}

// Spelled is the method of an equality that rests on the spelling of texts.
const Spelled = "spelling"

const (
	methodExact   = string(algebra.Exact)
	methodRounded = "rounded"
)

// strength orders the methods, strongest first.
var strength = map[string]int{
	methodExact: 0, string(algebra.Structural): 1, string(algebra.Modular): 2, string(algebra.Numeric): 3, methodRounded: 4, Spelled: 5,
}

// maxItems is the most items of a list that are matched with another's.
const maxItems = 100

// maxComparisons bounds the comparisons of one verdict, and maxOps what algebra may spend on all of them.
const (
	maxComparisons = 2000
	maxOps         = algebra.DefaultOps + algebra.DefaultOps/2
)

// Judge compares an answer with a gold answer. It is safe for concurrent use, takes bounded time and never fails.
func Judge(gold, answer *expr.Node, p Policy) Verdict {
	j := &judge{policy: p, options: p.algebra(), method: methodExact}
	j.options.Meter = algebra.NewMeter(maxOps)
	if why := j.compare(gold, answer); why != "" {
		return Verdict{Difference: why, Over: j.over}
	}
	return Verdict{Equal: true, Method: j.method}
}

// judge is one comparison under way.
type judge struct {
	policy  Policy
	options algebra.Options
	// method is the weakest used so far.
	method string
	// over says that some budget was spent.
	over        bool
	comparisons int
}

// rests notes that an equality rests on a method.
func (j *judge) rests(method string) {
	if strength[method] > strength[j.method] {
		j.method = method
	}
}

// compare says why an answer differs from a gold answer; empty means that they are equal.
func (j *judge) compare(gold, answer *expr.Node) string {
	if j.comparisons++; j.comparisons > maxComparisons {
		j.over = true
		return "there is too much to compare"
	}
	gold, answer = j.plain(gold), j.plain(answer)
	if why, ok := j.compareTexts(gold, answer); ok {
		return why
	}
	for _, try := range [...]func(gold, answer *expr.Node) (string, bool){
		j.compareFamilies, j.compareStatements, j.compareRealSets, j.compareLists, j.compareTuples, j.compareMatrices, j.compareRatios, j.compareOtherRelations,
	} {
		if why, ok := try(gold, answer); ok {
			return why
		}
	}
	if kind(gold) != kind(answer) {
		return fmt.Sprintf("the gold answer is %s, the answer is %s", kind(gold), kind(answer))
	}
	return j.compareScalars(gold, answer)
}

// plain undoes what only dresses a value: brackets around one item, {x | condition} for the condition, arithmetic of
// matrices, ± for the two that it stands for.
func (j *judge) plain(n *expr.Node) *expr.Node {
	switch {
	case n.Op == expr.Tuple && len(n.Args) == 1:
		return j.plain(n.Args[0])
	case n.Op == expr.SetBuilder && isName(n.Args[0]):
		return j.plain(n.Args[1])
	case n.Op == expr.Relation && len(n.Args) == 2 && n.Rels[0] == expr.Eq && isName(n.Args[0]) && isRealSet(n.Args[1]):
		return &expr.Node{Op: expr.Relation, Args: n.Args, Rels: []expr.Rel{expr.In}} // D = [0,1] says where D's members are
	case n.Op == expr.Relation && len(n.Args) == 2 && n.Rels[0] == expr.In && n.Args[1].Op == expr.Set:
		return j.plain(n.Args[1])
	}
	if hasMatrix(n) {
		n = expr.Replace(n, determinant)
		if m, ok := algebra.Matrix(n, j.options); ok {
			return m
		}
	}
	return spread(n)
}

// determinant returns the function that determinant bars stand for.
func determinant(n *expr.Node) *expr.Node {
	if n.Op != expr.Matrix || n.Name != "vmatrix" {
		return nil
	}
	m := n.With(n.Args...)
	m.Name = ""
	return expr.NewCall("det", m)
}

func hasMatrix(n *expr.Node) bool {
	return expr.Any(n, func(n *expr.Node) bool { return n.Op == expr.Matrix })
}

// isScalarOp reports whether an operation makes numbers of numbers.
func isScalarOp(op expr.Op) bool {
	return op >= expr.Number && op <= expr.Constant || op >= expr.Add && op <= expr.Quantity
}

// kind names what an answer is, for people.
func kind(n *expr.Node) string {
	switch n.Op {
	case expr.Text:
		return "a text"
	case expr.List:
		return "a list"
	case expr.Tuple:
		return "a tuple"
	case expr.Set:
		return "a set"
	case expr.Interval, expr.Union, expr.Intersect, expr.Without, expr.NamedSet, expr.SetBuilder:
		return "a set of numbers"
	case expr.Matrix:
		return "a matrix"
	case expr.Ratio:
		return "a ratio"
	case expr.Relation:
		if isOrder(n.Rels) {
			return "an inequality"
		}
		return "an equation"
	default:
		return "a number or an expression"
	}
}
