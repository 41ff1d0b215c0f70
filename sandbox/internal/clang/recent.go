package clang

import (
	"container/list"
	"context"
	"errors"
	"sync"
)

// compiled is what became of a source: a program, or why there is none.
type compiled struct {
	program *Program
	report  Report
}

// recent keeps the last few programs, and lets what is being compiled be asked for again without compiling it again.
type recent struct {
	most int

	mu      sync.Mutex
	order   list.List // of entries, the last used first
	entries map[string]*list.Element
	flights map[string]*flight
}

type entry struct {
	key   string
	value compiled
}

// flight is a compilation on its way.
type flight struct {
	done  chan struct{}
	value compiled
	err   error
}

func newRecent(most int) *recent {
	return &recent{most: most, entries: make(map[string]*list.Element), flights: make(map[string]*flight)}
}

// get returns what is kept for a key, or has make make it. When the one who makes it gives up, another does.
func (r *recent) get(ctx context.Context, key string, make func() (compiled, error)) (compiled, error) {
	for {
		value, f, mine := r.join(key)
		if f == nil {
			return value, nil
		}
		if mine {
			f.value, f.err = make()
			r.land(key, f)
			return f.value, f.err
		}
		select {
		case <-f.done:
			if f.err == nil || !gaveUp(f.err) {
				return f.value, f.err
			}
		case <-ctx.Done():
			return compiled{}, ctx.Err()
		}
	}
}

func gaveUp(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// join returns what is kept, or else the flight to wait for, which is the caller's to fly if it is mine.
func (r *recent) join(key string) (value compiled, f *flight, mine bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.entries[key]; ok {
		r.order.MoveToFront(e)
		return e.Value.(entry).value, nil, false
	}
	if f, ok := r.flights[key]; ok {
		return compiled{}, f, false
	}
	f = &flight{done: make(chan struct{})}
	r.flights[key] = f
	return compiled{}, f, true
}

// land keeps a flight's result if it would be the same another time, and lets go of the one that was not used longest.
func (r *recent) land(key string, f *flight) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.flights, key)
	close(f.done)
	if f.err != nil || f.value.report.Chance() {
		return
	}
	r.entries[key] = r.order.PushFront(entry{key, f.value})
	if r.order.Len() > r.most {
		last := r.order.Back()
		delete(r.entries, r.order.Remove(last).(entry).key)
	}
}
