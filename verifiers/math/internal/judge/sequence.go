package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// item is one of several answers, with the name it was given.
type item struct{ name, value *expr.Node }

// compareLists compares several answers with several, or with one. A subset is not equal.
func (j *judge) compareLists(gold, answer *expr.Node) (string, bool) {
	if !isList(gold) && !isList(answer) {
		return "", false
	}
	if other := otherThanList(gold, answer); other != nil && (other.Op == expr.Tuple || other.Op == expr.Matrix) {
		if j.policy.Order != "any" && !j.namedAgainstTuple(gold, answer) {
			return fmt.Sprintf("the gold answer is %s, the answer is %s", kind(gold), kind(answer)), true
		}
	}
	return j.compareItems(gold, answer, itemsOf(gold), itemsOf(answer)), true
}

func isList(n *expr.Node) bool { return n.Op == expr.List || n.Op == expr.Set }

// otherThanList returns the one of the two that is no list, or nil.
func otherThanList(a, b *expr.Node) *expr.Node {
	switch {
	case !isList(a):
		return a
	case !isList(b):
		return b
	}
	return nil
}

// namedAgainstTuple reports whether the items of the list have names, which give them the order of a tuple:
// k = 1, b = 2 against (1, 2).
func (j *judge) namedAgainstTuple(gold, answer *expr.Node) bool {
	list := gold
	if !isList(gold) {
		list = answer
	}
	return distinct(itemsOf(list))
}

// itemsOf returns the answers that a list, a tuple or a single value is made of. The name of x = 1, 2 belongs to the
// equation's unknown, not to one item; so does that of x = 1 or x = 2, and of x_1 = 1, x_2 = 2.
func itemsOf(n *expr.Node) []item {
	parts := []*expr.Node{n}
	if isList(n) || n.Op == expr.Tuple {
		parts = n.Args
	}
	items := make([]item, 0, len(parts))
	for _, part := range parts {
		items = append(items, itemOf(part))
	}
	if !distinct(items) {
		for i := range items {
			items[i].name = nil
		}
	}
	return items
}

func itemOf(n *expr.Node) item {
	if a, ok := assigned(n); ok && a.name != nil {
		return item{a.name, a.values[0]}
	}
	return item{value: n}
}

// distinct reports whether every one of several items has a name and no two the same, subscripts apart.
func distinct(items []item) bool {
	seen := map[string]bool{}
	for _, it := range items {
		if it.name == nil {
			return false
		}
		name := expr.LaTeX(it.name)
		if it.name.Op == expr.Symbol {
			name, _, _ = strings.Cut(name, "_")
		}
		if seen[name] {
			return false
		}
		seen[name] = true
	}
	return len(items) > 1
}

// compareItems matches the gold's items with the answer's, each with one of its own.
func (j *judge) compareItems(goldNode, answerNode *expr.Node, gold, answer []item) string {
	gold, answer = unpacked(gold, len(answer)), unpacked(answer, len(gold))
	gold, answer = j.unrepeated(goldNode, gold), j.unrepeated(answerNode, answer)
	if len(gold) != len(answer) {
		return fmt.Sprintf("there are %d answers, not %d", len(answer), len(gold))
	}
	if len(gold) > maxItems {
		j.over = true
		return "there are too many items to compare"
	}
	named := distinct(gold)
	switch {
	case named && distinct(answer):
		return j.compareByName(gold, answer)
	case named || distinct(answer) || j.policy.Order == "strict" && goldNode.Op != expr.Set:
		return j.compareInOrder(gold, answer)
	default:
		return j.compareAnyOrder(gold, answer)
	}
}

// unpacked makes (p, q) = (3, 2) two items where two are wanted.
func unpacked(items []item, wanted int) []item {
	if len(items) != 1 || wanted < 2 || items[0].name == nil {
		return items
	}
	name, value := items[0].name, items[0].value
	if name.Op != expr.Tuple || value.Op != expr.Tuple || len(name.Args) != len(value.Args) {
		return items
	}
	unpacked := make([]item, len(name.Args))
	for i := range name.Args {
		unpacked[i] = item{name.Args[i], value.Args[i]}
	}
	return unpacked
}

// unrepeated returns the items of a set, each once, and the points of a list of points, which is one too. Other lists
// keep what they repeat: the double root 1, 1, 2 is not 1, 2.
func (j *judge) unrepeated(n *expr.Node, items []item) []item {
	isPoint := func(it item) bool { return it.value.Op == expr.Tuple }
	points := n.Op == expr.List && !slices.ContainsFunc(items, func(it item) bool { return !isPoint(it) })
	if n.Op != expr.Set && !points || len(items) > maxItems {
		return items
	}
	var once []item
	for _, it := range items {
		if !slices.ContainsFunc(once, func(o item) bool { return j.quiet(o.value, it.value) }) {
			once = append(once, it)
		}
	}
	return once
}

// quiet compares without a trace: what differs is no part of the verdict, nor is what a failed match rests on.
func (j *judge) quiet(gold, answer *expr.Node) bool {
	method, over := j.method, j.over
	equal := j.compare(gold, answer) == ""
	if !equal {
		j.method, j.over = method, over || j.over
	}
	return equal
}

func (j *judge) compareByName(gold, answer []item) string {
	for _, g := range gold {
		at := slices.IndexFunc(answer, func(a item) bool { return expr.Same(g.name, a.name) })
		if at < 0 {
			return fmt.Sprintf("the answer says nothing of %s", clip(expr.LaTeX(g.name)))
		}
		if why := j.compare(g.value, answer[at].value); why != "" {
			return fmt.Sprintf("%s: %s", clip(expr.LaTeX(g.name)), why)
		}
	}
	return ""
}

func (j *judge) compareInOrder(gold, answer []item) string {
	for i := range gold {
		if why := j.compare(gold[i].value, answer[i].value); why != "" {
			return fmt.Sprintf("item %d: %s", i+1, why)
		}
	}
	return ""
}

// compareAnyOrder gives each gold item an answer item of its own, the one in its place first.
func (j *judge) compareAnyOrder(gold, answer []item) string {
	taken := make([]bool, len(answer))
next:
	for i, g := range gold {
		for k := range answer {
			at := (i + k) % len(answer)
			if !taken[at] && j.quiet(g.value, answer[at].value) {
				taken[at] = true
				continue next
			}
		}
		return fmt.Sprintf("%s is not among the answers", clip(expr.LaTeX(g.value)))
	}
	return ""
}

// compareTuples compares points, vectors and matrices of one row or column, item by item.
func (j *judge) compareTuples(gold, answer *expr.Node) (string, bool) {
	g, a := vector(gold), vector(answer)
	if g == nil || a == nil {
		return "", false
	}
	if len(g) != len(a) {
		return fmt.Sprintf("there are %d items, not %d", len(a), len(g)), true
	}
	if j.policy.Order == "any" {
		return j.compareAnyOrder(plainItems(g), plainItems(a)), true
	}
	return j.compareInOrder(plainItems(g), plainItems(a)), true
}

func plainItems(nodes []*expr.Node) []item {
	items := make([]item, len(nodes))
	for i, n := range nodes {
		items[i] = itemOf(n)
	}
	return items
}

// vector returns the entries of a tuple or a matrix of one row or column, or nil.
func vector(n *expr.Node) []*expr.Node {
	if n.Op == expr.Tuple || n.Op == expr.Matrix && n.Name == "" && (n.Rows == 1 || n.Rows == len(n.Args)) {
		return n.Args
	}
	return nil
}

// compareMatrices compares matrices of the same shape, entry by entry.
func (j *judge) compareMatrices(gold, answer *expr.Node) (string, bool) {
	if gold.Op != expr.Matrix || answer.Op != expr.Matrix {
		return "", false
	}
	if gold.Rows != answer.Rows || len(gold.Args) != len(answer.Args) {
		return fmt.Sprintf("the matrix is %s, not %s", shape(answer), shape(gold)), true
	}
	columns := len(gold.Args) / gold.Rows
	for i := range gold.Args {
		if why := j.compare(gold.Args[i], answer.Args[i]); why != "" {
			return fmt.Sprintf("row %d, column %d: %s", i/columns+1, i%columns+1, why), true
		}
	}
	return "", true
}

func shape(m *expr.Node) string { return fmt.Sprintf("%d×%d", m.Rows, len(m.Args)/m.Rows) }
