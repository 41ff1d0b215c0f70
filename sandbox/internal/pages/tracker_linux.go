package pages

import (
	"fmt"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// tracker has the kernel mark the pages of an image as unwritten, by userfaultfd's asynchronous write protection
// (Linux 6.7, Documentation/admin-guide/mm/userfaultfd.rst): the first write to a page takes the mark off within the
// page fault, without a signal or a handler. A walk then looks at one bit for each page, where [scanner] has to look up
// what every mapped page belongs to, which takes ten times as long. Containers often forbid userfaultfd.
type tracker struct {
	scanner
	fd uintptr
}

// newTracker shares one userfaultfd among all memories: it may hold any number of ranges, each for as long as it is
// mapped.
var newTracker = sync.OnceValues(func() (*tracker, error) {
	file, err := pagemap()
	if err != nil {
		return nil, err
	}
	fd, _, errno := unix.Syscall(unix.SYS_USERFAULTFD, unix.O_CLOEXEC|uffdUserModeOnly, 0, 0)
	if errno != 0 {
		return nil, fmt.Errorf("userfaultfd: %w", errno)
	}
	api := uffdAPI{api: uffdVersion, features: uffdShmem | uffdUnpopulated | uffdAsync}
	if err := control(fd, uffdioAPI, unsafe.Pointer(&api)); err != nil {
		return nil, fmt.Errorf("userfaultfd: %w", err)
	}
	return &tracker{scanner: scanner{file: file, wanted: written}, fd: fd}, nil
})

// Structures and values of linux/userfaultfd.h.
type (
	uffdAPI      struct{ api, features, ioctls uint64 }
	uffdRegister struct{ start, length, mode, ioctls uint64 }
)

const (
	uffdVersion      = 0xaa
	uffdUserModeOnly = 1       // all that an unprivileged process may ask for; asynchronous marks need no more
	uffdShmem        = 1 << 12 // UFFD_FEATURE_WP_HUGETLBFS_SHMEM
	uffdUnpopulated  = 1 << 13 // UFFD_FEATURE_WP_UNPOPULATED
	uffdAsync        = 1 << 15 // UFFD_FEATURE_WP_ASYNC
	uffdModeWP       = 1 << 1
	uffdioAPI        = 0xc018aa3f
	uffdioRegister   = 0xc020aa00
	scanMark         = 1 << 0 // PM_SCAN_WP_MATCHING
	scanOnlyIfAsync  = 1 << 1 // PM_SCAN_CHECK_WPASYNC
	pageIsWritten    = 1 << 1
)

// written is the category of pages that lost their mark, in RAM, swapped out, or dropped.
var written = scanArguments{categoryMask: pageIsWritten, returnMask: pageIsWritten}

func (t *tracker) arm(start, end uintptr) error {
	register := uffdRegister{start: uint64(start), length: uint64(end - start), mode: uffdModeWP}
	if err := control(t.fd, uffdioRegister, unsafe.Pointer(&register)); err != nil {
		return fmt.Errorf("watch for writes: %w", err)
	}
	mark := written
	mark.start, mark.end, mark.flags = uint64(start), uint64(end), scanMark|scanOnlyIfAsync
	_, err := t.scan(&mark)
	return err
}

func control(fd, request uintptr, argument unsafe.Pointer) error {
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, fd, request, uintptr(argument)); errno != 0 {
		return errno
	}
	return nil
}
