package math_test

import (
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// gradeSchool is a completion of the size and manner of GSM8K's model solutions.
const gradeSchool = `Mara bakes 24 rolls in each of her 3 ovens, so every batch has 24 * 3 = <<24*3=72>>72 rolls.
She keeps 12 of them for the family, which leaves 72 - 12 = <<72-12=60>>60 rolls to sell at the market.
At $2 a roll she takes 60 * 2 = $<<60*2=120>>120 on every market day, and there are 4 of them in a month.
That makes 120 * 4 = $<<120*4=480>>480 in a month before she has paid for flour, which costs her $35.
So her profit is 480 - 35 = $<<480-35=445>>445 in a month.
A: 445`

func BenchmarkCompletions(b *testing.B) {
	long := strings.Repeat("We add $a_1 = 3$ and $b = \\frac{1}{2}$ once more, which is still not the answer. ", 100)
	for _, c := range []struct{ name, gold, completion string }{
		{"marker", "445", gradeSchool},
		{"last_number", "445", strings.ReplaceAll(gradeSchool, "A: ", "It is ")},
		{"fraction", `\frac{3}{4}`, "Thus the probability is $\\boxed{\\dfrac{3}{4}}$."},
		{"long", `\frac{7}{2}`, "<think>" + long + "</think>The answer is $3\\frac12$."},
		{"list", "(1,2),(3,4)", "The solutions are \\boxed{(3, 4), (1, 2)}."},
		{"same text", `\frac{\sqrt{3}}{2}`, `Hence $\boxed{\frac{\sqrt{3}}{2}}$.`},
		{"polynomial", "x^2+2x+1", `It factors: $\boxed{(x+1)^2}$.`},
		{"surd", `2\sqrt{3}`, `The height is $\boxed{\frac{6}{\sqrt{3}}}$.`},
		{"rational function", `\frac{1}{x-1}-\frac{1}{x+1}`, `Together $\boxed{\frac{2}{x^2-1}}$.`},
		{"trigonometry", `\sin 2x`, `We find $\boxed{2\sin x\cos x}$.`},
		{"inequality", `[-2, 7]`, `So $\boxed{-2 \le x \le 7}$.`},
		{"box after 20,000 characters", "445", strings.Repeat("We go on and on with words. ", 740) + `Thus $\boxed{445}$.`},
	} {
		b.Run(c.name, func(b *testing.B) {
			v := newVerifier(b, "")
			r := verifiers.Rollout{Completion: c.completion, Reference: answerReference(b, c.gold)}
			b.ReportAllocs()
			b.SetBytes(int64(len(c.completion)))
			for b.Loop() {
				if verify(b, v, r).Score != 1 {
					b.Fatal("the answer is right, the verdict is not")
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "verdicts/s")
		})
	}
}
