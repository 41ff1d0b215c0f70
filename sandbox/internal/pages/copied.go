package pages

import "bytes"

// copied is a space on Go's heap, for any system. Go takes large allocations from the system as zero pages, so
// what is never touched costs address space only.
type copied struct {
	all []byte
}

func newCopied(reserve int) *copied {
	return &copied{all: make([]byte, reserve)}
}

func (c *copied) commit(int) error { return nil }

func (c *copied) bytes() []byte { return c.all }

func (c *copied) save(size int) (*Image, error) {
	return newImage(bytes.Clone(c.all[:size]), nil, func() error { return nil }), nil
}

func (c *copied) back(*Image) error { return nil }

func (c *copied) reset(img *Image) (Stats, error) {
	return Stats{Copied: copy(c.all, img.data) / pageSize}, nil
}

func (c *copied) zero(from, to int) error {
	clear(c.all[from:to])
	return nil
}

func (c *copied) private(size int) (int64, error) { return int64(size), nil }

func (c *copied) release() { c.all = nil }
