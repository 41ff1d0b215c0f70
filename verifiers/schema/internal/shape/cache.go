package shape

import (
	"crypto/sha256"
	"sync"
)

// maxCached is how many compiled schemas are kept, and maxCachedBytes how many bytes of text they have together.
const (
	maxCached      = 1024
	maxCachedBytes = 4 << 20
)

// Cache keeps compiled schemas by the hash of their text and draft: compiling takes 20 times as long as validating. What
// is compiled depends on text and draft alone, so nothing but time shows whether it was kept. The zero Cache is empty.
// It is safe for concurrent use.
type Cache struct {
	mu    sync.RWMutex
	kept  map[[sha256.Size]byte]*Schema
	bytes int
}

// Compile returns what [Compile] does.
func (c *Cache) Compile(text []byte, draft Draft) (*Schema, error) {
	key := sha256.Sum256(append([]byte(draft+"\n"), text...))
	c.mu.RLock()
	s, ok := c.kept[key]
	c.mu.RUnlock()
	if ok {
		return s, nil
	}
	s, err := Compile(text, draft)
	if err == nil {
		c.keep(key, s, len(text))
	}
	return s, err
}

// keep adds a schema; a full cache is emptied first, so what is used will soon be in it again.
func (c *Cache) keep(key [sha256.Size]byte, s *Schema, bytes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= maxCached || c.bytes+bytes > maxCachedBytes || c.kept == nil {
		c.kept, c.bytes = map[[sha256.Size]byte]*Schema{}, 0
	}
	c.kept[key] = s
	c.bytes += bytes
}
