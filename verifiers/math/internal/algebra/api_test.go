package algebra_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

func TestProportional(t *testing.T) {
	for _, c := range []struct {
		left, right string
		outcome     algebra.Outcome
		sign        int
	}{
		{`2x+4y-3`, `y+\frac12x-\frac34`, algebra.Same, 1},
		{`x-5`, `5-x`, algebra.Same, -1},
		{`\frac{x^2}{4}+\frac{y^2}{3}-1`, `\frac{x^2}{16}+\frac{y^2}{12}-\frac14`, algebra.Same, 1},
		{`\sqrt2x-\sqrt6`, `x-\sqrt3`, algebra.Same, 1},
		{`\pi-\pi x`, `x-1`, algebra.Same, -1},
		{`ix`, `x`, algebra.Same, 0},
		{`\frac{1}{x+1}+\frac{1}{x-1}`, `\frac{6x}{1-x^2}`, algebra.Same, -1},
		{`\sin 2x`, `\sin x\cos x`, algebra.Same, 1},
		{`5`, `-3`, algebra.Same, -1},
		{`x-5`, `x+5`, algebra.Different, 0},
		{`x^2-1`, `x-1`, algebra.Different, 0},
		{`xy`, `x`, algebra.Different, 0},
		{`x+y-z+2`, `5x-7y+11z+4`, algebra.Different, 0},
		{`x^2+1`, `x^2+2`, algebra.Different, 0},
		{`x-x`, `x`, algebra.Different, 0},
		{`x-x`, `y-y`, algebra.Unknown, 0},
		{`\frac1{x-x}`, `1`, algebra.Undefined, 0},
	} {
		a, b := tree(t, c.left), tree(t, c.right)
		for _, r := range []algebra.Result{
			algebra.Proportional(a, b, algebra.Options{}), algebra.Proportional(b, a, algebra.Options{}),
		} {
			if r.Outcome != c.outcome || r.Sign != c.sign {
				t.Errorf("%s by %s: %v, sign %d (%s)", c.left, c.right, r.Outcome, r.Sign, r.Why)
			}
		}
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		left, right string
		sign        int
		ok          bool
	}{
		{`\frac12`, `0.5`, 0, true},
		{`\sqrt2`, `\frac{3}{2}`, -1, true},
		{`\pi`, `\frac{355}{113}`, -1, true},
		{`\sqrt{3+2\sqrt2}`, `1+\sqrt2`, 0, true},
		{`e^\pi`, `\pi^e`, 1, true},
		{`\infty`, `10^{100}`, 1, true},
		{`-\infty`, `\infty`, -1, true},
		{`2\infty`, `\infty`, 0, true},
		{`-\infty`, `-10`, -1, true},
		{`\infty-\infty`, `0`, 0, false},
		{`x`, `1`, 0, false},
		{`i`, `1`, 0, false},
		{`i`, `i`, 0, false},
		{`\frac10`, `0`, 0, false},
	} {
		sign, ok := algebra.Compare(tree(t, c.left), tree(t, c.right), algebra.Options{})
		back, okBack := algebra.Compare(tree(t, c.right), tree(t, c.left), algebra.Options{})
		if sign != c.sign || ok != c.ok || back != -c.sign || okBack != c.ok {
			t.Errorf("%s against %s: %d %v, back %d %v", c.left, c.right, sign, ok, back, okBack)
		}
	}
}

func TestValue(t *testing.T) {
	for text, want := range map[string]string{
		`2^3`:                                  "8",
		`\frac{\sqrt{16}}{2}`:                  "2",
		`17 \bmod 5`:                           "2",
		`|3-5|`:                                "2",
		`\binom{5}{2}`:                         "10",
		`\sum_{k=1}^{4} k`:                     "10",
		`25\%`:                                 "1/4",
		`\log_2 8`:                             "3",
		`\sqrt2\cdot\sqrt8`:                    "4",
		`i^2`:                                  "-1",
		`\sqrt2`:                               "",
		`x`:                                    "",
		`\frac10`:                              "",
		`9^{9^9}`:                              "",
		`\begin{vmatrix}2&1\\1&2\end{vmatrix}`: "3",
	} {
		v, ok := algebra.Value(tree(t, text), algebra.Options{})
		if got := ""; ok {
			got = v.RatString()
			if got != want {
				t.Errorf("%s: %s, want %q", text, got, want)
			}
		} else if want != "" {
			t.Errorf("%s: no value, want %s", text, want)
		}
	}
}

// TestCanonical reads lines of spellings that have one canonical tree.
func TestCanonical(t *testing.T) {
	for line := range strings.Lines(`
2+x ; x+2
\frac{\sqrt{12}}{2} ; \sqrt3 ; \frac{3}{\sqrt3}
\frac24 ; 0.5 ; 50\%
(x+1)(y-2) ; xy-2x+y-2
\frac{\pi+1}{2} ; \frac12+\frac{\pi}2
b\sin a + \sqrt6 ; \sqrt2\sqrt3+\sin(a)\,b
e^{x}e^{2y} ; e^{2y+x}
\max(x,y,3) ; \max(3,y,x)
1+2i ; i\cdot 2+1 ; \frac{5}{1-2i}
\frac{x}{2y} ; x\cdot\frac{1}{y+y}
`) {
		spellings := strings.Split(strings.TrimSpace(line), " ; ")
		var first *expr.Node
		for i, text := range spellings {
			if text == "" {
				continue
			}
			n, ok := algebra.Canonical(tree(t, text), algebra.Options{})
			if !ok {
				t.Errorf("%s has no canonical tree", text)
				continue
			}
			if again, ok := algebra.Canonical(n, algebra.Options{}); !ok || !expr.Same(n, again) {
				t.Errorf("%s: the canonical tree is not its own", text)
			}
			if i == 0 {
				first = n
			} else if !expr.Same(first, n) {
				t.Errorf("%s and %s have different canonical trees", spellings[0], text)
			}
		}
	}
}

func TestNoCanonical(t *testing.T) {
	for _, text := range []string{`f(x)`, `\frac10`, `\infty`, `(x+1)^{1000}`} {
		if _, ok := algebra.Canonical(tree(t, text), algebra.Options{}); ok {
			t.Errorf("%s has a canonical tree", text)
		}
	}
}

func TestSymbols(t *testing.T) {
	for text, want := range map[string][]string{
		`x+y x`:                     {"x", "y"},
		`\sum_{k=1}^{n} k x`:        {"n", "x"},
		`\pi e i`:                   nil,
		`\lim_{h\to 0} \frac{h}{a}`: {"a"},
	} {
		if got := algebra.Symbols(tree(t, text)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestMatrix(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}5\\6\end{pmatrix}`, `\begin{pmatrix}17\\39\end{pmatrix}`},
		{`2\begin{pmatrix}1&2\\3&x\end{pmatrix}`, `\begin{pmatrix}2&4\\6&2x\end{pmatrix}`},
		{`\begin{pmatrix}1&1\\0&1\end{pmatrix}^{5}`, `\begin{pmatrix}1&5\\0&1\end{pmatrix}`},
		{`\begin{pmatrix}1&2\\3&4\end{pmatrix}^{-1}`, `\begin{pmatrix}-2&1\\3/2&-1/2\end{pmatrix}`},
		{`\begin{pmatrix}1&2\end{pmatrix}^{T}`, `\begin{pmatrix}1\\2\end{pmatrix}`},
		{`\begin{pmatrix}1&2\end{pmatrix}-\begin{pmatrix}0&3\end{pmatrix}`, `\begin{pmatrix}1&-1\end{pmatrix}`},
	} {
		got, ok := algebra.Matrix(tree(t, c.text), algebra.Options{})
		if !ok {
			t.Errorf("%s is no matrix", c.text)
		} else if r := algebra.Equal(got, tree(t, c.want), algebra.Options{}); r.Outcome != algebra.Same {
			t.Errorf("%s against %s: %v", c.text, c.want, r.Outcome)
		}
	}
	for _, text := range []string{
		`\begin{pmatrix}1&2\end{pmatrix}\begin{pmatrix}1&2\end{pmatrix}`,
		`\begin{pmatrix}1&2\end{pmatrix}+1`,
		`\begin{pmatrix}1&2\\2&4\end{pmatrix}^{-1}`,
		`\begin{vmatrix}1&2\\2&4\end{vmatrix}`, `3`,
	} {
		if _, ok := algebra.Matrix(tree(t, text), algebra.Options{}); ok {
			t.Errorf("%s is a matrix", text)
		}
	}
}

func TestNaturalLog(t *testing.T) {
	a, b := tree(t, `\log x`), tree(t, `\ln x`)
	if r := algebra.Equal(a, b, algebra.Options{LogBase: algebra.BaseE}); r.Outcome != algebra.Same {
		t.Errorf("log base e: %v", r.Outcome)
	}
	if r := algebra.Equal(a, b, algebra.Options{}); r.Outcome != algebra.Different {
		t.Errorf("log base 10: %v", r.Outcome)
	}
}

// TestPositive holds what is true of positive symbols only.
func TestPositive(t *testing.T) {
	for _, pair := range [][2]string{
		{`\sqrt{x^2}`, `x`}, {`\ln x^2`, `2\ln x`}, {`\sqrt{xy}`, `\sqrt{x}\sqrt{y}`}, {`\sqrt{\frac{g}{l}}`, `\frac{\sqrt g}{\sqrt l}`},
		{`|x|`, `x`}, {`\sqrt{(x+1)^2}`, `x+1`},
	} {
		a, b := tree(t, pair[0]), tree(t, pair[1])
		if r := algebra.Equal(a, b, algebra.Options{Positive: true}); r.Outcome != algebra.Same {
			t.Errorf("%s against %s: %v", pair[0], pair[1], r.Outcome)
		}
		if r := algebra.Equal(a, b, algebra.Options{}); r.Outcome != algebra.Different {
			t.Errorf("%s against %s with either sign: %v", pair[0], pair[1], r.Outcome)
		}
	}
	a, b := tree(t, `\sqrt{(x-3)^2}`), tree(t, `x-3`)
	if r := algebra.Equal(a, b, algebra.Options{Positive: true}); r.Outcome != algebra.Different {
		t.Errorf("a difference that may be negative: %v", r.Outcome)
	}
}
