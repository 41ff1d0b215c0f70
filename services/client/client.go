// Package client is a trainer's side of the fleet: it publishes rollouts and hands back their rewards.
package client

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
)

// ErrReusedID marks a rollout whose id another rollout of its run has, with other content. Its reward is the other's.
var ErrReusedID = errors.New("this id already belongs to another rollout of the run")

// ErrClosed is what those get who wait when the client is closed.
var ErrClosed = errors.New("the client is closed")

// Client publishes rollouts and waits for their rewards. Safe for concurrent use.
type Client struct {
	bus  *bus.Bus
	out  *bus.Publisher
	log  *slog.Logger
	stop func()

	mu      sync.Mutex
	waiting map[bus.Key][]*waiter
	// closed is why nothing can be waited for any more.
	closed error
}

// waiter waits for one reward. It is answered by whoever takes it out of the map.
type waiter struct {
	header bus.Header
	done   func(*assayv1.Reward, error)
	unhook func() bool
	// next is when REWARDS is asked, in case the reward was there before or went by unseen; pause doubles.
	next  time.Time
	pause time.Duration
}

// answer ends the wait.
func (w *waiter) answer(r *assayv1.Reward, err error) {
	w.unhook()
	w.done(r, err)
}

// Times of the look-ups.
const (
	lookEvery    = time.Second
	firstLook    = 3 * time.Second
	looksAtATime = 16
)

// New makes a client that lives until ctx ends or Close is called.
func New(ctx context.Context, b *bus.Bus, specs *bus.Specs, log *slog.Logger) (*Client, error) {
	out, err := b.NewPublisher(specs)
	if err != nil {
		return nil, err
	}
	c := &Client{bus: b, out: out, log: log, waiting: make(map[bus.Key][]*waiter)}
	ctx, cancel := context.WithCancelCause(ctx)
	stop, err := b.ReadRewards(ctx, bus.Rewards{}, c.receive)
	if err != nil {
		cancel(err)
		out.Close()
		return nil, err
	}
	c.stop = func() { c.giveUp(ErrClosed); cancel(ErrClosed); stop(); out.Close() }
	context.AfterFunc(ctx, func() { c.giveUp(context.Cause(ctx)) })
	go c.look(ctx)
	return c, nil
}

// Close gives up what is waited for, with ErrClosed.
func (c *Client) Close() { c.stop() }

// giveUp answers everybody who waits, and everybody who comes later.
func (c *Client) giveUp(cause error) {
	c.mu.Lock()
	c.closed = cause
	waiting := c.waiting
	c.waiting = nil
	c.mu.Unlock()
	for _, waiters := range waiting {
		for _, w := range waiters {
			w.answer(nil, fmt.Errorf("rollout %q: %w", w.header.ID, cause))
		}
	}
}

// Replaced counts the strings of rollouts in which invalid UTF-8 became U+FFFD.
func (c *Client) Replaced() int64 { return c.out.Replaced() }

// HeldBack counts how often a full ROLLOUTS has held a rollout back.
func (c *Client) HeldBack() int64 { return c.out.HeldBack() }

// Prepare checks and encodes a rollout for [Client.ScorePrepared].
func (c *Client) Prepare(ctx context.Context, r *assayv1.Rollout) (bus.Prepared, error) {
	return c.out.Prepare(ctx, r)
}

// Submit publishes a rollout and returns once it is on its way. done is called once, with the reward or with the reason
// why there will be none; it must not block. Submitting the same rollout again gives the same reward. An error of
// Submit itself says what is wrong with the rollout; done is not called then. The call stops waiting when ctx ends.
func (c *Client) Submit(ctx context.Context, r *assayv1.Rollout, done func(*assayv1.Reward, error)) error {
	m, err := c.out.Prepare(ctx, r)
	if err != nil {
		return err
	}
	return c.submit(ctx, m, done)
}

func (c *Client) submit(ctx context.Context, m bus.Prepared, done func(*assayv1.Reward, error)) error {
	w := &waiter{header: m.Header, done: done, next: time.Now().Add(firstLook), pause: firstLook}
	if err := c.await(ctx, w); err != nil {
		return err
	}
	err := c.out.Send(ctx, m, func(receipt bus.Receipt, err error) {
		switch {
		case err != nil && c.take(w):
			w.answer(nil, err)
		case receipt.Duplicate:
			// It may have its reward already.
			go c.lookUp(context.Background(), w.header.Address)
		}
	})
	if err != nil && c.take(w) {
		w.unhook()
		return err
	}
	return nil
}

// await puts a waiter into the map until it is answered or ctx ends.
func (c *Client) await(ctx context.Context, w *waiter) error {
	key := w.header.Key()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return fmt.Errorf("rollout %q: %w", w.header.ID, c.closed)
	}
	c.waiting[key] = append(c.waiting[key], w)
	w.unhook = context.AfterFunc(ctx, func() {
		if c.take(w) {
			w.done(nil, fmt.Errorf("rollout %q: %w", w.header.ID, context.Cause(ctx)))
		}
	})
	return nil
}

// take takes a waiter out of the map. It is false when somebody else did, and answers it.
func (c *Client) take(w *waiter) bool {
	key := w.header.Key()
	c.mu.Lock()
	defer c.mu.Unlock()
	waiters := c.waiting[key]
	i := slices.Index(waiters, w)
	if i < 0 {
		return false
	}
	if waiters = slices.Delete(waiters, i, i+1); len(waiters) == 0 {
		delete(c.waiting, key)
	} else {
		c.waiting[key] = waiters
	}
	return true
}

// receive hands a reward to those who wait for it.
func (c *Client) receive(r *assayv1.Reward, err error) {
	if err != nil {
		c.log.Error("a reward cannot be read", "error", err)
		return
	}
	key := bus.Address{Tenant: r.GetTenant(), Run: r.GetRun(), ID: r.GetId()}.Key()
	c.mu.Lock()
	waiters := c.waiting[key]
	delete(c.waiting, key)
	c.mu.Unlock()
	for _, w := range waiters {
		if r.GetDigest() != "" && r.GetDigest() != w.header.Digest {
			w.answer(nil, fmt.Errorf("rollout %q: %w", w.header.ID, ErrReusedID))
			continue
		}
		w.answer(r, nil)
	}
}

// look asks REWARDS for what has been waited for long, less and less often.
func (c *Client) look(ctx context.Context) {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		due := c.due(time.Now())
		slots := make(chan struct{}, looksAtATime)
		for _, address := range due {
			slots <- struct{}{}
			go func() {
				defer func() { <-slots }()
				c.lookUp(ctx, address)
			}()
		}
	}
}

func (c *Client) due(now time.Time) map[bus.Key]bus.Address {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make(map[bus.Key]bus.Address)
	for key, waiters := range c.waiting {
		for _, w := range waiters {
			if now.After(w.next) {
				w.pause *= 2
				w.next = now.Add(w.pause)
				out[key] = w.header.Address
			}
		}
	}
	return out
}

func (c *Client) lookUp(ctx context.Context, a bus.Address) {
	r, err := c.bus.Reward(ctx, a)
	if err != nil {
		c.log.Debug("reward not looked up; trying again", "rollout", a.String(), "error", err)
		return
	}
	if r != nil {
		c.receive(r, nil)
	}
}

// Score prepares all rollouts, submits them and calls got with each reward as it comes, one call at a time and in any
// order. It returns when all have come, or with the first error; a faulty rollout leaves nothing behind.
func (c *Client) Score(ctx context.Context, rollouts []*assayv1.Rollout, got func(i int, r *assayv1.Reward) error) error {
	prepared := make([]bus.Prepared, len(rollouts))
	for i, r := range rollouts {
		var err error
		if prepared[i], err = c.Prepare(ctx, r); err != nil {
			return fmt.Errorf("rollouts[%d]: %w", i, err)
		}
	}
	return c.ScorePrepared(ctx, prepared, got)
}

// ScorePrepared is Score for rollouts that are prepared.
func (c *Client) ScorePrepared(ctx context.Context, rollouts []bus.Prepared, got func(i int, r *assayv1.Reward) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type arrival struct {
		i   int
		r   *assayv1.Reward
		err error
	}
	arrivals := make(chan arrival, len(rollouts))
	for i, m := range rollouts {
		if err := c.submit(ctx, m, func(r *assayv1.Reward, err error) { arrivals <- arrival{i, r, err} }); err != nil {
			return fmt.Errorf("rollouts[%d]: %w", i, err)
		}
	}
	for range rollouts {
		a := <-arrivals
		if a.err != nil {
			return fmt.Errorf("rollouts[%d]: %w", a.i, a.err)
		}
		if err := got(a.i, a.r); err != nil {
			return err
		}
	}
	return nil
}
