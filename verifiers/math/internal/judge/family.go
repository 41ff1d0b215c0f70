package judge

import (
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// family is a general solution: values that depend on an integer, x = kπ + π/4 with k ∈ Z.
type family struct {
	values []*expr.Node
	// parameter ranges over the set.
	parameter, set string
}

// parameterName is what a family's parameter is renamed to.
const parameterName = "family's parameter"

// compareFamilies compares general solutions; their parameters may have different names and start anywhere.
func (j *judge) compareFamilies(gold, answer *expr.Node) (string, bool) {
	g, goldOK := familyOf(gold)
	a, answerOK := familyOf(answer)
	switch {
	case !goldOK && !answerOK:
		return "", false
	case goldOK && !answerOK:
		a, answerOK = impliedFamily(answer, g)
	case answerOK && !goldOK:
		g, goldOK = impliedFamily(gold, a)
	}
	switch {
	case !goldOK || !answerOK:
		return "one is a family of solutions, the other is not", true
	case g.set != a.set:
		return "the parameter is in another set", true
	case len(g.values) != len(a.values):
		return "there is another number of families", true
	}
	return j.compareMembers(g, a), true
}

func (j *judge) compareMembers(g, a family) string {
	taken := make([]bool, len(a.values))
next:
	for _, value := range g.values {
		for i := range a.values {
			if !taken[i] && j.sameFamily(g, value, a.values[i]) {
				taken[i] = true
				continue next
			}
		}
		return clip(expr.LaTeX(value)) + " is not among the families"
	}
	return ""
}

// sameFamily compares two values that depend on the parameter: the same for each, or, over all integers and linear,
// with the same period and a member in common.
func (j *judge) sameFamily(g family, gold, answer *expr.Node) bool {
	if j.quiet(gold, answer) {
		return true
	}
	if g.set != "Z" {
		return false
	}
	if !isScalarOp(gold.Op) || !isScalarOp(answer.Op) {
		return false
	}
	period, from, ok := j.linear(gold)
	otherPeriod, otherFrom, otherOK := j.linear(answer)
	if !ok || !otherOK {
		return false
	}
	ratio, ok := algebra.Value(expr.New(expr.Div, otherPeriod, period), j.options)
	if !ok || !ratio.IsInt() || ratio.Num().CmpAbs(expr.NewInt(1).Value.Num()) != 0 {
		return false
	}
	shift, ok := algebra.Value(expr.New(expr.Div, expr.Sub(otherFrom, from), period), j.options)
	return ok && shift.IsInt()
}

// linear returns the period and the start of a value that is linear in the parameter.
func (j *judge) linear(n *expr.Node) (period, start *expr.Node, ok bool) {
	start = expr.Substitute(n, parameterName, expr.NewInt(0))
	period = expr.Sub(expr.Substitute(n, parameterName, expr.NewInt(1)), start)
	line := expr.New(expr.Add, expr.New(expr.Mul, period, expr.NewSymbol(parameterName)), start)
	sign, compared := algebra.Compare(period, expr.NewInt(0), j.options)
	return period, start, compared && sign != 0 && algebra.Equal(n, line, j.options).Outcome == algebra.Same
}

// valueOf takes the name off x = kπ.
func valueOf(n *expr.Node) *expr.Node {
	if a, ok := assigned(n); ok && a.name != nil {
		return a.values[0]
	}
	return n
}

// familyOf reads a list one of whose items says where a parameter of the others is from, or a set {kπ | k ∈ Z}.
func familyOf(n *expr.Node) (family, bool) {
	var parts []*expr.Node
	switch n.Op {
	case expr.List, expr.Tuple:
		parts = n.Args
	case expr.SetBuilder:
		parts = n.Args
		if n.Args[1].Op == expr.List {
			parts = append([]*expr.Node{}, n.Args[1].Args...)
		}
	default:
		return family{}, false
	}
	at := slices.IndexFunc(parts, isMembership)
	if at < 0 || len(parts) < 2 {
		return family{}, false
	}
	f := family{parameter: parts[at].Args[0].Name, set: parts[at].Args[1].Name}
	for i, part := range parts {
		if i != at && expr.Any(part, func(n *expr.Node) bool { return n.Op == expr.Symbol && n.Name == f.parameter }) {
			f.values = append(f.values, f.renamed(part))
		} else if i != at {
			return family{}, false
		}
	}
	return f, true
}

// isMembership reports whether a statement is k ∈ Z, of integers or natural numbers.
func isMembership(n *expr.Node) bool {
	return n.Op == expr.Relation && len(n.Args) == 2 && n.Rels[0] == expr.In && n.Args[0].Op == expr.Symbol &&
		n.Args[1].Op == expr.NamedSet && (strings.HasPrefix(n.Args[1].Name, "Z") || strings.HasPrefix(n.Args[1].Name, "N"))
}

func (f family) renamed(n *expr.Node) *expr.Node {
	return valueOf(expr.Substitute(n, f.parameter, expr.NewSymbol(parameterName)))
}

// impliedFamily reads a general solution that leaves out where its parameter is from: its one symbol that is not the
// unknown.
func impliedFamily(n *expr.Node, like family) (family, bool) {
	parts := []*expr.Node{n}
	if isList(n) {
		parts = n.Args
	}
	f := family{set: like.set}
	for _, part := range parts {
		value := valueOf(part)
		symbols := algebra.Symbols(value)
		if len(symbols) != 1 || f.parameter != "" && symbols[0] != f.parameter {
			return family{}, false
		}
		f.parameter = symbols[0]
		f.values = append(f.values, f.renamed(value))
	}
	return f, true
}

// sameResidue compares a ≡ b (mod n) with another congruence.
func (j *judge) sameResidue(gold, answer *expr.Node) bool {
	g, a := gold.Args[1], answer.Args[1]
	if g.Op != expr.Call || g.Name != "mod" || a.Op != expr.Call || a.Name != "mod" || len(g.Args) != 2 || len(a.Args) != 2 {
		return j.quiet(gold.Args[0], answer.Args[0]) && j.quiet(g, a)
	}
	if !j.quiet(gold.Args[0], answer.Args[0]) || !j.quiet(g.Args[1], a.Args[1]) {
		return false
	}
	laps, ok := algebra.Value(expr.New(expr.Div, expr.Sub(g.Args[0], a.Args[0]), g.Args[1]), j.options)
	return ok && laps.IsInt()
}
