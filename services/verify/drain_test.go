package verify_test

import (
	"fmt"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/verify"
)

// A worker that is told to stop finishes what it judges and hands back at once what only waits: the others have it
// long before AckWait is over, and before the stopping worker is done.
func TestDrainFinishesAndHandsBack(t *testing.T) {
	t.Parallel()
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.AckWait(time.Minute), fleettest.Pools())
	var first, second sightings
	leaving := start(t, f, first.began, 10*time.Second, verify.Config{Slots: 1})
	f.Publish(t, rollout("slow", "ant=1500ms"))
	fleettest.Eventually(t, "the slow rollout to be taken up", func() bool { return first.of("ant=1500ms") == 1 })
	var waiting []*assayv1.Rollout
	for i := range 50 {
		waiting = append(waiting, rollout(fmt.Sprintf("waits-%d", i), fmt.Sprintf("ant=0.%02d", i)))
	}
	f.Publish(t, waiting...)
	start(t, f, second.began, 10*time.Second, verify.Config{Slots: 1})
	time.Sleep(100 * time.Millisecond)
	leaving.stop()
	for i, r := range waiting {
		if got := f.Reward(t, address(r)); got.GetReward() != float64(i)/100 {
			t.Errorf("%s: reward %v, want %v", r.GetId(), got, float64(i)/100)
		}
	}
	if r, err := f.Bus.Reward(t.Context(), address(rollout("slow", ""))); err != nil || r != nil {
		t.Errorf("the slow rollout has its reward already: the others have waited for it (%v, %v)", r, err)
	}
	if err := leaving.wait(t, 10*time.Second); err != nil {
		t.Errorf("drain: %v", err)
	}
	if got := f.Reward(t, address(rollout("slow", ""))); got.GetReward() != 1 {
		t.Errorf("slow: reward %v, want 1", got)
	}
	if n := second.of("ant=1500ms"); n != 0 {
		t.Errorf("the slow rollout was judged by %d more workers", n)
	}
	drained(t, f)
}

// When the grace period is over a rollout that waits for its context is handed back, and the next worker decides it.
func TestDrainAbortsAfterGrace(t *testing.T) {
	t.Parallel()
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.AckWait(time.Minute), fleettest.Pools())
	var seen sightings
	leaving := start(t, f, seen.began, 600*time.Millisecond, verify.Config{Slots: 1})
	f.Publish(t, rollout("waits", "ant=wait"))
	fleettest.Eventually(t, "the rollout to be taken up", func() bool { return seen.of("ant=wait") == 1 })
	leaving.stop()
	if err := leaving.wait(t, 5*time.Second); err != nil {
		t.Errorf("drain: %v", err)
	}
	next := start(t, f, seen.began, 600*time.Millisecond, verify.Config{Slots: 1})
	fleettest.Eventually(t, "the next worker to take it up", func() bool { return seen.of("ant=wait") == 2 })
	next.stop()
	if err := next.wait(t, 5*time.Second); err != nil {
		t.Errorf("drain: %v", err)
	}
	if r, err := f.Bus.Reward(t.Context(), address(rollout("waits", ""))); err != nil || r != nil {
		t.Errorf("reward %v, %v: a worker that stops decides nothing", r, err)
	}
}

// A verifier that does not heed its context cannot hold the worker back beyond grace, and the worker says so.
func TestDrainLeavesAHangingVerifierBehind(t *testing.T) {
	t.Parallel()
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.AckWait(time.Minute), fleettest.Pools())
	var seen sightings
	leaving := start(t, f, seen.began, 300*time.Millisecond, verify.Config{Slots: 2})
	f.Publish(t, rollout("hangs", "ant=hang"), rollout("fine", "ant=0.5"))
	fleettest.Eventually(t, "the rollout to be taken up", func() bool { return seen.of("ant=hang") == 1 })
	if got := f.Reward(t, address(rollout("fine", ""))); got.GetReward() != 0.5 {
		t.Errorf("reward %v, want 0.5", got)
	}
	start := time.Now()
	leaving.stop()
	if err := leaving.wait(t, 5*time.Second); err == nil {
		t.Error("drain: no error")
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("the drain took %v, grace is 300ms", took)
	}
}

// An idle worker drains at once.
func TestDrainIdle(t *testing.T) {
	t.Parallel()
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.NoReward(), fleettest.Pools())
	idle := start(t, f, nil, 10*time.Second, verify.Config{})
	idle.stop()
	if err := idle.wait(t, 5*time.Second); err != nil {
		t.Errorf("drain: %v", err)
	}
}

func address(r *assayv1.Rollout) bus.Address {
	return bus.Address{Tenant: bus.DefaultTenant, Run: bus.DefaultRun, ID: r.GetId()}
}
