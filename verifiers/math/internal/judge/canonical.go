package judge

import (
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// maxCanonicalOps is what algebra may spend on a canonical spelling: what takes more keeps the spelling it has.
const maxCanonicalOps = algebra.DefaultOps / 10

// Canonical spells an answer so that answers that are equal are mostly spelled alike: for votes. Numbers are reduced,
// expressions brought to a normal form where they have one, sets sorted, and names, units and order that equality may
// disregard left out.
func Canonical(n *expr.Node, p Policy) string {
	j := &judge{policy: p, options: p.algebra()}
	j.options.Meter = algebra.NewMeter(maxCanonicalOps)
	return j.canonical(n, 0)
}

func (j *judge) canonical(n *expr.Node, depth int) string {
	n = j.plain(n)
	if a, ok := assigned(n); ok && (a.name != nil || len(n.Args) > 2) {
		n = j.plain(a.values[0])
	}
	if depth > 8 {
		return expr.LaTeX(n)
	}
	switch {
	case n.Op == expr.Text:
		return fold(n.Name)
	case isList(n):
		return "{" + j.canonicalItems(n, depth) + "}"
	case n.Op == expr.Tuple:
		return "(" + j.canonicalEach(n.Args, depth, ",") + ")"
	case n.Op == expr.Ratio:
		return j.canonicalEach(n.Args, depth, ":")
	case n.Op == expr.Matrix:
		return expr.LaTeX(n.With(j.reduced(n.Args)...))
	case isRealSet(n):
		return j.canonicalSet(n)
	case isScalarOp(n.Op):
		return spelled(j.reduce(measured(n).value))
	}
	return expr.LaTeX(n)
}

func (j *judge) reduce(n *expr.Node) *expr.Node {
	if c, ok := algebra.Canonical(n, j.options); ok {
		return c
	}
	return n
}

// spelled spells a value, a fraction on one line.
func spelled(n *expr.Node) string {
	if n.Op == expr.Number {
		return n.Value.RatString()
	}
	return expr.LaTeX(n)
}

func (j *judge) reduced(nodes []*expr.Node) []*expr.Node {
	reduced := make([]*expr.Node, len(nodes))
	for i, n := range nodes {
		reduced[i] = j.reduce(n)
	}
	return reduced
}

func (j *judge) canonicalEach(nodes []*expr.Node, depth int, between string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = j.canonical(n, depth+1)
	}
	return strings.Join(parts, between)
}

// canonicalItems spells a list's items, sorted; those with names of their own keep them.
func (j *judge) canonicalItems(n *expr.Node, depth int) string {
	items := itemsOf(n)
	named := distinct(items)
	parts := make([]string, len(items))
	for i, it := range items {
		parts[i] = j.canonical(it.value, depth+1)
		if named {
			parts[i] = expr.LaTeX(it.name) + "=" + parts[i]
		}
	}
	slices.Sort(parts)
	if n.Op == expr.Set {
		parts = slices.Compact(parts)
	}
	return strings.Join(parts, ",")
}

// canonicalSet spells a set of real numbers as a union of intervals.
func (j *judge) canonicalSet(n *expr.Node) string {
	s, ok := j.solution(n)
	if !ok {
		return expr.LaTeX(n)
	}
	if len(s.set) == 0 {
		return `\emptyset`
	}
	parts := make([]string, len(s.set))
	for i, span := range s.set {
		left, right := "(", ")"
		if span.lo.closed {
			left = "["
		}
		if span.hi.closed {
			right = "]"
		}
		parts[i] = left + spelled(j.reduce(span.lo.at)) + "," + spelled(j.reduce(span.hi.at)) + right
	}
	return strings.Join(parts, `\cup`)
}
