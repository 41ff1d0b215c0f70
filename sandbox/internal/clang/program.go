package clang

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/assay-rl/assay/sandbox/internal/foreign"
	"github.com/assay-rl/assay/sandbox/internal/machine"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// Program is a compiled program. Safe for concurrent use.
type Program struct {
	module *machine.Module
}

// Report is what compiling a source came to.
type Report struct {
	// Outcome is that of the compiler or linker that ran last; its Stderr holds the diagnostics.
	machine.Outcome
	// Failed says that there is no program, and Reason, in one line, why.
	Failed bool
	Reason string
}

// limited says that the compiler ran into a limit, as it would again.
func (r Report) limited() bool {
	return r.End != machine.Exited && (r.End != machine.Trapped || r.Starved)
}

// Chance says that another time might end otherwise, for the compiler was stopped.
func (r Report) Chance() bool { return r.Failed && r.End != machine.Exited }

// Compile makes a program of a source. A source that has none is a Report that says so; the error is ours, or the
// context's. l bounds the compiler.
func (c *Compiler) Compile(ctx context.Context, lang Language, source []byte, l machine.Limits) (*Program, Report, error) {
	flags := lang.link()
	for _, a := range lang.attempts {
		flags = append(flags, lang.compile(a, "-emit-obj", objectPath, workDir+lang.file)...)
	}
	key := hash(c.version, flags, source)
	made, err := c.recent.get(ctx, key, func() (compiled, error) { return c.make(ctx, key, lang, source, l) })
	return made.program, made.report, err
}

// make compiles a source, or takes its module from the disk.
func (c *Compiler) make(ctx context.Context, key string, lang Language, source []byte, l machine.Limits) (compiled, error) {
	module := c.disk.Get(key)
	var report Report
	if module == nil {
		var err error
		if module, report, err = c.translate(ctx, lang, source, l); err != nil || report.Failed {
			return compiled{report: report}, err
		}
		if err := c.disk.Put(key, module); err != nil {
			return compiled{}, err
		}
	}
	return c.load(ctx, module, report)
}

// translate runs the compiler, in as many ways as it takes, and the linker.
func (c *Compiler) translate(ctx context.Context, lang Language, source []byte, l machine.Limits) (module []byte, r Report, err error) {
	var object []byte
	for _, a := range lang.attempts {
		args := lang.compile(a, "-emit-obj", objectPath, workDir+lang.file)
		object, r, err = c.run(ctx, c.clang, args, map[string][]byte{lang.file: source}, l, objectPath)
		if err != nil || !r.Failed || r.limited() {
			break
		}
	}
	if err != nil || r.Failed {
		return nil, r, err
	}
	module, r, err = c.run(ctx, c.linker, lang.link(), map[string][]byte{"program.o": object}, l, modulePath)
	return trim(module), r, err
}

// run runs one of the compiler's parts for the file that it makes.
func (c *Compiler) run(ctx context.Context, part *machine.Module, args []string, files map[string][]byte, l machine.Limits, out string) ([]byte, Report, error) {
	content, o, err := part.Make(ctx, wasi.Config{Root: c.root}, c.job(args, files, l), out)
	if err != nil {
		return nil, Report{}, fmt.Errorf("clang: %w", err)
	}
	if o.End == machine.Stopped && ctx.Err() != nil {
		return nil, Report{}, ctx.Err()
	}
	o.Stderr = bytes.ReplaceAll(o.Stderr, []byte(workDir), nil)
	r := Report{Outcome: o}
	if r.Failed = content == nil || o.End != machine.Exited || o.ExitCode != 0; r.Failed {
		r.Reason = reason(o)
	}
	return content, r, nil
}

// mostLoading is how long making machine code of a program may take.
const mostLoading = 30 * time.Second

// load makes machine code of a module. One that meddles with what instrumentation adds, or imports what nobody provides,
// is its source's fault.
func (c *Compiler) load(ctx context.Context, module []byte, r Report) (compiled, error) {
	refuse := func(format string, args ...any) (compiled, error) {
		r.Failed, r.Reason = true, fmt.Sprintf(format, args...)
		return compiled{report: r}, nil
	}
	bounded, err := foreign.Bound(module)
	if err != nil {
		return refuse("%v", err)
	}
	limited, cancel := context.WithTimeout(experimental.WithCompilationWorkers(ctx, 2), mostLoading)
	defer cancel()
	m, err := c.programs.Load(limited, bounded)
	switch {
	case ctx.Err() != nil:
		return compiled{}, ctx.Err()
	case limited.Err() != nil:
		return refuse("making machine code takes more than %v", mostLoading)
	case machine.Refused(err):
		return refuse("%v", err)
	case err != nil:
		return compiled{}, fmt.Errorf("clang: %w", err)
	}
	if err := m.Command(); err != nil {
		return refuse("%v", errors.Join(err, m.Close(ctx)))
	}
	p := &Program{module: m}
	runtime.AddCleanup(p, func(m *machine.Module) { _ = m.Close(context.Background()) }, m)
	return compiled{program: p, report: r}, nil
}

// Run runs the program. Its stack is not charged against its memory. The error is ours.
func (p *Program) Run(ctx context.Context, job machine.Job) (machine.Outcome, error) {
	return p.run(ctx, wasi.Config{}, job)
}

// Test is [Program.Run] that also says whether the main function returned 0, which a program that is tested by its main
// function can prevent by ending first, and pretend.
func (p *Program) Test(ctx context.Context, job machine.Job) (passed bool, o machine.Outcome, err error) {
	end := &ended{}
	o, err = p.run(ctx, wasi.Config{Devices: map[string]wasi.Device{"/dev/ended": end}}, job)
	return end.written && o.End == machine.Exited && o.ExitCode == 0, o, err
}

// ended is the device that a program's start writes to when its main function has returned 0.
type ended struct{ written bool }

func (*ended) Read(context.Context, api.Module, []byte) (int, errno.Errno) { return 0, errno.EBADF }

func (e *ended) Write(_ context.Context, _ api.Module, p []byte) (int, errno.Errno) {
	e.written = true
	return len(p), errno.Success
}

func (p *Program) run(ctx context.Context, cfg wasi.Config, job machine.Job) (machine.Outcome, error) {
	defer runtime.KeepAlive(p)
	if job.Limits.Memory > 0 {
		job.Limits.Memory += StackSize
	}
	o, err := p.module.Once(ctx, cfg, job)
	o.Memory = max(o.Memory-StackSize, 0)
	if errors.Is(err, machine.ErrLink) {
		return machine.Outcome{End: machine.Trapped, Err: err}, nil
	}
	if err != nil {
		return o, fmt.Errorf("clang: %w", err)
	}
	return o, nil
}
