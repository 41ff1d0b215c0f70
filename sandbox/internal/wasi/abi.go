package wasi

import (
	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// abi is where the two versions of the interface differ.
type abi struct {
	module string
	// whence translates fd_seek's argument; the index is what the guest says.
	whence [3]whence
	// filestatSize is the size of a filestat in bytes, linksAt and sizeAt the offsets of what moved in it. The three
	// times follow the size.
	filestatSize, linksAt, sizeAt uint32
	wideLinks                     bool
	// subscriptionSize is the size of a subscription, clockAt the offset of the clock in it.
	subscriptionSize, clockAt uint32
}

type whence int

const (
	seekSet whence = iota
	seekCurrent
	seekEnd
)

// preview1 is wasi_snapshot_preview1, snapshot-01.
var preview1 = abi{
	module: "wasi_snapshot_preview1",
	whence: [3]whence{seekSet, seekCurrent, seekEnd},

	filestatSize: 64, linksAt: 24, wideLinks: true, sizeAt: 32,
	subscriptionSize: 48, clockAt: 16,
}

// unstable is wasi_unstable, snapshot-00: another order of whence, a link count of 32 bits that moves what follows,
// and a clock subscription that begins with an identifier of its own.
var unstable = abi{
	module: "wasi_unstable",
	whence: [3]whence{seekCurrent, seekEnd, seekSet},

	filestatSize: 56, linksAt: 20, sizeAt: 24,
	subscriptionSize: 56, clockAt: 24,
}

// The one device that all files are on.
const deviceNumber = 1

// putFilestat writes a filestat at p.
func (c call) putFilestat(p uint32, s vfs.Stat) Errno {
	b, err := c.memory.bytes(p, c.abi.filestatSize)
	if err != errno.Success {
		return err
	}
	clear(b)
	little.PutUint64(b, deviceNumber)
	little.PutUint64(b[8:], s.Ino)
	b[16] = byte(s.Kind)
	if c.abi.wideLinks {
		little.PutUint64(b[c.abi.linksAt:], s.Links)
	} else {
		little.PutUint32(b[c.abi.linksAt:], uint32(s.Links))
	}
	at := b[c.abi.sizeAt:]
	little.PutUint64(at, uint64(s.Size))
	little.PutUint64(at[8:], uint64(s.Atime))
	little.PutUint64(at[16:], uint64(s.Mtime))
	little.PutUint64(at[24:], uint64(s.Ctime))
	return errno.Success
}
