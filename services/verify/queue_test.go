package verify_test

import (
	"fmt"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/verify"
)

// What waits in a worker behind slow rollouts is kept alive as what it judges is: each is judged once, and none of them
// counts as delivered so often that it must be judged alone.
func TestHeartbeatsKeepTheQueue(t *testing.T) {
	t.Parallel()
	var seen sightings
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.AckWait(300*time.Millisecond), fleettest.Pools())
	start(t, f, seen.began, time.Second, verify.Config{Slots: 1, Prefetch: 64})
	var rollouts []*assayv1.Rollout
	for i := range 12 {
		rollouts = append(rollouts, rollout(fmt.Sprintf("q%d", i), fmt.Sprintf("ant=15%dms", i%10)))
	}
	f.Publish(t, rollouts...)
	for _, r := range rollouts {
		f.Reward(t, address(r))
	}
	drained(t, f)
	total := 0
	for i := range 12 {
		if i < 10 {
			total += seen.of(fmt.Sprintf("ant=15%dms", i))
		}
	}
	if total != 12 {
		t.Errorf("12 rollouts were judged %d times", total)
	}
}
