package machine

import (
	"context"
	"fmt"
	"sync"

	"github.com/assay-rl/assay/sandbox/internal/pages"
)

// Pool keeps warm instances of one guest. Safe for concurrent use.
type Pool struct {
	start func(ctx context.Context, image *pages.Image) (*Checkpointed, error)
	free  chan *Checkpointed

	mu     sync.Mutex
	made   int
	closed bool
	image  *pages.Image
	warm   sync.WaitGroup
}

// NewPool makes a pool of at most size instances, each warmed when it is first needed.
func NewPool(size int, start func(ctx context.Context, image *pages.Image) (*Checkpointed, error)) *Pool {
	return &Pool{start: start, free: make(chan *Checkpointed, size)}
}

// Take returns an idle instance, warms one while there are fewer than the pool's size, or waits for one.
func (p *Pool) Take(ctx context.Context) (*Checkpointed, error) {
	select {
	case c := <-p.free:
		return c, nil
	default:
	}
	if p.more() {
		return p.begin(ctx)
	}
	select {
	case c := <-p.free:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Give puts an instance back. One that is spent is replaced in the background.
func (p *Pool) Give(c *Checkpointed) {
	if !c.Spent() {
		p.free <- c
		return
	}
	p.warm.Go(func() {
		c.Close()
		if fresh, err := p.begin(context.Background()); err == nil {
			p.free <- fresh
		}
	})
}

// Ready is how many instances are warm and idle.
func (p *Pool) Ready() int { return len(p.free) }

// Close ends every instance. None may be in use.
func (p *Pool) Close() {
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
func (p *Pool) more() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.made == cap(p.free) {
		return false
	}
	p.made++
	return true
}

// begin warms an instance that was counted in.
func (p *Pool) begin(ctx context.Context) (*Checkpointed, error) {
	p.mu.Lock()
	image, closed := p.image, p.closed
	p.mu.Unlock()
	if closed {
		return nil, fmt.Errorf("machine: pool: %w", ErrDied)
	}
	c, err := p.start(ctx, image)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.made--
		return nil, err
	}
	if p.image == nil {
		p.image = c.Image()
	}
	return c, nil
}
