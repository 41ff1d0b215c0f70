package pages

import (
	"bytes"
	"errors"
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What a memory may keep private from one job to the next, in pages. To drop a page and fault it in again takes more
// than ten times as long as to compare it, so pages are kept while jobs use them; but one greedy job must not slow all
// that follow.
var (
	// keepPages bounds all private pages of the image.
	keepPages = 64 << 20 / pageSize
	// keepIdle bounds those that the last job left unchanged.
	keepIdle = 2 << 20 / pageSize
)

// mapped is a reserved range of addresses: an image's file mapped copy-on-write at its beginning, zero pages above it
// up to what is committed, then nothing.
type mapped struct {
	base      unsafe.Pointer
	all       []byte
	committed int
	image     int    // the image's size
	finder    finder // nil: drop every page
	runs      []run  // private pages of the image at the last reset
	idle      []int  // offsets of those that were unchanged
}

func newMapped(reserve int, f finder) (*mapped, error) {
	base, err := unix.MmapPtr(-1, 0, nil, uintptr(reserve), unix.PROT_NONE,
		unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_NORESERVE)
	if err != nil {
		return nil, err
	}
	s := &mapped{base: base, all: unsafe.Slice((*byte)(base), reserve), finder: f}
	if err := s.smallPages(reserve); err != nil {
		s.release()
		return nil, err
	}
	return s, nil
}

// smallPages keeps the kernel from backing the first size bytes with huge pages: one write would make 2 MiB private,
// to be counted against the guest and copied back. A kernel built without huge pages refuses, and needs no asking.
func (s *mapped) smallPages(size int) error {
	err := unix.Madvise(s.all[:size], unix.MADV_NOHUGEPAGE)
	if err != nil && !errors.Is(err, unix.EINVAL) {
		return fmt.Errorf("forbid huge pages: %w", err)
	}
	return nil
}

func (s *mapped) commit(size int) error {
	if size <= s.committed {
		return nil
	}
	if err := unix.Mprotect(s.all[s.committed:size], unix.PROT_READ|unix.PROT_WRITE); err != nil {
		return err
	}
	s.committed = size
	return nil
}

func (s *mapped) bytes() []byte { return s.all }

func (s *mapped) save(size int) (*Image, error) { return fileImage(s.all[:size]) }

func (s *mapped) back(img *Image) error {
	if img.Size() == 0 {
		return nil
	}
	_, err := unix.MmapPtr(int(img.file.Fd()), 0, s.base, uintptr(img.Size()), unix.PROT_READ|unix.PROT_WRITE,
		unix.MAP_PRIVATE|unix.MAP_FIXED|unix.MAP_NORESERVE)
	if err != nil {
		return fmt.Errorf("map the image: %w", err)
	}
	s.image = img.Size()
	if err := s.smallPages(img.Size()); err != nil {
		return err
	}
	return s.arm(0, img.Size())
}

func (s *mapped) arm(from, to int) error {
	if s.finder == nil {
		return nil
	}
	base := uintptr(s.base)
	return s.finder.arm(base+uintptr(from), base+uintptr(to))
}

// reset copies the private pages back, or drops them when they are too many to keep or cannot be found: both end in
// the same bytes.
func (s *mapped) reset(img *Image) (Stats, error) {
	n, err := s.find(img.Size())
	if err != nil || n > keepPages {
		s.runs = nil
		return Stats{Dropped: img.Size() / pageSize}, s.drop(0, img.Size())
	}
	s.idle = s.idle[:0]
	copied := 0
	for _, r := range s.runs {
		for from := s.offset(r.start); from < s.offset(r.end); from += pageSize {
			page, want := s.all[from:from+pageSize], img.data[from:from+pageSize]
			if bytes.Equal(page, want) {
				s.idle = append(s.idle, from)
				continue
			}
			copy(page, want)
			copied++
		}
	}
	if len(s.idle) <= keepIdle {
		return Stats{Copied: copied, Kept: len(s.idle)}, nil
	}
	return Stats{Copied: copied, Dropped: len(s.idle)}, s.dropIdle()
}

// dropIdle drops the idle pages, neighbours at once.
func (s *mapped) dropIdle() error {
	for rest := s.idle; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n] == rest[0]+n*pageSize {
			n++
		}
		if err := s.drop(rest[0], rest[0]+n*pageSize); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// drop gives pages of the image back to the kernel, so that the image's file shows again.
func (s *mapped) drop(from, to int) error {
	if err := s.zero(from, to); err != nil {
		return err
	}
	return s.arm(from, to)
}

// zero gives pages above the image back to the kernel.
func (s *mapped) zero(from, to int) error {
	if from == to {
		return nil
	}
	if err := unix.Madvise(s.all[from:to], unix.MADV_DONTNEED); err != nil {
		return fmt.Errorf("drop pages: %w", err)
	}
	return nil
}

// find sets s.runs to the private pages among the first size bytes, and returns how many there are.
func (s *mapped) find(size int) (int, error) {
	s.runs = s.runs[:0]
	if s.finder == nil {
		return 0, errors.ErrUnsupported
	}
	start := uintptr(s.base)
	runs, err := s.finder.find(start, start+uintptr(size), s.runs)
	s.runs = runs
	return pageCount(runs), err
}

func (s *mapped) offset(address uint64) int { return int(address - uint64(uintptr(s.base))) }

// private asks the space's own finder about the image, and about what lies above it one that needs no arming: to that
// one, the marks of the other look like pages in swap.
func (s *mapped) private(size int) (int64, error) {
	plain := plainFinder()
	if plain == nil {
		return 0, errors.ErrUnsupported
	}
	own := s.finder
	if own == nil {
		own = plain
	}
	base := uintptr(s.base)
	image, err := own.find(base, base+uintptr(s.image), nil)
	if err != nil {
		return 0, err
	}
	above, err := plain.find(base+uintptr(s.image), base+uintptr(size), nil)
	return int64(pageCount(image)+pageCount(above)) * int64(pageSize), err
}

// release cannot fail: the range is one that mmap returned, and unmapped once.
func (s *mapped) release() {
	_ = unix.MunmapPtr(s.base, uintptr(len(s.all)))
	s.all, s.runs, s.idle = nil, nil, nil
}
