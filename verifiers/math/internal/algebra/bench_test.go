package algebra_test

import (
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
)

func BenchmarkEqual(b *testing.B) {
	for _, c := range []struct{ name, left, right string }{
		{"rational", `\frac{2}{4}`, `0.5`},
		{"rational arithmetic", `\frac{3}{4}+\frac{5}{6}`, `\frac{19}{12}`},
		{"polynomial", `(x+1)^3`, `x^3+3x^2+3x+1`},
		{"polynomials differ", `(x+1)^3`, `x^3+3x^2+3x+2`},
		{"rational function", `\frac{1}{x+1}+\frac{1}{x-1}`, `\frac{2x}{x^2-1}`},
		{"long power", `(x+1)^{1000}`, `(x+1)^{998}(x^2+2x+1)`},
		{"surd", `\frac{1}{\sqrt{3}-1}`, `\frac{\sqrt{3}+1}{2}`},
		{"surds differ", `\sqrt{2}+\sqrt{3}`, `\sqrt{5}`},
		{"denesting", `\sqrt{3+2\sqrt2}`, `1+\sqrt2`},
		{"trig", `\sin 2x`, `2\sin x\cos x`},
		{"trig differs", `\sin 2x`, `2\sin x`},
		{"trig value", `\cos\frac{2\pi}{7}+\cos\frac{4\pi}{7}+\cos\frac{6\pi}{7}`, `-\frac12`},
		{"pieces", `\sqrt{(x-3)^2}`, `|x-3|`},
		{"logarithm", `\ln\left(x+\sqrt{x^2+1}\right)`, `\operatorname{arsinh} x`},
	} {
		b.Run(c.name, func(b *testing.B) {
			left, right := tree(b, c.left), tree(b, c.right)
			b.ReportAllocs()
			for b.Loop() {
				algebra.Equal(left, right, algebra.Options{})
			}
		})
	}
}
