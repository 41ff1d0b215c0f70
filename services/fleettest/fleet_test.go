package fleettest_test

import (
	"testing"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/fleettest"
)

func TestFleetScores(t *testing.T) {
	f := fleettest.Start(t)
	r := f.Score(t, &assayv1.Rollout{Id: "a", Route: "math", Completion: assayv1.Text(`\boxed{4}`), Reference: []byte(`{"answer":"4"}`)})
	if r.GetReward() != 1 {
		t.Errorf("reward %v, want 1", r)
	}
	f.AwaitCounter(t, 1, "assay_rewards_total", "outcome", "OUTCOME_SCORED")
}
