package bus

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Times of a pool's feed.
const (
	// fetchWait is how long one request for rollouts stands, and so how long a drain may have to wait for its end.
	fetchWait = 250 * time.Millisecond
	// feedPause is how long a feed rests after an error.
	feedPause = 100 * time.Millisecond
	// giveUp is when a delivery is no longer kept alive: whatever holds it hangs, so it goes to another worker.
	giveUp = 10 * time.Minute
)

// Pool feeds one worker from its pool's durable. Every rollout it has been given is kept alive from the moment it
// arrives, also while it waits for a free slot. Safe for concurrent use.
type Pool struct {
	b        *Bus
	name     string
	prefetch int
	// queue holds what waits for handle; it has room for all that may be held.
	queue chan *Delivery
	// drain is closed to stop the feed, handled when handle has had the last delivery.
	drain, handled chan struct{}
	stop           sync.Once
	closed         chan struct{}
	lost           error

	mu   sync.Mutex
	held map[*Delivery]struct{}
	// freed tells the feed that something is no longer held.
	freed chan struct{}
}

// JoinPool starts to take rollouts from a registered pool; this worker holds at most prefetch of them. handle is called
// on one goroutine and may block: that is the backpressure.
func (b *Bus) JoinPool(ctx context.Context, name string, prefetch int, handle func(*Delivery)) (*Pool, error) {
	c, err := b.js.Consumer(ctx, streamRollouts, durableOfPool(name))
	if err != nil {
		return nil, fmt.Errorf("bus: join pool %s: %w", name, err)
	}
	p := &Pool{
		b: b, name: name, prefetch: prefetch, queue: make(chan *Delivery, prefetch), drain: make(chan struct{}), handled: make(chan struct{}),
		closed: make(chan struct{}), held: make(map[*Delivery]struct{}), freed: make(chan struct{}, 1),
	}
	go p.feed(c)
	go func() {
		defer close(p.handled)
		for d := range p.queue {
			handle(d)
		}
	}()
	go p.keepAlive(c.CachedInfo().Config.AckWait / 3)
	return p, nil
}

// feed asks for as many rollouts as there is room for, again and again. A client that pulls ahead by itself would let
// rollouts wait where nobody keeps them alive.
func (p *Pool) feed(c jetstream.Consumer) {
	defer close(p.queue)
	for {
		n := p.room()
		if n == 0 {
			return
		}
		err := p.fetch(c, n)
		if err == nil {
			continue
		}
		if _, gone := c.Info(context.Background()); errors.Is(gone, jetstream.ErrConsumerNotFound) {
			p.lost = fmt.Errorf("bus: pool %s: its durable was deleted; start the worker again to make it anew", p.name)
			return
		}
		p.b.log.Warn("pool feed reported an error; trying again", "pool", p.name, "error", err)
		time.Sleep(feedPause)
	}
}

// room waits until half of what may be held is free and returns how much is; 0 when the pool drains.
func (p *Pool) room() int {
	for {
		select {
		case <-p.drain:
			return 0
		default:
		}
		if n := p.prefetch - p.InFlight(); n >= max(p.prefetch/2, 1) {
			return n
		}
		select {
		case <-p.freed:
		case <-p.drain:
			return 0
		}
	}
}

func (p *Pool) fetch(c jetstream.Consumer, n int) error {
	batch, err := c.Fetch(n, jetstream.FetchMaxWait(fetchWait))
	if err != nil {
		return err
	}
	for m := range batch.Messages() {
		p.take(m)
	}
	return batch.Error()
}

func (p *Pool) take(m jetstream.Msg) {
	_, _, delivered, err := timestamp(m)
	if err != nil {
		p.b.log.Error("rollout without metadata", "pool", p.name, "error", err)
		return
	}
	d := &Delivery{pool: p, msg: m, at: time.Now(), Delivered: delivered}
	d.Header, d.HeaderErr = parseHeader(m.Subject(), m.Headers())
	p.mu.Lock()
	p.held[d] = struct{}{}
	p.mu.Unlock()
	p.queue <- d
}

func (p *Pool) forget(d *Delivery) {
	p.mu.Lock()
	delete(p.held, d)
	p.mu.Unlock()
	select {
	case p.freed <- struct{}{}:
	default:
	}
}

// InFlight is how many rollouts this worker holds.
func (p *Pool) InFlight() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.held)
}

// keepAlive tells the server about what this worker still holds, so that only a dead worker's rollouts move on.
func (p *Pool) keepAlive(every time.Duration) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-p.closed:
			return
		case <-t.C:
		}
		p.mu.Lock()
		var old []*Delivery
		for d := range p.held {
			if age := time.Since(d.at); age > every && age < giveUp {
				old = append(old, d)
			}
		}
		p.mu.Unlock()
		for _, d := range old {
			_ = d.msg.InProgress()
		}
	}
}

// Ended is closed when the feed has ended and handle has had the last rollout: after Drain, or because the pool's
// durable was deleted, which Lost then tells.
func (p *Pool) Ended() <-chan struct{} { return p.handled }

// Lost says why the feed ended by itself; call it after Ended.
func (p *Pool) Lost() error { return p.lost }

// Drain stops taking rollouts and returns when handle has had all that was taken.
func (p *Pool) Drain(ctx context.Context) error {
	p.stop.Do(func() { close(p.drain) })
	select {
	case <-p.handled:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Close ends the pool's bookkeeping, after Drain.
func (p *Pool) Close() {
	p.stop.Do(func() { close(p.drain) })
	close(p.closed)
}
