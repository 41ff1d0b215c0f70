package verify_test

import (
	"fmt"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/verify"
)

// A worker alone on an embedded server with file storage, with a verifier that does nothing: it takes rollouts, stores
// verdicts and acknowledges.
func BenchmarkWorker(b *testing.B) {
	const n = 20_000
	for b.Loop() {
		b.StopTimer()
		f := fleettest.Start(b, fleettest.Known(registry(nil)), fleettest.NoReward(), fleettest.Pools())
		if err := f.Bus.RegisterPool(b.Context(), "all", registry(nil).Names()); err != nil {
			b.Fatal(err)
		}
		rollouts := make([]*assayv1.Rollout, n)
		for i := range rollouts {
			rollouts[i] = rollout(fmt.Sprintf("r%d", i), "")
		}
		f.Publish(b, rollouts...)
		b.StartTimer()
		stop := f.StartWorker(b, verify.Config{Pool: "all"})
		for f.Counter(b, "assay_components_total") < n {
			time.Sleep(time.Millisecond)
		}
		stop()
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rollouts/s")
}

// What it costs to judge a rollout in the child process: two pipes and the spec's parsing.
func BenchmarkAlone(b *testing.B) {
	a := verify.NewAlone(aloneCommand(), 0)
	b.Cleanup(a.Close)
	r := rollout("a", "ant=0.5")
	for b.Loop() {
		if _, err := a.Judge(b.Context(), plain, r); err != nil {
			b.Fatal(err)
		}
	}
}
