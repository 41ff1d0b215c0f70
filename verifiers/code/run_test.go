package code

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var errBroken = errors.New("broken")

// The lowest test that fails decides, whichever comes first and however many run at a time.
func TestRaceIsDecidedByTheLowest(t *testing.T) {
	for _, c := range []struct {
		name     string
		failing  map[int]bool
		breaking map[int]bool
		all      bool
		judged   int
		err      error
	}{
		{name: "none", judged: 20},
		{name: "one", failing: map[int]bool{7: true}, judged: 8},
		{name: "several", failing: map[int]bool{3: true, 4: true, 19: true}, judged: 4},
		{name: "the first", failing: map[int]bool{0: true, 1: true}, judged: 1},
		{name: "all are run", failing: map[int]bool{3: true, 12: true}, all: true, judged: 20},
		{name: "ours above theirs", failing: map[int]bool{3: true}, breaking: map[int]bool{5: true}, judged: 4},
		{name: "ours below theirs", failing: map[int]bool{5: true}, breaking: map[int]bool{3: true}, judged: 4, err: errBroken},
		{name: "ours, all are run", failing: map[int]bool{3: true}, breaking: map[int]bool{5: true}, all: true, judged: 6, err: errBroken},
	} {
		t.Run(c.name, func(t *testing.T) {
			for seed := range uint64(50) {
				synctest.Test(t, func(t *testing.T) {
					random := rand.New(rand.NewPCG(seed, 0))
					var took [20]time.Duration
					for i := range took {
						took[i] = time.Duration(random.IntN(100)) * time.Millisecond
					}
					r := newRace(20, c.all, func(ctx context.Context, i int) (outcome, error) {
						select {
						case <-ctx.Done():
							return outcome{reason: "stopped"}, ctx.Err()
						case <-time.After(took[i]):
						}
						switch {
						case c.breaking[i]:
							return outcome{}, errBroken
						case c.failing[i]:
							return outcome{reason: ReasonWrongAnswer}, nil
						}
						return outcome{}, nil
					})
					outcomes, err := r.decide(t.Context(), 1+random.IntN(8))
					if len(outcomes) != c.judged || !errors.Is(err, c.err) {
						t.Fatalf("seed %d: %d outcomes and %v, want %d and %v", seed, len(outcomes), err, c.judged, c.err)
					}
					for i, o := range outcomes {
						if o.passed() == c.failing[i] || o.reason == "stopped" {
							t.Errorf("seed %d: test %d is %q", seed, i, o.reason)
						}
					}
				})
			}
		})
	}
}

// What stands above a failure is stopped, so that it costs no more time.
func TestRaceStopsWhatNeedNotBeRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var stopped atomic.Int32
		start := time.Now()
		_, err := newRace(8, false, func(ctx context.Context, i int) (outcome, error) {
			if i == 1 {
				time.Sleep(time.Second)
				return outcome{reason: ReasonWrongAnswer}, nil
			}
			select {
			case <-ctx.Done():
				stopped.Add(1)
			case <-time.After(time.Duration(8-i) * time.Second):
			}
			return outcome{}, ctx.Err()
		}).decide(t.Context(), 4)
		if took := time.Since(start); err != nil || took != 8*time.Second || stopped.Load() == 0 {
			t.Errorf("%v, %d stopped, error %v; want the 8 s of test 0", took, stopped.Load(), err)
		}
	})
}

func TestRaceEndsWithItsContext(t *testing.T) {
	cause := errors.New("draining")
	ctx, cancel := context.WithCancelCause(t.Context())
	_, err := newRace(8, true, func(ctx context.Context, i int) (outcome, error) {
		if i == 2 {
			cancel(cause)
		}
		return outcome{}, ctx.Err()
	}).decide(ctx, 2)
	if !errors.Is(err, cause) {
		t.Errorf("got %v, want %v", err, cause)
	}
}

// A panic reaches the caller's goroutine, where Evaluate expects it.
func TestRacePassesPanicsOn(t *testing.T) {
	defer func() {
		if p := recover(); fmt.Sprint(p) != "ouch" {
			t.Errorf("recovered %v", p)
		}
	}()
	_, _ = newRace(8, true, func(_ context.Context, i int) (outcome, error) {
		if i == 5 {
			panic("ouch")
		}
		return outcome{}, nil
	}).decide(t.Context(), 4)
	t.Error("no panic")
}
