package wasi

import (
	"math"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// The kinds of events of witx type eventtype.
const (
	clockEvent = iota
	readEvent
	writeEvent
)

const (
	maxSubscriptions = 1024
	eventSize        = 32
	absoluteTime     = 1 // witx type subclockflags
)

// subscription is one thing that poll_oneoff waits for.
type subscription struct {
	userdata uint64
	kind     byte
	fd       uint32        // of a read or write event
	wait     time.Duration // of a clock
	err      Errno
}

// pollOneoff never waits: descriptors are always ready, and if only clocks are asked for the guest's clock is moved to
// the first.
func (s *System) pollOneoff(c call) Errno {
	n := c.u32(2)
	if n == 0 || n > maxSubscriptions {
		return errno.EINVAL
	}
	in, err := c.memory.bytes(c.u32(0), n*c.abi.subscriptionSize)
	if err != errno.Success {
		return err
	}
	out, err := c.memory.bytes(c.u32(1), n*eventSize)
	if err != errno.Success {
		return err
	}
	wait := s.shortestWait(c.abi, in)
	err = c.memory.putUint32(c.u32(3), s.putEvents(c.abi, in, out, wait))
	s.sleep(c, wait)
	return err
}

// shortestWait returns how long it takes until the first event. Nothing to wait for, or an error, takes no time.
func (s *System) shortestWait(abi *abi, in []byte) time.Duration {
	shortest := time.Duration(math.MaxInt64)
	for ; len(in) > 0; in = in[abi.subscriptionSize:] {
		shortest = min(shortest, s.subscription(abi, in).wait)
	}
	return max(shortest, 0)
}

// putEvents writes an event for each subscription that will be ready after the wait and returns how many.
func (s *System) putEvents(abi *abi, in, out []byte, wait time.Duration) uint32 {
	n := uint32(0)
	for ; len(in) > 0; in = in[abi.subscriptionSize:] {
		sub := s.subscription(abi, in)
		if sub.kind == clockEvent && sub.err == errno.Success && sub.wait > wait {
			continue
		}
		s.putEvent(out[n*eventSize:], sub)
		n++
	}
	return n
}

func (s *System) subscription(abi *abi, in []byte) subscription {
	sub := subscription{userdata: little.Uint64(in), kind: in[8]}
	switch sub.kind {
	case clockEvent:
		sub.wait, sub.err = s.clockWait(in[abi.clockAt:])
	case readEvent, writeEvent:
		sub.fd = little.Uint32(in[16:])
		_, sub.err = s.table.get(sub.fd)
	default:
		sub.err = errno.EINVAL
	}
	return sub
}

// clockWait reads a clock's id, timeout, precision and flags.
func (s *System) clockWait(in []byte) (time.Duration, Errno) {
	now, err := s.clock.read(little.Uint32(in))
	if err != errno.Success {
		return 0, err
	}
	timeout := duration(little.Uint64(in[8:]))
	if little.Uint16(in[24:])&absoluteTime != 0 {
		timeout -= time.Duration(now)
	}
	return timeout, errno.Success
}

func (s *System) putEvent(out []byte, sub subscription) {
	clear(out[:eventSize])
	little.PutUint64(out, sub.userdata)
	little.PutUint16(out[8:], uint16(sub.err))
	out[10] = sub.kind
	if sub.kind == readEvent && sub.err == errno.Success {
		little.PutUint64(out[16:], s.readable(sub.fd))
	}
}

// readable returns how many bytes are left to read, at least 1 as the end can be read too.
func (s *System) readable(fd uint32) uint64 {
	d, _ := s.table.get(fd)
	if _, ok := d.node.Device().(stdin); ok {
		return uint64(max(len(s.stdin), 1))
	}
	return uint64(max(d.node.Size()-d.offset, 1))
}
