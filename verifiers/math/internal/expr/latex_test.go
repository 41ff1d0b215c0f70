package expr_test

import (
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/parse"
)

// What LaTeX writes of a tree is LaTeX that reads as the same tree, and writes as the same text again.
func TestLaTeX(t *testing.T) {
	for spelling, want := range map[string]string{
		"5":                                    "5",
		"-5":                                   "-5",
		"0.50":                                 "0.50",
		`0.\overline{3}`:                       `\frac{1}{3}`,
		"1/2":                                  `\frac{1}{2}`,
		"1 1/2":                                `1 + \frac{1}{2}`,
		"a - (b - c)":                          "a - (b - c)",
		"a(b+c)":                               "a (b + c)",
		"2*3":                                  `2 \cdot 3`,
		"(-2)^2":                               "(-2)^{2}",
		"-2^2":                                 "-2^{2}",
		"(a+b)/2":                              `\frac{a + b}{2}`,
		"sqrt(2)/2":                            `\frac{\sqrt{2}}{2}`,
		`\sqrt[3]{x}`:                          `\sqrt[3]{x}`,
		"sin^2 x":                              `\sin(x)^{2}`,
		`\log_2 8`:                             `\log_{2}(8)`,
		"n!":                                   "n!",
		"(n+1)!":                               "(n + 1)!",
		`\binom{n}{2}`:                         `\binom{n}{2}`,
		"|x-1|":                                `\left|x - 1\right|`,
		`17 \bmod 5`:                           `17 \bmod 5`,
		`\sum_{k=1}^n k^2`:                     `\sum_{k=1}^{n} k^{2}`,
		`\int_0^1 x\,dx`:                       `\int_{0}^{1} x\, dx`,
		`\frac{d}{dx} x^2`:                     `\frac{d}{d x} x^{2}`,
		`\pm\sqrt 2`:                           `\pm \sqrt{2}`,
		`1 \pm 2`:                              `1 \pm 2`,
		`50\%`:                                 `50\%`,
		`5 \text{ km/h}`:                       `5\ \text{km} \cdot \text{h}^{-1}`,
		`90^\circ`:                             `90^\circ`,
		"x = 5 or x = 6":                       `x = 5 \text{ or } x = 6`,
		"(1,2)":                                "(1, 2)",
		"[1,2)":                                "[1, 2)",
		`\{1,2\}`:                              `\{1, 2\}`,
		`(1,2)\cup[3,\infty)`:                  `(1, 2) \cup [3, \infty)`,
		`x \in \mathbb{R}`:                     `x \in \mathbb{R}`,
		"1 < x <= 2":                           `1 < x \le 2`,
		"3:4":                                  "3:4",
		`\text{no solution}`:                   `\text{no solution}`,
		`\begin{pmatrix}1&2\\3&4\end{pmatrix}`: `\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}`,
		`\langle 1,2\rangle`:                   `\langle 1, 2 \rangle`,
		"f(x) = x^2":                           "f(x) = x^{2}",
	} {
		tree, err := parse.Parse(spelling)
		if err != nil {
			t.Errorf("%q: %v", spelling, err)
			continue
		}
		got := expr.LaTeX(tree)
		if got != want {
			t.Errorf("%q is written as %q, want %q", spelling, got, want)
		}
		again, err := parse.Parse(got)
		if err != nil || expr.LaTeX(again) != want {
			t.Errorf("%q is written as %q, which is read as %v, %v", spelling, got, again, err)
		}
	}
}

func TestReplaceSharesWhatStays(t *testing.T) {
	tree, err := parse.Parse("x + 2y")
	if err != nil {
		t.Fatal(err)
	}
	changed := expr.Substitute(tree, "x", expr.NewInt(3))
	if got := expr.LaTeX(changed); got != "3 + 2 y" {
		t.Errorf("x + 2y with 3 for x is %s", got)
	}
	if changed.Args[1] != tree.Args[1] || tree.Args[0].Name != "x" {
		t.Error("the part without x was copied, or the tree changed")
	}
	if expr.Substitute(tree, "z", expr.NewInt(3)) != tree {
		t.Error("a tree without z was copied")
	}
}
