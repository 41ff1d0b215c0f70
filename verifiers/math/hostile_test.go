package math_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers"
)

// The limits of one verification, whatever it is given. BenchmarkHostile states the figures for time, 5 ms; here it has
// forty times that, for the tests share their machine and run under the race detector, and a quadratic step takes minutes.
const (
	hostileTime  = 200 * time.Millisecond
	hostileBytes = 10 << 20
)

// pieces are texts made to cost time, each repeated to a MiB.
var pieces = map[string]string{
	"open boxes":       `\boxed{`,
	"boxes":            `\boxed{1}, `,
	"nested braces":    `{`,
	"closing braces":   `}`,
	"open displays":    `\[`,
	"displays":         `\[ a `,
	"dollars":          `$a `,
	"dollar amounts":   `$5 `,
	"closed dollars":   "$x$ ",
	"answers":          "answer ",
	"answers are":      "the answer is ",
	"answer lines":     "answer:\n",
	"final answers":    "final answer\n",
	"markers":          "####",
	"marker lines":     "#### 1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1 x\n",
	"choices":          "A: B:\n",
	"tags":             "<answer>",
	"closing tags":     "</answer>",
	"thinking":         "<think></think>",
	"digits":           "9",
	"groups":           "1,111",
	"spaced groups":    "111 ",
	"powers":           "9^",
	"minuses":          "-",
	"bars":             "|",
	"fractions":        `\frac`,
	"roots":            `\sqrt`,
	"equalities":       "x=",
	"blanks":           " ",
	"blank lines":      "\r\n",
	"answers in blank": "answer          ",
	"invalid":          "\xff\xfe",
	"controls":         "\x00\x01",
	"combining":        "e\u0301\u0302",
	"backslashes":      `\`,
	"Chinese":          "答案是",
	"zero widths":      "\u200b",
}

// endings close what a piece opens.
var endings = []string{"", "}", " \\boxed{9^9^9^9}", "\n#### 9^9^9^9", "</answer>", "\nThe final answer is", "5"}

// monsters are answers that are small to write and large to evaluate, or that try to be equal to everything.
var monsters = map[string]string{
	"tower":                   "9^9^9^9",
	"braced tower":            "9^{9^{9^{9}}}",
	"tall tower":              strings.Repeat("9^", 1000) + "9",
	"tower of a fraction":     `\left(\frac{1}{2}\right)^{-9^{9^9}}`,
	"negative tower":          "9^{-9^{9^{9}}}",
	"tower modulo":            `5^{5^{5^5}} \bmod 7`,
	"factorial of a tower":    `10^{10^{10}}!`,
	"factorials":              strings.Repeat("(", 50) + "9" + strings.Repeat("!)", 50),
	"factorial":               "1000000000!",
	"binomial":                `\binom{10^{12}}{5 \cdot 10^{11}}`,
	"binomial with a tower":   `\binom{9^{9^9}}{9^9}`,
	"exponent":                "1e999999999999",
	"small exponent":          "1e-999999999999",
	"long sum":                `\sum_{k=1}^{1000000000} k^k`,
	"sum of sums":             `\sum_{a=1}^{999} \sum_{b=1}^{999} \sum_{c=1}^{999} \frac{1}{a+b+c}`,
	"long product":            `\prod_{k=1}^{1000000} (x + k)`,
	"power of a sum":          `(a+b+c+d+e+f)^{200}`,
	"product of sums":         strings.Repeat("(a+b+c+d)", 60),
	"powers of sums":          `((((x+1)^9+1)^9+1)^9+1)^9`,
	"nested fractions":        strings.Repeat(`\frac{1}{1+`, 60) + "x" + strings.Repeat("}", 60),
	"nested roots":            strings.Repeat(`\sqrt{1+`, 60) + "x" + strings.Repeat("}", 60),
	"nested too deep":         strings.Repeat(`\sqrt{`, 2000) + "2" + strings.Repeat("}", 2000),
	"nested sines":            strings.Repeat(`\sin(`, 60) + "1" + strings.Repeat(")", 60),
	"nested exponentials":     strings.Repeat("e^{", 60) + "1" + strings.Repeat("}", 60),
	"sine of a tower":         `\sin(10^{10^{10}})`,
	"logarithm of a tower":    `\ln(\ln(9^{9^{9^9}}))`,
	"greatest divisor":        `\gcd(9^{9^9}, 6^{9^9})`,
	"floor of a tower":        `\lfloor \pi \cdot 10^{9^9} \rfloor`,
	"totient":                 `\varphi(10^{18}+9)`,
	"matrix power":            `\begin{pmatrix} 1 & 1 \\ 1 & 0 \end{pmatrix}^{1000000000}`,
	"large matrix":            `\begin{pmatrix}` + strings.Repeat(strings.Repeat("x&", 30)+`x\\`, 30) + `\end{pmatrix}`,
	"determinant":             `\begin{vmatrix}` + strings.Repeat(strings.Repeat("x+y&", 9)+`1\\`, 10) + `\end{vmatrix}`,
	"digits":                  strings.Repeat("9", 4000),
	"decimals":                "0." + strings.Repeat("3", 4000),
	"repeating":               `0.\overline{` + strings.Repeat("3", 3000) + "}",
	"long list":               strings.Repeat("1,", 1900) + "1",
	"long list of roots":      strings.Repeat(`\sqrt{2}+\sqrt{3},`, 200) + "1",
	"long chain":              strings.Repeat("x=", 1900) + "1",
	"long inequality":         strings.Repeat("x<", 1900) + "1",
	"signs":                   strings.Repeat(`\pm 1 `, 300),
	"many unions":             strings.Repeat(`(1,2)\cup`, 300) + "(1,3)",
	"absolute bars":           strings.Repeat("|", 1000) + "x" + strings.Repeat("|", 1000),
	"NaN":                     "NaN",
	"infinity":                `\infty`,
	"negative infinity":       `-\infty`,
	"infinity less infinity":  `\infty - \infty`,
	"zero by zero":            `\frac{0}{0}`,
	"one by zero":             `\frac{1}{0}`,
	"zero times infinity":     `0 \cdot \infty`,
	"logarithm of zero":       `\ln 0`,
	"anything":                "x",
	"everything":              `\mathbb{R}`,
	"look-alike digits":       "４４６",
	"look-alike letters":      "х = 44б",
	"right-to-left":           "\u202e544",
	"the gold among others":   "441, 442, 443, 444, 445, 446, 447, 448, 449, 450, 451, 452, 453, 454, 455, 456, 457, 458, 459, 460",
	"the gold or another":     "445 or 446",
	"the gold and an unknown": "445 + x - y",
	"an interval around it":   "(0, 1000)",
	"an inequality":           "x > 0",
	"plus or minus":           `\pm 445`,
	"nearly the gold":         "445.0000000000000000000000000000001",
	"a choice of all":         "ABCDE",
}

func TestHostileAnswers(t *testing.T) {
	v := newVerifier(t, "")
	for name, answer := range monsters {
		t.Run(name, func(t *testing.T) {
			for _, gold := range []string{"445", `x^2+\sqrt{2}`, `\pi`, "(1, 2)", "1, 2, 3", `x \ge 3`} {
				if gold != answer {
					checkHostile(t, v, gold, `The answer is $\boxed{`+answer+`}$.`)
				}
			}
		})
	}
}

func TestHostileTexts(t *testing.T) {
	v := newVerifier(t, "")
	for name, piece := range pieces {
		t.Run(name, func(t *testing.T) {
			body := strings.Repeat(piece, 1<<20/len(piece)-64)
			for _, end := range endings {
				checkHostile(t, v, "445", body+end)
			}
		})
	}
}

// checkHostile holds one verification to the limits. Nothing hostile is right.
func checkHostile(t *testing.T, v verifiers.Verifier, gold, completion string) {
	t.Helper()
	r := verifiers.Rollout{Completion: completion, Reference: answerReference(t, gold)}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	verdict := verify(t, v, r)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if verdict.Score != 0 {
		t.Errorf("gold %q, completion %.60q… is right: %s", gold, completion, verdict.Explanation)
	}
	if took > hostileTime {
		t.Errorf("gold %q, completion %.60q…%.20q took %v", gold, completion, completion[max(0, len(completion)-20):], took)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > hostileBytes {
		t.Errorf("gold %q, completion %.60q… took %d bytes", gold, completion, used)
	}
}

// BenchmarkHostile states what the worst answers and texts take.
func BenchmarkHostile(b *testing.B) {
	v := newVerifier(b, "")
	for name, answer := range monsters {
		r := verifiers.Rollout{Completion: `\boxed{` + answer + `}`, Reference: answerReference(b, `x^2+\sqrt{2}`)}
		b.Run("answer/"+name, func(b *testing.B) { benchmarkRollout(b, v, r) })
	}
	for name, piece := range pieces {
		r := verifiers.Rollout{Completion: strings.Repeat(piece, 1<<20/len(piece)), Reference: answerReference(b, "445")}
		b.Run("text/"+name, func(b *testing.B) { benchmarkRollout(b, v, r) })
	}
}

func benchmarkRollout(b *testing.B, v verifiers.Verifier, r verifiers.Rollout) {
	b.ReportAllocs()
	for b.Loop() {
		verify(b, v, r)
	}
}
