package pages

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// wasmPage is the unit in which a guest grows: a multiple of every system's page size.
const wasmPage = 1 << 16

// pageSize is the system's unit of memory, in bytes.
var pageSize = os.Getpagesize()

// maxReserve is all that a 32-bit guest can address.
const maxReserve = 1 << 32

var (
	// ErrDiffers says that a memory does not hold what an image holds, and so cannot adopt it.
	ErrDiffers = errors.New("memory and image differ")
	// ErrNoImage says that there is nothing to rewind to: Save or Adopt comes first.
	ErrNoImage = errors.New("no image was saved or adopted")
	// ErrFreed says that the memory or the image was given up before it was used.
	ErrFreed = errors.New("already freed")
)

// Memory is the linear memory of one guest, at an address that never changes. It implements
// [experimental.MemoryAllocator] and [experimental.LinearMemory]. It is not safe for concurrent use, the guest's own
// running included: Save, Adopt, Rewind and Shrink want a guest that is not running, or is waiting in a host call.
type Memory struct {
	space   space // nil once freed
	reserve int
	size    int // what wazero takes the guest's memory to be; all above is zero
	image   *Image
	taken   bool // by an instance
	shrink  bool // the next Reallocate answers with the image's size
}

// Stats counts what one rewind did, in the system's pages unless said otherwise.
type Stats struct {
	// Copied pages had been written, and hold the image's bytes again.
	Copied int
	// Kept pages were private to the guest and unchanged; they stay private for the next job.
	Kept int
	// Dropped pages, private or not, went back to the kernel; reading them finds the image's bytes.
	Dropped int
	// Cleared is how many bytes above the image were made zero, and given back where the system allows it.
	Cleared int64
}

// New reserves address space for a guest of at most reserve bytes, above 0 and up to 4 GiB, rounded up to whole
// WebAssembly pages. It commits no memory.
func New(reserve int64) (*Memory, error) {
	return open(reserve, bestStrategy())
}

func open(reserve int64, s strategy) (*Memory, error) {
	if reserve <= 0 || reserve > maxReserve {
		return nil, fmt.Errorf("pages: reserve of %d bytes: want 1 to %d", reserve, int64(maxReserve))
	}
	rounded := int(reserve+wasmPage-1) &^ (wasmPage - 1)
	space, err := newSpace(rounded, s)
	if err != nil {
		return nil, fmt.Errorf("pages: reserve %d bytes of address space: %w", rounded, err)
	}
	return &Memory{space: space, reserve: rounded}, nil
}

// Allocate implements [experimental.MemoryAllocator] and returns m itself, whatever sizes are asked for. A second
// call panics, for wazero leaves it no error to return and two instances would write to the same memory.
func (m *Memory) Allocate(_, _ uint64) experimental.LinearMemory {
	if m.taken {
		panic("pages: a Memory serves one instance: call New for each") //nolint:forbidigo // Allocate cannot fail
	}
	m.taken = true
	return m
}

// Reallocate implements [experimental.LinearMemory]: the first size bytes, at the same address as before. It is nil
// when size is beyond the reserve or the memory was freed, which the guest sees as a failed memory.grow. A size below
// the present one is answered with the present one. wazero asks for whole WebAssembly pages.
func (m *Memory) Reallocate(size uint64) []byte {
	if m.space == nil || size > uint64(m.reserve) {
		return nil
	}
	if m.shrink {
		m.size = m.image.Size()
		return m.space.bytes()[:m.size:m.size]
	}
	if int(size) > m.size {
		if m.space.commit(int(size)) != nil {
			return nil
		}
		m.size = int(size)
	}
	return m.space.bytes()[:m.size:m.size]
}

// Free implements [experimental.LinearMemory]: it unmaps the memory and gives up its image. wazero calls it when the
// module closes; calling it again does nothing. A guest that runs on, or a slice of the memory that is read
// afterwards, crashes the process: that no guest runs any more is the caller's to ensure.
func (m *Memory) Free() {
	if m.space == nil {
		return
	}
	m.space.release()
	m.space, m.size = nil, 0
	m.setImage(nil)
}

// Save makes what the memory holds now the image that Rewind goes back to, in place of any earlier one. The image is
// the caller's to Close; the memory has a hold of its own.
func (m *Memory) Save() (*Image, error) {
	if m.space == nil {
		return nil, fmt.Errorf("pages: save: %w", ErrFreed)
	}
	img, err := m.space.save(m.size)
	if err != nil {
		return nil, fmt.Errorf("pages: save an image of %d bytes: %w", m.size, err)
	}
	if err := m.use(img); err != nil {
		return nil, errors.Join(fmt.Errorf("pages: save: %w", err), img.Close())
	}
	return img, nil
}

// Adopt makes img, saved from another memory, the image that Rewind goes back to, so that both share its pages. It
// wants the memory to hold what img holds, byte for byte; otherwise it changes nothing and returns an [ErrDiffers]
// that says how many pages do.
func (m *Memory) Adopt(img *Image) error {
	if m.space == nil {
		return fmt.Errorf("pages: adopt: %w", ErrFreed)
	}
	if m.size != img.Size() {
		return fmt.Errorf("pages: adopt: %w: %d bytes and %d bytes", ErrDiffers, m.size, img.Size())
	}
	if !img.retain() {
		return fmt.Errorf("pages: adopt: image: %w", ErrFreed)
	}
	defer func() { _ = img.release() }() // use takes a hold of its own
	if n := differing(m.space.bytes()[:m.size], img.data); n > 0 {
		return fmt.Errorf("pages: adopt: %w: %d of %d pages", ErrDiffers, n, m.size/pageSize)
	}
	if err := m.use(img); err != nil {
		return fmt.Errorf("pages: adopt: %w", err)
	}
	return nil
}

// Rewind makes the memory what it was at Save or Adopt, and all above the image zero. The guest's memory keeps its
// size, as wazero knows it; see [Memory.Shrink].
func (m *Memory) Rewind() (Stats, error) {
	if err := m.rewindable(); err != nil {
		return Stats{}, fmt.Errorf("pages: rewind: %w", err)
	}
	stats, err := m.space.reset(m.image)
	if err != nil {
		return stats, fmt.Errorf("pages: rewind %d bytes: %w", m.image.Size(), err)
	}
	if err := m.space.zero(m.image.Size(), m.size); err != nil {
		return stats, fmt.Errorf("pages: clear %d bytes above the image: %w", m.size-m.image.Size(), err)
	}
	stats.Cleared = int64(m.size - m.image.Size())
	return stats, nil
}

// Shrink takes a guest that has grown back to the image's size, so that it traps where a fresh one traps. mem is the
// memory as wazero's module has it. It fails when mem is at its declared maximum: retire the instance then, or give
// the module a maximum above the reserve.
//
// wazero has no call for this, but takes whatever slice Reallocate returns; Shrink asks it to grow, and answers short.
func (m *Memory) Shrink(mem api.Memory) error {
	if err := m.rewindable(); err != nil {
		return fmt.Errorf("pages: shrink: %w", err)
	}
	if mem.Size() != uint32(m.size) {
		return fmt.Errorf("pages: shrink: wazero's memory has %d bytes and this one %d: want the module's own", mem.Size(), m.size)
	}
	if m.size == m.image.Size() {
		return nil
	}
	if err := m.space.zero(m.image.Size(), m.size); err != nil {
		return fmt.Errorf("pages: shrink to %d bytes: %w", m.image.Size(), err)
	}
	m.shrink = true
	_, ok := mem.Grow(1)
	m.shrink = false
	if !ok {
		return fmt.Errorf("pages: shrink to %d bytes: the memory is at its maximum of %d", m.image.Size(), m.size)
	}
	return nil
}

// Resident returns how many bytes are this memory's alone now, in RAM or swapped out; what it shares with its image is
// not counted. Where the system cannot tell, it is the memory's size; on a Linux without /proc it is an
// [errors.ErrUnsupported].
func (m *Memory) Resident() (int64, error) {
	if m.space == nil {
		return 0, nil
	}
	n, err := m.space.private(m.size)
	if err != nil {
		return 0, fmt.Errorf("pages: count resident pages: %w", err)
	}
	return n, nil
}

func (m *Memory) rewindable() error {
	switch {
	case m.space == nil:
		return ErrFreed
	case m.image == nil:
		return ErrNoImage
	}
	return nil
}

// use backs the memory with img, which holds the same bytes.
func (m *Memory) use(img *Image) error {
	if err := m.space.back(img); err != nil {
		return err
	}
	img.retain()
	m.setImage(img)
	return nil
}

func (m *Memory) setImage(img *Image) {
	if m.image != nil {
		_ = m.image.release() // nobody is left to tell
	}
	m.image = img
}

func differing(a, b []byte) int {
	n, page := 0, pageSize
	for i := 0; i < len(a); i += page {
		if !bytes.Equal(a[i:i+page], b[i:i+page]) {
			n++
		}
	}
	return n
}
