package vfs

import (
	"math"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// WriteAt writes to a file at an offset, filling a gap before it with zeros. It writes all of p or nothing.
func (fs *FS) WriteAt(n *Node, p []byte, offset int64) errno.Errno {
	if err := writable(n); err != errno.Success {
		return err
	}
	if offset < 0 {
		return errno.EINVAL
	}
	if offset > math.MaxInt64-int64(len(p)) {
		return errno.EFBIG
	}
	if len(p) == 0 {
		return errno.Success
	}
	if err := fs.own(n, max(offset+int64(len(p)), n.Size())); err != errno.Success {
		return err
	}
	copy(n.data[offset:], p)
	fs.changed(n)
	return errno.Success
}

// Resize cuts a file off at a size in bytes, or extends it with zeros.
func (fs *FS) Resize(n *Node, size int64) errno.Errno {
	if err := writable(n); err != errno.Success {
		return err
	}
	if size < 0 {
		return errno.EINVAL
	}
	if size > n.Size() {
		if err := fs.own(n, size); err != errno.Success {
			return err
		}
	}
	n.touch()
	n.data = n.data[:size:size]
	if n.owned {
		fs.refund(n, size)
	}
	fs.changed(n)
	return errno.Success
}

// SetTimes sets a node's access and modification times, in nanoseconds since 1970; nil leaves one as it is.
func (fs *FS) SetTimes(n *Node, atime, mtime *int64) errno.Errno {
	if !n.own || !n.writable {
		return errno.EROFS
	}
	n.touch()
	if atime != nil {
		n.atime = *atime
	}
	if mtime != nil {
		n.mtime = *mtime
	}
	n.ctime = fs.now()
	return errno.Success
}

func writable(n *Node) errno.Errno {
	switch {
	case n.kind == Directory:
		return errno.EISDIR
	case n.kind != File:
		return errno.EINVAL
	case !n.writable:
		return errno.EROFS
	}
	return errno.Success
}

// own makes a file's content its own and at least as long as it was; what is new is zero. The quota is asked before
// anything is allocated.
func (fs *FS) own(n *Node, size int64) errno.Errno {
	before := n.charged
	if err := fs.charge(n, size); err != errno.Success {
		return err
	}
	n.touch()
	old := n.data
	if int64(cap(n.buffer)) < size {
		// Room to grow, but never more than the quota could fill.
		room := min(2*before, size+fs.quota.Bytes-fs.used.Bytes)
		n.buffer = make([]byte, 0, max(size, room))
	}
	n.data, n.owned = n.buffer[:size], true
	if len(old) > 0 && &old[0] != &n.data[0] {
		copy(n.data, old)
	}
	clear(n.data[len(old):])
	return errno.Success
}
