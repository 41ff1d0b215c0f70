package wasi

import (
	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// direntSize is the size of the head of an entry (witx type dirent); the name follows.
const direntSize = 24

// fdReaddir fills the buffer with entries. The last may be cut off: a full buffer tells the guest that there are more.
func (s *System) fdReaddir(c call) Errno {
	dir, err := s.directory(c.u32(0))
	if err != errno.Success {
		return err
	}
	buffer, err := c.memory.bytes(c.u32(1), c.u32(2))
	if err != errno.Success {
		return err
	}
	left := buffer
	dir.ReadDir(c.u64(3), func(e vfs.Entry) bool {
		left = putDirent(left, e)
		return len(left) > 0
	})
	return c.memory.putUint32(c.u32(4), uint32(len(buffer)-len(left)))
}

// putDirent writes as much of an entry as fits and returns what is left of the buffer.
func putDirent(b []byte, e vfs.Entry) []byte {
	var head [direntSize]byte
	little.PutUint64(head[:], e.Next)
	little.PutUint64(head[8:], e.Ino)
	little.PutUint32(head[16:], uint32(len(e.Name)))
	head[20] = byte(e.Kind)
	b = b[copy(b, head[:]):]
	return b[copy(b, e.Name):]
}
