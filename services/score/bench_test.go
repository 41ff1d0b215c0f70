package score

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkPipeline is the way of a file without what verifiers cost: what `assay score` itself takes per rollout.
func BenchmarkPipeline(b *testing.B) {
	const rollouts = 4000
	in, out := filepath.Join(b.TempDir(), "in.jsonl"), filepath.Join(b.TempDir(), "out.jsonl")
	if err := os.WriteFile(in, []byte(generations(rollouts)), 0o600); err != nil {
		b.Fatal(err)
	}
	spec := echoSpec(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Run(b.Context(), Options{In: in, Out: out, Spec: spec}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*rollouts/b.Elapsed().Seconds(), "completions/s")
}
