package pages

import (
	"fmt"
	"os"
	"sync/atomic"
)

// Image is what a memory held when it was saved. It never changes, and is safe for concurrent use by any number of
// memories. It lives until its holder has closed it and the last memory that uses it is freed.
type Image struct {
	data    []byte
	file    *os.File // what data is mapped from; nil for an image on Go's heap
	discard func() error
	holds   atomic.Int64
	closed  atomic.Bool
}

// newImage returns an image with one hold, the caller's. discard runs when there is none left.
func newImage(data []byte, file *os.File, discard func() error) *Image {
	img := &Image{data: data, file: file, discard: discard}
	img.holds.Store(1)
	return img
}

// Size returns the image's size in bytes.
func (img *Image) Size() int { return len(img.data) }

// Close gives up the hold of the image that Save returned. Memories that use the image keep it; no other memory can
// adopt it once the last of them is freed. Closing again does nothing.
func (img *Image) Close() error {
	if img.closed.Swap(true) {
		return nil
	}
	return img.release()
}

// retain takes a hold, and is false when the image is gone.
func (img *Image) retain() bool {
	for {
		n := img.holds.Load()
		if n == 0 {
			return false
		}
		if img.holds.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (img *Image) release() error {
	if img.holds.Add(-1) > 0 {
		return nil
	}
	if err := img.discard(); err != nil {
		return fmt.Errorf("pages: close image: %w", err)
	}
	return nil
}
