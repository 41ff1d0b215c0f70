package judge

import (
	"container/list"
	"crypto/sha256"
	"sync"
)

// cache remembers the last readings by the hash of the request. Safe for concurrent use.
type cache struct {
	mu      sync.Mutex
	most    int
	entries map[key]*list.Element
	recent  *list.List // of entry, the most recently used in front
}

// key is the hash of a request.
type key [sha256.Size]byte

type entry struct {
	key     key
	reading reading
}

func newCache(most int) *cache {
	return &cache{most: most, entries: map[key]*list.Element{}, recent: list.New()}
}

// get returns what is remembered.
func (c *cache) get(k key) (reading, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[k]
	if !ok {
		return reading{}, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(entry).reading, true
}

// keep remembers a reading and returns it, or the one that came first where two were under way: the same text never
// gets two verdicts while it is remembered.
func (c *cache) keep(k key, r reading) reading {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[k]; ok {
		return e.Value.(entry).reading
	}
	if c.most == 0 {
		return r
	}
	if c.recent.Len() == c.most {
		oldest := c.recent.Back()
		delete(c.entries, oldest.Value.(entry).key)
		c.recent.Remove(oldest)
	}
	c.entries[k] = c.recent.PushFront(entry{k, r})
	return r
}
