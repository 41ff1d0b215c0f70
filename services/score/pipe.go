package score

import (
	"context"
	"errors"
	"fmt"
	"sync"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// pipe has rollouts rewarded, any number at a time, and hands on the rewards in the order of the rollouts.
type pipe struct {
	scorer Scorer
	// inFlight bounds the rollouts between input and output.
	inFlight int
	// record takes a rollout and its reward; malformed takes the error that came in a rollout's place. Both are called
	// from one goroutine, in input order. An error of theirs ends the run.
	record    func(Read, *assayv1.Reward) error
	malformed func(error) error
}

// entry is one place in the order of the output: a rollout, or what was wrong there.
type entry struct {
	read      Read
	malformed error
}

// run feeds the rest of the input to the scorer. A rollout takes a slot from when it is read until its reward is
// recorded, which bounds what waits at any place.
func (p pipe) run(ctx context.Context, next func() (Read, error, bool)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		slots = make(chan struct{}, p.inFlight)
		order = make(chan entry, p.inFlight)
		in    = make(chan *assayv1.Rollout, p.inFlight)
		out   = make(chan *assayv1.Reward, p.inFlight)
		wg    sync.WaitGroup
	)
	wg.Go(func() {
		defer close(order)
		defer close(in)
		feed(ctx, next, slots, order, in)
	})
	wg.Go(func() {
		defer close(out)
		if err := p.scorer.Score(ctx, in, out); err != nil {
			cancel(err)
		}
	})
	err := p.collect(ctx, slots, order, out)
	cancel(err)
	wg.Wait()
	return err
}

// feed reads until the input or the context ends.
func feed(ctx context.Context, next func() (Read, error, bool), slots chan<- struct{}, order chan<- entry, in chan<- *assayv1.Rollout) {
	for {
		read, err, ok := next()
		if !ok {
			return
		}
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		// Each slot has its place in both channels: neither send can block.
		if err != nil {
			order <- entry{malformed: err}
			continue
		}
		order <- entry{read: read}
		in <- read.Rollout
	}
}

// collect puts the rewards back into order.
func (p pipe) collect(ctx context.Context, slots <-chan struct{}, order <-chan entry, out <-chan *assayv1.Reward) error {
	early := make(map[string]*assayv1.Reward)
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case e, ok := <-order:
			if !ok {
				return context.Cause(ctx)
			}
			if err := p.settle(ctx, e, early, out); err != nil {
				return err
			}
			<-slots
		}
	}
}

// settle waits for the reward of one entry, keeping those that come before it, and records it.
func (p pipe) settle(ctx context.Context, e entry, early map[string]*assayv1.Reward, out <-chan *assayv1.Reward) error {
	if e.malformed != nil {
		return p.malformed(e.malformed)
	}
	id := e.read.Rollout.GetId()
	for early[id] == nil {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case reward, ok := <-out:
			if !ok {
				return errors.Join(context.Cause(ctx), fmt.Errorf("score: the scorer ended without a reward for rollout %q", id))
			}
			early[reward.GetId()] = reward
		}
	}
	reward := early[id]
	delete(early, id)
	// What was judged while the context ended may be unscored for that alone: it is not written.
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return p.record(e.read, reward)
}
