package machine

import (
	"context"
	"fmt"
	"sync"
)

// Instance is a warm guest.
type Instance interface {
	// Spent says that it should not be given another job.
	Spent() bool
	// Close ends it. No job may be running.
	Close()
}

// Pool keeps warm instances of one guest. Safe for concurrent use.
type Pool[I Instance] struct {
	start func(ctx context.Context) (I, error)
	free  chan I
	// room is signalled when an instance could not be warmed, so that somebody else tries.
	room chan struct{}

	mu     sync.Mutex
	made   int
	closed bool
	warm   sync.WaitGroup
}

// NewPool makes a pool of at most size instances, each warmed when it is first needed.
func NewPool[I Instance](size int, start func(ctx context.Context) (I, error)) *Pool[I] {
	return &Pool[I]{start: start, free: make(chan I, size), room: make(chan struct{}, 1)}
}

// Take returns an idle instance, warms one while there are fewer than the pool's size, or waits for one.
func (p *Pool[I]) Take(ctx context.Context) (I, error) {
	var none I
	select {
	case c := <-p.free:
		return c, nil
	default:
	}
	for {
		var failed chan error
		if p.more() {
			failed = make(chan error, 1)
			p.add(failed)
		}
		select {
		case c := <-p.free:
			return c, nil
		case err := <-failed:
			return none, err
		case <-p.room:
			select {
			case err := <-failed:
				p.signal() // the room is somebody else's
				return none, err
			default:
			}
		case <-ctx.Done():
			return none, ctx.Err()
		}
	}
}

// add warms an instance in the background, for whoever comes first. Warming is not given up when the one who asked for
// it is gone.
func (p *Pool[I]) add(failed chan<- error) {
	p.warm.Go(func() {
		c, err := p.begin(context.Background())
		if err == nil {
			p.free <- c
			return
		}
		if failed != nil {
			failed <- err
		}
		p.signal()
	})
}

// signal says that there is room for an instance.
func (p *Pool[I]) signal() {
	select {
	case p.room <- struct{}{}:
	default:
	}
}

// Give puts an instance back. One that is spent is replaced in the background.
func (p *Pool[I]) Give(c I) {
	if !c.Spent() {
		p.free <- c
		return
	}
	p.warm.Go(c.Close)
	p.add(nil)
}

// Close ends every instance. None may be in use.
func (p *Pool[I]) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.warm.Wait()
	for {
		select {
		case c := <-p.free:
			c.Close()
		default:
			return
		}
	}
}

// more counts one more instance in, if there is room.
func (p *Pool[I]) more() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.made == cap(p.free) {
		return false
	}
	p.made++
	return true
}

// begin warms an instance that was counted in.
func (p *Pool[I]) begin(ctx context.Context) (I, error) {
	var none I
	p.mu.Lock()
	closed := p.closed
	p.mu.Unlock()
	if closed {
		return none, fmt.Errorf("machine: pool: %w", ErrDied)
	}
	c, err := p.start(ctx)
	if err != nil {
		p.mu.Lock()
		p.made--
		p.mu.Unlock()
		return none, err
	}
	return c, nil
}
