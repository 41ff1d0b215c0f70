package wasi_test

import (
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/wasi"
	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

func TestRandomnessIsTheSeeds(t *testing.T) {
	draw := func(seed uint64) string {
		j := begin
		j.Seed = seed
		g := start(t, j)
		g.ok("random_get", 64, 20)
		return string(g.view(64, 20)) + g.read(g.open("/dev/urandom", 0, rightRead))
	}
	if a, b, c := draw(1), draw(1), draw(2); a != b || a == c {
		t.Errorf("seeds 1, 1 and 2 draw %x, %x and %x", a, b, c)
	}
}

func TestClock(t *testing.T) {
	g := newGuest(t, "wasi_snapshot_preview1", wasi.Config{})
	now := func(clock int) time.Duration {
		g.ok("clock_time_get", clock, 1, 64)
		return time.Duration(g.uint64(64))
	}
	if a, b := now(0), now(0); a != b {
		t.Errorf("the clock moved by %v while warming up", b-a)
	}
	g.begin(begin)
	passed := now(0) - time.Duration(begin.Now.UnixNano())
	if passed <= 0 || passed > 2*time.Second {
		t.Errorf("a job's clock begins %v after its time", passed)
	}
	if a, b := now(1), now(1); b < a {
		t.Errorf("the monotonic clock went back by %v", a-b)
	}
	g.ok("clock_res_get", 1, 64)
	if got := g.uint64(64); got != 1000 {
		t.Errorf("resolution %d ns", got)
	}
}

// subscribe lays a subscription to a clock in a version's layout.
func subscribe(module string, userdata, timeout uint64, flags uint16) []byte {
	b, at := make([]byte, 48), 16
	if module == "wasi_unstable" {
		b, at = make([]byte, 56), 24
	}
	binary.LittleEndian.PutUint64(b, userdata)
	binary.LittleEndian.PutUint32(b[at:], 1)
	binary.LittleEndian.PutUint64(b[at+8:], timeout)
	binary.LittleEndian.PutUint16(b[at+24:], flags)
	return b
}

func TestSleepMovesTheClock(t *testing.T) {
	for _, module := range []string{"wasi_snapshot_preview1", "wasi_unstable"} {
		g := newGuest(t, module, wasi.Config{})
		g.begin(begin)
		subscriptions := slices.Concat(
			subscribe(module, 11, uint64(5*time.Second), 0),
			subscribe(module, 22, uint64(begin.Now.Add(3*time.Second).UnixNano()), 1),
			subscribe(module, 33, uint64(begin.Now.Add(4*time.Second).UnixNano()), 1),
		)
		before := time.Now()
		g.ok("poll_oneoff", g.put(subscriptions), 256, 3, 64)
		if n, who := g.uint32(64), g.uint64(256); n != 1 || who != 22 {
			t.Errorf("%s: %d events, the first for %d", module, n, who)
		}
		if used := g.End(); used.Slept < 2*time.Second || used.Slept > 3*time.Second || time.Since(before) > 2*time.Second {
			t.Errorf("%s: slept %v on the guest's clock, %v on the host's", module, used.Slept, time.Since(before))
		}
	}
}

func TestSleepBeyondTheWallLimit(t *testing.T) {
	for _, timeout := range []uint64{uint64(time.Minute), 1 << 63, ^uint64(0)} {
		g := start(t, begin)
		p := g.put(subscribe("wasi_snapshot_preview1", 1, timeout, 0))
		err := g.stopped("poll_oneoff", uint64(p), 256, 1, 64)
		if passed := g.Passed(); g.host.limit != wasi.WallLimit || passed < begin.Limits.Wall || passed > begin.Limits.Wall+time.Second {
			t.Errorf("limit %v after %v, %v", g.host.limit, passed, err)
		}
	}
}

// A descriptor is ready at once, so no time passes.
func TestPollDescriptors(t *testing.T) {
	j := begin
	j.Stdin = []byte("12345")
	g := start(t, j)
	read, bad := make([]byte, 48), make([]byte, 48)
	read[8], bad[8], bad[16] = 1, 2, 99
	p := g.put(slices.Concat(subscribe("wasi_snapshot_preview1", 1, uint64(time.Second), 0), read, bad))
	g.ok("poll_oneoff", p, 256, 3, 64)
	if n, bytes := g.uint32(64), g.uint64(256+16); n != 2 || bytes != 5 {
		t.Errorf("%d events, %d bytes to read", n, bytes)
	}
	if got := errno.Errno(g.uint32(256 + 32 + 8)); got&0xffff != errno.EBADF {
		t.Errorf("the event of a closed descriptor has %v", got)
	}
	if used := g.End(); used.Slept != 0 {
		t.Errorf("slept %v", used.Slept)
	}
}
