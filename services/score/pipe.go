package score

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// entry is one place in the order of the output: a rollout, or what was wrong there.
type entry struct {
	id        string
	malformed error
}

// pipe feeds the rest of the input to the scorer and writes the rewards in input order. A rollout takes a slot from
// when it is read until its line is written, which bounds what waits at any place.
func (r *run) pipe(ctx context.Context, next func() (Read, error, bool)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		slots = make(chan struct{}, r.InFlight)
		order = make(chan entry, r.InFlight)
		in    = make(chan *assayv1.Rollout, r.InFlight)
		out   = make(chan *assayv1.Reward, r.InFlight)
		wg    sync.WaitGroup
	)
	wg.Go(func() {
		defer close(order)
		defer close(in)
		feed(ctx, next, slots, order, in)
	})
	wg.Go(func() {
		defer close(out)
		if err := r.Scorer.Score(ctx, in, out); err != nil {
			cancel(err)
		}
	})
	err := r.collect(ctx, slots, order, out)
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
		order <- entry{id: read.Rollout.GetId()}
		in <- read.Rollout
	}
}

// collect puts the rewards back into order.
func (r *run) collect(ctx context.Context, slots <-chan struct{}, order <-chan entry, out <-chan *assayv1.Reward) error {
	early := make(map[string]*assayv1.Reward)
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case e, ok := <-order:
			if !ok {
				return context.Cause(ctx)
			}
			if err := r.settle(ctx, e, early, out); err != nil {
				return err
			}
			<-slots
			r.progress(false)
		}
	}
}

// settle waits for the reward of one entry, keeping those that come before it, and writes its line.
func (r *run) settle(ctx context.Context, e entry, early map[string]*assayv1.Reward, out <-chan *assayv1.Reward) error {
	if e.malformed != nil {
		return r.malformed(e.malformed)
	}
	for early[e.id] == nil {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case reward, ok := <-out:
			if !ok {
				return errors.Join(context.Cause(ctx), fmt.Errorf("score: the scorer ended without a reward for rollout %q", e.id))
			}
			early[reward.GetId()] = reward
		}
	}
	reward := early[e.id]
	delete(early, e.id)
	// What was judged while the context ended may be unscored for that alone: it is not written.
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return r.record(reward)
}

// record writes and counts one reward.
func (r *run) record(reward *assayv1.Reward) error {
	l, err := lineOf(reward)
	if err != nil {
		return fmt.Errorf("score: %w", err)
	}
	if err := r.out.write(l); err != nil {
		return err
	}
	if err := r.tally.add(l); err != nil {
		return fmt.Errorf("score: %w", err)
	}
	return nil
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
