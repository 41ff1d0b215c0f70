package score

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"sync"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/rewardspec"
)

// Scorer turns rollouts into rewards.
type Scorer interface {
	// Score sends to out one reward for each rollout of in, with its id, in any order, and returns nil once in is
	// closed and all are sent. It returns early, with an error, when it cannot go on or ctx ends. How many
	// rollouts it holds is bounded by its caller, which offers no more of them than it can take rewards. It does
	// not close out.
	Score(ctx context.Context, in <-chan *assayv1.Rollout, out chan<- *assayv1.Reward) error
}

// Local scores in this process.
type Local struct {
	// Spec says how.
	Spec *rewardspec.Spec
	// Workers is how many goroutines judge; GOMAXPROCS when 0.
	Workers int
}

var _ Scorer = Local{}

// Score implements [Scorer]. Where rewards are relative to a group it holds them back until as many rollouts of the
// group have come as they state, and at the end of in relates what has come of the others.
func (l Local) Score(ctx context.Context, in <-chan *assayv1.Rollout, out chan<- *assayv1.Reward) error {
	if !l.Spec.Relative() {
		return each(ctx, l.Workers, in, out, l.Spec.Score)
	}
	parts := make(chan part)
	go func() {
		defer close(parts)
		_ = each(ctx, l.Workers, in, parts, l.part)
	}()
	g := gathering{l.Spec, make(map[groupKey][]part)}
	for p := range parts {
		if err := sendAll(ctx, out, g.add(p)); err != nil {
			return err
		}
	}
	return errors.Join(context.Cause(ctx), sendAll(ctx, out, g.rest()))
}

func (l Local) part(ctx context.Context, r *assayv1.Rollout) part {
	reward := l.Spec.Score(ctx, r)
	return part{reward, rewardspec.MemberOf(r, reward)}
}

func sendAll(ctx context.Context, out chan<- *assayv1.Reward, rewards []*assayv1.Reward) error {
	for _, reward := range rewards {
		select {
		case out <- reward:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// each has as many goroutines judge, GOMAXPROCS when workers is 0.
func each[T any](ctx context.Context, workers int, in <-chan *assayv1.Rollout, out chan<- T, judge func(context.Context, *assayv1.Rollout) T) error {
	var wg sync.WaitGroup
	for range cmp.Or(workers, runtime.GOMAXPROCS(0)) {
		wg.Go(func() { work(ctx, in, out, judge) })
	}
	wg.Wait()
	return context.Cause(ctx)
}

func work[T any](ctx context.Context, in <-chan *assayv1.Rollout, out chan<- T, judge func(context.Context, *assayv1.Rollout) T) {
	for {
		select {
		case <-ctx.Done():
			return
		case r, ok := <-in:
			if !ok {
				return
			}
			select {
			case out <- judge(ctx, r):
			case <-ctx.Done():
				return
			}
		}
	}
}
