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
}

// watch copies a bucket and follows it until ctx ends. It returns once the copy has all that was there.
func watch(ctx context.Context, kv jetstream.KeyValue) (*view, error) {
	w, err := kv.WatchAll(ctx)
	if err != nil {
		return nil, err
	}
	v := &view{values: make(map[string][]byte)}
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
	if e.Operation() == jetstream.KeyValuePut {
		v.values[e.Key()] = e.Value()
		return
	}
	delete(v.values, e.Key())
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
