package parse_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/parse"
)

// hostile are pieces that cost time or depth when they are repeated.
var hostile = []string{
	"{", "}", "(", ")", "[", "]", `\[`, `\{`, `\left(`, "-", "--", "|", "||", "|x", "^", "_", "x^", "x_", "2^", "1,", ",", ";", "x=", "<", "1<", "1:", "9", "1.", "1e9",
	"!", "'", "°", "%", "$", "$5 ", `\frac`, `\frac{1}{`, `\frac1`, `\sqrt`, `\sqrt[`, `\sqrt{`, `\sin`, `\sin^`, `\log_`, `\int`, `\int x`, `\sum_{k=1}^n`, `\lim_{x\to`,
	`\begin{pmatrix}`, `\begin{cases}`, "&", `\\`, `\text{`, `\text{a `, `\boxed{`, `\bar`, `\vec{`, "sin", "sinx", "ab", "a b ", "word ", "cm ", "5 cm ", "km/", "per ", "five ",
	"1 000 ", "0.(1)", "0.1...", "三", "万", "和", "½", "²", "√", "1e-4999 ", "0.(123456789)+", "f(", `\int `, `\{x|x|`, "f'", "f^{-1}(", `\pmod`, "mod ", "x choose ", "(mod ", "]1,2[", "{1,", `\{x|`, "<1,", "d", "dx",
}

func TestHostileTextsAreCheap(t *testing.T) {
	for _, piece := range hostile {
		for _, size := range []int{60, 400, parse.MaxLength, 1 << 20} {
			text := strings.Repeat(piece, size/len(piece))
			n, took, err := timed(text)
			for range 2 {
				_, again, _ := timed(text)
				took = min(took, again)
			}
			if took > 100*time.Millisecond { // a hundred times what it takes: a quadratic step takes seconds
				t.Errorf("%d bytes of %q took %v", size, piece, took)
			}
			if len(text) > parse.MaxLength && !errors.Is(err, parse.ErrOverBudget) {
				t.Errorf("%d bytes of %q are not over budget: %v", size, piece, err)
			}
			if err == nil {
				check(t, n, expr.MaxDepth)
			}
		}
	}
}

func timed(text string) (*expr.Node, time.Duration, error) {
	start := time.Now()
	n, err := parse.Parse(text)
	return n, time.Since(start), err
}

// check fails the test where a tree breaks a rule of package expr, and returns how many nodes it has.
func check(t *testing.T, n *expr.Node, depth int) int {
	t.Helper()
	if depth < 0 {
		t.Fatal("the tree is too deep")
	}
	if why := broken(n); why != "" {
		t.Fatalf("%v %s", n, why)
	}
	nodes := 1
	for _, arg := range n.Args {
		nodes += check(t, arg, depth-1)
	}
	if nodes > expr.MaxNodes {
		t.Fatal("the tree has too many nodes")
	}
	return nodes
}

// arities are the least and the greatest number of arguments of operations that have a bound, and -1 for none.
var arities = map[expr.Op][2]int{
	expr.Number: {0, 0}, expr.Symbol: {0, 0}, expr.Constant: {0, 0}, expr.Text: {0, 0}, expr.NamedSet: {0, 0},
	expr.Add: {2, -1}, expr.Mul: {2, -1}, expr.Neg: {1, 1}, expr.Div: {2, 2}, expr.Pow: {2, 2}, expr.PlusMinus: {1, 2}, expr.Call: {1, -1},
	expr.Binder: {2, 4}, expr.Percent: {1, 1}, expr.Quantity: {1, 1}, expr.List: {2, -1}, expr.Tuple: {1, -1}, expr.Set: {0, -1},
	expr.SetBuilder: {2, 2}, expr.Interval: {2, 2}, expr.Union: {2, -1}, expr.Intersect: {2, -1}, expr.Without: {2, -1},
	expr.Matrix: {1, -1}, expr.Relation: {2, -1}, expr.Ratio: {2, -1},
}

func broken(n *expr.Node) string {
	arity, ok := arities[n.Op]
	switch {
	case !ok:
		return "has no operation"
	case len(n.Args) < arity[0], arity[1] >= 0 && len(n.Args) > arity[1]:
		return "has a wrong number of arguments"
	case n.Op == expr.Number && n.Value == nil:
		return "has no value"
	case (n.Op == expr.Symbol || n.Op == expr.Text || n.Op == expr.Call) && n.Name == "":
		return "has no name"
	case n.Op == expr.Quantity && len(n.Unit) == 0:
		return "has no unit"
	case n.Op == expr.Relation && len(n.Rels) != len(n.Args)-1:
		return "has a wrong number of signs"
	case n.Op == expr.Matrix && (n.Rows < 1 || len(n.Args)%n.Rows != 0):
		return "is no rectangle"
	}
	return ""
}

func FuzzParse(f *testing.F) {
	for _, cases := range spellings {
		for spelling := range cases {
			f.Add(spelling)
		}
	}
	for _, piece := range hostile {
		f.Add(strings.Repeat(piece, 5))
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := parse.Parse(text)
		again, errAgain := parse.Parse(text)
		if err != nil {
			if !errors.Is(err, parse.ErrUnparsed) && !errors.Is(err, parse.ErrOverBudget) || errAgain == nil || errAgain.Error() != err.Error() {
				t.Fatalf("Parse(%q) fails with %v, then %v", text, err, errAgain)
			}
			return
		}
		check(t, n, expr.MaxDepth)
		if n.String() != again.String() {
			t.Errorf("Parse(%q) is %v, then %v", text, n, again)
		}
	})
}
