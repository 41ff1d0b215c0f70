package sandbox

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"time"

	"github.com/tetratelabs/wazero/experimental"

	"github.com/assay-rl/assay/sandbox/internal/clang"
	"github.com/assay-rl/assay/sandbox/internal/foreign"
	"github.com/assay-rl/assay/sandbox/internal/machine"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
)

// mostCompiling is how long making machine code of a module may take.
const mostCompiling = 30 * time.Second

// wasmGuest is the backend of modules that were compiled elsewhere.
type wasmGuest struct {
	rt   *machine.Runtime
	disk *clang.Disk
}

func openWasm(ctx context.Context, s *Sandbox) (backend, error) {
	dir := filepath.Join(s.cfg.Cache, "programs")
	disk, err := clang.OpenDisk(dir, clang.MostOnDisk)
	if err != nil {
		return nil, err
	}
	rt, err := machine.NewRuntime(ctx, dir)
	if err != nil {
		return nil, err
	}
	return &wasmGuest{rt: rt, disk: disk}, nil
}

func (b *wasmGuest) close() { _ = b.rt.Close(context.Background()) } // there is nobody to tell

// compile makes machine code of a module. One that is invalid, that uses what cannot be stopped, or that imports what
// is not there does not compile.
func (b *wasmGuest) compile(ctx context.Context, src Source, _ Limits) (program, Result, error) {
	refuse := func(why error) (program, Result, error) {
		return nil, Result{Status: CompileError, ExitCode: -1, Explanation: line(why.Error())}, nil
	}
	bounded, err := foreign.Bound(src.Code)
	if err != nil {
		return refuse(err)
	}
	limited, cancel := context.WithTimeout(experimental.WithCompilationWorkers(ctx, 2), mostCompiling)
	defer cancel()
	m, err := b.rt.Load(limited, bounded)
	switch {
	case ctx.Err() != nil:
		return nil, Result{}, ctx.Err()
	case limited.Err() != nil:
		return refuse(fmt.Errorf("making machine code takes more than %v", mostCompiling))
	case machine.Refused(err):
		return refuse(err)
	case err != nil:
		return nil, Result{}, fmt.Errorf("sandbox: %w", err)
	}
	if err := m.Command(); err != nil {
		return refuse(errors.Join(err, m.Close(ctx)))
	}
	if err := b.disk.Added(); err != nil {
		return nil, Result{}, fmt.Errorf("sandbox: %w", err)
	}
	p := &wasmProgram{m}
	runtime.AddCleanup(p, func(m *machine.Module) { _ = m.Close(context.Background()) }, m)
	return p, Result{Status: OK}, nil
}

// wasmProgram is a wasip1 command.
type wasmProgram struct{ module *machine.Module }

// run takes limits as they are: nobody knows what the module would have been natively.
func (p *wasmProgram) run(ctx context.Context, in Input) (Result, error) {
	defer runtime.KeepAlive(p)
	o, err := p.module.Once(ctx, wasi.Config{}, named(scale(1).job(in)))
	if errors.Is(err, machine.ErrLink) {
		return Result{Status: CompileError, ExitCode: -1, Explanation: line(err.Error())}, nil
	}
	return commandResult(ctx, o, err)
}

func (p *wasmProgram) call(context.Context, Call) (Result, error) {
	return Result{}, fmt.Errorf("sandbox: call a function: %w: a command has only its main function", ErrUnsupported)
}

func (p *wasmProgram) test(context.Context, Script) (Result, error) {
	return Result{}, fmt.Errorf("sandbox: test: %w: compare what a command prints", ErrUnsupported)
}
