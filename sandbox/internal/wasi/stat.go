package wasi

import (
	"math"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// rootName is what the one preopened directory is called.
const rootName = "/"

func (s *System) fdPrestatGet(c call) Errno {
	if _, err := s.preopened(c.u32(0)); err != errno.Success {
		return err
	}
	// The tag of a directory is 0, the length of its name follows.
	return c.memory.putUint64(c.u32(1), uint64(len(rootName))<<32)
}

func (s *System) fdPrestatDirName(c call) Errno {
	if _, err := s.preopened(c.u32(0)); err != errno.Success {
		return err
	}
	if c.u32(2) < uint32(len(rootName)) {
		return errno.ENAMETOOLONG
	}
	p, err := c.memory.bytes(c.u32(1), uint32(len(rootName)))
	if err == errno.Success {
		copy(p, rootName)
	}
	return err
}

func (s *System) preopened(fd uint32) (*descriptor, Errno) {
	d, err := s.table.get(fd)
	if err == errno.Success && !d.preopened {
		err = errno.EBADF
	}
	return d, err
}

func (s *System) fdFdstatGet(c call) Errno {
	d, err := s.table.get(c.u32(0))
	if err != errno.Success {
		return err
	}
	b, err := c.memory.bytes(c.u32(1), 24)
	if err != errno.Success {
		return err
	}
	clear(b)
	b[0] = byte(d.node.Kind())
	little.PutUint16(b[2:], d.flags)
	little.PutUint64(b[8:], uint64(d.rights))
	little.PutUint64(b[16:], uint64(d.inheriting))
	return errno.Success
}

func (s *System) fdFdstatSetFlags(c call) Errno {
	d, err := s.table.get(c.u32(0))
	if err != errno.Success {
		return err
	}
	if c.u32(1) > allFlags {
		return errno.EINVAL
	}
	d.flags = uint16(c.u32(1))
	return errno.Success
}

// fdFdstatSetRights takes rights away; none can be won.
func (s *System) fdFdstatSetRights(c call) Errno {
	d, err := s.table.get(c.u32(0))
	if err != errno.Success {
		return err
	}
	base, inheriting := rights(c.u64(1)), rights(c.u64(2))
	if base&^d.rights != 0 || inheriting&^d.inheriting != 0 {
		return errno.ENOTCAPABLE
	}
	d.rights, d.inheriting = base, inheriting
	return errno.Success
}

func (s *System) fdFilestatGet(c call) Errno {
	d, err := s.table.get(c.u32(0))
	if err != errno.Success {
		return err
	}
	return c.putFilestat(c.u32(1), d.node.Stat())
}

func (s *System) fdFilestatSetSize(c call) Errno {
	return s.resize(c.u32(0), func(*vfs.Node) uint64 { return c.u64(1) })
}

// fdAllocate extends a file to hold a range, and never cuts it off.
func (s *System) fdAllocate(c call) Errno {
	offset, length := c.u64(1), c.u64(2)
	if length == 0 || offset > math.MaxInt64 {
		return errno.EINVAL
	}
	return s.resize(c.u32(0), func(n *vfs.Node) uint64 {
		if length > math.MaxInt64-offset {
			return math.MaxInt64
		}
		return max(offset+length, uint64(n.Size()))
	})
}

func (s *System) resize(fd uint32, size func(*vfs.Node) uint64) Errno {
	d, err := s.table.get(fd)
	if err != errno.Success {
		return err
	}
	if d.rights&rightWrite == 0 {
		return errno.EBADF
	}
	return s.files.Resize(d.node, int64(size(d.node)))
}

func (s *System) fdFilestatSetTimes(c call) Errno {
	d, err := s.table.get(c.u32(0))
	if err != errno.Success {
		return err
	}
	return s.setTimes(d.node, c.u64(1), c.u64(2), c.u32(3))
}

// Flags of witx type fstflags.
const (
	setAtime = 1 << iota
	setAtimeNow
	setMtime
	setMtimeNow
)

func (s *System) setTimes(n *vfs.Node, atime, mtime uint64, flags uint32) Errno {
	if flags > 1<<4-1 {
		return errno.EINVAL
	}
	a, err := s.time(atime, flags&setAtime != 0, flags&setAtimeNow != 0)
	if err != errno.Success {
		return err
	}
	m, err := s.time(mtime, flags&setMtime != 0, flags&setMtimeNow != 0)
	if err != errno.Success {
		return err
	}
	return s.files.SetTimes(n, a, m)
}

// time returns what a time is to be set to, nil if it is not.
func (s *System) time(given uint64, set, now bool) (*int64, Errno) {
	switch {
	case set && now:
		return nil, errno.EINVAL
	case set:
		return new(int64(given)), errno.Success
	case now:
		return new(s.clock.realtime()), errno.Success
	}
	return nil, errno.Success
}

// fdSync has nothing to do: memory is all there is.
func (s *System) fdSync(c call) Errno {
	_, err := s.table.get(c.u32(0))
	return err
}

func (s *System) fdAdvise(c call) Errno {
	d, err := s.table.get(c.u32(0))
	switch {
	case err != errno.Success:
		return err
	case d.node.Kind() == vfs.Device:
		return errno.ESPIPE
	case c.u32(3) > 5: // witx type advice
		return errno.EINVAL
	}
	return errno.Success
}
