package algebra_test

import (
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/parse"
)

func tree(t testing.TB, text string) *expr.Node {
	t.Helper()
	n, err := parse.Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return n
}

// TestEqual reads "left ; right ; method" lines: pairs that are one value, and the surest layer that says so.
func TestEqual(t *testing.T) {
	for line := range strings.Lines(equalPairs) {
		left, right, method, ok := fields(line)
		if !ok {
			continue
		}
		for _, r := range bothWays(t, left, right) {
			if r.Outcome != algebra.Same {
				t.Errorf("%s against %s: %v (%s)", left, right, r.Outcome, r.Why)
			} else if method != "" && string(r.Method) != method {
				t.Errorf("%s against %s: method %s, want %s", left, right, r.Method, method)
			}
		}
	}
}

// TestDifferent reads "left ; right ; outcome" lines: near misses. The outcome is Different unless it is written.
func TestDifferent(t *testing.T) {
	for line := range strings.Lines(unequalPairs) {
		left, right, want, ok := fields(line)
		if !ok {
			continue
		}
		if want == "" {
			want = algebra.Different.String()
		}
		for _, r := range bothWays(t, left, right) {
			if r.Outcome.String() != want {
				t.Errorf("%s against %s: %v by %s (%s), want %s", left, right, r.Outcome, r.Method, r.Why, want)
			}
		}
	}
}

func fields(line string) (left, right, note string, ok bool) {
	parts := strings.Split(strings.TrimSpace(line), " ; ")
	if len(parts) < 2 {
		return "", "", "", false
	}
	if len(parts) == 3 {
		note = parts[2]
	}
	return strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), note, true
}

func bothWays(t *testing.T, left, right string) []algebra.Result {
	t.Helper()
	a, b := tree(t, left), tree(t, right)
	return []algebra.Result{algebra.Equal(a, b, algebra.Options{}), algebra.Equal(b, a, algebra.Options{})}
}

const equalPairs = `
2/4 ; 1/2 ; exact
0.25 ; \frac{1}{4} ; exact
2^{10} ; 1024 ; exact
50\% ; 1/2 ; exact
(-8)^2 ; 64 ; exact
0^0 ; 1 ; exact
5! ; 120 ; exact
7!! ; 105 ; exact
\binom{16}{2} ; 120 ; exact
\binom{5}{7} ; 0 ; exact
17 \bmod 5 ; 2 ; exact
-17 \bmod 5 ; 3 ; exact
123123 \bmod -541 ; -225 ; exact
1^{999999999999} ; 1 ; exact
\lfloor -3.5 \rfloor ; -4 ; exact
\lceil -3.5 \rceil ; -3 ; exact
|3-5| ; 2 ; exact
\sum_{k=1}^{10} k^2 ; 385 ; exact
\prod_{k=1}^{5} k ; 120 ; exact
\sum_{k=1}^{3} c ; 3c ; exact
\gcd(12, 18, 27) ; 3 ; exact
\gcd(2.4, 3.6) ; 6/5 ; exact
\operatorname{lcm}(2.4, 3.6) ; 36/5 ; exact
\gcd(x, y) ; 1 ; exact
\gcd(x + 76, 4\sqrt{x}) ; 1 ; exact
\gcd(0.4x, 8/3) ; 1 ; exact
\gcd(\sqrt{5}, \sqrt{2}) ; 1 ; exact
\operatorname{lcm}(\sqrt{5}, \sqrt{2}) ; \sqrt{10} ; exact
\operatorname{lcm}(\pi, 3) ; 3\pi ; exact
\operatorname{lcm}(0.4x, 8/3) ; x ; exact
\operatorname{lcm}(x, y) ; xy ; exact
\gcd(y, y) ; y ; exact
\max(1, 5, 3) ; 5 ; exact
\sqrt{12} ; 2\sqrt{3} ; exact
\frac{1}{\sqrt{2}} ; \frac{\sqrt{2}}{2} ; exact
\frac{1}{\sqrt{3}-1} ; \frac{\sqrt{3}+1}{2} ; exact
\frac{1}{\sqrt2+\sqrt3+\sqrt5} ; \frac{2\sqrt3+3\sqrt2-\sqrt{30}}{12} ; exact
\sqrt{2}\sqrt{3} ; \sqrt{6} ; exact
\sqrt[3]{-8} ; -2 ; exact
\sqrt[3]{16} ; 2\sqrt[3]{2} ; exact
8^{2/3} ; 4 ; exact
\sqrt{\frac{8}{9}} ; \frac{2\sqrt{2}}{3} ; exact
\sqrt{-4} ; 2i ; exact
(-8)^{1/3} ; 1+i\sqrt3 ; exact
(1+i)^2 ; 2i ; exact
\frac{1}{1+i} ; \frac{1-i}{2} ; exact
e^{i\pi} ; -1 ; exact
e^{i\pi/3} ; \frac12+\frac{\sqrt3}{2}i ; exact
|3+4i| ; 5 ; exact
\frac{2+3i}{1-i} ; \frac{-1+5i}{2} ; exact
(1+\sqrt2)^{10} ; 3363+2378\sqrt2 ; exact
\log 1000 ; 3 ; exact
\log_2 8 ; 3 ; exact
\log_8 2 ; 1/3 ; exact
\log 2 + \log 5 ; 1 ; exact
\ln 6 ; \ln 2 + \ln 3 ; exact
\ln e^3 ; 3 ; exact
\ln\frac{1}{4} ; -2\ln 2 ; exact
e^{2\ln 3} ; 9 ; exact
2^{\log_2 7} ; 7 ; exact
10^{\log x} ; x ; exact
\frac{\ln 8}{\ln 2} ; 3 ; exact
\log_2 3 ; \frac{\ln 3}{\ln 2}
\sin\frac{\pi}{6} ; 1/2 ; exact
\cos 60^\circ ; 0.5 ; exact
\sin 75^\circ ; \frac{\sqrt6+\sqrt2}{4} ; exact
\tan 15^\circ ; 2-\sqrt3 ; exact
\cos\frac{\pi}{5} ; \frac{1+\sqrt5}{4} ; exact
\sin\frac{13\pi}{6} ; 1/2 ; exact
\arctan 1 ; \frac{\pi}{4} ; exact
\arcsin\frac12 ; \frac{\pi}{6} ; exact
\arccos(-1) ; \pi ; exact
\arccos\left(\cos\frac{\pi}{3}\right) ; \frac{\pi}{3} ; exact
\arctan(2+\sqrt3) ; \frac{5\pi}{12} ; exact
\sin 20^\circ \sin 40^\circ \sin 80^\circ ; \frac{\sqrt3}{8} ; numeric
4\arctan\frac15-\arctan\frac1{239} ; \frac{\pi}{4} ; numeric
\sqrt{3+2\sqrt2} ; 1+\sqrt2 ; numeric
\sqrt[3]{2+\sqrt5}+\sqrt[3]{2-\sqrt5} ; 1 ; numeric
\cos\frac{2\pi}{7}+\cos\frac{4\pi}{7}+\cos\frac{6\pi}{7} ; -\frac12 ; numeric
2+x ; x+2 ; exact
(x+1)^2 ; x^2+2x+1 ; exact
(x-y)(x+y) ; x^2-y^2 ; exact
x^{1+3} ; x^4 ; exact
\frac{x^2}{x} ; x ; exact
\frac{x^2-1}{x-1} ; x+1 ; modular
\frac{1}{x+1}+\frac{1}{x-1} ; \frac{2x}{x^2-1} ; modular
\frac{a}{b}+\frac{c}{d} ; \frac{ad+bc}{bd} ; exact
(x+1)^{1000} ; (x+1)^{998}(x^2+2x+1) ; modular
\frac{x^3+y^3}{x+y} ; x^2-xy+y^2 ; modular
2^{n+1} ; 2\cdot 2^n ; exact
4^n ; 2^{2n} ; exact
6^x ; 2^x 3^x ; exact
\left(\frac12\right)^n ; 2^{-n} ; exact
e^{x+y} ; e^x e^y ; exact
x^{n+1} ; x\cdot x^n ; exact
\sqrt{4x} ; 2\sqrt{x} ; exact
\sqrt{x}^2 ; x ; exact
\frac{1}{\sqrt{x}} ; \frac{\sqrt{x}}{x} ; exact
\frac{x-1}{\sqrt{x}-1} ; \sqrt{x}+1 ; modular
\sqrt{x^2} ; |x| ; numeric
\sqrt{(x-3)^2} ; |x-3| ; numeric
\sqrt[3]{x} ; x^{1/3} ; exact
|x-2| ; |2-x| ; exact
|-3x| ; 3|x| ; exact
||x|| ; |x| ; exact
|x|^2 ; x^2
\max(x, y) ; \max(y, x) ; exact
\max(x, y) ; \frac{x+y+|x-y|}{2} ; numeric
\max(y, y+1) ; y+1 ; numeric
\lfloor x+2 \rfloor ; \lfloor x \rfloor + 2 ; exact
\lceil x \rceil ; -\lfloor -x \rfloor ; exact
\sin^2 x + \cos^2 x ; 1 ; modular
\sin 2x ; 2 \sin x \cos x ; modular
\cos 3x ; 4\cos^3 x - 3\cos x ; modular
\tan x ; \frac{\sin x}{\cos x} ; exact
\sec^2 x - \tan^2 x ; 1 ; modular
\sin(x+y) ; \sin x\cos y+\cos x\sin y ; modular
\sin(\pi - x) ; \sin x ; exact
\cos\left(x+\frac{\pi}{2}\right) ; -\sin x ; exact
\sin\left(x+\frac{\pi}{6}\right) ; \frac{\sqrt3}{2}\sin x+\frac12\cos x ; numeric
\cosh^2 x - \sinh^2 x ; 1 ; exact
\tanh x ; \frac{e^{2x}-1}{e^{2x}+1} ; modular
\frac{e^{2x}-1}{e^x-1} ; e^x+1 ; modular
\operatorname{arsinh} x ; \ln\left(x+\sqrt{x^2+1}\right) ; numeric
\ln(2x) ; \ln 2+\ln x ; exact
\ln\sqrt{x} ; \frac12\ln x ; exact
\log_{10} x ; \log x ; exact
(n+1)! ; (n+1)\cdot n! ; numeric
\binom{n}{2} ; \frac{n(n-1)}{2} ; exact
\binom{n}{k} ; \frac{n!}{k!(n-k)!} ; exact
\frac{d}{dx} x^3 ; 3x^2 ; exact
\frac{d}{dx} \tan x ; \frac{1}{\cos^2 x} ; exact
f(x) ; f(x) ; structural
f(x)+1 ; 1+f(x) ; exact
f((x+1)^2) ; f(x^2+2x+1) ; exact
\int (x+a)\,dx ; \int (a+x)\,dx ; exact
\lim_{x \to 3} a ; \lim_{x \to 3} a ; structural
\sum_{n=0}^{\infty} \frac{1}{n!} ; \sum_{k=0}^{\infty} \frac{1}{k!} ; exact
\sum_{k=1}^{2} f(k) ; f(1)+f(2) ; exact
\infty ; \infty ; exact
5+\infty ; \infty ; exact
-2\infty ; -\infty ; exact
9^{9^{9}} ; 9^{9^9} ; structural
9^{9^9} ; 3^{2\cdot 9^9} ; exact
3\cdot 3^{3^{27}} ; 3^{3^{27}+1} ; modular
2^{100000}-1 ; (2^{50000}-1)(2^{50000}+1) ; exact
3000! ; 3000\cdot 2999! ; modular
\begin{vmatrix} a & b \\ c & d \end{vmatrix} ; ad-bc ; exact
\begin{vmatrix} 2 & 1 \\ 1 & 2 \end{vmatrix} ; 3 ; exact
\varphi(12) ; 4
987 \bmod \pi ; 987-314\pi
`

const unequalPairs = `
1/3 ; 0.333
1/0 ; 1/0 ; undefined
1/0 ; 1 ; undefined
\frac{x}{x-x} ; \frac{x}{x-x} ; undefined
\frac{1}{\sin^2 x+\cos^2 x-1} ; \frac{1}{\sin^2 x+\cos^2 x-1} ; undefined
\frac{1}{\sqrt{3+2\sqrt2}-1-\sqrt2} ; \frac{1}{\sqrt{3+2\sqrt2}-1-\sqrt2} ; undefined
\ln 0 ; \ln 0 ; undefined
\tan 90^\circ ; \tan 90^\circ ; undefined
0^{-1} ; 0^{-1} ; undefined
\infty - \infty ; 0 ; undefined
\infty - \infty ; \infty - \infty ; undefined
\frac{\infty}{\infty} ; 1 ; undefined
0 \cdot \infty ; 0 ; undefined
\frac10 + \infty ; \infty ; undefined
\infty ; -\infty
\infty ; 10^{100}
2^{10} ; 1023
\sqrt{12} ; 3\sqrt{2}
\sqrt{2}+\sqrt{3} ; \sqrt{5}
\sqrt{2} ; 1.41421356
\pi ; 3.14159265358979
\pi ; \frac{22}{7}
e ; 2.718281828
e^{\pi\sqrt{163}} ; 262537412640768744
\frac{1}{2004!} ; \frac{1}{2006!}
(-8)^{1/3} ; -2
i ; -i
(1+i)^2 ; -2i
e^{i\pi} ; 1
\log 2 ; \ln 2
\log_2 8 ; 4
\sin 30 ; \frac12
\sin 30^\circ ; \frac{\sqrt3}{2}
\cos\frac{\pi}{5} ; 0.809016994374947
\arctan 1 ; 45
2\arctan\frac13+\arctan\frac17 ; \frac{\pi}{4}+\frac{1}{10^{20}}
\sqrt{3+2\sqrt2} ; 1+\sqrt3
x ; y
x+1 ; x-1
x^2 ; x^3
(x+1)^2 ; x^2+1
(x+1)^2 ; x^2+2x+2
2x ; x^2
\frac{1}{x} ; \frac{1}{x^2}
\frac{1}{x+1}+\frac{1}{x-1} ; \frac{2}{x^2-1}
\frac{x^2-1}{x-1} ; x-1
(x+1)^{1000} ; (x+1)^{999}(x+2)
(x+1)^{1000} ; x^{1000}+1
\sqrt{x^2} ; x
\sqrt{(x-3)^2} ; 3-x
\sqrt{(x-3)^2} ; x-3
|x-100| ; 100-x
|x-0.001| ; x-0.001
|x| ; x
|xy| ; xy
|xyz| ; xyz
\sqrt{x^2y^2} ; xy
\lfloor x/1000 \rfloor ; 0
\max(x, 5000) ; 5000
\sqrt{x}\sqrt{y} ; \sqrt{x}+\sqrt{y}
\sqrt{x+y} ; \sqrt{x}+\sqrt{y}
\ln(x+y) ; \ln x+\ln y
\ln x^2 ; 2\ln x
2^{n+1} ; 2^n+1
2^n ; n^2
e^{x+y} ; e^x+e^y
e^{-x} ; -e^x
\sin 2x ; 2\sin x
\sin^2 x ; \sin x^2
\sin^2 x-\cos^2 x ; 1
\cos 2x ; \cos^2 x+\sin^2 x
\arcsin(\sin x) ; x
\arctan x ; \frac{1}{\tan x}
n! ; (n+1)!
(n+1)! ; n\cdot n!
\binom{n}{2} ; \frac{n(n+1)}{2}
f(x) ; g(x)
f(x) ; f(y)
f(x) ; f(x+1)
\sum_{k=1}^{2} f(k) ; 2f(k)
\lim_{x \to 0} f(x) ; \lim_{y \to 0} f(x)
\int x\,dx ; \int y\,dy
\int x\,dx ; \int x^2\,dx
9^{9^{9}} ; 9^{9^{8}}
9^{9^{9^9}} ; 1 ; over budget
10^{10^{10}}! ; 1 ; over budget
2^{100000} ; 2^{100000}+1
3000! ; 3000!+1
\begin{vmatrix} a & b \\ c & d \end{vmatrix} ; ad+bc
\gcd(x, y) ; x
\operatorname{lcm}(x, y) ; x+y
x\cdot\infty ; \infty ; unknown
`
