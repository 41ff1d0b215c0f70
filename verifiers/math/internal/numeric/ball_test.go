package numeric

import (
	"errors"
	"math"
	"math/big"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestNearMisses holds numbers that are almost equal and must not agree. Where they are told apart they differ for
// certain; where they are alike to all bits that were computed, neither is said.
func TestNearMisses(t *testing.T) {
	const differs, undecided = true, false
	for _, tt := range []struct {
		name, a, b string
		differs    bool
	}{
		{"Ramanujan's constant", "(^ e (* pi (sqrt 163)))", "262537412640768744", differs},
		{"tiny against tinier", "(/ 1 (factorial 2004))", "(/ 1 (factorial 2006))", differs},
		{"tiny against 0", "(/ 1 (factorial 2004))", "0", differs},
		{"0 against tiny", "0", "(^ 10 -90000)", differs},
		{"neighbours", "(^ 10 60)", "(+ (^ 10 60) 1)", differs},
		{"e and its limit", "e", "(^ (+ 1 (^ 10 -15)) (^ 10 15))", differs},
		{"355/113", "pi", "355/113", differs},
		{"conjugates", "(+ 1 i)", "(- 1 i)", differs},
		{"real against complex", "2", "(+ 2 (* i (^ 10 -60)))", differs},
		{"sign", "(- (sqrt 2))", "(sqrt 2)", differs},

		{"1 and a bit", "(+ 1 (/ 1 (factorial 2004)))", "1", undecided},
		{"pi and a bit", "(+ pi (^ 10 -100))", "pi", undecided},
		{"a bit that was left over", "(- (+ 1 (^ 10 -200)) 1)", "0", undecided},
		{"exp of a bit", "(exp (^ 10 -100))", "1", undecided},
		{"cosine of a bit", "(cos (^ 10 -50))", "1", undecided},
		{"sine of a bit", "(sin (^ 10 -60))", "(^ 10 -60)", undecided},
		{"tanh of much", "(tanh 500)", "1", undecided},
		{"cosh and sinh of much", "(cosh 500)", "(sinh 500)", undecided},
		{"arctangent of much", "(arctan (^ 10 100))", "(/ pi 2)", undecided},
		{"a digit far behind", "(* pi 1." + strings.Repeat("0", 99) + "1)", "pi", undecided},
		{"two bits multiplied", "(* (+ 1 (^ 2 -200)) (- 1 (^ 2 -200)))", "1", undecided},
		{"a number with an error of its own size", "(- (^ (+ pi (^ 2 200)) 3) (^ (+ (^ 2 200) pi) 3))", "1", undecided},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := value(t, tt.a, Options{}), value(t, tt.b, Options{})
			if a.Agrees(b, 256) || b.Agrees(a, 256) {
				t.Errorf("%s agrees with %s", tt.a, tt.b)
			}
			if a.Differs(b) != tt.differs || b.Differs(a) != tt.differs {
				t.Errorf("%s differs from %s: %v, want %v", tt.a, tt.b, a.Differs(b), tt.differs)
			}
		})
	}
}

func TestMoreBitsDecide(t *testing.T) {
	const a, b = "(+ pi (^ 10 -100))", "pi"
	o := Options{Bits: MaxBits}
	if !value(t, a, o).Differs(value(t, b, o)) {
		t.Errorf("%s does not differ from %s at %d bits", a, b, MaxBits)
	}
}

func TestSign(t *testing.T) {
	for _, tt := range []struct {
		text string
		sign int
		ok   bool
	}{
		{"0", 0, true},
		{"-7/3", -1, true},
		{"(- pi 3)", 1, true},
		{"(^ 10 -3000)", 1, true},
		{"(* i i)", -1, true},
		{"(^ (+ (sqrt 2) (* i (sqrt 2))) 4)", -1, true},
		{"(- (* (sqrt 2) (sqrt 3)) (sqrt 6))", 0, false},
		{"(+ 1 i)", 0, false},
		{"(+ 1 (* i (^ 10 -30)))", 0, false},
	} {
		b := value(t, tt.text, Options{})
		if sign, ok := b.Sign(); ok != tt.ok || ok && sign != tt.sign {
			t.Errorf("sign of %s is %d, %v, want %d, %v", tt.text, sign, ok, tt.sign, tt.ok)
		}
	}
}

func TestFloor(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"7/2", "3"},
		{"-7/2", "-4"},
		{"-4", "-4"},
		{"(* 1000000 pi)", "3141592"},
		{"(- (* 1000000 pi))", "-3141593"},
		{"(- (^ 10 -3000))", "-1"},
		{"(* 3 (^ 2 80))", "3626777458843887524118528"},
		{"(* (sqrt 2) (sqrt 2))", "not decided"},
		{"i", "not decided"},
		{"(^ 10 9000)", "not decided"},
	} {
		got := "not decided"
		if n, ok := value(t, tt.text, Options{}).Floor(); ok {
			got = n.String()
		}
		if got != tt.want {
			t.Errorf("floor of %s = %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestAccuracyIsReported(t *testing.T) {
	for _, tt := range []struct {
		text     string
		low, top int
	}{
		{"1/4", math.MaxInt, math.MaxInt},
		{"1/3", 315, 325},
		{"(- pi 355/113)", 290, 305},
		{"(- (* (sqrt 2) (sqrt 3)) (sqrt 6))", 0, 0},
	} {
		if got := value(t, tt.text, Options{}).AccurateBits(); got < tt.low || got > tt.top {
			t.Errorf("%s is known to %d bits, want %d to %d", tt.text, got, tt.low, tt.top)
		}
	}
}

func TestTheZeroBallIsZero(t *testing.T) {
	var zero Ball
	if sign, ok := zero.Sign(); sign != 0 || !ok || !zero.IsZero(1000) || !zero.IsReal() || zero.Float64() != 0 {
		t.Errorf("Ball{} is %v with sign %d, %v", zero.Float64(), sign, ok)
	}
	if n, ok := zero.Floor(); !ok || n.Sign() != 0 || !zero.Agrees(Ball{}, 256) || zero.Differs(Ball{}) {
		t.Errorf("Ball{} is not 0: floor %v, %v", n, ok)
	}
}

func TestSymbols(t *testing.T) {
	at := Point{"x": FromRat(big.NewRat(3, 2), nil), "z": FromRat(nil, big.NewRat(-1, 3))}
	for _, tt := range []struct{ text, want string }{
		{"(^ x 2)", "9/4"},
		{"(* z z)", "-1/9"},
		{"(sum (* x k) k 1 4)", "15"},
		{"(sum x x 1 4)", "10"},
		{"(+ (sum x x 1 4) x)", "23/2"},
	} {
		b, err := Eval(read(t, tt.text), at, Options{})
		if err != nil || !b.Agrees(value(t, tt.want, Options{}), 256) {
			t.Errorf("%s = %v, %v, want %s", tt.text, b.Float64(), err, tt.want)
		}
	}
}

func TestLogBase(t *testing.T) {
	for _, tt := range []struct {
		natural bool
		want    string
	}{{false, "2"}, {true, "(ln 100)"}} {
		got := value(t, "(log 100)", Options{NaturalLog: tt.natural})
		if !got.Agrees(value(t, tt.want, Options{}), 256) {
			t.Errorf("log 100 with NaturalLog %v = %v, want %s", tt.natural, got.Float64(), tt.want)
		}
	}
}

func nested(head, inner, tail string, times int) string {
	return strings.Repeat(head, times) + inner + strings.Repeat(tail, times)
}

// TestHostile holds trees that must be given up soon. Each costs about two milliseconds at most; the test allows for slow
// machines.
func TestHostile(t *testing.T) {
	for _, tt := range []struct{ name, text string }{
		{"tower", "(^ 9 (^ 9 (^ 9 9)))"},
		{"tower of decimals", "(^ 9.5 (^ 9.5 (^ 9.5 9.5)))"},
		{"tower of e", "(^ e (^ e (^ e (^ e e))))"},
		{"negative tower", "(^ 9 (- (^ 9 (^ 9 9))))"},
		{"factorial of a tower", "(factorial (^ 10 (^ 10 10)))"},
		{"factorial of factorials", nested("(factorial ", "9", ")", 5)},
		{"double factorial", "(doublefactorial 1000001)"},
		{"binomial", "(binom 1000000000 500000000)"},
		{"permutations", "(perm 1000000000 500000000)"},
		{"gamma", "(gamma 100000000.5)"},
		{"large angle", "(sin (^ 10 30))"},
		{"large complex angle", "(sin (+ 1 (* i (^ 10 9))))"},
		{"long sum", "(sum k k 1 1000000000)"},
		{"sums in sums", "(sum (sum (sum (* a b c) a 1 1000) b 1 1000) c 1 1000)"},
		{"sum of factorials", "(sum (factorial (+ k 1000)) k 1 2000)"},
		{"sum of binomials", "(sum (binom 2000000000 (+ 1000 k)) k 1 2000)"},
		{"sum of gammas", "(sum (gamma (+ 1/3 k)) k 1 2000)"},
		{"sum of totients", "(sum (phi (+ k 999962000357)) k 1 2000)"},
		{"sum to a huge bound", "(sum k k (^ 10 30) (^ 10 31))"},
		{"wide product", "(prod (^ 2 (^ 2 k)) k 1 2000)"},
		{"floors that double", nested("(floor (* (sqrt 2) (sqrt ", "2", ")))", 30)},
		{"exponents that double", nested("(^ 2 (floor ", "1/2", "))", 31)},
		{"gcd of huge numbers", "(gcd (^ 7 1000000000) (^ 5 1000000000))"},
		{"deep radicals", nested("(sqrt (+ 2 ", "pi", "))", 32)},
		{"deep sines", nested("(sin (* pi ", "1/7", "))", 32)},
		{"logarithm of a tiny number", "(ln (^ 2 (- (^ 2 40))))"},
		{"gamma near 0", "(gamma (^ 2 -16000000))"},
		{"sum of distant numbers", "(+ (^ 2 16000000) 1 (^ 2 -16000000))"},
		{"floor of a huge number", "(floor (^ 2 16000000))"},
		{"mod of a huge number", "(mod (^ 2 16000000) 7)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, best := read(t, tt.text), time.Hour
			var before, after runtime.MemStats
			for range 3 {
				runtime.ReadMemStats(&before)
				start := time.Now()
				_, err := Eval(n, nil, Options{})
				best = min(best, time.Since(start))
				runtime.ReadMemStats(&after)
				t.Logf("%v in %v", err, best)
			}
			if best > 200*time.Millisecond {
				t.Errorf("took %v", best)
			}
			if mem := after.TotalAlloc - before.TotalAlloc; mem > 10<<20 {
				t.Errorf("took %d KiB", mem>>10)
			}
		})
	}
}

func TestOpsAreALimit(t *testing.T) {
	n := read(t, "(sum (sin k) k 1 100)")
	if _, err := Eval(n, nil, Options{Ops: 1000}); !errors.Is(err, ErrOverBudget) {
		t.Errorf("a thousand operations sufficed: %v", err)
	}
	if _, err := Eval(n, nil, Options{}); err != nil {
		t.Errorf("the default did not suffice: %v", err)
	}
}

// TestPhi compares the totient with its definition.
func TestPhi(t *testing.T) {
	for n := uint64(1); n <= 300; n++ {
		count := uint64(0)
		for k := uint64(1); k <= n; k++ {
			if gcd(k, n) == 1 {
				count++
			}
		}
		if got := phi(n); got != count {
			t.Errorf("phi(%d) = %d, want %d", n, got, count)
		}
	}
	if got := phi(999983 * 999983); got != 999983*999982 {
		t.Errorf("phi of a prime's square is %d", got)
	}
}

// TestTreesAreNotChanged evaluates one tree twice and looks at its numbers.
func TestTreesAreNotChanged(t *testing.T) {
	n := read(t, "(+ (mod -7/2 3) (gcd 6/5 4) (^ -8/3 1/3) (sin (* -3 pi 1/4)) (% 50))")
	before := write(n)
	first := value(t, before, Options{})
	for range 2 {
		b, err := Eval(n, nil, Options{})
		if err != nil || !b.Agrees(first, 300) {
			t.Errorf("Eval = %v, %v, then %v", first.Float64(), err, b.Float64())
		}
	}
	if after := write(n); after != before {
		t.Errorf("%s became %s", before, after)
	}
}
