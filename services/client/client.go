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

// Client publishes rollouts and waits for their rewards. Safe for concurrent use.
type Client struct {
	bus  *bus.Bus
	out  *bus.Publisher
	log  *slog.Logger
	stop func()

	mu      sync.Mutex
	waiting map[bus.Key][]*waiter
}

// waiter waits for one reward.
type waiter struct {
	header bus.Header
	done   func(*assayv1.Reward, error)
	// next is when REWARDS is asked, in case the reward was there before or went by unseen; pause doubles.
	next  time.Time
	pause time.Duration
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
	ctx, cancel := context.WithCancel(ctx)
	stop, err := b.ReadRewards(ctx, bus.Rewards{}, c.receive)
	if err != nil {
		cancel()
		return nil, err
	}
	c.stop = func() { cancel(); stop(); out.Close() }
	go c.look(ctx)
	return c, nil
}

// Close gives up what is waited for.
func (c *Client) Close() { c.stop() }

// HeldBack counts how often a full ROLLOUTS has held a rollout back.
func (c *Client) HeldBack() int64 { return c.out.HeldBack() }

// Prepare checks a rollout as Submit will, and returns its address with all defaults.
func (c *Client) Prepare(ctx context.Context, r *assayv1.Rollout) (bus.Header, error) {
	return c.out.Prepare(ctx, r)
}

// Submit publishes a rollout and returns once it is on its way. done is called once, with the reward or with the reason
// why there will be none; it must not block. Submitting the same rollout again gives the same reward. An error of
// Submit itself says what is wrong with the rollout; done is not called then. The call stops waiting when ctx ends.
func (c *Client) Submit(ctx context.Context, r *assayv1.Rollout, done func(*assayv1.Reward, error)) error {
	h, err := c.out.Prepare(ctx, r)
	if err != nil {
		return err
	}
	w := &waiter{header: h, next: time.Now().Add(firstLook), pause: firstLook}
	key := h.Key()
	var once sync.Once
	unhook := context.AfterFunc(ctx, func() {
		c.forget(key, w)
		once.Do(func() { done(nil, fmt.Errorf("rollout %s: %w", h.ID, context.Cause(ctx))) })
	})
	w.done = func(r *assayv1.Reward, err error) {
		unhook()
		once.Do(func() { done(r, err) })
	}
	c.mu.Lock()
	c.waiting[key] = append(c.waiting[key], w)
	c.mu.Unlock()
	err = c.out.Publish(ctx, r, func(receipt bus.Receipt, err error) {
		if err != nil {
			c.forget(key, w)
			w.done(nil, err)
			return
		}
		c.stored(key, w, receipt)
	})
	if err != nil {
		c.forget(key, w)
		once.Do(func() { unhook() })
	}
	return err
}

// stored notes what a waiter's rollout was stored as. A duplicate may have its reward already.
func (c *Client) stored(key bus.Key, w *waiter, receipt bus.Receipt) {
	c.mu.Lock()
	w.header.Digest = receipt.Header.Digest
	c.mu.Unlock()
	if receipt.Duplicate {
		go c.lookUp(context.Background(), key, w.header.Address)
	}
}

func (c *Client) forget(key bus.Key, w *waiter) {
	c.mu.Lock()
	defer c.mu.Unlock()
	rest := slices.DeleteFunc(c.waiting[key], func(x *waiter) bool { return x == w })
	if len(rest) == 0 {
		delete(c.waiting, key)
		return
	}
	c.waiting[key] = rest
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
	answers := make([]error, len(waiters))
	for i, w := range waiters {
		if d := w.header.Digest; d != "" && r.GetDigest() != "" && d != r.GetDigest() {
			answers[i] = fmt.Errorf("rollout %s: %w", w.header.ID, ErrReusedID)
		}
	}
	c.mu.Unlock()
	for i, w := range waiters {
		if answers[i] != nil {
			w.done(nil, answers[i])
			continue
		}
		w.done(r, nil)
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
		for key, address := range due {
			slots <- struct{}{}
			go func() {
				defer func() { <-slots }()
				c.lookUp(ctx, key, address)
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

func (c *Client) lookUp(ctx context.Context, key bus.Key, a bus.Address) {
	r, err := c.bus.Reward(ctx, a)
	if err != nil {
		c.log.Debug("reward not looked up; trying again", "key", key, "error", err)
		return
	}
	if r != nil {
		c.receive(r, nil)
	}
}

// Score submits rollouts and calls got with each reward as it comes, one call at a time and in any order. It returns
// when all have come, or with the first error.
func (c *Client) Score(ctx context.Context, rollouts []*assayv1.Rollout, got func(i int, r *assayv1.Reward) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type arrival struct {
		i   int
		r   *assayv1.Reward
		err error
	}
	arrivals := make(chan arrival, len(rollouts))
	for i, r := range rollouts {
		if err := c.Submit(ctx, r, func(r *assayv1.Reward, err error) { arrivals <- arrival{i, r, err} }); err != nil {
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
