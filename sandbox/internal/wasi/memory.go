package wasi

import (
	"encoding/binary"

	"github.com/tetratelabs/wazero/api"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// maxVectors is the most buffers that one read or write may name, as Linux's IOV_MAX.
const maxVectors = 1024

var little = binary.LittleEndian

// memory is the guest's. Every access is checked: EFAULT is a pointer that leads out of it.
type memory struct{ api.Memory }

// bytes returns a view of n bytes at p.
func (m memory) bytes(p, n uint32) ([]byte, Errno) {
	view, ok := m.Read(p, n)
	if !ok {
		return nil, errno.EFAULT
	}
	return view, errno.Success
}

func (m memory) putUint32(p, v uint32) Errno {
	if !m.WriteUint32Le(p, v) {
		return errno.EFAULT
	}
	return errno.Success
}

func (m memory) putUint64(p uint32, v uint64) Errno {
	if !m.WriteUint64Le(p, v) {
		return errno.EFAULT
	}
	return errno.Success
}

// vectors returns the array of n buffers (witx iovec: pointer and length) at p.
func (m memory) vectors(p, n uint32) (vectors, Errno) {
	if n > maxVectors {
		return vectors{}, errno.EINVAL
	}
	array, err := m.bytes(p, n*8)
	return vectors{m, array}, err
}

// vectors is what is left of an array of buffers.
type vectors struct {
	memory memory
	array  []byte
}

// next takes the next buffer that is not empty; nil is the end.
func (v *vectors) next() ([]byte, Errno) {
	for len(v.array) > 0 {
		p, n := little.Uint32(v.array), little.Uint32(v.array[4:])
		v.array = v.array[8:]
		buffer, err := v.memory.bytes(p, n)
		if err != errno.Success || n > 0 {
			return buffer, err
		}
	}
	return nil, errno.Success
}
