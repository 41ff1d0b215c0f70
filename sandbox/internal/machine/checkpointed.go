package machine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/sys"

	"github.com/assay-rl/assay/sandbox/internal/pages"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

const (
	// wasmPage is the unit of linear memory.
	wasmPage = 64 << 10
	// reserve is the address space of one guest: the most that any limit can allow.
	reserve = 2 << 30
	// errnoInterrupted makes a guest's read try again: how it comes back from a checkpoint.
	errnoInterrupted = 27
	// mostRuns retires an instance: each of wazero's snapshots lengthens its native stack by a few bytes.
	mostRuns = 20_000
)

// ErrDied says that an instance is of no more use.
var ErrDied = errors.New("the guest died")

// Channel is how a guest and the host talk during a job. Its methods are called by the guest's own goroutine; an error
// ends the job as [Stopped].
type Channel interface {
	// Receive gives the guest's next message, as much as fits.
	Receive(ctx context.Context, p []byte) (int, error)
	// Send takes what the guest wrote.
	Send(ctx context.Context, p []byte) error
}

// Job is one run of a guest.
type Job struct {
	wasi.Job
	Limits  Limits
	Channel Channel
}

// Outcome is what a run came to.
type Outcome struct {
	End      End
	ExitCode int
	wasi.Usage
	// CPU is what the run's thread computed, Wall what passed on the program's clock.
	CPU, Wall time.Duration
	// Memory is the most linear memory that the guest had, in bytes.
	Memory int64
	// Starved says that the guest asked for more memory than it may have.
	Starved bool
	// Err is what the channel failed with, or what a guest that trapped was told.
	Err error
}

// takeStock ends a job's use of the operating system and notes what the job used. It runs on the job's thread.
func (o *Outcome) takeStock(m *meter, s *wasi.System, c controls) {
	o.CPU, o.Wall = m.used(), s.Passed()
	o.Memory, o.Starved = int64(c.pages.Get())*wasmPage, c.refused.Get() > 0
	o.Usage = s.End()
	o.Stdout, o.Stderr = bytes.Clone(o.Stdout), bytes.Clone(o.Stderr)
}

// Checkpointed is an instance of a command module that was warmed up to its first read of its job device, and is rewound
// to that read after every job. It serves one job at a time.
type Checkpointed struct {
	meter    meter
	memory   *pages.Memory
	system   *wasi.System
	controls controls
	globals  *globals
	module   api.Module
	pages    uint64
	cancel   context.CancelFunc

	jobs     chan *running
	ready    chan struct{}
	died     chan struct{}
	cause    error
	current  *running
	snapshot experimental.Snapshot
	saved    bool
	runs     atomic.Int64
	adopt    *pages.Image
	image    *pages.Image
}

// running is a job on its way through the instance.
type running struct {
	ctx     context.Context
	job     Job
	outcome Outcome
	done    chan struct{}
}

// Start instantiates and warms a guest: it returns when the guest first reads device. image, when not nil, is another
// instance's: if this one is equal to it, both share their memory's pages.
func (m *Module) Start(ctx context.Context, cfg wasi.Config, device string, image *pages.Image) (*Checkpointed, error) {
	memory, err := pages.New(reserve)
	if err != nil {
		return nil, err
	}
	c := &Checkpointed{
		memory: memory, adopt: image,
		jobs: make(chan *running), ready: make(chan struct{}), died: make(chan struct{}),
	}
	cfg.Host = c
	cfg.Devices = map[string]wasi.Device{device: c}
	if c.system, err = wasi.New(cfg); err != nil {
		memory.Free()
		return nil, err
	}
	ctx, c.cancel = context.WithCancel(context.WithoutCancel(ctx))
	ctx = wasi.With(ctx, c.system)
	ctx = context.WithValue(ctx, meterKey{}, &c.meter)
	ctx = experimental.WithSnapshotter(experimental.WithMemoryAllocator(ctx, memory))
	if c.module, err = m.rt.r.InstantiateModule(ctx, m.compiled, wazero.NewModuleConfig().WithName("").WithStartFunctions()); err != nil {
		memory.Free()
		return nil, fmt.Errorf("machine: instantiate: %w", err)
	}
	if c.controls, err = controlsOf(c.module); err != nil {
		return nil, errors.Join(err, c.module.Close(ctx))
	}
	c.globals = globalsOf(c.module)
	c.meter = meter{fuel: c.controls.fuel, passed: c.system.Passed, end: c.end}
	c.meter.idle()
	go c.main(ctx)
	select {
	case <-c.ready:
		return c, nil
	case <-c.died:
		usage := c.system.End()
		return nil, fmt.Errorf("machine: warming up: %w: %s", c.cause, usage.Stderr)
	}
}

// main is the goroutine that runs the guest, from its start to its death.
func (c *Checkpointed) main(ctx context.Context) {
	_, err := c.module.ExportedFunction("_start").Call(ctx)
	if err == nil {
		err = errors.New("the guest's main function returned")
	}
	c.cause = fmt.Errorf("%w: %w", ErrDied, err)
	// Whoever learns that its job has ended must find the instance spent already.
	close(c.died)
	if r := c.current; r != nil {
		r.outcome.End, r.outcome.Err = Trapped, err
		if overflowed(c.module, err) {
			r.outcome.End = Overflowed
		}
		c.finish(r)
	}
	_ = c.module.Close(ctx) // a context's end is all that it could report
	if c.image != nil {
		_ = c.image.Close()
	}
}

// Run gives the guest a job and waits for its end. The error is [ErrDied] when there is no guest any more, and the
// context's when it ended before the job began.
func (c *Checkpointed) Run(ctx context.Context, job Job) (Outcome, error) {
	r := &running{ctx: ctx, job: job, done: make(chan struct{})}
	select {
	case c.jobs <- r:
		<-r.done
		return r.outcome, nil
	case <-c.died:
		return Outcome{}, c.cause
	case <-ctx.Done():
		return Outcome{}, ctx.Err()
	}
}

// Spent says that the instance should not be given another job.
func (c *Checkpointed) Spent() bool {
	select {
	case <-c.died:
		return true
	default:
		return c.runs.Load() >= mostRuns
	}
}

// Image is what the instance is rewound to.
func (c *Checkpointed) Image() *pages.Image { return c.image }

// Close ends the instance. No job may be running.
func (c *Checkpointed) Close() {
	c.cancel()
	<-c.died
}

// Read is the guest's read of its job device: between jobs the checkpoint, during one the channel.
func (c *Checkpointed) Read(ctx context.Context, _ api.Module, p []byte) (int, errno.Errno) {
	if c.current == nil {
		c.rest(ctx)
	}
	n, err := c.current.job.Channel.Receive(c.current.ctx, p)
	if err != nil {
		c.stop(ctx, err)
	}
	return n, 0
}

// Write is the guest's write to its job device.
func (c *Checkpointed) Write(ctx context.Context, _ api.Module, p []byte) (int, errno.Errno) {
	if c.current == nil {
		return 0, errno.EIO
	}
	if err := c.current.job.Channel.Send(c.current.ctx, p); err != nil {
		c.stop(ctx, err)
	}
	return len(p), 0
}

// rest is the checkpoint: it takes the native stack's snapshot, the first time the memory's too, and waits for a job.
func (c *Checkpointed) rest(ctx context.Context) {
	c.snapshot = experimental.GetSnapshotter(ctx).Snapshot()
	if !c.saved {
		if err := c.save(); err != nil {
			panic(err) //nolint:forbidigo // a host function can end its guest in no other way
		}
		c.saved = true
		close(c.ready)
	}
	select {
	case r := <-c.jobs:
		c.begin(ctx, r)
	case <-ctx.Done():
		panic(sys.NewExitError(0)) //nolint:forbidigo // a host function can end its guest in no other way
	}
}

// save takes the state that every job starts from.
func (c *Checkpointed) save() (err error) {
	if c.adopt != nil && c.memory.Adopt(c.adopt) == nil {
		c.image = nil
	} else if c.image, err = c.memory.Save(); err != nil {
		return err
	}
	c.globals.save()
	c.pages = c.controls.pages.Get()
	c.system.Mark()
	return nil
}

func (c *Checkpointed) begin(ctx context.Context, r *running) {
	c.current = r
	c.runs.Add(1)
	runtime.LockOSThread()
	if err := c.system.Begin(r.job.Job); err != nil {
		c.meter.begin(Limits{}, nil)
		c.stop(ctx, err)
	}
	c.controls.maxPages.Set(uint64(max(r.job.Limits.Memory/wasmPage, int64(c.pages))))
	c.controls.refused.Set(0)
	c.meter.begin(r.job.Limits, r.ctx.Done())
}

// Exit is the program's own end.
func (c *Checkpointed) Exit(ctx context.Context, _ api.Module, code uint32) {
	if c.current == nil {
		panic(fmt.Errorf("exit code %d while warming up", code)) //nolint:forbidigo // a host function can end its guest in no other way
	}
	c.current.outcome.ExitCode = int(code & 0xff)
	c.end(ctx, Exited)
}

// Exceeded is a limit of the guest's operating system.
func (c *Checkpointed) Exceeded(ctx context.Context, _ api.Module, l wasi.Limit) {
	c.end(ctx, endBy(l))
}

func (c *Checkpointed) stop(ctx context.Context, err error) {
	c.current.outcome.Err = err
	c.end(ctx, Stopped)
}

// end ends the job and rewinds the guest to its checkpoint. It does not return.
func (c *Checkpointed) end(_ context.Context, e End) {
	r := c.current
	if r == nil {
		panic(errors.New("a limit was reached while warming up")) //nolint:forbidigo // a host function can end its guest in no other way
	}
	r.outcome.End = e
	c.finish(r)
	if _, err := c.memory.Rewind(); err != nil {
		panic(err) //nolint:forbidigo // a guest that cannot be rewound must not go on
	}
	c.globals.rewind()
	c.controls.pages.Set(c.pages)
	c.meter.idle()
	c.snapshot.Restore([]uint64{errnoInterrupted})
}

// finish takes stock of a job and hands its outcome over.
func (c *Checkpointed) finish(r *running) {
	r.outcome.takeStock(&c.meter, c.system, c.controls)
	runtime.UnlockOSThread()
	c.current = nil
	close(r.done)
}
