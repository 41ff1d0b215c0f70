package wasi

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/tetratelabs/wazero/api"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// maxTransfer is the most that one call moves through a device or fills with randomness, in bytes: a call cannot be
// interrupted.
const maxTransfer = 1 << 20

// The devices every System has.
type (
	stdin  struct{ system *System }
	output struct {
		system *System
		stream *[]byte
	}
	null    struct{}
	urandom struct{ system *System }
)

// Read implements [Device].
func (d stdin) Read(_ context.Context, _ api.Module, p []byte) (int, Errno) {
	n := copy(p, d.system.stdin)
	d.system.stdin = d.system.stdin[n:]
	return n, errno.Success
}

// Write implements [Device].
func (stdin) Write(context.Context, api.Module, []byte) (int, Errno) { return 0, errno.EBADF }

// Read implements [Device].
func (output) Read(context.Context, api.Module, []byte) (int, Errno) { return 0, errno.EBADF }

// Write implements [Device]. Beyond the limit it keeps what fits, and the host ends the program.
func (d output) Write(ctx context.Context, m api.Module, p []byte) (int, Errno) {
	s := d.system
	fits := min(int64(len(p)), max(s.job.Limits.Output-s.written, 0))
	*d.stream = append(*d.stream, p[:fits]...)
	s.written += fits
	if fits < int64(len(p)) {
		s.host.Exceeded(ctx, m, OutputLimit)
		return 0, errno.EIO
	}
	return len(p), errno.Success
}

// Read implements [Device].
func (null) Read(context.Context, api.Module, []byte) (int, Errno) { return 0, errno.Success }

// Write implements [Device].
func (null) Write(_ context.Context, _ api.Module, p []byte) (int, Errno) {
	return len(p), errno.Success
}

// Read implements [Device].
func (d urandom) Read(_ context.Context, _ api.Module, p []byte) (int, Errno) {
	d.system.fill(p)
	return len(p), errno.Success
}

// Write implements [Device].
func (urandom) Write(_ context.Context, _ api.Module, p []byte) (int, Errno) {
	return len(p), errno.Success
}

// The descriptors every guest begins with are 0 to 2 for the standard streams and 3 for the root. The streams are
// character devices that claim an offset: libc takes a character device without one for a terminal.
func (s *System) addDevices(devices map[string]Device) error {
	for _, stream := range []struct {
		path   string
		device Device
		rights rights
	}{
		{"/dev/stdin", stdin{s}, fileRights &^ rightWrite},
		{"/dev/stdout", output{s, &s.stdout}, fileRights &^ rightRead},
		{"/dev/stderr", output{s, &s.stderr}, fileRights &^ rightRead},
	} {
		node, err := s.files.AddDevice(stream.path, stream.device)
		if err != nil {
			return err
		}
		s.open(descriptor{node: node, rights: stream.rights})
	}
	s.open(descriptor{node: s.files.Root(), rights: directoryRights, inheriting: allRights, preopened: true})
	all := map[string]Device{"/dev/null": null{}, "/dev/urandom": urandom{s}, "/dev/random": urandom{s}}
	maps.Copy(all, devices)
	for _, path := range slices.Sorted(maps.Keys(all)) {
		if _, err := s.files.AddDevice(path, all[path]); err != nil {
			return err
		}
	}
	return nil
}

// open acquires a descriptor's node for it and puts it into the table.
func (s *System) open(d descriptor) uint32 {
	s.files.Acquire(d.node)
	return s.table.put(d)
}

// device returns what serves a device's reads and writes, nil for anything else.
func (d *descriptor) device() Device {
	device, _ := d.node.Device().(Device)
	return device
}

func newRandom() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{}) }

// seed makes randomness begin as a job's seed says.
func seed(r *rand.ChaCha8, seed uint64) {
	var key [32]byte
	key[31] = 1 // no job's sequence is the warming up's
	little.PutUint64(key[:], seed)
	r.Seed(key)
}

func (s *System) fill(p []byte) {
	// ChaCha8's Read cannot fail.
	_, _ = s.random.Read(p)
}

func (s *System) randomGet(c call) Errno {
	if c.u32(1) > maxTransfer {
		return errno.EINVAL
	}
	p, err := c.memory.bytes(c.u32(0), c.u32(1))
	if err == errno.Success {
		s.fill(p)
	}
	return err
}
