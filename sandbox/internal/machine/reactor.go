package machine

import (
	"context"
	"fmt"
	"runtime"

	"github.com/tetratelabs/wazero/api"

	"github.com/assay-rl/assay/sandbox/internal/wasi"
)

// LimitError is what a call of a reactor's function fails with when a limit ended the run.
type LimitError struct{ End End }

// Error names the end.
func (e *LimitError) Error() string { return fmt.Sprintf("machine: the run was ended: %d", e.End) }

// Reactor measures and limits a guest whose functions the host calls, and is its operating system. It serves one run at
// a time, of one goroutine.
type Reactor struct {
	meter    meter
	system   *wasi.System
	controls controls
}

// NewReactor makes the host's side of a guest that has yet to be instantiated.
func NewReactor() (*Reactor, error) {
	r := new(Reactor)
	var err error
	if r.system, err = wasi.New(wasi.Config{Host: r}); err != nil {
		return nil, err
	}
	r.meter = meter{fuel: noFuel{}, passed: r.system.Passed, end: r.end}
	r.meter.idle()
	return r, nil
}

// Context is what the guest is instantiated with and called with.
func (r *Reactor) Context(ctx context.Context) context.Context {
	return context.WithValue(wasi.With(ctx, r.system), meterKey{}, &r.meter)
}

// Attach tells the reactor its guest's instance.
func (r *Reactor) Attach(m api.Module) (err error) {
	if r.controls, err = controlsOf(m); err != nil {
		return err
	}
	r.meter.fuel = r.controls.fuel
	return nil
}

// System is the guest's operating system.
func (r *Reactor) System() *wasi.System { return r.system }

// Begin begins a run; the calling goroutine keeps its thread until Finish.
func (r *Reactor) Begin(ctx context.Context, job Job) error {
	if err := r.system.Begin(job.Job); err != nil {
		return fmt.Errorf("machine: %w", err)
	}
	r.controls.maxPages.Set(uint64(max(job.Limits.Memory/wasmPage, int64(r.controls.pages.Get()))))
	r.controls.refused.Set(0)
	runtime.LockOSThread()
	r.meter.begin(job.Limits, ctx.Done())
	return nil
}

// Finish ends a run and takes stock of it; what ended it and with which code is the caller's to say.
func (r *Reactor) Finish() Outcome {
	var o Outcome
	o.takeStock(&r.meter, r.system, r.controls)
	runtime.UnlockOSThread()
	r.meter.idle()
	return o
}

// Exit implements [wasi.Host]: a reactor has no exit of its own.
func (r *Reactor) Exit(ctx context.Context, _ api.Module, _ uint32) { r.end(ctx, Exited) }

// Exceeded implements [wasi.Host].
func (r *Reactor) Exceeded(ctx context.Context, _ api.Module, l wasi.Limit) {
	r.end(ctx, endBy(l))
}

// end unwinds the guest. It does not return.
func (r *Reactor) end(_ context.Context, e End) {
	panic(&LimitError{e}) //nolint:forbidigo // a host function can end its guest in no other way
}
