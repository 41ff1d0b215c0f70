package bus

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/nats-io/nats.go/jetstream"
)

// view is a followed copy of a bucket. Safe for concurrent use.
type view struct {
	mu     sync.RWMutex
	values map[string][]byte
	// revision is the last change the copy has; moved is closed when it moves on.
	revision uint64
	moved    chan struct{}
}

// watch copies a bucket and follows it until ctx ends. It returns once the copy has all that was there.
func watch(ctx context.Context, kv jetstream.KeyValue) (*view, error) {
	w, err := kv.WatchAll(ctx)
	if err != nil {
		return nil, err
	}
	v := &view{values: make(map[string][]byte), moved: make(chan struct{})}
	for e := range w.Updates() {
		if e == nil {
			break
		}
		v.apply(e)
	}
	go func() {
		for e := range w.Updates() {
			if e != nil {
				v.apply(e)
			}
		}
	}()
	return v, nil
}

func (v *view) apply(e jetstream.KeyValueEntry) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.revision = e.Revision()
	close(v.moved)
	v.moved = make(chan struct{})
	if e.Operation() == jetstream.KeyValuePut {
		v.values[e.Key()] = e.Value()
		return
	}
	delete(v.values, e.Key())
}

// await returns once the copy has a change of the bucket, so that a process reads what it wrote itself.
func (v *view) await(ctx context.Context, revision uint64) error {
	for {
		v.mu.RLock()
		has, moved := v.revision >= revision, v.moved
		v.mu.RUnlock()
		if has {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (v *view) get(key string) ([]byte, bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	value, ok := v.values[key]
	return value, ok
}

// keys returns the keys with a prefix, in order.
func (v *view) keys(prefix string) []string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	var out []string
	for k := range v.values {
		if strings.HasPrefix(k, prefix) {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// readAll returns what a bucket holds at this moment.
func readAll(ctx context.Context, kv jetstream.KeyValue) (map[string][]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	w, err := kv.WatchAll(ctx, jetstream.IgnoreDeletes())
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.Stop() }()
	out := make(map[string][]byte)
	for {
		select {
		case e := <-w.Updates():
			if e == nil {
				return out, ctx.Err()
			}
			out[e.Key()] = e.Value()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
