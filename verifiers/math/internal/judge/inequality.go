package judge

import (
	"fmt"
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// isOrder reports whether a chain has <, ≤, > or ≥ in it.
func isOrder(rels []expr.Rel) bool { return slices.ContainsFunc(rels, isLess) }

func isLess(r expr.Rel) bool { return r >= expr.Lt && r <= expr.Ge }

// compareRealSets compares sets of real numbers, in whatever form they are given, and inequalities that no single unknown
// makes a set.
func (j *judge) compareRealSets(gold, answer *expr.Node) (string, bool) {
	if !isRealSet(gold) && !isRealSet(answer) {
		return "", false
	}
	g, goldOK := j.solution(gold)
	a, answerOK := j.solution(answer)
	if goldOK && answerOK {
		if g.unknown != nil && a.unknown != nil && !sameName(g.unknown, a.unknown) {
			return fmt.Sprintf("the answer is about %s, not %s", clip(expr.LaTeX(a.unknown)), clip(expr.LaTeX(g.unknown))), true
		}
		return j.equalSets(g.set, a.set), true
	}
	if gold.Op == expr.Relation && answer.Op == expr.Relation && !goldOK && !answerOK {
		return j.compareRelations(gold, answer), true
	}
	if gold.Op == answer.Op && len(gold.Args) == len(answer.Args) && !goldOK && !answerOK {
		return j.compareSetParts(gold, answer), true
	}
	return fmt.Sprintf("the gold answer is %s, the answer is %s", kind(gold), kind(answer)), true
}

// isRealSet reports whether an answer says which numbers, rather than which number.
func isRealSet(n *expr.Node) bool {
	switch n.Op {
	case expr.Interval, expr.Union, expr.Intersect, expr.Without, expr.NamedSet:
		return true
	case expr.Relation:
		return isOrder(n.Rels) || slices.Contains(n.Rels, expr.Ne) || slices.Contains(n.Rels, expr.In) || slices.Contains(n.Rels, expr.NotIn)
	case expr.List:
		return !slices.ContainsFunc(n.Args, func(arg *expr.Node) bool { return !isRealSet(arg) })
	}
	return false
}

// compareSetParts compares sets of anything, part by part; unions and intersections in any order.
func (j *judge) compareSetParts(gold, answer *expr.Node) string {
	if gold.Op == expr.Union || gold.Op == expr.Intersect || gold.Op == expr.List {
		return j.compareAnyOrder(plainItems(gold.Args), plainItems(answer.Args))
	}
	if gold.Name != answer.Name {
		return "the sets differ"
	}
	return j.compareInOrder(plainItems(gold.Args), plainItems(answer.Args))
}

// solution is a set of real numbers and the unknown that it was said of, if any.
type solution struct {
	unknown *expr.Node
	set     realSet
}

// solution reads a set of real numbers.
func (j *judge) solution(n *expr.Node) (solution, bool) {
	s := solver{order: order{options: j.options}}
	set := s.read(n, 0)
	return solution{s.unknown, set}, !s.failed
}

// solver turns statements about one unknown into the set of its values.
type solver struct {
	order
	unknown *expr.Node
}

func (s *solver) fail() realSet {
	s.failed = true
	return nil
}

func (s *solver) read(n *expr.Node, depth int) realSet {
	if s.failed || depth > 8 {
		return s.fail()
	}
	switch n.Op {
	case expr.Interval:
		return s.interval(n.Args, n.Name)
	case expr.Tuple:
		if len(n.Args) != 2 || n.Name != "()" {
			return s.fail()
		}
		return s.interval(n.Args, n.Name)
	case expr.NamedSet:
		return s.named(n.Name)
	case expr.Set:
		return s.points(n.Args)
	case expr.SetBuilder:
		return s.read(n.Args[1], depth+1)
	case expr.Union, expr.Intersect, expr.Without:
		return s.combined(n, depth)
	case expr.List:
		return s.list(n, depth)
	case expr.Relation:
		return s.relation(n, depth)
	}
	return s.fail()
}

// interval reads an interval, whose ends are in order: (2,-5) is a point, and no spelling of the empty set.
func (s *solver) interval(ends []*expr.Node, brackets string) realSet {
	if c := s.compare(ends[0], ends[1]); c > 0 || c == 0 && brackets != "[]" {
		return s.fail()
	}
	return s.normal([]span{{end{ends[0], brackets[0] == '[' && !isInfinite(ends[0])}, end{ends[1], brackets[1] == ']' && !isInfinite(ends[1])}}})
}

func isInfinite(n *expr.Node) bool {
	return n.Op == expr.Constant && n.Name == expr.Infinity || n.Op == expr.Neg && isInfinite(n.Args[0])
}

func (s *solver) named(name string) realSet {
	zero := expr.NewInt(0)
	switch name {
	case "":
		return realSet{}
	case "R":
		return everything()
	case "R^+", "R^{+}", "R_+", "R_{+}":
		return realSet{{end{at: zero}, end{at: plusInfinity}}}
	case "R^-", "R^{-}":
		return realSet{{end{at: minusInfinity}, end{at: zero}}}
	}
	return s.fail()
}

func (s *solver) points(values []*expr.Node) realSet {
	spans := make([]span, 0, len(values))
	for _, v := range values {
		spans = append(spans, span{end{v, true}, end{v, true}})
	}
	return s.normal(spans)
}

func (s *solver) combined(n *expr.Node, depth int) realSet {
	set := s.read(n.Args[0], depth+1)
	for _, arg := range n.Args[1:] {
		other := s.read(arg, depth+1)
		if s.failed {
			return nil
		}
		switch n.Op {
		case expr.Union:
			set = s.union(set, other)
		case expr.Intersect:
			set = s.intersect(set, other)
		default:
			set = s.intersect(set, s.normal(complement(other)))
		}
	}
	return set
}

// list reads conditions: joined by "or" any of them holds, else all of them; but x < 1, x > 2 can only mean "or".
func (s *solver) list(n *expr.Node, depth int) realSet {
	either := s.combined(expr.New(expr.Union, n.Args...), depth)
	if n.Name == "or" || s.failed {
		return either
	}
	if all := s.combined(expr.New(expr.Intersect, n.Args...), depth); len(all) > 0 {
		return all
	}
	return either
}

// relation reads x ∈ S, x ≠ a and chains of inequalities.
func (s *solver) relation(n *expr.Node, depth int) realSet {
	set := everything()
	for i, rel := range n.Rels {
		var part realSet
		switch left, right := n.Args[i], n.Args[i+1]; {
		case rel == expr.In && s.about(left):
			part = s.read(right, depth+1)
		case rel == expr.NotIn && s.about(left):
			part = s.normal(complement(s.read(right, depth+1)))
		case rel == expr.Ne || isLess(rel):
			part = s.bound(left, rel, right)
		default:
			return s.fail()
		}
		if s.failed {
			return nil
		}
		set = s.intersect(set, part)
	}
	return set
}

// about notes the unknown, of which there is one.
func (s *solver) about(n *expr.Node) bool {
	if !isName(n) || n.Op == expr.Tuple || s.unknown != nil && !expr.Same(s.unknown, n) {
		return false
	}
	s.unknown = n
	return true
}

// bound solves one inequality that is linear in its unknown.
func (s *solver) bound(left *expr.Node, rel expr.Rel, right *expr.Node) realSet {
	at, flipped, ok := s.solve(left, right)
	if !ok {
		return s.fail()
	}
	if flipped {
		rel = mirrored[rel]
	}
	switch rel {
	case expr.Lt, expr.Le:
		return s.normal([]span{{end{at: minusInfinity}, end{at, rel == expr.Le && !isInfinite(at)}}})
	case expr.Gt, expr.Ge:
		return s.normal([]span{{end{at, rel == expr.Ge && !isInfinite(at)}, end{at: plusInfinity}}})
	default:
		return s.normal(complement(realSet{{end{at, true}, end{at, true}}}))
	}
}

// mirrored is each relation read from the right.
var mirrored = map[expr.Rel]expr.Rel{
	expr.Lt: expr.Gt, expr.Gt: expr.Lt, expr.Le: expr.Ge, expr.Ge: expr.Le, expr.Ne: expr.Ne, expr.Eq: expr.Eq,
}

// solve returns where left equals right, and whether a relation of the two is mirrored when it is written about that.
func (s *solver) solve(left, right *expr.Node) (at *expr.Node, flipped, ok bool) {
	switch {
	case isName(left) && isConstant(right):
		return right, false, s.about(left)
	case isName(right) && isConstant(left):
		return left, true, s.about(right)
	}
	difference := expr.Sub(left, right)
	symbols := algebra.Symbols(difference)
	if len(symbols) != 1 || !s.about(expr.NewSymbol(symbols[0])) {
		return nil, false, false
	}
	return s.root(difference, symbols[0])
}

// root returns the zero of an expression that is linear in x, and whether it falls with x.
func (s *solver) root(n *expr.Node, x string) (at *expr.Node, falls, ok bool) {
	constant := expr.Substitute(n, x, expr.NewInt(0))
	slope := expr.Sub(expr.Substitute(n, x, expr.NewInt(1)), constant)
	line := expr.New(expr.Add, expr.New(expr.Mul, slope, expr.NewSymbol(x)), constant)
	sign, compared := algebra.Compare(slope, expr.NewInt(0), s.options)
	if !compared || sign == 0 || algebra.Equal(n, line, s.options).Outcome != algebra.Same {
		return nil, false, false
	}
	return expr.New(expr.Neg, expr.New(expr.Div, constant, slope)), sign < 0, true
}

func isConstant(n *expr.Node) bool { return isScalarOp(n.Op) && len(algebra.Symbols(n)) == 0 }

// compareOtherRelations compares congruences and all other statements that say nothing of a set or a value.
func (j *judge) compareOtherRelations(gold, answer *expr.Node) (string, bool) {
	if gold.Op != expr.Relation || answer.Op != expr.Relation {
		return "", false
	}
	return j.compareRelations(gold, answer), true
}

// compareRelations compares chains of inequalities up to a factor, link by link.
func (j *judge) compareRelations(gold, answer *expr.Node) string {
	g, a := links(gold), links(answer)
	if len(g) != len(a) {
		return "the inequalities differ"
	}
	taken := make([]bool, len(a))
next:
	for _, link := range g {
		for i := range a {
			if !taken[i] && j.sameLink(link, a[i]) {
				taken[i] = true
				continue next
			}
		}
		return fmt.Sprintf("%s does not follow", clip(expr.LaTeX(link)))
	}
	return ""
}

// links splits a chain into its links, all written with <, ≤, = and the like.
func links(n *expr.Node) []*expr.Node {
	var all []*expr.Node
	for i, rel := range n.Rels {
		left, right := n.Args[i], n.Args[i+1]
		if rel == expr.Gt || rel == expr.Ge {
			left, right, rel = right, left, mirrored[rel]
		}
		all = append(all, &expr.Node{Op: expr.Relation, Args: []*expr.Node{left, right}, Rels: []expr.Rel{rel}})
	}
	return all
}

func (j *judge) sameLink(gold, answer *expr.Node) bool {
	rel := gold.Rels[0]
	if rel != answer.Rels[0] {
		return false
	}
	if rel == expr.In || rel == expr.NotIn || rel == expr.Subset || rel == expr.To {
		return j.quiet(gold.Args[0], answer.Args[0]) && j.quiet(gold.Args[1], answer.Args[1])
	}
	if rel == expr.Equiv {
		return j.sameResidue(gold, answer)
	}
	r := j.proportional(gold, answer)
	return r.Outcome == algebra.Same && (r.Sign > 0 || !isLess(rel) && rel != expr.Equiv)
}
