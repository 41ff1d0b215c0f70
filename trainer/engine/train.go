package engine

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"

	"github.com/assay-rl/assay/trainer/policy"
)

// Forward implements [policy.Policy].
func (e *Engine) Forward(ctx context.Context, req policy.ForwardRequest) ([]policy.Logps, error) {
	p, err := e.named(req.Weights)
	if err != nil {
		return nil, err
	}
	shards, err := e.cut(req.Sequences)
	if err != nil {
		return nil, err
	}
	out := make([]policy.Logps, len(req.Sequences))
	return out, e.run(ctx, p, shards, req.Temperature, out)
}

// ForwardBackward implements [policy.Policy].
func (e *Engine) ForwardBackward(ctx context.Context, req policy.BackwardRequest) (policy.Pass, error) {
	shards, err := e.cut(req.Sequences)
	if err != nil {
		return policy.Pass{}, err
	}
	out := make([]policy.Logps, len(req.Sequences))
	if err := e.run(ctx, e.live, shards, req.Temperature, out); err != nil {
		return policy.Pass{}, err
	}
	coefficients, err := req.Objective.Coefficients(out)
	if err != nil {
		return policy.Pass{}, err
	}
	if err := checkCoefficients(req.Sequences, coefficients); err != nil {
		return policy.Pass{}, err
	}
	return policy.Pass{Logps: out}, e.runBack(ctx, shards, coefficients, temperatureOf(req.Temperature))
}

// cut distributes sequences over shards, in their order.
func (e *Engine) cut(sequences []policy.Sequence) ([]*shard, error) {
	n, from, tokens := 0, 0, 0
	for i, q := range sequences {
		if err := e.checkSequence(q); err != nil {
			return nil, fmt.Errorf("engine: sequence %d: %w", i, err)
		}
		tokens += len(q.Tokens)
		if tokens < shardTokens && i+1 < len(sequences) {
			continue
		}
		if n == len(e.shards) {
			e.shards = append(e.shards, new(shard))
		}
		e.shards[n].load(sequences[from : i+1])
		n, from, tokens = n+1, i+1, 0
	}
	return e.shards[:n], nil
}

func (e *Engine) checkSequence(q policy.Sequence) error {
	switch {
	case q.Prompt < 1:
		return fmt.Errorf("a prompt of %d tokens; it has at least 1", q.Prompt)
	case len(q.Tokens) <= q.Prompt:
		return fmt.Errorf("%d tokens with a prompt of %d; a completion has at least 1", len(q.Tokens), q.Prompt)
	case len(q.Tokens) > e.cfg.Context:
		return fmt.Errorf("%d tokens; the context holds %d", len(q.Tokens), e.cfg.Context)
	}
	for i, t := range q.Tokens {
		if t < 0 || int(t) >= e.vocabulary {
			return fmt.Errorf("token %d is %d; the vocabulary has %d", i, t, e.vocabulary)
		}
	}
	return nil
}

func checkCoefficients(sequences []policy.Sequence, coefficients []policy.Coefficients) error {
	if len(coefficients) != len(sequences) {
		return fmt.Errorf("engine: coefficients of %d sequences for %d", len(coefficients), len(sequences))
	}
	for i, c := range coefficients {
		for _, stream := range [][]float64{c.LogProb, c.Entropy} {
			if n := len(sequences[i].Completion()); stream != nil && len(stream) != n {
				return fmt.Errorf("engine: sequence %d has %d completion tokens and %d coefficients", i, n, len(stream))
			}
			for t, v := range stream {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					return fmt.Errorf("%w: coefficient %d of sequence %d is %v", policy.ErrNotFinite, t, i, v)
				}
			}
		}
	}
	return nil
}

func temperatureOf(t float64) float32 {
	if t == 0 {
		return 1
	}
	return float32(t)
}

// run takes every shard forward and reports.
func (e *Engine) run(ctx context.Context, p parameters, shards []*shard, temperature float64, out []policy.Logps) error {
	e.forward.pack(e.layout, p, false)
	firsts := make([]int, len(shards))
	for i := 1; i < len(shards); i++ {
		firsts[i] = firsts[i-1] + len(shards[i-1].sequences)
	}
	return e.each(ctx, len(shards), func(c *scratch, i int) {
		shards[i].forward(&e.model, &e.forward, &c.ws, temperatureOf(temperature))
		shards[i].report(&e.model, out[firsts[i]:])
	})
}

// runBack takes every shard backward. Gradients are added in the order of the shards: a goroutine that is ahead waits.
func (e *Engine) runBack(ctx context.Context, shards []*shard, coefficients []policy.Coefficients, temperature float32) error {
	e.backward.pack(e.layout, e.live, true)
	byShard := make([][]policy.Coefficients, len(shards))
	for i, s := range shards {
		byShard[i], coefficients = coefficients[:len(s.sequences)], coefficients[len(s.sequences):]
	}
	turn := newTurn()
	return e.each(ctx, len(shards), func(c *scratch, i int) {
		c.grad = resize(c.grad, e.size)
		clear(c.grad)
		shards[i].backward(&e.model, &e.backward, c, byShard[i], temperature)
		turn.take(i, func() { add(e.gradient, c.grad) })
	})
}

// each runs f for every i below n on the engine's goroutines, in ascending order of their starts. When the context ends, the
// rest is left out and its error returned.
func (e *Engine) each(ctx context.Context, n int, f func(c *scratch, i int)) error {
	for len(e.scratch) < e.workers {
		e.scratch = append(e.scratch, new(scratch))
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range min(e.workers, n) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				f(e.scratch[w], i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// turn lets goroutines do something one after another, by number.
type turn struct {
	mu   sync.Mutex
	cond *sync.Cond
	next int
}

func newTurn() *turn {
	t := new(turn)
	t.cond = sync.NewCond(&t.mu)
	return t
}

// take runs f when all smaller numbers had their turn.
func (t *turn) take(i int, f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.next != i {
		t.cond.Wait()
	}
	f()
	t.next++
	t.cond.Broadcast()
}
