package client_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/client"
	"github.com/assay-rl/assay/services/fleettest"
)

func rollout(id, completion string) *assayv1.Rollout {
	return &assayv1.Rollout{Id: id, Route: "math", Completion: assayv1.Text(completion), Reference: []byte(`{"answer":"4"}`)}
}

// start returns a client of its own, so that the test can look into it.
func start(t *testing.T, f *fleettest.Fleet) *client.Client {
	t.Helper()
	c, err := client.New(t.Context(), f.Bus, f.Specs.Specs, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func score(t *testing.T, c *client.Client, r *assayv1.Rollout) (*assayv1.Reward, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var got *assayv1.Reward
	err := c.Score(ctx, []*assayv1.Rollout{r}, func(_ int, r *assayv1.Reward) error {
		got = r
		return nil
	})
	return got, err
}

func TestScore(t *testing.T) {
	f := fleettest.Start(t)
	c := start(t, f)
	var rollouts []*assayv1.Rollout
	for i := range 200 {
		rollouts = append(rollouts, rollout(fmt.Sprint("p.>/", i), fmt.Sprintf(`\boxed{%d}`, i)))
	}
	got := make([]*assayv1.Reward, len(rollouts))
	err := c.Score(t.Context(), rollouts, func(i int, r *assayv1.Reward) error {
		got[i] = r
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range got {
		want := 0.0
		if i == 4 {
			want = 1
		}
		if r.GetId() != rollouts[i].GetId() || r.GetOutcome() != assayv1.Outcome_OUTCOME_SCORED || r.GetReward() != want {
			t.Errorf("rollout %d: %v", i, r)
		}
	}
	if n := c.Waiters(); n != 0 {
		t.Errorf("%d are still waited for", n)
	}
}

// A rollout that is submitted again, at the same time or later, by this client or by another, has one reward.
func TestSameRolloutAgain(t *testing.T) {
	f := fleettest.Start(t)
	one, other := start(t, f), start(t, f)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if r, err := score(t, []*client.Client{one, other}[i%2], rollout("a", `\boxed{4}`)); err != nil || r.GetReward() != 1 {
				t.Errorf("%v, %v", r, err)
			}
		})
	}
	all.Wait()
	// Stored before the client was there.
	began := time.Now()
	if r, err := score(t, start(t, f), rollout("a", `\boxed{4}`)); err != nil || r.GetReward() != 1 {
		t.Errorf("%v, %v", r, err)
	}
	if took := time.Since(began); took > client.FirstLook/2 {
		t.Errorf("a stored reward took %v: a duplicate is looked up at once", took)
	}
	if n := one.Waiters() + other.Waiters(); n != 0 {
		t.Errorf("%d are still waited for", n)
	}
}

// An id that another rollout has is refused, even while that one is being judged: nobody gets somebody else's reward.
func TestReusedID(t *testing.T) {
	f := fleettest.Start(t, fleettest.NoReward())
	c := start(t, f)
	type answer struct {
		r   *assayv1.Reward
		err error
	}
	answers := make([]chan answer, 2)
	for i, completion := range []string{`\boxed{4}`, `\boxed{5}`} {
		answers[i] = make(chan answer, 1)
		if err := c.Submit(t.Context(), rollout("a", completion), func(r *assayv1.Reward, err error) { answers[i] <- answer{r, err} }); err != nil {
			t.Fatal(err)
		}
		// The first one is the first.
		if err := c.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	f.StartReward(t)
	if got := <-answers[0]; got.err != nil || got.r.GetReward() != 1 {
		t.Errorf("the first: %v, %v", got.r, got.err)
	}
	if got := <-answers[1]; !errors.Is(got.err, client.ErrReusedID) || !strings.Contains(got.err.Error(), `rollout "a"`) {
		t.Errorf("the second: %v, %v", got.r, got.err)
	}
	for name, change := range map[string]func(*assayv1.Rollout){
		"completion": func(r *assayv1.Rollout) { r.Completion = assayv1.Text("5") },
		"route":      func(r *assayv1.Rollout) { r.Route = "format" },
		"group":      func(r *assayv1.Rollout) { r.Group = "other" },
	} {
		later := rollout("a", `\boxed{4}`)
		change(later)
		if r, err := score(t, c, later); !errors.Is(err, client.ErrReusedID) {
			t.Errorf("another %s: %v, %v", name, r, err)
		}
	}
}

// Who gives up leaves nothing behind, whenever it is.
func TestCancelledWaitLeavesNothing(t *testing.T) {
	f := fleettest.Start(t, fleettest.NoReward())
	c := start(t, f)
	gone := errors.New("the trainer went away")
	for name, before := range map[string]bool{"before it is submitted": true, "while it waits": false} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			if before {
				cancel(gone)
			}
			answers := make(chan error, 8)
			err := c.Submit(ctx, rollout(name, "4"), func(r *assayv1.Reward, err error) { answers <- err })
			cancel(gone)
			if err == nil {
				err = <-answers
			}
			if !errors.Is(err, gone) {
				t.Errorf("error %v", err)
			}
			fleettest.Eventually(t, "nobody to wait", func() bool { return c.Waiters() == 0 })
			if len(answers) != 0 {
				t.Error("answered twice")
			}
		})
	}
	// Its reward, when it comes, is nobody's business any more, and there for who asks again.
	f.StartReward(t)
	if r, err := score(t, c, rollout("while it waits", "4")); err != nil || r.GetReward() != 1 {
		t.Errorf("%v, %v", r, err)
	}
}

// One of several who wait for the same rollout may go; the others get their reward.
func TestOneOfTwoWaitersGoes(t *testing.T) {
	f := fleettest.Start(t, fleettest.NoReward())
	c := start(t, f)
	ctx, cancel := context.WithCancel(t.Context())
	gone, stays := make(chan error, 1), make(chan error, 1)
	if err := c.Submit(ctx, rollout("a", "4"), func(_ *assayv1.Reward, err error) { gone <- err }); err != nil {
		t.Fatal(err)
	}
	if err := c.Submit(t.Context(), rollout("a", "4"), func(_ *assayv1.Reward, err error) { stays <- err }); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	f.StartReward(t)
	if err := <-stays; err != nil {
		t.Error(err)
	}
}

func TestCloseAnswersEverybody(t *testing.T) {
	f := fleettest.Start(t, fleettest.NoReward())
	c := start(t, f)
	answers := make(chan error, 3)
	for i := range 3 {
		if err := c.Submit(t.Context(), rollout(fmt.Sprint(i), "4"), func(_ *assayv1.Reward, err error) { answers <- err }); err != nil {
			t.Fatal(err)
		}
	}
	c.Close()
	for range 3 {
		if err := <-answers; !errors.Is(err, client.ErrClosed) {
			t.Errorf("error %v", err)
		}
	}
	err := c.Submit(t.Context(), rollout("late", "4"), func(*assayv1.Reward, error) { t.Error("done is called as well") })
	if !errors.Is(err, client.ErrClosed) {
		t.Errorf("error %v", err)
	}
}

func TestScoreStopsAtFirstError(t *testing.T) {
	f := fleettest.Start(t)
	c := start(t, f)
	stop := errors.New("enough")
	calls := 0
	err := c.Score(t.Context(), []*assayv1.Rollout{rollout("a", "4"), rollout("b", "4")}, func(int, *assayv1.Reward) error {
		calls++
		return stop
	})
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
	err = c.Score(t.Context(), []*assayv1.Rollout{rollout("c", "4"), rollout("", "4")}, func(int, *assayv1.Reward) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "rollouts[1]: rollout \"\": not a rollout: id is empty") {
		t.Errorf("error %v", err)
	}
	fleettest.Eventually(t, "nobody to wait", func() bool { return c.Waiters() == 0 })
}

// A reward that went by unseen is found all the same.
func TestRewardThatWentByUnseen(t *testing.T) {
	f := fleettest.Start(t)
	if _, err := score(t, start(t, f), rollout("a", "4")); err != nil {
		t.Fatal(err)
	}
	c := start(t, f)
	got := make(chan *assayv1.Reward, 1)
	if err := c.Await(t.Context(), rollout("a", "4"), func(r *assayv1.Reward, _ error) { got <- r }); err != nil {
		t.Fatal(err)
	}
	if r := <-got; r.GetReward() != 1 {
		t.Errorf("reward %v", r)
	}
}
