package machine

import (
	"context"
	"time"

	"github.com/tetratelabs/wazero/api"

	"github.com/assay-rl/assay/sandbox/internal/wasi"
)

// End says why a run ended.
type End int

// How a run can end.
const (
	// Exited is the program's own end, with an exit code.
	Exited End = iota
	// OverCPU, OverWall and OverOutput are limits that ended it.
	OverCPU
	OverWall
	OverOutput
	// Trapped is a crash of the guest itself: unreachable code, an access outside its memory.
	Trapped
	// Overflowed is the exhaustion of the guest's native stack.
	Overflowed
	// Stopped is an end that the host wanted: the channel failed or the context ended.
	Stopped
)

// endBy is the end that a limit of the guest's operating system makes.
func endBy(l wasi.Limit) End {
	if l == wasi.WallLimit {
		return OverWall
	}
	return OverOutput
}

// Limits bound one run in the machine's own terms.
type Limits struct {
	// CPU is time that the run's thread computes on this machine; Wall is time on the program's clock.
	CPU, Wall time.Duration
	// Memory is the most linear memory, in bytes.
	Memory int64
}

const (
	// tickEvery is how often a guest should tick. Garbage collection may wait that long for it.
	tickEvery = time.Millisecond
	// firstFuel and mostFuel bound what a guest may spend between two ticks. At the most, a guest that does nothing but
	// call short functions with loops in them ticks after some 50 ms.
	firstFuel = 20_000
	mostFuel  = 400_000
)

// meter measures one instance's run on its own thread.
type meter struct {
	limits Limits
	fuel   api.MutableGlobal
	grant  int64
	ticked time.Time
	cpu    time.Duration
	done   <-chan struct{}
	// passed is the time since the run's start on the program's clock.
	passed func() time.Duration
	// end never returns.
	end func(ctx context.Context, e End)
}

type meterKey struct{}

// begin starts to measure. The calling goroutine is locked to its thread until the run's end.
func (m *meter) begin(l Limits, done <-chan struct{}) {
	m.limits, m.done = l, done
	m.grant = firstFuel
	m.ticked = time.Now()
	m.cpu = threadCPU()
	m.fuel.Set(uint64(m.grant))
}

// idle lets the guest compute unmeasured, on its way to the checkpoint.
func (m *meter) idle() { m.begin(Limits{}, nil) }

// used is the time that the run has computed.
func (m *meter) used() time.Duration { return threadCPU() - m.cpu }

// tick is what instrumented code calls when its fuel is spent.
func tick(ctx context.Context, _ api.Module, _ []uint64) {
	if m, ok := ctx.Value(meterKey{}).(*meter); ok {
		m.tick(ctx)
	}
}

func (m *meter) tick(ctx context.Context) {
	now := time.Now()
	switch passed := now.Sub(m.ticked); {
	case passed < tickEvery/2 && m.grant < mostFuel:
		m.grant *= 2
	case passed > 2*tickEvery && m.grant > firstFuel:
		m.grant /= 2
	}
	m.ticked = now
	m.fuel.Set(uint64(m.grant))
	if m.limits.CPU > 0 && m.used() > m.limits.CPU {
		m.end(ctx, OverCPU)
	}
	if m.limits.Wall > 0 && m.passed() > m.limits.Wall {
		m.end(ctx, OverWall)
	}
	select {
	case <-m.done:
		m.end(ctx, Stopped)
	default:
	}
}
