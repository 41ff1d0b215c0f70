package reward_test

import (
	"fmt"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// The reward service alone on an embedded server with file storage: everything is judged already, and it reads headers
// and verdicts, stores the rewards and acknowledges.
func BenchmarkJoin(b *testing.B) {
	const n = 20_000
	for b.Loop() {
		b.StopTimer()
		f := fleet(b)
		rollouts, verdicts := make([]*assayv1.Rollout, n), make([]*assayv1.Verdict, n)
		for i := range rollouts {
			id := fmt.Sprintf("r%d", i)
			rollouts[i], verdicts[i] = rollout(id, "ant", ""), verdict(id, 0.5, "ant")
		}
		f.Publish(b, rollouts...)
		judge(b, f, verdicts...)
		b.StartTimer()
		s := serve(b, f)
		for open, _ := s.Sizes(); !s.Live() || open > 0; open, _ = s.Sizes() {
			time.Sleep(time.Millisecond)
		}
		b.StopTimer()
		if stored := messages(b, f, "REWARDS"); stored != n {
			b.Fatalf("%d rewards, want %d", stored, n)
		}
		s.kill()
		b.StartTimer()
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rollouts/s")
}
