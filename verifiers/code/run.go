package code

import (
	"context"
	"sync"
)

// race runs a task's tests side by side and decides as if they had run one after the other: by the lowest test that
// fails. Tests above it are not started or are stopped; those below it come to their end.
type race struct {
	// all goes on after failures, unless they are of the program as a whole.
	all bool
	run func(ctx context.Context, i int) (outcome, error)

	mu       sync.Mutex
	next     int // the next test to start
	end      int // the first test that need not be run
	outcomes []outcome
	err      error // of test end-1
	running  map[int]context.CancelFunc
	panicked any
}

// newRace prepares a race over n tests.
func newRace(n int, all bool, run func(ctx context.Context, i int) (outcome, error)) *race {
	return &race{all: all, run: run, end: n, outcomes: make([]outcome, n), running: map[int]context.CancelFunc{}}
}

// decide runs the tests, so many at a time, and returns the outcomes up to the one that decided.
func (r *race) decide(ctx context.Context, workers int) ([]outcome, error) {
	var wg sync.WaitGroup
	for range min(workers, r.end) - 1 {
		wg.Go(func() { r.work(ctx) })
	}
	r.work(ctx)
	wg.Wait()
	if r.panicked != nil {
		panic(r.panicked) //nolint:forbidigo // passed on to the caller's goroutine, where Evaluate recovers it
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return r.outcomes[:r.end], r.err
}

// work runs tests until there is none left.
func (r *race) work(ctx context.Context) {
	defer func() {
		if p := recover(); p != nil {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.panicked, r.end = p, 0
		}
	}()
	for {
		i, own, ok := r.start(ctx)
		if !ok {
			return
		}
		out, err := r.run(own, i)
		r.finish(i, out, err)
	}
}

// start takes the next test and gives it a context of its own.
func (r *race) start(ctx context.Context) (i int, own context.Context, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next >= r.end || ctx.Err() != nil {
		return 0, nil, false
	}
	i = r.next
	r.next++
	own, r.running[i] = context.WithCancel(ctx)
	return i, own, true
}

// finish records what test i came to. An error, ours, decides like a failure: what stands below it is still judged.
func (r *race) finish(i int, out outcome, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running[i]()
	delete(r.running, i)
	r.outcomes[i] = out
	if goesOn := out.passed() || r.all && !out.hopeless(); i >= r.end || err == nil && goesOn {
		return
	}
	r.end, r.err = i+1, err
	for above, stop := range r.running {
		if above > i {
			stop()
		}
	}
}
