package machine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/sys"

	"github.com/assay-rl/assay/sandbox/internal/pages"
	"github.com/assay-rl/assay/sandbox/internal/rewrite"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
)

// ErrLink says that a module cannot be instantiated: an import that nobody provides, a segment outside its memory.
var ErrLink = errors.New("the module cannot be instantiated")

// once is one run of a command module in an instance of its own.
type once struct {
	meter    meter
	system   *wasi.System
	memory   *pages.Memory
	module   api.Module
	controls controls
	ended    bool
	outcome  Outcome
}

// Once runs a command module from its start to its end in a fresh instance. The job has no channel. The error is
// [ErrLink], or a failure of ours; what the program does is an Outcome. Safe for concurrent use.
func (m *Module) Once(ctx context.Context, cfg wasi.Config, job Job) (Outcome, error) {
	_, o, err := m.Make(ctx, cfg, job, "")
	return o, err
}

// Make is [Module.Once] for a program that makes a file: it returns a copy of it, nil when there is no such file.
func (m *Module) Make(ctx context.Context, cfg wasi.Config, job Job, path string) (file []byte, o Outcome, err error) {
	least := int64(0)
	if memory, ok := m.compiled.ExportedMemories()[rewrite.ExportMemory]; ok {
		least = int64(memory.Min()) * wasmPage
	}
	if job.Limits.Memory <= 0 || job.Limits.Memory > maxMemory {
		job.Limits.Memory = maxMemory
	}
	if least > job.Limits.Memory {
		return nil, Outcome{End: Trapped, Memory: least, Starved: true, Err: errLarge}, nil
	}
	r := &once{}
	cfg.Host = r
	if r.system, err = wasi.New(cfg); err != nil {
		return nil, o, err
	}
	if err := r.system.Begin(job.Job); err != nil {
		return nil, o, err
	}
	if r.memory, err = pages.New(max(job.Limits.Memory, wasmPage)); err != nil {
		return nil, o, err
	}
	defer r.memory.Free()
	if err := r.run(ctx, m, job); err != nil {
		return nil, o, err
	}
	if path != "" {
		if content, err := r.system.ReadFile(path); err == nil {
			file = bytes.Clone(content)
		}
	}
	r.outcome.Usage = r.system.End()
	return file, r.outcome, nil
}

// maxMemory is all that a guest can address.
const maxMemory = 4 << 30

var errLarge = errors.New("the program begins with more memory than it may have")

// run instantiates the module and calls its start. The meter runs from the first instruction on.
func (r *once) run(ctx context.Context, m *Module, job Job) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	r.meter = meter{fuel: noFuel{}, passed: r.system.Passed, end: r.end}
	r.meter.begin(job.Limits, ctx.Done())
	ctx = wasi.With(context.WithoutCancel(ctx), r.system)
	ctx = context.WithValue(ctx, meterKey{}, &r.meter)
	ctx = experimental.WithMemoryAllocator(ctx, r.memory)
	var err error
	r.module, err = m.rt.r.InstantiateModule(ctx, m.compiled, wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err == nil {
		defer func() { _ = r.module.Close(ctx) }()
		err = r.start(ctx, job)
	} else if !r.ended && !trapped(err) {
		return fmt.Errorf("machine: %w: %w", ErrLink, err)
	}
	r.finish(err)
	return nil
}

// start gives the instance what it may use and calls its main function.
func (r *once) start(ctx context.Context, job Job) (err error) {
	if r.controls, err = controlsOf(r.module); err != nil {
		return err
	}
	r.controls.maxPages.Set(min(r.controls.maxPages.Get(), uint64(job.Limits.Memory/wasmPage)))
	r.meter.fuel = r.controls.fuel
	r.controls.fuel.Set(uint64(r.meter.grant))
	main := r.module.ExportedFunction("_start")
	if main == nil {
		return errors.New("the module has no function _start: it is not a command")
	}
	_, err = main.Call(ctx)
	return err
}

// finish takes stock of a run that ended with err.
func (r *once) finish(err error) {
	o := &r.outcome
	o.CPU, o.Wall = r.meter.used(), r.system.Passed()
	if r.controls.pages != nil {
		o.Memory = int64(r.controls.pages.Get()) * wasmPage
		o.Starved = r.controls.refused.Get() > 0
	}
	if r.ended || err == nil {
		return
	}
	o.End, o.Err = Trapped, err
	if overflowed(r.module, err) {
		o.End = Overflowed
	}
}

// trapped says that an error is the program's own end rather than a module that does not link.
func trapped(err error) bool {
	return strings.Contains(err.Error(), "wasm error: ") || strings.Contains(err.Error(), "stack overflow")
}

// overflowed says that a program crashed because its recursion was too deep: wazero's own stack is exhausted, or the
// stack that compilers keep in memory, whose pointer is the first global by convention and runs below zero when the
// stack comes first in memory.
func overflowed(m api.Module, err error) bool {
	if strings.Contains(err.Error(), "stack overflow") {
		return true
	}
	if m == nil || !strings.Contains(err.Error(), "out of bounds memory access") {
		return false
	}
	pointer := m.ExportedGlobal(rewrite.ExportGlobal(0))
	return pointer != nil && pointer.Type() == api.ValueTypeI32 && int32(pointer.Get()) < 0
}

// Exit implements [wasi.Host].
func (r *once) Exit(ctx context.Context, _ api.Module, code uint32) {
	r.outcome.ExitCode = int(code & 0xff)
	r.end(ctx, Exited)
}

// Exceeded implements [wasi.Host].
func (r *once) Exceeded(ctx context.Context, _ api.Module, l wasi.Limit) {
	r.end(ctx, endBy(l))
}

// end unwinds the program. It does not return.
func (r *once) end(_ context.Context, e End) {
	r.outcome.End, r.ended = e, true
	panic(sys.NewExitError(1)) //nolint:forbidigo // a host function can end its guest in no other way
}

// noFuel stands in for the fuel while the module's start function runs, before its globals can be reached: everything
// that it is charged for ticks.
type noFuel struct{ api.MutableGlobal }

func (noFuel) Set(uint64) {}

// Command says what the module lacks to be a command: a function _start without parameters and results, a memory, or an
// import that the runtime has.
func (m *Module) Command() error {
	start, ok := m.compiled.ExportedFunctions()["_start"]
	if !ok || len(start.ParamTypes())+len(start.ResultTypes()) > 0 {
		return fmt.Errorf("machine: %w: it has no function _start without parameters and results", ErrLink)
	}
	if len(m.compiled.ExportedMemories()) == 0 {
		return fmt.Errorf("machine: %w: it has no memory", ErrLink)
	}
	if lacking := m.unprovided(); len(lacking) > 0 {
		return fmt.Errorf("machine: %w: it imports %s, which nothing here provides", ErrLink, strings.Join(lacking, ", "))
	}
	return nil
}

// unprovided lists what the module imports that the runtime does not have, as module.name.
func (m *Module) unprovided() []string {
	var lacking []string
	for _, f := range m.compiled.ImportedFunctions() {
		from, name, _ := f.Import()
		if host := m.rt.r.Module(from); host == nil || host.ExportedFunctionDefinitions()[name] == nil {
			lacking = append(lacking, from+"."+name)
		}
	}
	return lacking
}

// Refused says that loading a module failed for what the module is.
func Refused(err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, rewrite.ErrMalformed), errors.Is(err, rewrite.ErrUnsupported), errors.Is(err, rewrite.ErrReserved):
		return true
	}
	return strings.HasPrefix(err.Error(), "machine: compile: ") // wazero's own check, whose errors have no type
}
