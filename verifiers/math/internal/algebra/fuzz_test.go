package algebra_test

import (
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/parse"
)

// FuzzEqual holds that comparison is symmetric and repeatable, that nothing equals itself plus one, and that a canonical
// tree equals what it came from.
func FuzzEqual(f *testing.F) {
	f.Add(`x^2+1`, `1+x^2`)
	f.Add(`\frac{1}{x-x}`, `\sqrt[3]{-8}`)
	f.Add(`\sum_{k=1}^{9} f(k)`, `\log_2 8`)
	f.Add(`\sin^2 x+e^{i\pi}`, `9^{9^9}`)
	f.Fuzz(func(t *testing.T, left, right string) {
		a, errA := parse.Parse(left)
		b, errB := parse.Parse(right)
		if errA != nil || errB != nil {
			return
		}
		r := algebra.Equal(a, b, algebra.Options{})
		if back := algebra.Equal(b, a, algebra.Options{}); (back.Outcome == algebra.Same) != (r.Outcome == algebra.Same) {
			t.Errorf("%v one way, %v the other", r.Outcome, back.Outcome)
		}
		plus := expr.New(expr.Add, a, expr.NewInt(1))
		infinite := expr.Any(a, func(n *expr.Node) bool { return n.Op == expr.Constant && n.Name == expr.Infinity })
		if r := algebra.Equal(a, plus, algebra.Options{}); r.Outcome == algebra.Same && !infinite {
			t.Errorf("equal to itself plus one by %s", r.Method)
		}
		if n, ok := algebra.Canonical(a, algebra.Options{}); ok {
			if r := algebra.Equal(a, n, algebra.Options{}); r.Outcome == algebra.Different {
				t.Errorf("differs from its canonical tree by %s", r.Method)
			}
		}
	})
}
