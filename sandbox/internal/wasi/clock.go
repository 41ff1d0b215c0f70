package wasi

import (
	"math"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// The clocks of witx type clockid.
const (
	realtimeClock = iota
	monotonicClock
	processClock
	threadClock
)

// resolution is every clock's, in nanoseconds.
const resolution = 1000

// clock is the guest's: it begins at an instant, stands still until it is started, and sleeping moves it.
type clock struct {
	begin   int64 // nanoseconds since 1970
	slept   time.Duration
	started time.Time // zero while it stands still
}

func (c *clock) reset(now time.Time) { *c = clock{begin: now.UnixNano()} }

func (c *clock) start() { c.started = time.Now() }

// ran is the host's time since the start.
func (c *clock) ran() time.Duration {
	if c.started.IsZero() {
		return 0
	}
	return time.Since(c.started)
}

// passed is the guest's time since the start.
func (c *clock) passed() time.Duration { return c.ran() + c.slept }

// realtime returns the guest's time in nanoseconds since 1970.
func (c *clock) realtime() int64 { return c.begin + int64(c.passed()) }

// read returns what a clock shows. Both processor clocks count the time that was not slept.
func (c *clock) read(id uint32) (int64, Errno) {
	switch id {
	case realtimeClock, monotonicClock:
		return c.realtime(), errno.Success
	case processClock, threadClock:
		return int64(c.ran()), errno.Success
	}
	return 0, errno.EINVAL
}

func (s *System) clockResGet(c call) Errno {
	if c.u32(0) > threadClock {
		return errno.EINVAL
	}
	return c.memory.putUint64(c.u32(1), resolution)
}

func (s *System) clockTimeGet(c call) Errno {
	now, err := s.clock.read(c.u32(0))
	if err != errno.Success {
		return err
	}
	return c.memory.putUint64(c.u32(2), uint64(now))
}

// sleep moves the clock. Beyond the wall limit it stops there and the host ends the program.
func (s *System) sleep(c call, d time.Duration) {
	left := s.job.Limits.Wall - s.clock.passed()
	if d <= left {
		s.clock.slept += max(d, 0)
		return
	}
	s.clock.slept += max(left, 0)
	s.host.Exceeded(c.ctx, c.module, WallLimit)
}

// duration turns the guest's 64 bits of nanoseconds into a duration, the longest one if they are more.
func duration(ns uint64) time.Duration {
	return time.Duration(min(ns, math.MaxInt64))
}
