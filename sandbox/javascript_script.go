package sandbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/assay-rl/assay/sandbox/internal/javascript"
	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// test runs a script in an instance of its own, against another that holds the program. What cannot be proxied is run
// again with both in one instance, and the result says so.
func (p *javaScriptProgram) test(ctx context.Context, s Script) (Result, error) {
	code := []byte(s.text())
	r, o, err := p.apart(ctx, s, code)
	if err != nil || o.End != javascript.Unproxied {
		return r, err
	}
	r, o, err = p.result(ctx, s.Input, p.runs(s.Input, code))
	r.Weak = true
	return failed(r, o), err
}

// apart runs the script and its program in an instance each, both on this goroutine.
func (p *javaScriptProgram) apart(ctx context.Context, s Script, code []byte) (r Result, test javascript.Outcome, err error) {
	names := s.Names
	if len(names) == 0 {
		names = javascript.TestedNames(code, p.code)
	}
	var loaded javascript.Outcome
	held, err := p.pool.Take(ctx)
	if err != nil {
		return r, test, fmt.Errorf("sandbox: %w", err)
	}
	defer p.pool.Give(held)
	job := p.scale.job(s.Input)
	if err := held.Begin(ctx, job); err != nil {
		return r, test, fmt.Errorf("sandbox: %w", err)
	}
	inside := held.Context(context.WithoutCancel(ctx))
	loaded, ok := held.Load(inside, p.program(s.Input, held, names))
	if ok {
		job.Stdin, job.Files = nil, nil
		r, test, err = p.judge(ctx, s, code, names, job, func(target string, args []byte) ([]byte, error) {
			answer, err := held.Answer(inside, target, args)
			if err != nil {
				return nil, err
			}
			return answer, javascript.Check(answer)
		})
	}
	stock := held.Finish()
	if rewound := held.Rewind(); rewound != nil {
		held.broken = true
		return r, test, errors.Join(err, rewound)
	}
	if err != nil {
		return r, test, err
	}
	if !ok {
		r, err = p.ended(ctx, loaded, stock)
		return r, test, err
	}
	var left *javascript.EndedError
	if test.End == javascript.Stopped && errors.As(test.Cause, &left) {
		r, err = p.ended(ctx, left.Outcome, stock)
		return r, test, err
	}
	r.CPU, r.Memory, r.Stdout, r.Stderr = stock.CPU, max(r.Memory, stock.Memory), stock.Stdout, stock.Stderr
	return failed(r, test), test, nil
}

// judge runs the script's side.
func (p *javaScriptProgram) judge(ctx context.Context, s Script, code []byte, names []string, job machine.Job, ask func(string, []byte) ([]byte, error)) (Result, javascript.Outcome, error) {
	o, m, err := p.one(ctx, job, func(ctx context.Context, i *javaScriptInstance) (javascript.Outcome, error) {
		return i.Test(ctx, javascript.Script{Code: code, Names: names, Seed: s.Seed, World: i.System(), Program: ask})
	})
	if err != nil {
		return Result{}, o, err
	}
	if o.End == javascript.Invalid {
		return Result{}, o, fmt.Errorf("%w: %s", ErrBadScript, thrown(o.Thrown))
	}
	r, err := javaScriptResult(ctx, o, m)
	return r, o, err
}

// ended is the result of a program that ended before its test did.
func (p *javaScriptProgram) ended(ctx context.Context, o javascript.Outcome, m machine.Outcome) (Result, error) {
	m.End, m.ExitCode, m.Err = endOf(o), o.Exit, o.Cause
	r, err := javaScriptResult(ctx, o, m)
	if err == nil && r.Status == OK {
		r.Status, r.Explanation = RuntimeError, "the program ended before its test did"
	}
	return r, err
}

// failed tells an assertion that did not hold from an exception of the program's.
func failed(r Result, o javascript.Outcome) Result {
	if r.Status == RuntimeError && (o.Thrown == nil || o.Thrown.Code == "ERR_ASSERTION") {
		r.Status = Failed
	}
	return r
}
