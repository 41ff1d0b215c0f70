package math_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// respelling writes an answer down in a way that says no less and no more than the answer.
type respelling struct {
	name string
	// complete makes a whole completion of an answer in LaTeX.
	complete func(answer string) string
}

// inBox makes a respelling of the answer itself, in a box.
func inBox(name string, respell func(string) string) respelling {
	return respelling{name, func(answer string) string { return `\boxed{` + respell(answer) + "}" }}
}

var respellings = []respelling{
	inBox("a box", func(s string) string { return s }),
	inBox("a full stop inside the box", func(s string) string { return s + "." }),
	inBox("dollars inside the box", func(s string) string { return "$" + s + "$" }),
	inBox("a thin space at the end", func(s string) string { return s + `\,` }),
	inBox("blanks around", func(s string) string { return "  " + s + " \r\n" }),
	inBox("blanks around operators", apart.Replace),
	inBox("sized brackets", sized.Replace),
	inBox("brackets by name", named.Replace),
	inBox("large fractions", strings.NewReplacer(`\frac`, `\dfrac`).Replace),
	inBox("small fractions", strings.NewReplacer(`\frac`, `\tfrac`).Replace),
	inBox("display style", func(s string) string { return `\displaystyle ` + s }),
	inBox("bold", func(s string) string { return `\mathbf{` + s + "}" }),
	inBox("text for words", inText),
	inBox("thousands apart", strings.NewReplacer("{,}", `\,`).Replace),
	inBox("thousands by comma", strings.NewReplacer("{,}", ",").Replace),
	inBox("a minus sign", strings.NewReplacer("-", "−").Replace),
	inBox("plain signs", strings.NewReplacer(`\le `, "≤", `\pi`, "π", `^\circ`, "°", `\infty`, "∞", `\cup`, "∪", `\%`, "%").Replace),
	{"a box in a sentence", func(s string) string { return `Adding up, the answer is $\boxed{` + s + "}$." }},
	{"a box in a display", func(s string) string { return "We get\n\\[\n\\boxed{" + s + "}.\n\\]\nThis was asked for." }},
	{"an answer tag", func(s string) string { return "<think>Was it 1?</think>\n<answer>" + s + "</answer>" }},
	{"an answer tag with dollars", func(s string) string { return "<answer> $" + s + "$ </answer>" }},
	{"the final answer", func(s string) string { return "All told, the final answer is $" + s + "$." }},
	{"round delimiters", func(s string) string { return "The final answer is \\(" + s + "\\)." }},
	{"a final answer in bold", func(s string) string { return "**Final Answer:** $" + s + "$" }},
	{"a marker", func(s string) string { return "That is all.\n#### $" + s + "$" }},
}

var (
	apart = strings.NewReplacer("{,}", "{,}", `\,`, `\,`, "+", " + ", "=", " = ", ",", ", ", `\times`, ` \times `)
	sized = strings.NewReplacer("(", `\left(`, ")", `\right)`, "[", `\left[`, "]", `\right]`, `\{`, `\left\{`, `\}`, `\right\}`, `\sqrt[`, `\sqrt[`, "3]{", "3]{")
	named = strings.NewReplacer(`\sqrt[3]`, `\sqrt[3]`, "(", `\lparen `, ")", `\rparen `, "[", `\lbrack `, "]", `\rbrack `, `\{`, `\lbrace `, `\}`, `\rbrace `)
)

// inText puts what has no formula in it into \text.
func inText(s string) string {
	if strings.ContainsAny(s, `\^_{=`) {
		return s
	}
	return `\text{` + s + "}"
}

// golds are answers in the style of competition problems, by kind. No two of them mean the same.
var golds = map[string][]string{
	"whole number": {"7", "-13", "0", "2048", `104{,}729`, `1{,}000{,}003`, `10!`, `2^{100}`, `\binom{9}{4}`, `3\times10^8`},
	"decimal":      {"3.75", "-0.6", "0.0125", `6.02\times10^{-4}`, `0.\overline{27}`, `12{,}345.5`},
	"fraction":     {`\frac{3}{7}`, `-\frac{5}{9}`, `\frac{17}{6}`, `2\frac{1}{3}`, `\frac{1}{1024}`, `\frac{2^{10}}{3^5}`, "5/8"},
	"percentage":   {`45\%`, `12.5\%`, `133\frac{1}{3}\%`},
	"money":        {`\$18.50`, `\$2{,}400`, `\$0.35`},
	"surd":         {`3\sqrt{2}`, `\frac{\sqrt{5}-1}{2}`, `\sqrt[3]{4}`, `2+\sqrt{3}`, `\sqrt{2}+\sqrt{3}`, `\sqrt{13}`, `\frac{4\sqrt{21}}{5}`, `\sqrt{5+2\sqrt{5}}`},
	"constant":     {`4\pi`, `\frac{5\pi}{6}`, `36-9\pi`, `\pi^2`, `e^2`, `\frac{e-1}{e+1}`, `\ln 5`, `\log_2 7`, `\sin 1`, `\arctan\frac{1}{3}`, `\infty`, `\sqrt{\pi}`},
	"complex":      {"3-4i", "-2i", `\frac{1+i\sqrt{3}}{2}`, `e^{i\pi/5}`},
	"polynomial":   {"x^2-3x+2", "(x-4)(x+5)", "2x^3-x", "a^2+ab+b^2", "-6y+11", "x^4+x^2y^2+y^4", "(t+1)^3"},
	"expression": {`\frac{x+1}{x-1}`, `\frac{1}{n(n+1)}`, `3^{n+1}-1`, `\frac{n(n-1)}{2}`, `\sqrt{x^2+1}`, `\sin 2x`, `|x-3|`, `\ln(x+2)`,
		`xe^{-x}`, `\frac{a}{b+c}`, `\cos^2\theta`, `\lfloor x\rfloor`},
	"tuple":    {"(2,-5)", "(-5,2)", `(0,\frac{1}{3},4)`, "(1,2,3,4)", `\left(3,\frac{\pi}{4}\right)`, "(x,2x)", "(2,-5),(1,0)"},
	"list":     {"11, 13, 17", `1\pm\sqrt{7}`, `\frac{1}{2}, -6`, "x=1, y=12", "k, 2k"},
	"set":      {`\{1,4,9\}`, `\{-2,2\}`, `\{a,b\}`, `\{1,4,9,16\}`, `\{(0,1),(1,0)\}`, `\emptyset`},
	"interval": {"[-1,6)", `(-\infty,3]`, `(0,\infty)`, "(-1,6)", `(-\infty,-2)\cup(5,\infty)`, `[0,1]\cup\{4\}`, `\mathbb{R}`, `\left[-\frac{1}{2},\sqrt{2}\right]`},
	"matrix": {`\begin{pmatrix}1&2\\3&4\end{pmatrix}`, `\begin{pmatrix}1&3\\2&4\end{pmatrix}`, `\begin{pmatrix}1\\-2\\6\end{pmatrix}`,
		`\begin{pmatrix}x&0\\0&y\end{pmatrix}`, `\begin{pmatrix}0&1&\frac{1}{2}\end{pmatrix}`},
	"equation":   {"y=2x-7", "x^2+y^2=25", "3x+4y-12=0", `\frac{x^2}{9}+\frac{y^2}{4}=1`, `y=-\frac{1}{2}x+3`, "f(x)=x^3+2", "xy=6"},
	"inequality": {"x>8", `-4\le x\le 4`, `2x+y\le 6`, `a<b<c`, `x\ge -3`, `x\ne 19`},
	"text":       {`\text{Friday}`, `\text{no solution}`, `\text{even}`, `\text{Maria}`, `\text{parallelogram}`, `\text{neither}`},
	"choice":     {`\text{(B)}`, "D", `\textbf{(A)}`},
	"quantity":   {`12\text{ cm}`, `55\text{ km/h}`, `91\text{ m}^2`, `250\text{ mL}`, `33\text{ square feet}`, `8.5\text{ hours}`, `14\text{ inches}`},
	"base":       {"2112_3", "1101_2", "4321_5", "1A7_{16}"},
	"angle":      {`65^\circ`, `22.5^\circ`, `110^{\circ}`},
	"ratio":      {"3:8", "2:5:7", `10:45`},
	"solution":   {`x=\frac{\pi}{8}+k\pi,\ k\in\mathbb{Z}`, `x=\frac{\pi}{8}+2k\pi,\ k\in\mathbb{Z}`, `n\equiv 3\pmod{7}`},
}

// eachGold calls f with every gold answer, in a fixed order.
func eachGold(f func(kind, gold string)) {
	kinds := make([]string, 0, len(golds))
	for kind := range golds {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		for _, gold := range golds[kind] {
			f(kind, gold)
		}
	}
}

func TestRespellingsStayCorrect(t *testing.T) {
	v, n := newVerifier(t, ""), 0
	eachGold(func(kind, gold string) {
		n++
		for _, spelling := range respellings {
			completion := spelling.complete(gold)
			if verdict := verify(t, v, verifiers.Rollout{Completion: completion, Reference: answerReference(t, gold)}); verdict.Score != 1 {
				t.Errorf("%s %s, %s: %q is %s: %s", kind, gold, spelling.name, completion, verdict.Reason, verdict.Explanation)
			}
		}
	})
	if n < 120 {
		t.Errorf("there are %d gold answers, want 120", n)
	}
}

func TestGoldsDiffer(t *testing.T) {
	v := newVerifier(t, "")
	eachGold(func(kind, gold string) {
		eachGold(func(otherKind, other string) {
			if gold == other {
				return
			}
			verdict := verify(t, v, verifiers.Rollout{Completion: `\boxed{` + other + "}", Reference: answerReference(t, gold)})
			if verdict.Score != 0 {
				t.Errorf("%s %s is accepted for %s %s: %s", otherKind, other, kind, gold, verdict.Explanation)
			}
		})
	})
}
