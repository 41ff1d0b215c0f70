package extract_test

import (
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers/math/internal/extract"
)

var reasoning = strings.Repeat("We add $a_1 = 3$ and $b = \\frac{1}{2}$ once more, which is still far from done. ", 247)

func BenchmarkFind(b *testing.B) {
	for _, c := range []struct{ name, completion, text string }{
		{"box", "Thus the probability is $\\boxed{\\frac{3}{4}}$.", `\frac{3}{4}`},
		{"box after 20000", reasoning + "So it is $\\boxed{\\frac{3}{4}}$.", `\frac{3}{4}`},
		{"boxes after 20000", reasoning + `$x = \boxed{2}$ or $x = \boxed{3}$.`, "x = 2, x = 3"},
		{"box after 20000 of thinking", "<think>" + reasoning + "</think>So it is $\\boxed{\\frac{3}{4}}$.", `\frac{3}{4}`},
		{"phrase after 20000", reasoning + "\nThe answer is 5.", "5"},
		{"number after 20000", reasoning + "\nAnd there are 5 of them.", "5"},
	} {
		b.Run(c.name, func(b *testing.B) {
			o := extract.Options{Understood: func(s string) bool { return s == c.text }}
			b.ReportAllocs()
			for b.Loop() {
				if got, _ := extract.Find(c.completion, o); got.Text != c.text {
					b.Fatalf("found %+v", got)
				}
			}
		})
	}
}

// hostile are texts made to cost time, each repeated to a quarter of a MiB.
var hostile = []string{
	`\boxed{`, `\boxed{1}, `, `\boxed `, `\boxed{}`, `\boxed{\boxed{1}}, `, `x=\boxed{1}, `, `\boxed{1} `, `\fbox`, "box", "{", "}", `\{`,
	`\[ a `, `\[ a \] `, `\( a \), `, "$a ", "$5 ", "$x$ ", "$x$, ", "$\n", "$", "answer ", "the answer is ", "answer is\n", "answer:\n",
	"the answer is x y\n", "the answer is not\n", "the answer is or the answer is ", "final answer\n", "####", "#### 1+1+1 x\n", "答案是", "答案",
	"A: B:\n", "A: x y\n", "<answer>", "</answer>", "<answer></answer>", "<answer>1</answer> ", "<think></think>", "<think>", "<|", "<",
	"<|im_end|>", "9", "1,111", "111 ", "1 and ", "1, ", "9^", "9+", "-", "x=", "x = 1, ", "= ", " ", "\r\n", "\n", "a\n", ". ", "a. ",
	"not A or ", "A, ", "A or B ", "A. ", "(A) ", "it's B. ", "I think ", "n't ", "\xff\xfe", "\x00", "e\u0301", `\`, `\\`, `"`, `\"`, "’", "*", "**", "word ",
}

func TestHostileTextIsLinear(t *testing.T) {
	const size = 1 << 18
	limit := 500 * time.Millisecond // many times the budget: the machine may be busy, and a quadratic step takes seconds
	prompt := "Put your final answer within \\boxed{1}, and so on and on."
	long := strings.Repeat("1+", extract.MaxText)
	ends := []string{"", "}", ` \boxed{1+1`, `\boxed{` + long + "}", "\nThe answer is " + long, "\n#### x y", "</answer>", "\nThe final answer is", "5", "2+5", "$", "\n"}
	slowest, at := time.Duration(0), ""
	for _, unit := range hostile {
		body := strings.Repeat(unit, size/len(unit))
		for i, end := range ends {
			o := extract.Options{Understood: looksLikeMath, Choice: i%2 == 0, Prompt: prompt}
			start := time.Now()
			c, _ := extract.Find(body+end, o)
			took := time.Since(start)
			if took > limit {
				t.Fatalf("%d bytes of %q with %.20q at its end took %v", size, unit, end, took)
			}
			if len(c.Text) > extract.MaxText {
				t.Errorf("%d bytes of %q give an answer of %d bytes", size, unit, len(c.Text))
			}
			if took > slowest {
				slowest, at = took, unit+"…"+end[:min(len(end), 20)]
			}
		}
	}
	t.Logf("the slowest is %q: %v", at, slowest)
}
