package pages

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// run is a run of addresses, laid out as the kernel's struct page_region.
type run struct {
	start, end, categories uint64
}

func pageCount(runs []run) int {
	n := 0
	for _, r := range runs {
		n += int(r.end-r.start) / pageSize
	}
	return n
}

// finder finds private pages: those that were written and so copied from their file, or that have no file, be they in
// RAM or swapped out.
type finder interface {
	// arm says that no page from start to end is private, before the first find there and after pages were dropped.
	arm(start, end uintptr) error
	// find appends the runs of private pages from start to end to into.
	find(start, end uintptr, into []run) ([]run, error)
}

// finders returns the finders that work here, the fastest first.
var finders = sync.OnceValue(func() []strategy {
	var works []strategy
	for _, s := range []strategy{byWritten, byScan, byPagemap} {
		if tell(newFinder(s)) == nil {
			works = append(works, s)
		}
	}
	return works
})

// plainFinder returns the fastest finder that works without being armed, or nil.
func plainFinder() finder {
	for _, s := range finders() {
		if s != byWritten {
			return newFinder(s)
		}
	}
	return nil
}

func newFinder(s strategy) finder {
	file, err := pagemap()
	if err != nil {
		return nil
	}
	switch s {
	case byWritten:
		if t, err := newTracker(); err == nil {
			return t
		}
	case byScan:
		return scanner{file: file, wanted: private}
	case byPagemap:
		return &reader{file: file}
	}
	return nil
}

// pagemap is the process's page table as a file; one open file serves every memory.
var pagemap = sync.OnceValues(func() (*os.File, error) { return os.Open("/proc/self/pagemap") })

// tell tries a finder on an image whose first page was read and whose second was written, since kernels and what poses
// as one (gVisor, seccomp filters) differ in more than their version numbers.
func tell(f finder) error {
	const size = 4 * wasmPage
	if f == nil {
		return errors.ErrUnsupported
	}
	s, err := newMapped(size, f)
	if err != nil {
		return err
	}
	defer s.release()
	img, err := fileImage(make([]byte, size))
	if err != nil {
		return err
	}
	defer img.Close()
	if err := s.back(img); err != nil {
		return err
	}
	s.all[pageSize] = s.all[0] + 1
	n, err := s.find(size)
	if err == nil && (n != 1 || s.offset(s.runs[0].start) != pageSize) {
		err = fmt.Errorf("found %d pages where the second was written: %w", n, errors.ErrUnsupported)
	}
	return err
}

// scanner asks the kernel for the private pages by the PAGEMAP_SCAN ioctl (Linux 6.7,
// Documentation/admin-guide/mm/pagemap.rst).
type scanner struct {
	file   *os.File
	wanted scanArguments // its categories
}

// private is the category of pages with no file behind them, in RAM or in swap.
var private = scanArguments{
	categoryInverted: pageIsFile, categoryMask: pageIsFile, categoryAnyOf: pageIsPresent | pageIsSwapped,
	returnMask: pageIsPresent | pageIsSwapped,
}

// scanArguments is the kernel's struct pm_scan_arg.
type scanArguments struct {
	size, flags, start, end, walkEnd, vec, vecLen, maxPages   uint64
	categoryInverted, categoryMask, categoryAnyOf, returnMask uint64
}

// Values of linux/fs.h.
const (
	pagemapScan   = 0xc0606610 // _IOWR('f', 16, struct pm_scan_arg)
	pageIsFile    = 1 << 2
	pageIsPresent = 1 << 3
	pageIsSwapped = 1 << 4
)

// firstRuns is room for the pages of a usual job, so that one call of the kernel names them all.
const firstRuns = 512

func (scanner) arm(_, _ uintptr) error { return nil }

func (s scanner) find(start, end uintptr, into []run) ([]run, error) {
	for start < end {
		into = roomy(into)
		room := into[len(into):cap(into)]
		arguments := s.wanted
		arguments.start, arguments.end = uint64(start), uint64(end)
		arguments.vec, arguments.vecLen = uint64(uintptr(unsafe.Pointer(unsafe.SliceData(room)))), uint64(len(room))
		n, err := s.scan(&arguments)
		runtime.KeepAlive(room)
		if err != nil {
			return into, err
		}
		into = into[:len(into)+n]
		// walk_end is no guide: a walk that ran to its end may report where the kernel's own buffer was last full.
		if n < len(room) {
			break
		}
		start = uintptr(into[len(into)-1].end)
	}
	return into, nil
}

func (s scanner) scan(arguments *scanArguments) (int, error) {
	arguments.size = uint64(unsafe.Sizeof(*arguments))
	for {
		n, _, errno := unix.Syscall(unix.SYS_IOCTL, s.file.Fd(), pagemapScan, uintptr(unsafe.Pointer(arguments)))
		switch errno {
		case 0:
			return int(n), nil
		case unix.EINTR:
		default:
			return 0, fmt.Errorf("scan page table: %w", errno)
		}
	}
}

// roomy returns runs with room for more, on the heap and so at an address that the kernel can be told.
func roomy(runs []run) []run {
	if len(runs) < cap(runs) {
		return runs
	}
	return append(make([]run, 0, max(firstRuns, 2*cap(runs))), runs...)
}

// reader reads the page table itself: one little- or big-endian word a page, as the machine has it (Linux 4.2).
type reader struct {
	file *os.File
	page []byte
}

// Bits of a word of /proc/self/pagemap (Documentation/admin-guide/mm/pagemap.rst). Without privileges the frame number
// below them reads as zero.
const (
	wordIsFile    = 1 << 61
	wordIsSwapped = 1 << 62
	wordIsPresent = 1 << 63
)

// readAtOnce is how many bytes of the page table one read takes.
const readAtOnce = 1 << 15

func (*reader) arm(_, _ uintptr) error { return nil }

func (r *reader) find(start, end uintptr, into []run) ([]run, error) {
	if r.page == nil {
		r.page = make([]byte, readAtOnce)
	}
	for start < end {
		words := r.page[:min(len(r.page), int(end-start)/pageSize*8)]
		if _, err := r.file.ReadAt(words, int64(start)/int64(pageSize)*8); err != nil {
			return into, fmt.Errorf("read page table: %w", err)
		}
		into = privateRuns(words, uint64(start), into)
		start += uintptr(len(words) / 8 * pageSize)
	}
	return into, nil
}

// privateRuns appends the private ones of the pages from start on that words describes.
func privateRuns(words []byte, start uint64, into []run) []run {
	for ; len(words) > 0; words, start = words[8:], start+uint64(pageSize) {
		word := binary.NativeEndian.Uint64(words)
		if word&wordIsFile != 0 || word&(wordIsPresent|wordIsSwapped) == 0 {
			continue
		}
		if last := len(into) - 1; last >= 0 && into[last].end == start {
			into[last].end += uint64(pageSize)
		} else {
			into = append(into, run{start: start, end: start + uint64(pageSize)})
		}
	}
	return into
}
