package verify_test

import (
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/verify"
)

// Rollouts that kill their worker process, real ones, end after the third delivery in the child with the worst score
// and the reason killed_worker; those that were in flight with them get their right scores.
func TestPoison(t *testing.T) {
	t.Parallel()
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.AckWait(processAckWait), fleettest.Pools(), fleettest.Spec(threeYAML))
	spec := f.Put(t, threeYAML)
	var rollouts []*assayv1.Rollout
	for i := range 30 {
		rollouts = append(rollouts, rollout(fmt.Sprintf("innocent-%d", i), fmt.Sprintf("ant=0.%02d bee=-0.5", i)))
	}
	for _, bomb := range bombs {
		rollouts = append(rollouts, rollout(bomb, "ant="+bomb))
	}
	for _, r := range rollouts {
		r.Route = "three"
	}
	deaths := supervise(t, f.ServerURL)
	rewards := f.ScoreAll(t, rollouts)
	for i, r := range rollouts[:30] {
		same(t, spec, r, rewards[i])
	}
	for _, got := range rewards[30:] {
		for name, c := range got.GetComponents() {
			if c.GetScore() != -1 || c.GetReason() != "killed_worker" || c.GetOutcome() != assayv1.Outcome_OUTCOME_SCORED {
				t.Errorf("%s: component %s is %v, want the worst score, killed_worker", got.GetId(), name, c)
			}
		}
		if got.GetOutcome() != assayv1.Outcome_OUTCOME_SCORED || got.GetReward() != -1-0.5-1-0.25 || len(got.GetComponents()) != 4 {
			t.Errorf("%s: reward %v, want the worst of every component", got.GetId(), got)
		}
	}
	if n := deaths(); n < 2 || n > 2*len(bombs) {
		t.Errorf("%d workers died, want 2 for each of %d rollouts at most", n, len(bombs))
	}
	drained(t, f)
}

// A worker that has no child to judge in says so with an unscored reward; it neither gives a number nor tries for ever.
func TestPoisonWithoutAChild(t *testing.T) {
	t.Parallel()
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.AckWait(300*time.Millisecond), fleettest.Pools())
	f.Publish(t, rollout("third", "ant=0.5"))
	for range 2 {
		abandon(t, f)
	}
	f.StartWorker(t, verify.Config{Pool: "all", AloneCommand: []string{t.TempDir() + "/missing"}})
	got := f.Reward(t, address(rollout("third", "")))
	if got.GetOutcome() != assayv1.Outcome_OUTCOME_UNSCORED || got.GetReason() != "no_child" || got.GetExplanation() == "" {
		t.Errorf("reward %v, want unscored, no_child", got)
	}
}

// The first two deliveries are judged in the worker, the third in the child.
func TestThirdDeliveryIsJudgedAlone(t *testing.T) {
	t.Parallel()
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.AckWait(300*time.Millisecond), fleettest.Pools())
	for before, alone := range []float64{0, 0, 1} {
		id := fmt.Sprintf("delivered-%d", before)
		f.Publish(t, rollout(id, "ant=0.5"))
		for range before {
			abandon(t, f)
		}
		stop := f.StartWorker(t, verify.Config{Pool: "all", AloneCommand: aloneCommand()})
		if got := f.Reward(t, address(rollout(id, ""))); got.GetReward() != 0.5 {
			t.Errorf("%s: reward %v, want 0.5", id, got)
		}
		if n := f.Counter(t, "assay_judged_alone_total"); n != alone {
			t.Errorf("%s: %v rollouts were judged alone, want %v", id, n, alone)
		}
		stop()
	}
}

// abandon takes what the pool has to give, as a worker does that is killed before it has judged anything.
func abandon(t *testing.T, f *fleettest.Fleet) {
	t.Helper()
	b, _ := f.Connect(t)
	if err := b.RegisterPool(t.Context(), "all", registry(nil).Names()); err != nil {
		t.Fatal(err)
	}
	got := make(chan struct{}, 16)
	if _, err := b.JoinPool(t.Context(), "all", 16, newTaker(got)); err != nil {
		t.Fatal(err)
	}
	select {
	case <-got:
	case <-time.After(time.Minute):
		t.Fatal("nothing was delivered within 10 s")
	}
	b.Close()
}

// supervise runs two worker processes and starts each again when it dies. It returns how many have died by themselves.
func supervise(t *testing.T, url string) (deaths func() int) {
	t.Helper()
	var mu sync.Mutex
	var running [2]*exec.Cmd
	died, over := 0, false
	var all sync.WaitGroup
	for i := range running {
		all.Go(func() {
			for {
				cmd := exec.Command(os.Args[0], "worker", url)
				mu.Lock()
				if over {
					mu.Unlock()
					return
				}
				if err := cmd.Start(); err != nil {
					mu.Unlock()
					t.Errorf("start worker: %v", err)
					return
				}
				running[i] = cmd
				mu.Unlock()
				_ = cmd.Wait()
				mu.Lock()
				if !over {
					died++
				}
				mu.Unlock()
			}
		})
	}
	t.Cleanup(func() {
		mu.Lock()
		over = true
		for _, cmd := range running {
			if cmd != nil {
				_ = cmd.Process.Kill()
			}
		}
		mu.Unlock()
		all.Wait()
	})
	return func() int {
		mu.Lock()
		defer mu.Unlock()
		return died
	}
}
