package wasi

import (
	"math"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// reading returns the descriptor to read from, and the buffers to fill.
func (s *System) reading(c call) (*descriptor, vectors, Errno) {
	return s.transfer(c, rightRead)
}

// writing returns the descriptor to write to, and the buffers to write.
func (s *System) writing(c call) (*descriptor, vectors, Errno) {
	return s.transfer(c, rightWrite)
}

// transfer checks the arguments that all four functions begin with: descriptor, buffers and their number.
func (s *System) transfer(c call, need rights) (*descriptor, vectors, Errno) {
	d, err := s.table.get(c.u32(0))
	switch {
	case err != errno.Success:
		return nil, vectors{}, err
	case d.node.Kind() == vfs.Directory:
		return nil, vectors{}, errno.EISDIR
	case d.rights&need == 0:
		return nil, vectors{}, errno.EBADF
	}
	v, err := c.memory.vectors(c.u32(1), c.u32(2))
	return d, v, err
}

func (s *System) fdRead(c call) Errno {
	d, v, err := s.reading(c)
	if err != errno.Success {
		return err
	}
	if device := d.device(); device != nil {
		return c.readDevice(device, v)
	}
	n, err := d.readAt(v, d.offset)
	if err != errno.Success {
		return err
	}
	d.offset += n
	return c.memory.putUint32(c.u32(3), uint32(n))
}

func (s *System) fdPread(c call) Errno {
	d, v, err := s.reading(c)
	if err != errno.Success {
		return err
	}
	if err := d.checkOffset(c.u64(3)); err != errno.Success {
		return err
	}
	n, err := d.readAt(v, int64(c.u64(3)))
	if err != errno.Success {
		return err
	}
	return c.memory.putUint32(c.u32(4), uint32(n))
}

// readDevice fills the first buffer only: a device may be read once per call, as reading may not return.
func (c call) readDevice(device Device, v vectors) Errno {
	p, err := v.next()
	if p == nil || err != errno.Success {
		return c.wrote(0, err)
	}
	n, err := device.Read(c.ctx, c.module, p[:min(len(p), maxTransfer)])
	if err != errno.Success {
		return err
	}
	return c.memory.putUint32(c.u32(3), uint32(n))
}

// readAt fills the buffers from a file's offset on.
func (d *descriptor) readAt(v vectors, offset int64) (read int64, _ Errno) {
	for {
		p, err := v.next()
		if err != errno.Success || p == nil {
			return read, err
		}
		n := d.node.ReadAt(p, offset+read)
		read += int64(n)
		if n < len(p) {
			return read, errno.Success
		}
	}
}

func (d *descriptor) checkOffset(offset uint64) Errno {
	switch {
	case d.node.Kind() == vfs.Device:
		return errno.ESPIPE
	case offset > math.MaxInt64:
		return errno.EINVAL
	}
	return errno.Success
}

func (s *System) fdWrite(c call) Errno {
	d, v, err := s.writing(c)
	if err != errno.Success {
		return err
	}
	if device := d.device(); device != nil {
		return c.writeDevice(device, v)
	}
	if d.flags&appendFlag != 0 {
		d.offset = d.node.Size()
	}
	n, err := s.writeAt(d, v, d.offset)
	if err != errno.Success {
		return err
	}
	d.offset += n
	return c.memory.putUint32(c.u32(3), uint32(n))
}

func (s *System) fdPwrite(c call) Errno {
	d, v, err := s.writing(c)
	if err != errno.Success {
		return err
	}
	if err := d.checkOffset(c.u64(3)); err != errno.Success {
		return err
	}
	n, err := s.writeAt(d, v, int64(c.u64(3)))
	if err != errno.Success {
		return err
	}
	return c.memory.putUint32(c.u32(4), uint32(n))
}

// writeDevice writes the buffers until the device takes less than it was offered.
func (c call) writeDevice(device Device, v vectors) Errno {
	written := 0
	for written < maxTransfer {
		p, err := v.next()
		if p == nil || err != errno.Success {
			return c.wrote(written, err)
		}
		p = p[:min(len(p), maxTransfer)]
		n, err := device.Write(c.ctx, c.module, p)
		written += n
		if err != errno.Success || n < len(p) {
			return c.wrote(written, err)
		}
	}
	return c.wrote(written, errno.Success)
}

// wrote reports what was written. An error after that is left to the next call.
func (c call) wrote(n int, err Errno) Errno {
	if n == 0 && err != errno.Success {
		return err
	}
	return c.memory.putUint32(c.u32(3), uint32(n))
}

// writeAt writes the buffers at a file's offset, until one does not fit the quota.
func (s *System) writeAt(d *descriptor, v vectors, offset int64) (written int64, _ Errno) {
	for {
		p, err := v.next()
		if p == nil && err == errno.Success {
			return written, errno.Success
		}
		if err == errno.Success {
			err = s.files.WriteAt(d.node, p, offset+written)
		}
		if err != errno.Success {
			if written > 0 {
				err = errno.Success
			}
			return written, err
		}
		written += int64(len(p))
	}
}

func (s *System) fdSeek(c call) Errno {
	d, err := s.table.get(c.u32(0))
	if err != errno.Success {
		return err
	}
	if c.u32(2) > uint32(seekEnd) {
		return errno.EINVAL
	}
	err = d.seek(int64(c.u64(1)), c.abi.whence[c.u32(2)])
	if err != errno.Success {
		return err
	}
	return c.memory.putUint64(c.u32(3), uint64(d.offset))
}

func (s *System) fdTell(c call) Errno {
	d, err := s.table.get(c.u32(0))
	if err != errno.Success {
		return err
	}
	if err := d.seek(0, seekCurrent); err != errno.Success {
		return err
	}
	return c.memory.putUint64(c.u32(1), uint64(d.offset))
}

func (d *descriptor) seek(offset int64, from whence) Errno {
	switch d.node.Kind() {
	case vfs.Device:
		return errno.ESPIPE
	case vfs.Directory:
		return errno.EBADF
	}
	base := int64(0)
	switch from {
	case seekCurrent:
		base = d.offset
	case seekEnd:
		base = d.node.Size()
	}
	if offset > math.MaxInt64-base {
		return errno.EOVERFLOW
	}
	if base+offset < 0 {
		return errno.EINVAL
	}
	d.offset = base + offset
	return errno.Success
}
