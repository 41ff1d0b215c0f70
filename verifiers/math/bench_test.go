package math_test

import (
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/math"
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

// hostile are texts made to cost time, each repeated to a MiB.
var hostile = map[string]string{
	"open boxes":       `\boxed{`,
	"boxes":            `\boxed{1}, `,
	"nested braces":    `{`,
	"closing braces":   `}`,
	"open displays":    `\[ a `,
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
}

// hostileEnds close what a hostile text opens.
var hostileEnds = []string{"", "}", " \\boxed{9^9^9^9}", "\n#### 9^9^9^9", "</answer>", "\nThe final answer is", "5"}

func TestHostileTextKeepsToTheBudget(t *testing.T) {
	v := newVerifier(t, "")
	// Ten times the stated budget: the tests share their machine, and a quadratic step would take minutes.
	limit := 10 * math.Spec.Budget.PerMiB
	for name, piece := range hostile {
		t.Run(name, func(t *testing.T) {
			body := strings.Repeat(piece, 1<<20/len(piece)-64)
			worst := time.Duration(0)
			for _, end := range hostileEnds {
				start := time.Now()
				verdict := verify(t, v, verifiers.Rollout{Completion: body + end, Reference: answerReference(t, "445")})
				took := time.Since(start)
				if took > limit {
					t.Errorf("with %q at its end: %v, the limit is %v", end, took, limit)
				}
				worst = max(worst, took)
				if verdict.Score != 0 {
					t.Errorf("with %q at its end: score %v, %s", end, verdict.Score, verdict.Explanation)
				}
			}
			t.Logf("a MiB takes at most %v", worst)
		})
	}
}
