package judge

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// assignment is a statement that names a value: x = 5, f(x) = x^2, (p,q) = (3,2), x = 1/2 = 0.5, x ≈ 11.
type assignment struct {
	// name is the left side; nil for a chain of values such as \sqrt{4} = 2.
	name *expr.Node
	// values are all said to be equal; there is at least one.
	values []*expr.Node
	// about is what the values are said to be near to; nil if nothing is.
	about *expr.Node
}

// assigned reads a statement as an assignment.
func assigned(n *expr.Node) (assignment, bool) {
	if n.Op != expr.Relation || !slices.ContainsFunc(n.Rels, isEquality) || slices.ContainsFunc(n.Rels, isNoEquality) {
		return assignment{}, false
	}
	var a assignment
	sides, rels := n.Args, n.Rels
	switch {
	case isName(sides[0]):
		a.name, sides, rels = sides[0], sides[1:], rels[1:]
	case len(sides) == 2 && isName(sides[1]) && rels[0] == expr.Eq:
		a.name, sides, rels = sides[1], sides[:1], nil
	}
	for i, side := range sides {
		if i > 0 && rels[i-1] == expr.Approx {
			a.about = sides[len(sides)-1]
			break
		}
		a.values = append(a.values, side)
	}
	return a, true
}

func isEquality(r expr.Rel) bool   { return r == expr.Eq || r == expr.Approx }
func isNoEquality(r expr.Rel) bool { return !isEquality(r) }

// isName reports whether an expression only names something: x, AB, |AB|, f(x), f(2), (p,q), S:T.
func isName(n *expr.Node) bool {
	switch n.Op {
	case expr.Symbol:
		return true
	case expr.Text:
		return true
	case expr.Call:
		return n.Name == "abs" && isName(n.Args[0]) || !expr.IsFunction(n.Name)
	case expr.Tuple, expr.Ratio:
		return !slices.ContainsFunc(n.Args, func(arg *expr.Node) bool { return !isName(arg) })
	}
	return false
}

// compareStatements compares equations and assignments with each other and with values.
func (j *judge) compareStatements(gold, answer *expr.Node) (string, bool) {
	g, goldOK := assigned(gold)
	a, answerOK := assigned(answer)
	switch {
	case goldOK && answerOK:
		return j.compareEquations(gold, answer, g, a), true
	case goldOK && g.name != nil && !isOrderOrMember(answer):
		return j.compare(g.values[0], answer), true
	case answerOK && (a.name != nil || !isStatement(gold)) && !isOrderOrMember(gold):
		return j.compareChain(gold, a), true
	}
	return "", false
}

func isStatement(n *expr.Node) bool { return n.Op == expr.Relation }

// isOrderOrMember reports whether a statement is an inequality or x ∈ S, which are sets rather than values.
func isOrderOrMember(n *expr.Node) bool {
	return n.Op == expr.Relation && (isOrder(n.Rels) || slices.Contains(n.Rels, expr.In) || slices.Contains(n.Rels, expr.Ne))
}

// compareChain compares a value with each of those that are said to be equal: 3·4 = 13 is not 12.
func (j *judge) compareChain(gold *expr.Node, a assignment) string {
	why := ""
	for _, value := range a.values {
		if why = j.compare(gold, value); why != "" {
			break
		}
	}
	// x = π/4 ≈ 0.785 states a gold answer of 0.785 as well, if the rounding is right.
	if why != "" && a.about != nil && j.compareValues(a.about, a.values[0]) == "" {
		return j.compare(gold, a.about)
	}
	return why
}

// compareEquations compares two equations: as assignments of a value to the same name, or else up to a constant factor.
func (j *judge) compareEquations(gold, answer *expr.Node, g, a assignment) string {
	if g.name != nil && a.name != nil && sameName(g.name, a.name) {
		value := a.values
		if parameter := renamed(g.name, a.name); parameter != nil {
			value = []*expr.Node{parameter(a.values[0])}
		}
		if why := j.compareChain(g.values[0], assignment{values: value, about: a.about}); why == "" || len(a.values) > 1 {
			return why
		}
	}
	if len(gold.Args) != 2 || len(answer.Args) != 2 {
		return "the equations differ"
	}
	if r := j.proportional(gold, answer); r.Outcome != algebra.Same {
		if r.Outcome == algebra.OverBudget {
			j.over = true
		}
		return "the equations are not the same up to a factor"
	}
	return ""
}

// proportional compares the differences of two relations' sides.
func (j *judge) proportional(gold, answer *expr.Node) algebra.Result {
	r := algebra.Proportional(expr.Sub(gold.Args[0], gold.Args[1]), expr.Sub(answer.Args[0], answer.Args[1]), j.options)
	if r.Outcome == algebra.Same {
		j.rests(string(r.Method))
	}
	return r
}

// sameName reports whether two names may stand for one thing: they are the same, or one is a function's (f(x), of any
// argument) and the other may be the name of its value.
func sameName(a, b *expr.Node) bool {
	if expr.Same(a, b) {
		return true
	}
	if a.Op == expr.Call && b.Op == expr.Call {
		return a.Name == b.Name
	}
	isValue := func(n *expr.Node) bool { return n.Op == expr.Symbol && n.Name == "y" }
	return a.Op == expr.Call && isValue(b) || b.Op == expr.Call && isValue(a) || a.Op != expr.Symbol && a.Op != expr.Call || b.Op != expr.Symbol && b.Op != expr.Call
}

// renamed returns what turns the answer's parameter into the gold's, for f(t) = t^2 against f(x) = x^2; nil where there
// is nothing to rename.
func renamed(gold, answer *expr.Node) func(*expr.Node) *expr.Node {
	if gold.Op != expr.Call || answer.Op != expr.Call || len(gold.Args) != 1 || len(answer.Args) != 1 {
		return nil
	}
	from, to := answer.Args[0], gold.Args[0]
	if from.Op != expr.Symbol || to.Op != expr.Symbol || from.Name == to.Name {
		return nil
	}
	return func(n *expr.Node) *expr.Node { return expr.Substitute(n, from.Name, to) }
}
