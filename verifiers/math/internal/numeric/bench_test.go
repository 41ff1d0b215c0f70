package numeric

import "testing"

// BenchmarkEval measures one function per tree, at 320 bits.
func BenchmarkEval(b *testing.B) {
	for _, bm := range []struct{ name, text string }{
		{"add", "(+ x y)"}, {"mul", "(* x y)"}, {"div", "(/ x y)"}, {"third", "1/3"}, {"pi", "pi"},
		{"complex-mul", "(* z z)"}, {"power", "(^ x 10)"}, {"polynomial", "(+ (* 3 (^ x 3)) (* -2 (^ x 2)) (* 5 x) 7)"},
		{"sqrt", "(sqrt x)"}, {"cuberoot", "(^ x 1/3)"}, {"exp", "(exp x)"}, {"ln", "(ln x)"}, {"log", "(log x)"},
		{"sin", "(sin x)"}, {"tan", "(tan x)"}, {"sin-of-pi", "(sin (/ pi 12))"}, {"arctan", "(arctan x)"},
		{"arcsin", "(arcsin w)"}, {"sinh", "(sinh x)"}, {"pow", "(^ x y)"}, {"complex-exp", "(exp z)"},
		{"complex-ln", "(ln z)"}, {"complex-sin", "(sin z)"}, {"complex-sqrt", "(sqrt z)"}, {"gamma", "(gamma x)"},
		{"factorial-3000", "(factorial 3000)"}, {"binom", "(binom 2000000000 3000)"}, {"phi", "(phi 999962000357)"},
		{"gcd", "(gcd 24/5 36/5)"}, {"sum-100", "(sum (^ k 2) k 1 100)"},
		{"det", "(vmatrix3 2 0 1 1 x 2 1 1 4)"}, {"floor", "(floor x)"},
	} {
		b.Run(bm.name, func(b *testing.B) {
			n, at := read(b, bm.text), testPoint()
			b.ReportAllocs()
			c := evaluator{}
			for b.Loop() {
				c = evaluator{calc: calc{prec: DefaultBits, limit: DefaultOps}, at: at}
				c.eval(n)
			}
			if c.err != nil {
				b.Fatal(c.err)
			}
			b.ReportMetric(float64(c.ops), "units")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.ops), "ns/unit")
		})
	}
}

func BenchmarkEval128(b *testing.B) {
	n := read(b, "(+ (* 3 (^ x 3)) (* -2 (^ x 2)) (sin (* 5 x)) (sqrt 7))")
	at := map[string]complex128{"x": 3.25}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Eval128(n, at, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAgrees(b *testing.B) {
	x, y := value(b, "(sqrt (- 5 (* 2 (sqrt 6))))", Options{}), value(b, "(- (sqrt 3) (sqrt 2))", Options{})
	b.ReportAllocs()
	for b.Loop() {
		if !x.Agrees(y, 256) {
			b.Fatal("they do not agree")
		}
	}
}
