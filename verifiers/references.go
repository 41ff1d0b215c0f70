package verifiers

import (
	"encoding/json"
	"sync"
)

const (
	// maxKept is how many references are kept: the groups that are judged at one time.
	maxKept = 256
	// maxKeptBytes is the longest reference that is kept, as JSON.
	maxKeptBytes = 64 << 10
)

// References keeps what was read of the references that came last, for all completions of a group share one. What is
// read must depend on the reference alone and never change, so that nothing but time shows whether it was kept. The
// zero value is ready; it is safe for concurrent use and must not be copied.
type References[T any] struct {
	mu   sync.RWMutex
	kept map[string]T
}

// Read returns a reference as read by a function, which is the same one at every call. Errors are not kept.
func (r *References[T]) Read(raw json.RawMessage, read func(json.RawMessage) (T, error)) (T, error) {
	r.mu.RLock()
	t, ok := r.kept[string(raw)]
	r.mu.RUnlock()
	if ok {
		return t, nil
	}
	t, err := read(raw)
	if err == nil && len(raw) <= maxKeptBytes {
		r.keep(string(raw), t)
	}
	return t, err
}

func (r *References[T]) keep(key string, t T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil || len(r.kept) >= maxKept {
		r.kept = make(map[string]T, maxKept)
	}
	r.kept[key] = t
}
