package score

import (
	"cmp"
	"context"
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

// Score implements [Scorer].
func (l Local) Score(ctx context.Context, in <-chan *assayv1.Rollout, out chan<- *assayv1.Reward) error {
	return each(ctx, l.Workers, in, out, l.Spec.Score)
}

// each has as many goroutines judge, GOMAXPROCS when workers is 0.
func each(ctx context.Context, workers int, in <-chan *assayv1.Rollout, out chan<- *assayv1.Reward, judge func(context.Context, *assayv1.Rollout) *assayv1.Reward) error {
	var wg sync.WaitGroup
	for range cmp.Or(workers, runtime.GOMAXPROCS(0)) {
		wg.Go(func() { work(ctx, in, out, judge) })
	}
	wg.Wait()
	return context.Cause(ctx)
}

func work(ctx context.Context, in <-chan *assayv1.Rollout, out chan<- *assayv1.Reward, judge func(context.Context, *assayv1.Rollout) *assayv1.Reward) {
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
