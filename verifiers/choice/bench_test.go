package choice

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// reasoned is a kilobyte of thought that names options.
var reasoned = "<think>" + strings.Repeat("Option A has the wrong sign, and (C) is too large. It cannot be A dog. ", 14) + "</think>\n"

// BenchmarkChoice judges completions of common forms, each with a thought of 1 KB.
func BenchmarkChoice(b *testing.B) {
	for _, c := range []struct{ name, completion string }{
		{"tag", "<answer>B</answer>"},
		{"box", `So the answer is $\boxed{\text{(B)}}$.`},
		{"announced", "The others do not fit, so the answer is (B) Paris."},
		{"words", "The answer is Paris."},
		{"prose", "I considered A and C at some length, but I think it's B after all."},
	} {
		b.Run(c.name, func(b *testing.B) {
			benchmark(b, reasoned+c.completion, `{"answer":"B","choices":["London","Paris","Madrid","None of the above"]}`)
		})
	}
}

// BenchmarkHostile judges the longest texts that are looked at, of the kinds that cost most.
func BenchmarkHostile(b *testing.B) {
	for _, unit := range []string{
		"A ", "A, ", "A A A dog ", "(A) ", "A\n", "A. \nB. \n", "answer ", "answer is ", "the answer is A is wrong\n", `\boxed{A `, `\boxed{x}`, "答案", "option ",
		"not A or ", "é\u0301", "(((((((", "A - ", "A 2 ",
	} {
		b.Run(unit, func(b *testing.B) {
			text := strings.Repeat(unit, maxLooked/len(unit))
			b.SetBytes(int64(len(text)))
			benchmark(b, text, `{"answer":["B","C"],"choices":["London","Paris","Madrid"]}`)
		})
	}
}

func benchmark(b *testing.B, completion, reference string) {
	b.Helper()
	v, err := New(nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Verify(b.Context(), verifiers.Rollout{Completion: completion, Reference: json.RawMessage(reference)}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "completions/s")
}
