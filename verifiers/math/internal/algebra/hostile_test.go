package algebra_test

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// hostile is written to be slow, huge or deep.
func hostile(t testing.TB) map[string]*expr.Node {
	texts := map[string]string{
		"tower":            `9^{9^{9^{9}}}`,
		"tall tower":       `2^{3^{4^{5^{6^{7^{8^9}}}}}}`,
		"symbolic tower":   `x^{x^{x^{x^x}}}`,
		"huge factorial":   `10^{10^{10}}!`,
		"factorial":        `40000!`,
		"factorials":       `1500!+1499!+1498!+1497!+1496!+1495!+1494!+1493!`,
		"factorial tower":  `((5!)!)!`,
		"binomial":         `\binom{1000000000}{500000000}`,
		"big binomial":     `\binom{16000}{8000}`,
		"power of sum":     `(x+1)^{1000}`,
		"power of long":    `(a+b+c+d+f+g+h+k+l+m)^{40}`,
		"square of powers": `((x+y+z)^{50}+1)^{50}`,
		"surd power":       `(1+\sqrt2+\sqrt3+\sqrt5)^{200}`,
		"many surds":       `\frac{1}{\sqrt2+\sqrt3+\sqrt5+\sqrt7+\sqrt{11}+\sqrt{13}+\sqrt{17}+\sqrt{19}}`,
		"long sum":         `\sum_{k=1}^{2000} \frac{1}{k^2+1}`,
		"double sum":       `\sum_{i=1}^{1000} \sum_{j=1}^{1000} ij`,
		"sum of sines":     `\sum_{k=1}^{2000} \sin k`,
		"primes":           `\sqrt{179769313486231590772930519078902473361797697894230657273430081157732675805500963132708477322407536021120113879871393357658789768814416622492847430639474124377767893424865485276302219601246094119453082952085005768838150682342462881473913110540827237163350510684586298239947245938479716304835356329624224137216}`,
		"semiprime":        `\ln(18446744073709551557\cdot 18446744073709551533)`,
		"trig soup":        `\sin\cos\tan\sin\cos\tan\sin\cos\tan x`,
		"gamma":            `(x+100)!\,(y+100)!\,(z+100)!`,
		"near zero":        `\frac{1}{\sin 1 - \sin 1 + 10^{-4000}}`,
		"big modulus":      `10^{4000} \bmod (10^{3999}+7)`,
	}
	trees := map[string]*expr.Node{}
	for name, text := range texts {
		trees[name] = tree(t, text)
	}
	trees["nested radicals"] = nest(60, func(n *expr.Node) *expr.Node {
		return expr.NewCall("sqrt", expr.New(expr.Add, expr.NewInt(2), n))
	})
	trees["nested fractions"] = nest(30, func(n *expr.Node) *expr.Node {
		return expr.New(expr.Div, expr.NewInt(1), expr.New(expr.Add, expr.NewSymbol("x"), n))
	})
	trees["nested squares"] = nest(30, func(n *expr.Node) *expr.Node {
		return expr.New(expr.Pow, expr.New(expr.Add, expr.NewSymbol("x"), n), expr.NewInt(2))
	})
	product := expr.New(expr.Mul)
	for range 60 {
		sum := expr.New(expr.Add)
		for i := range 60 {
			sum.Args = append(sum.Args, expr.NewSymbol("x"+strings.Repeat("'", i)))
		}
		product.Args = append(product.Args, sum)
	}
	trees["product of sums"] = product
	digits := new(big.Int).Exp(big.NewInt(7), big.NewInt(5900), nil)
	trees["long number"] = expr.NewCall("sqrt", expr.NewRat(new(big.Rat).SetInt(digits), 0))
	return trees
}

func nest(depth int, wrap func(*expr.Node) *expr.Node) *expr.Node {
	n := expr.NewInt(3)
	for range depth {
		n = wrap(n)
	}
	return n
}

// TestHostile holds the budget: what is over it says so, and nothing takes long. The bound is wide for slow machines;
// the counter is what keeps it.
func TestHostile(t *testing.T) {
	one := expr.NewInt(1)
	for name, n := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			for what, other := range map[string]*expr.Node{"one": one, "itself and one": expr.New(expr.Add, n, one)} {
				least := time.Hour
				var r algebra.Result
				for range 3 {
					start := time.Now()
					r = algebra.Equal(n, other, algebra.Options{})
					least = min(least, time.Since(start))
				}
				t.Logf("against %s: %v by %q in %v", what, r.Outcome, r.Method, least)
				if r.Outcome == algebra.Same {
					t.Errorf("equal to %s by %s", what, r.Method)
				}
				if least > 200*time.Millisecond {
					t.Errorf("against %s took %v", what, least)
				}
			}
		})
	}
}
