package numeric_test

import (
	"fmt"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/numeric"
)

func ExampleEval() {
	root := func(n int64) *expr.Node { return expr.NewCall("sqrt", expr.NewInt(n)) }
	product := expr.New(expr.Mul, root(2), root(3))

	a, _ := numeric.Eval(product, nil, numeric.Options{})
	b, _ := numeric.Eval(root(6), nil, numeric.Options{})
	c, _ := numeric.Eval(expr.NewCall("sqrt", expr.NewInt(7)), nil, numeric.Options{})
	fmt.Println(a.Agrees(b, 256), a.Differs(b))
	fmt.Println(a.Agrees(c, 256), a.Differs(c))

	_, err := numeric.Eval(expr.New(expr.Div, expr.NewInt(1), expr.NewInt(0)), nil, numeric.Options{})
	fmt.Println(err)
	// Output:
	// true false
	// false true
	// numeric: undefined
}
