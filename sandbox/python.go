package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/internal/machine"
	"github.com/assay-rl/assay/sandbox/internal/python"
)

// pythonGuest is the backend of Python.
type pythonGuest struct {
	guest *python.Guest
	scale scale
}

func openPython(ctx context.Context, s *Sandbox) (backend, error) {
	interpreter, err := guests.Python.Read(s.cfg.Guests)
	if err != nil {
		return nil, err
	}
	g, err := python.New(ctx, s.rt, interpreter, s.cfg.Workers)
	if err != nil {
		return nil, err
	}
	b := &pythonGuest{guest: g}
	b.scale, err = calibrated(pythonReference, func() (machine.Outcome, error) {
		r, err := g.Run(ctx, python.NewProgram([]byte(pythonLoop)), nil, scale(1).job(Input{}), 0)
		return r.Outcome, err
	})
	if err != nil {
		g.Close()
		return nil, err
	}
	return b, nil
}

func (b *pythonGuest) close() { b.guest.Close() }

// compile leaves the compiling to the program's first run: a run of its own would cost as much as the program's.
func (b *pythonGuest) compile(_ context.Context, src Source, _ Limits) (program, Result, error) {
	return &pythonProgram{b, python.NewProgram(src.Code)}, Result{Status: OK}, nil
}

type pythonProgram struct {
	*pythonGuest
	p *python.Program
}

func (p *pythonProgram) run(ctx context.Context, in Input) (Result, error) {
	r, err := p.guest.Run(ctx, p.p, in.Args, p.scale.job(in), in.Seed)
	return p.result(ctx, r, err)
}

func (p *pythonProgram) call(ctx context.Context, c Call) (Result, error) {
	if !isArray(c.Args) {
		return Result{}, errors.New("sandbox: the arguments of a call are a JSON array")
	}
	r, err := p.guest.Call(ctx, p.p, c.Function, c.Args, p.scale.job(c.Input), c.Seed)
	out, err := p.result(ctx, r, err)
	if err != nil || out.Status != OK {
		return out, err
	}
	if out.Value = r.Value; !json.Valid(out.Value) {
		out.Value, out.Status = nil, RuntimeError
		out.Explanation = "the program ended before its function returned"
		if r.Value != nil {
			out.Explanation = "the function's result is not JSON"
		}
	}
	return out, nil
}

func (p *pythonProgram) test(ctx context.Context, s Script) (Result, error) {
	r, err := p.guest.Test(ctx, p.p, python.Script{Text: s.text(), Names: s.Names}, p.scale.job(s.Input), s.Seed)
	out, err := p.result(ctx, r, err)
	if err != nil {
		return out, err
	}
	out.Weak = r.Weak
	switch r.Verdict {
	case python.BadTest:
		return Result{}, fmt.Errorf("%w: %s: %s", ErrBadScript, r.Kind, r.Message)
	case python.Passed:
		out.Status, out.Explanation = OK, ""
	case python.Failed:
		out.Status, out.Explanation = Failed, explain(r)
	case python.Raised, python.None, python.Unproxied:
		if out.Status != OK {
			break
		}
		out.Status, out.Explanation = RuntimeError, explain(r)
		if r.Kind == "" {
			out.Explanation = "the program ended before its test did"
		}
	}
	return out, nil
}

// ErrBadScript says that a trusted script does not compile.
var ErrBadScript = errors.New("sandbox: the test does not compile")

// result reads a guest's report.
func (p *pythonProgram) result(ctx context.Context, r python.Report, err error) (Result, error) {
	if err != nil {
		return Result{}, fmt.Errorf("sandbox: %w", err)
	}
	if r.End == machine.Stopped && ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	out := resultOf(r.Outcome)
	switch {
	case out.Status != OK && out.Status != RuntimeError:
	case r.Syntax:
		out.Status, out.Explanation = CompileError, explain(r)
	case r.Kind == "MemoryError" && r.Starved:
		out.Status, out.Explanation = MemoryLimit, explain(r)
	case r.Kind == "RecursionError":
		out.Status, out.Explanation = RecursionLimit, explain(r)
	case r.Kind == "OSError" && r.Refused:
		out.Status, out.Explanation = FileLimit, explain(r)
	case r.Kind != "":
		out.Status, out.Explanation = RuntimeError, explain(r)
	}
	return out, nil
}

// explain is an exception as the last line of a traceback.
func explain(r python.Report) string {
	if r.Message == "" {
		return line(r.Kind)
	}
	return line(r.Kind + ": " + r.Message)
}
