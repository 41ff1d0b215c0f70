package machine

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// tool is an instance that counts.
type tool struct{ spent, closed atomic.Bool }

func (t *tool) Spent() bool { return t.spent.Load() }
func (t *tool) Close()      { t.closed.Store(true) }

func TestPoolMakesWhatIsNeeded(t *testing.T) {
	var made atomic.Int64
	p := NewPool(2, func(context.Context) (*tool, error) { made.Add(1); return new(tool), nil })
	first, err := p.Take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.Give(first)
	if again, err := p.Take(t.Context()); err != nil || again != first || made.Load() != 1 {
		t.Errorf("%d were made for one at a time, %v", made.Load(), err)
	}
	if _, err := p.Take(t.Context()); err != nil || made.Load() != 2 {
		t.Errorf("%d were made for two at a time, %v", made.Load(), err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := p.Take(ctx); !errors.Is(err, context.DeadlineExceeded) || made.Load() != 2 {
		t.Errorf("a third is not to be had: %v, %d were made", err, made.Load())
	}
}

func TestPoolReplacesWhatIsSpent(t *testing.T) {
	p := NewPool(1, func(context.Context) (*tool, error) { return new(tool), nil })
	first, err := p.Take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first.spent.Store(true)
	p.Give(first)
	second, err := p.Take(t.Context())
	if err != nil || second == first {
		t.Fatalf("the spent one came back: %v", err)
	}
	p.Give(second)
	p.Close()
	if !first.closed.Load() || !second.closed.Load() {
		t.Error("closed", first.closed.Load(), second.closed.Load())
	}
}

// A guest that cannot be warmed fails those who asked for it, one try each, and nobody waits for ever.
func TestPoolOfWhatCannotBeMade(t *testing.T) {
	broken := errors.New("broken")
	p := NewPool(1, func(context.Context) (*tool, error) { time.Sleep(time.Millisecond); return nil, broken })
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := p.Take(t.Context()); !errors.Is(err, broken) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// One who goes before the guest is warm leaves it to the next.
func TestPoolKeepsWhatNobodyWaitedFor(t *testing.T) {
	begin := make(chan struct{})
	var made atomic.Int64
	p := NewPool(1, func(context.Context) (*tool, error) { <-begin; made.Add(1); return new(tool), nil })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Take(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(begin)
	if _, err := p.Take(t.Context()); err != nil || made.Load() != 1 {
		t.Errorf("%v after %d were made", err, made.Load())
	}
}
