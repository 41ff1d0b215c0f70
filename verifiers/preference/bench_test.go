package preference

import (
	"context"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// BenchmarkEmbedded judges an answer of 200 words after a thought, as a worker does.
func BenchmarkEmbedded(b *testing.B) {
	answer := strings.Repeat("Rinse the rice until the water runs clear, and use one cup and a half of water for each of the cups. ", 10)
	r := verifiers.Rollout{
		Prompt:     "How do I cook rice without burning it?",
		Completion: "<think>" + answer + "</think>\n<answer>" + answer + "</answer>",
	}
	for _, config := range []string{`{"aspect": "helpful"}`, `{"aspect": "harmless"}`} {
		b.Run(config, func(b *testing.B) {
			v, err := New(verifiers.Config(config))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := v.Verify(context.Background(), r); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "scores/s")
		})
	}
}

// BenchmarkHostile judges the longest completions of the texts that cost most, which Budget.PerMiB is set by.
func BenchmarkHostile(b *testing.B) {
	v, err := New(nil)
	if err != nil {
		b.Fatal(err)
	}
	for name, unit := range map[string]string{
		"letters": "a ", "words": "abcdefg hijklmn ", "han": "中文", "decomposed": "e\u0301 ", "lines": "1. \n", "marks": "!",
	} {
		text := strings.Repeat(unit, Spec.Budget.CompletionBytes/len(unit))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := v.Verify(context.Background(), verifiers.Rollout{Completion: text}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
