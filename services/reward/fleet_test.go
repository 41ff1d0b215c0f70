package reward_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/reward"
	"github.com/assay-rl/assay/services/verify"
)

// fleet starts NATS without any service.
func fleet(t testing.TB, opts ...fleettest.Option) *fleettest.Fleet {
	t.Helper()
	all := []fleettest.Option{fleettest.Known(registry()), fleettest.NoReward(), fleettest.Pools(), fleettest.AckWait(500 * time.Millisecond)}
	return fleettest.Start(t, append(all, opts...)...)
}

// service is a reward service that a test ends by itself.
type service struct {
	*reward.Service
	ended chan error
	kill  func()
}

// serve starts a reward service on a connection of its own. It is drained when the test ends.
func serve(t testing.TB, f *fleettest.Fleet, change ...func(*reward.Service)) *service {
	t.Helper()
	b, store := f.Connect(t)
	s, err := reward.New(b, store, reward.Config{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s.Hurry()
	for _, c := range change {
		c(s)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	out := &service{Service: s, ended: make(chan error, 1)}
	go func() {
		out.ended <- s.Run(ctx, 0)
		close(out.ended)
	}()
	// Without grace what is on its way is given up, and the connection goes with it.
	out.kill = sync.OnceFunc(func() {
		cancel()
		for range out.ended {
		}
		b.Close()
	})
	t.Cleanup(out.kill)
	return out
}

// judge stores verdicts as a worker of pool "hand" does.
func judge(t testing.TB, f *fleettest.Fleet, verdicts ...*assayv1.Verdict) {
	t.Helper()
	w, err := f.Bus.NewVerdictWriter("hand", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, v := range verdicts {
		w.Write(v, func() {})
	}
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// verdict is one by hand: a component of verifier ant for each name, all of one score.
func verdict(id string, score float64, components ...string) *assayv1.Verdict {
	v := &assayv1.Verdict{Tenant: bus.DefaultTenant, Run: bus.DefaultRun, Id: id, Pool: "hand", Components: make(map[string]*assayv1.Component)}
	for _, name := range components {
		v.Components[name] = &assayv1.Component{Verifier: "ant", Version: 1, Outcome: assayv1.Outcome_OUTCOME_SCORED, Score: &score, Reason: "told"}
	}
	return v
}

func address(id string) bus.Address {
	return bus.Address{Tenant: bus.DefaultTenant, Run: bus.DefaultRun, ID: id}
}

// rewards returns everything that REWARDS holds, by id.
func rewards(t testing.TB, f *fleettest.Fleet) map[string][]*assayv1.Reward {
	t.Helper()
	out := make(map[string][]*assayv1.Reward)
	err := f.Bus.StoredRewards(t.Context(), bus.Rewards{}, func(r *assayv1.Reward) { out[r.GetId()] = append(out[r.GetId()], r) })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// awaitRewards waits until n rollouts have a reward.
func awaitRewards(t testing.TB, f *fleettest.Fleet, n int) map[string][]*assayv1.Reward {
	t.Helper()
	var out map[string][]*assayv1.Reward
	fleettest.Eventually(t, "all rewards", func() bool {
		time.Sleep(20 * time.Millisecond)
		out = rewards(t, f)
		return len(out) >= n
	})
	return out
}

// right wants exactly one reward for each rollout, of the value that the spec gives in this process.
func right(t testing.TB, f *fleettest.Fleet, got map[string][]*assayv1.Reward, rollouts []*assayv1.Rollout) {
	t.Helper()
	if len(got) != len(rollouts) {
		t.Errorf("%d rewards for %d rollouts", len(got), len(rollouts))
	}
	for _, r := range rollouts {
		stored := got[r.GetId()]
		if len(stored) != 1 {
			t.Errorf("%s has %d rewards", r.GetId(), len(stored))
			continue
		}
		g := stored[0]
		spec, err := f.Specs.Get(t.Context(), g.GetSpec())
		if err != nil {
			t.Fatal(err)
		}
		w := spec.Score(t.Context(), r)
		if g.GetOutcome() != w.GetOutcome() || g.GetReward() != w.GetReward() || g.GetReason() != w.GetReason() || len(g.GetComponents()) != len(w.GetComponents()) {
			t.Errorf("%s: reward %v, in process %v", r.GetId(), g, w)
		}
	}
}

// messages returns how many messages a stream holds.
func messages(t testing.TB, f *fleettest.Fleet, stream string) int {
	t.Helper()
	watched, err := f.Bus.WatchFleet()
	if err != nil {
		t.Fatal(err)
	}
	defer watched.Close()
	state, err := watched.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range state.GetStreams() {
		if s.GetName() == stream {
			return int(s.GetMessages())
		}
	}
	t.Fatalf("there is no stream %s", stream)
	return 0
}

// drained waits until ROLLOUTS, VERDICTS and the services' memory hold nothing any more.
func drained(t testing.TB, f *fleettest.Fleet, services ...*service) {
	t.Helper()
	start := time.Now()
	for messages(t, f, "ROLLOUTS")+messages(t, f, "VERDICTS") > 0 {
		// The reader of a service that was killed while it rebuilt its state holds messages for up to 30 s.
		if time.Since(start) > 45*time.Second {
			t.Fatalf("%d rollouts and %d messages of verdicts are left", messages(t, f, "ROLLOUTS"), messages(t, f, "VERDICTS"))
		}
		time.Sleep(10 * time.Millisecond)
	}
	for _, s := range services {
		fleettest.Eventually(t, "the service's memory to drain", func() bool {
			open, waiting := s.Sizes()
			return open == 0 && waiting == 0
		})
	}
}

// worker starts a worker of a pool.
func worker(t testing.TB, f *fleettest.Fleet, pool string, verifiers ...string) (stop func()) {
	t.Helper()
	return f.StartWorker(t, verify.Config{Pool: pool, Verifiers: verifiers, Slots: 1})
}
