package verifiertest

import (
	"context"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// Benchmark measures the judging of every case, one after the other, on one goroutine. One operation is one pass
// over all cases, and MB/s counts their completions; completions/s is reported besides.
func Benchmark(b *testing.B, s verifiers.Spec) {
	su, err := newSuite(s, casesDir)
	if err != nil {
		b.Fatal(err)
	}
	var bytes int64
	for _, g := range su.cases {
		bytes += int64(len(g.rollout.Completion))
	}
	b.SetBytes(bytes)
	b.ReportAllocs()
	for b.Loop() {
		for _, g := range su.cases {
			verifiers.Evaluate(context.Background(), s, su.verifier(g), g.rollout)
		}
	}
	b.ReportMetric(float64(b.N*len(su.cases))/b.Elapsed().Seconds(), "completions/s")
}
