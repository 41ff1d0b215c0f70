package bus

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

func openRewardWriter(t *testing.T, b *Bus) *RewardWriter {
	t.Helper()
	w, err := b.NewRewardWriter()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// write stores a reward and returns whether it was the rollout's first.
func write(t *testing.T, w *RewardWriter, a Address, value float64) bool {
	t.Helper()
	first := make(chan bool, 1)
	r := &assayv1.Reward{Tenant: a.Tenant, Run: a.Run, Id: a.ID, Outcome: assayv1.Outcome_OUTCOME_SCORED, Reward: &value}
	if err := w.Write(t.Context(), r, Header{Trace: newTrace()}, func(is bool, err error) {
		if err != nil {
			t.Error(err)
		}
		first <- is
	}); err != nil {
		t.Fatal(err)
	}
	return <-first
}

// The first reward of a rollout stands, whoever comes later, from this process or from another.
func TestSecondRewardIsRefused(t *testing.T) {
	b := startBus(t, Config{})
	one, other := openRewardWriter(t, b), openRewardWriter(t, b)
	a := Address{"t", "r", "a.>"}
	if r, err := b.Reward(t.Context(), a); err != nil || r != nil {
		t.Errorf("before the first: %v, %v", r, err)
	}
	if !write(t, one, a, 1) || write(t, one, a, 2) || write(t, other, a, 3) {
		t.Error("not exactly the first was taken")
	}
	if !write(t, other, Address{"t", "other", "a.>"}, 4) {
		t.Error("the same id in another run was refused")
	}
	if r, err := b.Reward(t.Context(), a); err != nil || r.GetReward() != 1 {
		t.Errorf("stored: %v, %v", r, err)
	}
	if has, err := b.HasReward(t.Context(), a.Key()); err != nil || !has {
		t.Errorf("HasReward: %v, %v", has, err)
	}
}

func TestConcurrentRewardsOfOneRollout(t *testing.T) {
	b := startBus(t, Config{})
	var done sync.WaitGroup
	var mu sync.Mutex
	winners := 0
	for i := range 8 {
		w := openRewardWriter(t, b)
		done.Go(func() {
			if write(t, w, Address{"t", "r", "a"}, float64(i)) {
				mu.Lock()
				winners++
				mu.Unlock()
			}
		})
	}
	done.Wait()
	if winners != 1 {
		t.Errorf("%d rewards were taken, want 1", winners)
	}
}

func TestReadRewards(t *testing.T) {
	b := startBus(t, Config{})
	w := openRewardWriter(t, b)
	write(t, w, Address{"t", "r", "old"}, 1)
	var mu sync.Mutex
	got := make(map[string][]string)
	read := func(name string, q Rewards) {
		t.Helper()
		stop, err := b.ReadRewards(t.Context(), q, func(r *assayv1.Reward, err error) {
			mu.Lock()
			defer mu.Unlock()
			got[name] = append(got[name], fmt.Sprint(r.GetRun(), "/", r.GetId(), err))
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(stop)
	}
	read("all", Rewards{Stored: true})
	read("new", Rewards{})
	read("run", Rewards{Tenant: "t", Run: "r", Stored: true})
	write(t, w, Address{"t", "r", "new"}, 1)
	write(t, w, Address{"t", "s", "new"}, 1)
	want := map[string][]string{
		"all": {"r/old<nil>", "r/new<nil>", "s/new<nil>"}, "new": {"r/new<nil>", "s/new<nil>"}, "run": {"r/old<nil>", "r/new<nil>"},
	}
	for name, rewards := range want {
		eventually(t, name+" to have read them", func() bool {
			mu.Lock()
			defer mu.Unlock()
			return slices.Equal(got[name], rewards)
		})
	}
}

// A reader that has seen nothing yet misses nothing of what is stored while the server is away and back.
func TestReadRewardsOverRestart(t *testing.T) {
	cfg := ServerConfig{Dir: t.TempDir(), Address: freeAddress(t)}
	srv, err := StartServer(cfg)
	if err != nil {
		t.Fatal(err)
	}
	b := connect(t, Config{URL: srv.URL()})
	w := openRewardWriter(t, b)
	write(t, w, Address{"t", "r", "old"}, 1)
	came := make(chan string, 16)
	stop, err := b.ReadRewards(t.Context(), Rewards{}, func(r *assayv1.Reward, _ error) { came <- r.GetId() })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	srv.Close()
	if srv, err = StartServer(cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	write(t, w, Address{"t", "r", "new"}, 1)
	select {
	case id := <-came:
		if id != "new" {
			t.Errorf("read %s", id)
		}
	case <-time.After(25 * time.Second):
		// The client library needs up to 11 s when a server vanishes in the middle of a request of its own.
		t.Error("the reward was never read")
	}
}

func TestStoredRewards(t *testing.T) {
	b := startBus(t, Config{})
	w := openRewardWriter(t, b)
	before := time.Now()
	for i := range 20 {
		write(t, w, Address{"t", fmt.Sprint("r", i%2), fmt.Sprint(i)}, float64(i))
	}
	var ids []string
	if err := b.StoredRewards(t.Context(), Rewards{Run: "r1"}, func(r *assayv1.Reward) { ids = append(ids, r.GetId()) }); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(ids) != "[1 3 5 7 9 11 13 15 17 19]" {
		t.Errorf("stored %v", ids)
	}
	keys := 0
	if err := b.RewardedSince(t.Context(), before.Add(-time.Minute), func(Key) { keys++ }); err != nil || keys != 20 {
		t.Errorf("%d rewards since before the first, want 20: %v", keys, err)
	}
	if err := b.ForgetRun(t.Context(), "t", "r1"); err != nil {
		t.Fatal(err)
	}
	if n := streamState(t, b, streamRewards).Msgs; n != 10 {
		t.Errorf("%d rewards are left of two runs, want 10", n)
	}
}

// Verdicts are stored in batches, in the order in which they were written, and each is told of it.
func TestVerdictWriter(t *testing.T) {
	b := startBus(t, Config{})
	w, err := b.NewVerdictWriter("light", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	var mu sync.Mutex
	told := 0
	for i := range 2000 {
		w.Write(&assayv1.Verdict{Id: fmt.Sprint(i)}, func() {
			mu.Lock()
			defer mu.Unlock()
			told++
		})
	}
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if told != 2000 {
		t.Errorf("%d of 2000 were told", told)
	}
	seen := make(map[string]int)
	messages := stored(t, b, streamVerdicts)
	for _, r := range messages {
		for _, v := range judgementOf(r).Verdicts {
			seen[v.GetId()]++
		}
	}
	if len(seen) != 2000 || len(messages) > 1000 {
		t.Errorf("%d verdicts in %d messages", len(seen), len(messages))
	}
}

func TestVerdictTooLargeToStore(t *testing.T) {
	b := startBus(t, Config{})
	failed := make(chan error, 1)
	w, err := b.NewVerdictWriter("light", func(err error) { failed <- err })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	w.Write(&assayv1.Verdict{FailureExplanation: string(make([]byte, 9<<20))}, func() { t.Error("told that it is stored") })
	if err := <-failed; err == nil {
		t.Error("no error")
	}
	stored := make(chan struct{})
	w.Write(&assayv1.Verdict{Id: "next"}, func() { close(stored) })
	<-stored
}

func TestFleetState(t *testing.T) {
	b := startBus(t, Config{})
	put(t, openSpecs(t, b), spec("r1", 1, "r1", "math"))
	f, err := b.WatchFleet()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	if err := b.RegisterPool(t.Context(), "light", []string{"math"}); err != nil {
		t.Fatal(err)
	}
	publishAll(t, openPublisher(t, b), "a", 3)
	if err := b.SendBeat(Beat{Worker: "w", Pool: "light", Judged: 5, InFlight: 2}); err != nil {
		t.Fatal(err)
	}
	if err := b.nc.Publish("assay.fleet.beat.light.x", []byte("no JSON")); err != nil {
		t.Fatal(err)
	}
	var state *assayv1.GetFleetStateResponse
	eventually(t, "the worker's beat", func() bool {
		var err error
		if state, err = f.State(t.Context()); err != nil {
			t.Fatal(err)
		}
		return len(state.GetPools()) == 1 && len(state.GetPools()[0].GetWorkers()) == 1
	})
	p := state.GetPools()[0]
	if p.GetName() != "light" || p.GetWaiting() != 3 || fmt.Sprint(p.GetRoutes()) != "[math r1]" || p.GetWorkers()[0].GetJudged() != 5 || p.GetWorkers()[0].GetInFlight() != 2 {
		t.Errorf("pool %v", p)
	}
	if s := state.GetStreams()[0]; s.GetName() != streamRollouts || s.GetMessages() != 3 || s.GetBytes() == 0 {
		t.Errorf("stream %v", s)
	}
	f.mu.Lock()
	silent := f.seen["light.w"]
	silent.at = silent.at.Add(-beatAge)
	f.seen["light.w"] = silent
	f.mu.Unlock()
	if got := f.workers("light"); len(got) != 0 {
		t.Errorf("a worker that has gone silent is still live: %v", got)
	}
}

// A rollout that nobody acknowledges goes to the pool's next worker; what is released goes at once.
func TestPoolDeliversAgain(t *testing.T) {
	b := startBus(t, Config{AckWait: 300 * time.Millisecond})
	if err := b.RegisterPool(t.Context(), "light", []string{"math"}); err != nil {
		t.Fatal(err)
	}
	deliveries := make(chan *Delivery, 16)
	p, err := b.JoinPool(t.Context(), "light", 8, func(d *Delivery) { deliveries <- d })
	if err != nil {
		t.Fatal(err)
	}
	publishAll(t, openPublisher(t, b), "a", 1)
	first := <-deliveries
	if r, replaced, err := first.Rollout(); err != nil || replaced != 0 || r.GetId() != "a0" || r.GetCompletion().GetText() != "4" {
		t.Errorf("%v, %d, %v", r, replaced, err)
	}
	// What a live worker holds stays with it, however long it takes.
	select {
	case d := <-deliveries:
		t.Errorf("delivered again while it was held: %d", d.Delivered)
	case <-time.After(600 * time.Millisecond):
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	second := <-deliveries
	if second.Delivered != 2 || p.InFlight() != 1 {
		t.Errorf("delivery %d, %d in flight", second.Delivered, p.InFlight())
	}
	if err := second.Ack(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := p.Drain(ctx); err != nil {
		t.Error(err)
	}
	p.Close()
}
