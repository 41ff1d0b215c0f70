package wasi

import (
	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// maxDescriptors is the size of the descriptor table.
const maxDescriptors = 256

// rights are what a descriptor may be used for (witx type rights). Only reading and writing are enforced; guests look
// at the others.
type rights uint64

const (
	rightRead  rights = 1 << 1
	rightSeek  rights = 1 << 2
	rightTell  rights = 1 << 5
	rightWrite rights = 1 << 6

	allRights  rights = 1<<30 - 1
	fileRights rights = 1<<0 | rightRead | rightSeek | 1<<3 | 1<<4 | rightTell | rightWrite | 1<<7 | 1<<8 |
		1<<21 | 1<<22 | 1<<23 | 1<<27
	directoryRights = allRights &^ (rightRead | rightSeek | rightTell | rightWrite | 1<<8 | 1<<22)
)

// Flags of descriptors (witx type fdflags); the flags for synchronous writes change nothing here.
const (
	appendFlag = 1 << 0
	allFlags   = 1<<5 - 1
)

// descriptor is an open file. Without a node it is free.
type descriptor struct {
	node       *vfs.Node
	offset     int64
	flags      uint16
	rights     rights
	inheriting rights
	preopened  bool
}

// table holds the descriptors by number.
type table struct {
	open []descriptor
}

func (t *table) copy(from *table) {
	clear(t.open)
	t.open = append(t.open[:0], from.open...)
}

// get returns the descriptor of a number. It is good until the next put.
func (t *table) get(fd uint32) (*descriptor, Errno) {
	if fd >= uint32(len(t.open)) || t.open[fd].node == nil {
		return nil, errno.EBADF
	}
	return &t.open[fd], errno.Success
}

// full says that there is no free number.
func (t *table) full() bool { return t.free() >= maxDescriptors }

// free returns the lowest free number.
func (t *table) free() int {
	for i := range t.open {
		if t.open[i].node == nil {
			return i
		}
	}
	return len(t.open)
}

// put opens a descriptor under the lowest free number. The table must not be full.
func (t *table) put(d descriptor) uint32 {
	fd := t.free()
	if fd == len(t.open) {
		t.open = append(t.open, d)
	} else {
		t.open[fd] = d
	}
	return uint32(fd)
}

func (s *System) fdClose(c call) Errno {
	d, err := s.table.get(c.u32(0))
	if err == errno.Success {
		s.files.Release(d.node)
		*d = descriptor{}
	}
	return err
}

// fdRenumber moves a descriptor to the number of another, which is closed.
func (s *System) fdRenumber(c call) Errno {
	from, err := s.table.get(c.u32(0))
	if err != errno.Success {
		return err
	}
	to, err := s.table.get(c.u32(1))
	if err != errno.Success || from == to {
		return err
	}
	s.files.Release(to.node)
	*to, *from = *from, descriptor{}
	return errno.Success
}

// directory returns the directory that a descriptor is open on.
func (s *System) directory(fd uint32) (*vfs.Node, Errno) {
	d, err := s.table.get(fd)
	if err != errno.Success {
		return nil, err
	}
	if d.node.Kind() != vfs.Directory {
		return nil, errno.ENOTDIR
	}
	return d.node, errno.Success
}
