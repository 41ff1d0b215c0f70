package math

import (
	"encoding/json"
	"sync"
)

const (
	// maxCached is how many references are kept: the groups that are scored at one time.
	maxCached = 256
	// maxCachedBytes is the largest reference that is kept.
	maxCachedBytes = 8192
)

// goldCache keeps the references that were read last, for all completions of a group share one. What is read depends on
// the reference alone, so nothing but time shows whether it was kept. It is safe for concurrent use.
type goldCache struct {
	mu   sync.RWMutex
	kept map[string]*reference
}

func newGoldCache() *goldCache { return &goldCache{kept: map[string]*reference{}} }

// read returns a reference as read; def is always the same one.
func (c *goldCache) read(raw json.RawMessage, def policy) (*reference, error) {
	c.mu.RLock()
	ref, ok := c.kept[string(raw)]
	c.mu.RUnlock()
	if ok {
		return ref, nil
	}
	ref, err := readReference(raw, def)
	if err == nil && len(raw) <= maxCachedBytes {
		c.keep(string(raw), ref)
	}
	return ref, err
}

func (c *goldCache) keep(key string, ref *reference) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= maxCached {
		clear(c.kept)
	}
	c.kept[key] = ref
}
