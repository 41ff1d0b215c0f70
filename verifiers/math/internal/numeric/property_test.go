package numeric

import (
	"errors"
	"math/big"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// testPoint returns values of x, y, w (real, |w| < 1) and z (complex), none of them exact in binary.
func testPoint() Point {
	return Point{
		"x": FromRat(big.NewRat(37, 11), nil),
		"y": FromRat(big.NewRat(-13, 7), nil),
		"w": FromRat(big.NewRat(5, 13), nil),
		"z": FromRat(big.NewRat(4, 3), big.NewRat(-9, 17)),
	}
}

// randomTree makes trees of everything that Eval knows.
func randomTree(r *rand.Rand, depth int) *expr.Node {
	if depth == 0 {
		leaves := []*expr.Node{
			expr.NewInt(int64(r.IntN(7)) - 3), expr.NewRat(big.NewRat(int64(r.IntN(40))-20, 12), 0),
			expr.NewSymbol("x"), expr.NewSymbol("y"), expr.NewSymbol("w"), expr.NewSymbol("z"),
			atom(expr.Pi), atom(expr.E), atom(expr.I), expr.NewInt(int64(r.IntN(400))),
		}
		return leaves[r.IntN(len(leaves))]
	}
	names := []string{
		"+", "*", "-", "/", "+", "*", "^", "%", "deg",
		"sqrt", "exp", "ln", "log", "abs", "floor", "ceil", "factorial", "conj", "re", "im", "arg", "sgn", "gamma",
		"sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "arccot", "arcsec", "arccsc",
		"sinh", "cosh", "tanh", "coth", "sech", "csch", "arsinh", "arcosh", "artanh", "max", "min", "mod", "logb", "root",
	}
	name := names[r.IntN(len(names))]
	args := []*expr.Node{randomTree(r, depth-1)}
	switch name {
	case "+", "*", "-", "/", "^", "max", "min", "mod", "logb", "root":
		args = append(args, randomTree(r, r.IntN(depth)))
	}
	return apply(name, args)
}

// TestGuessesAreWithinTheirSlack compares Eval128 with Eval on random trees.
func TestGuessesAreWithinTheirSlack(t *testing.T) {
	at := Point{
		"x": FromRat(big.NewRat(27, 8), nil), "y": FromRat(big.NewRat(-7, 4), nil),
		"w": FromRat(big.NewRat(5, 16), nil), "z": FromRat(big.NewRat(5, 4), big.NewRat(-9, 16)),
	}
	coarse := map[string]complex128{}
	for name, b := range at {
		coarse[name] = b.Float64()
	}
	r, compared := rand.New(rand.NewPCG(3, 4)), 0
	for range 20000 {
		n := randomTree(r, 1+r.IntN(4))
		v, slack, err := Eval128(n, coarse, Options{})
		if err != nil {
			continue
		}
		want, err := Eval(n, at, Options{})
		if err != nil {
			continue
		}
		compared++
		if off := cmplx.Abs(v - want.Float64()); off > slack {
			t.Errorf("%s: %v is off by %g, beyond %g", write(n), v, off, slack)
		}
	}
	if compared < 3000 {
		t.Errorf("only %d trees compared", compared)
	}
}

// checkContainment evaluates a tree at several precisions. What more bits make of a number must lie in the ball that
// fewer bits gave, and what fewer bits decided more bits must decide.
func checkContainment(t *testing.T, n *expr.Node) bool {
	t.Helper()
	at := testPoint()
	fine, fineErr := Eval(n, at, Options{Bits: MaxBits, Ops: 10 * DefaultOps})
	for _, bits := range []int{MinBits, 150, DefaultBits} {
		coarse, err := Eval(n, at, Options{Bits: bits})
		switch {
		case err != nil:
		case errors.Is(fineErr, ErrOverBudget):
		case fineErr != nil:
			t.Errorf("%s: %v, but only at %d bits", write(n), fineErr, MaxBits)
		case coarse.Differs(fine):
			t.Errorf("%s = %v at %d bits but %v at %d", write(n), coarse.Float64(), bits, fine.Float64(), MaxBits)
		}
	}
	return fineErr == nil
}

func TestFinerBallsLieInCoarserOnes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	defined := 0
	for range 8000 {
		if checkContainment(t, randomTree(r, 1+r.IntN(5))) {
			defined++
		}
	}
	if defined < 2000 {
		t.Errorf("only %d trees have values", defined)
	}
}

func FuzzEval(f *testing.F) {
	f.Add(uint64(1), uint64(2), uint8(3))
	f.Fuzz(func(t *testing.T, a, b uint64, depth uint8) {
		checkContainment(t, randomTree(rand.New(rand.NewPCG(a, b)), int(depth%7)))
	})
}
