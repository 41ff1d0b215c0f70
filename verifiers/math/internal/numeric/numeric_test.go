package numeric

import (
	"errors"
	"testing"
)

func value(t testing.TB, text string, o Options) Ball {
	t.Helper()
	b, err := Eval(read(t, text), Point{}, o)
	if err != nil {
		t.Fatalf("Eval(%s): %v", text, err)
	}
	return b
}

// TestIdentities holds what mathematics says is equal; both sides must agree to 256 bits.
func TestIdentities(t *testing.T) {
	for _, tt := range []struct{ name, a, b string }{
		{"Euler", "(+ (^ e (* i pi)) 1)", "0"},
		{"Euler, as exp", "(exp (* i pi))", "-1"},
		{"Machin", "(/ pi 4)", "(- (* 4 (arctan 1/5)) (arctan 1/239))"},
		{"sum of arctangents", "(+ (arctan 1) (arctan 2) (arctan 3))", "pi"},
		{"sine of 15 degrees", "(sin (/ pi 12))", "(/ (- (sqrt 6) (sqrt 2)) 4)"},
		{"sine in degrees", "(sin (deg 15))", "(sin (/ pi 12))"},
		{"golden ratio", "(^ (/ (+ 1 (sqrt 5)) 2) 2)", "(+ (/ (+ 1 (sqrt 5)) 2) 1)"},
		{"golden ratio from the pentagon", "(* 2 (cos (/ pi 5)))", "(/ (+ 1 (sqrt 5)) 2)"},
		{"product of roots", "(- (* (sqrt 2) (sqrt 3)) (sqrt 6))", "0"},
		{"nested roots", "(sqrt (- 5 (* 2 (sqrt 6))))", "(- (sqrt 3) (sqrt 2))"},
		{"Cardano", "(+ (root (+ 2 (sqrt 5)) 3) (root (- 2 (sqrt 5)) 3))", "1"},
		{"ln of exp", "(ln (exp 7/3))", "7/3"},
		{"exp of ln", "(exp (ln 7/3))", "7/3"},
		{"ln of a product", "(ln 6)", "(+ (ln 2) (ln 3))"},
		{"ln of a small number", "(ln 1/1024)", "(* -10 (ln 2))"},
		{"ln near 1", "(ln 1000001/1000000)", "(* 2 (artanh 1/2000001))"},
		{"decimal logarithm", "(log 2)", "(/ (ln 2) (ln 10))"},
		{"change of base", "(logb 27 9)", "3/2"},
		{"gamma of a half", "(gamma 1/2)", "(sqrt pi)"},
		{"gamma of a negative half", "(gamma -3/2)", "(/ (* 4 (sqrt pi)) 3)"},
		{"gamma's duplication", "(* (gamma 1/3) (gamma 5/6))", "(* (^ 2 1/3) (sqrt pi) (gamma 2/3))"},
		{"gamma's reflection", "(* (gamma 1/7) (gamma 6/7))", "(/ pi (sin (/ pi 7)))"},
		{"factorial of a half", "(factorial 1/2)", "(/ (sqrt pi) 2)"},
		{"factorial beyond the product", "(/ (factorial 3002) (factorial 3000))", "(* 3001 3002)"},
		{"i to the i", "(^ i i)", "(^ e (/ (- pi) 2))"},
		{"root of i", "(sqrt i)", "(/ (+ 1 i) (sqrt 2))"},
		{"cube roots of unity", "(+ 1 (^ e (/ (* 2 pi i) 3)) (^ e (/ (* 4 pi i) 3)))", "0"},
		{"principal cube root", "(^ -8 1/3)", "(+ 1 (* i (sqrt 3)))"},
		{"real cube root", "(root -8 3)", "-2"},
		{"even root of a negative number", "(root -16 4)", "(* (sqrt 2) (+ 1 i))"},
		{"rational exponent", "(^ 8 -2/3)", "1/4"},
		{"irrational exponent", "(^ (^ 2 (sqrt 2)) (sqrt 2))", "4"},
		{"complex logarithm", "(ln (- 1))", "(* i pi)"},
		{"complex sine", "(sin (+ 1 (* 2 i)))", "(+ (* (sin 1) (cosh 2)) (* i (cos 1) (sinh 2)))"},
		{"complex quotient", "(/ (+ 3 (* 4 i)) (- 1 (* 2 i)))", "(+ -1 (* 2 i))"},
		{"modulus", "(abs (+ 3 (* 4 i)))", "5"},
		{"argument", "(arg (- -1 i))", "(* -3/4 pi)"},
		{"parts", "(+ (re (+ 2 (* 3 i))) (im (conj (+ 2 (* 3 i)))))", "-1"},
		{"sgn of a complex number", "(sgn (+ 1 i))", "(^ e (/ (* i pi) 4))"},
		{"arcsine", "(arcsin 1/2)", "(/ pi 6)"},
		{"arccosine", "(arccos -1/2)", "(/ (* 2 pi) 3)"},
		{"arccotangent", "(arccot (- (sqrt 3)))", "(/ (- pi) 6)"},
		{"arcsecant", "(arcsec 2)", "(/ pi 3)"},
		{"arccosecant", "(arccsc 2)", "(/ pi 6)"},
		{"arcsine beyond 1", "(sin (arcsin 3))", "3"},
		{"arccosine below -1", "(cos (arccos -3))", "-3"},
		{"complex arctangent", "(tan (arctan (+ 1 i)))", "(+ 1 i)"},
		{"complex arcsine", "(sin (arcsin (+ 1/2 i)))", "(+ 1/2 i)"},
		{"hyperbolic", "(- (^ (cosh 3) 2) (^ (sinh 3) 2))", "1"},
		{"inverse hyperbolic", "(+ (sinh (arsinh -5)) (cosh (arcosh 2)) (tanh (artanh 1/3)))", "-8/3"},
		{"hyperbolic quotients", "(* (coth 2) (csch 2) (/ 1 (sech 2)))", "(^ (/ (cosh 2) (sinh 2)) 2)"},
		{"trigonometric quotients", "(+ (^ (tan 1) 2) 1)", "(* (sec 1) (sec 1))"},
		{"cotangent", "(cot (/ pi 8))", "(+ 1 (sqrt 2))"},
		{"cosecant", "(csc (/ pi 10))", "(+ 1 (sqrt 5))"},
		{"a large angle", "(sin (+ 1 (* 1000000000000000 2 pi)))", "(sin 1)"},
		{"percent", "(% 12.5)", "1/8"},
		{"0^0", "(^ 0 0)", "1"},
		{"tower", "(^ 2 (^ 3 2))", "512"},
		{"floor of a logarithm", "(floor (log 1000))", "3"},
		{"floor of a rational", "(floor (* 1/3 3))", "1"},
		{"ceiling", "(ceil (- pi))", "-3"},
		{"mod", "(mod -7 3)", "2"},
		{"mod of a negative", "(mod 7 -3)", "-2"},
		{"mod of an irrational", "(mod 10 pi)", "(- 10 (* 3 pi))"},
		{"gcd of fractions", "(gcd 2.4 3.6)", "6/5"},
		{"lcm", "(lcm 4 6 10)", "60"},
		{"greatest", "(max (sqrt 2) 1.4 (/ 99 70))", "99/70"},
		{"least", "(min pi 22/7)", "pi"},
		{"greatest of two that are equal", "(max (* (sqrt 2) (sqrt 3)) (sqrt 6))", "(sqrt 6)"},
		{"binomial", "(binom 49 6)", "13983816"},
		{"binomial beyond", "(binom 3 5)", "0"},
		{"binomial of a half", "(binom 1/2 3)", "1/16"},
		{"permutations", "(perm 10 3)", "720"},
		{"double factorial", "(doublefactorial 9)", "945"},
		{"totient", "(phi 999999999989)", "999999999988"},
		{"totient of a semiprime", "(phi 999962000357)", "(* 999982 999978)"},
		{"totient with small factors", "(phi 360)", "96"},
		{"sum", "(sum (^ k 2) k 1 100)", "338350"},
		{"empty sum", "(sum k k 1 0)", "0"},
		{"nested sum", "(sum (sum (* j k) j 1 k) k 1 10)", "1705"},
		{"product", "(prod (sin (/ (* k pi) 7)) k 1 6)", "7/64"},
		{"sum of cosines", "(sum (cos (/ (* 2 pi k) 7)) k 1 3)", "-1/2"},
		{"determinant", "(vmatrix3 2 0 1 1 3 2 1 1 4)", "18"},
		{"determinant by name", "(det (matrix2 1 2 3 4))", "-2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, b := value(t, tt.a, Options{}), value(t, tt.b, Options{})
			if !a.Agrees(b, 256) || !b.Agrees(a, 256) || a.Differs(b) {
				t.Errorf("%s = %v (span %d, %d bits), but %s = %v (span %d, %d bits)",
					tt.a, a.Float64(), a.span, a.AccurateBits(), tt.b, b.Float64(), b.span, b.AccurateBits())
			}
		})
	}
}

// TestDigits compares constants with their first 100 digits.
func TestDigits(t *testing.T) {
	for _, tt := range []struct{ text, digits string }{
		{"pi", "3.141592653589793238462643383279502884197169399375105820974944592307816406286208998628034825342117068"},
		{"e", "2.718281828459045235360287471352662497757247093699959574966967627724076630353547594571382178525166427"},
		{"(ln 2)", "0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418688"},
		{"(ln 10)", "2.302585092994045684017991454684364207601101488628772976033327900967572609677352480235997205089598298"},
		{"(sqrt 2)", "1.414213562373095048801688724209698078569671875376948073176679737990732478462107038850387534327641573"},
	} {
		got := value(t, tt.text, Options{Bits: 400})
		if text := got.re.value().Text('f', len(tt.digits)-2); text != tt.digits || got.AccurateBits() < 390 {
			t.Errorf("%s = %s to %d bits, want %s", tt.text, text, got.AccurateBits(), tt.digits)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		text string
		want error
	}{
		{"(/ 1 0)", ErrUndefined},
		{"(/ 0 0)", ErrUndefined},
		{"(/ 1 (- (* 2 3) 6))", ErrUndefined},
		{"(^ 0 -1)", ErrUndefined},
		{"(^ 0 i)", ErrUndefined},
		{"(ln 0)", ErrUndefined},
		{"(log 0)", ErrUndefined},
		{"(logb 5 1)", ErrUndefined},
		{"(arg 0)", ErrUndefined},
		{"(tan (/ pi 2))", ErrUndefined},
		{"(tan (deg 270))", ErrUndefined},
		{"(csc (* 3 pi))", ErrUndefined},
		{"(gamma -2)", ErrUndefined},
		{"(factorial -1)", ErrUndefined},
		{"(artanh 1)", ErrUndefined},
		{"(arctan i)", ErrUndefined},
		{"(mod 5 0)", ErrUndefined},
		{"(phi 0)", ErrUndefined},
		{"(root 2 0)", ErrUndefined},
		{"oo", ErrUnsupported},
		{"x", ErrUnsupported},
		{"(f 1)", ErrUnsupported},
		{"(sin 1 2)", ErrUnsupported},
		{"(tuple 1 2)", ErrUnsupported},
		{"(matrix2 1 2 3 4)", ErrUnsupported},
		{"(int x x 0 1)", ErrUnsupported},
		{"(sum (/ 1 k) k 1 oo)", ErrUnsupported},
		{"(gcd pi 2)", ErrUnsupported},
		{"(floor i)", ErrUnsupported},
		{"(max 1 i)", ErrUnsupported},
		{"(/ 1 (- (* (sqrt 2) (sqrt 3)) (sqrt 6)))", ErrImprecise},
		{"(floor (* (sqrt 2) (sqrt 2)))", ErrImprecise},
		{"(sqrt (^ (+ (sqrt 2) (* (sqrt 2) i)) 4))", ErrImprecise},
	} {
		t.Run(tt.text, func(t *testing.T) {
			if b, err := Eval(read(t, tt.text), nil, Options{}); !errors.Is(err, tt.want) {
				t.Errorf("Eval(%s) = %v, %v, want %v", tt.text, b.Float64(), err, tt.want)
			}
		})
	}
}
