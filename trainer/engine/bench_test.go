package engine

import (
	"strings"
	"testing"

	"github.com/assay-rl/assay/trainer/policy"
	"github.com/assay-rl/assay/trainer/tokenizer"
)

// The model of these figures has two layers of 128, four heads, a context of 64 and a vocabulary of 32.
func benchmarked(b *testing.B) *Engine {
	b.Helper()
	p, err := tokenizer.New(strings.Split("abcdefghijklmnopqrstuvwxyz12345", ""))
	if err != nil {
		b.Fatal(err)
	}
	e, err := New(Config{Layers: 2, Width: 128, Heads: 4, Context: 64, Seed: 1}, p)
	if err != nil {
		b.Fatal(err)
	}
	return e
}

// BenchmarkTrain is forward, backward and AdamW over batches of 32 sequences of 64 tokens.
func BenchmarkTrain(b *testing.B) {
	e := benchmarked(b)
	var batch []policy.Sequence
	for i := range 32 {
		s := policy.Sequence{Prompt: 1}
		for t := range 64 {
			s.Tokens = append(s.Tokens, policy.Token((i*7+t*t)%32))
		}
		batch = append(batch, s)
	}
	for b.Loop() {
		train(b, e, batch, 1)
	}
	b.ReportMetric(float64(b.N)*32*64/b.Elapsed().Seconds(), "tokens/s")
}

// BenchmarkSample draws 128 completions of 63 tokens.
func BenchmarkSample(b *testing.B) {
	e := benchmarked(b)
	prompts := strings.Split("abcdefgh", "")
	tokens := 0
	for b.Loop() {
		err := e.Sample(b.Context(), policy.SampleRequest{Prompts: prompts, Count: 16, MaxTokens: 63, Temperature: 1, Seed: 1}, func(s policy.Sample) {
			tokens += len(s.LogProbs)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}
