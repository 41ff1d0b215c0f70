package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// ErrUnsupported says that a language's programs can be run, but not called or tested in the way that was asked for.
var ErrUnsupported = errors.New("not possible in this language")

// named gives a command its own name as its first argument.
func named(job machine.Job) machine.Job {
	job.Args = append([]string{"program"}, job.Args...)
	return job
}

// commandResult reads the outcome of a program that was run once.
func commandResult(ctx context.Context, o machine.Outcome, err error) (Result, error) {
	if err != nil {
		return Result{}, fmt.Errorf("sandbox: %w", err)
	}
	if o.End == machine.Stopped && ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	r := resultOf(o)
	if errors.Is(o.Err, machine.ErrLink) {
		r.Status, r.Explanation = CompileError, line(o.Err.Error())
	}
	if r.Status == RuntimeError || r.Status == MemoryLimit {
		r.explain(o)
	}
	return r, nil
}

// explain says more of a program that crashed or left with a code: what it was refused, and what it said last.
func (r *Result) explain(o machine.Outcome) {
	switch {
	case o.Starved:
		r.Status = MemoryLimit
	case o.Refused:
		r.Status = FileLimit
	}
	if o.Err != nil && strings.Contains(o.Err.Error(), "wasm error: unreachable") {
		r.Explanation = "the program aborted"
	}
	if said := lastLine(r.Stderr); said != "" {
		r.Explanation = said
	}
}

// lastLine is the last line of what a program wrote to standard error.
func lastLine(stderr []byte) string {
	text := bytes.TrimSpace(stderr)
	return line(string(text[bytes.LastIndexByte(text, '\n')+1:]))
}
