package code

import (
	"context"
	"fmt"

	"github.com/assay-rl/assay/sandbox"
)

// attempt is one completion's program at one task's tests.
type attempt struct {
	task     *reference
	checkers checkers
	partial  bool
	detail   *Detail
	// cut says that sampling stopped within the program.
	cut bool
	// source is the text of the program as it was compiled.
	source  string
	program program
}

// compile compiles the program, once for all its tests. A reason and a message say why it cannot run.
func (a *attempt) compile(ctx context.Context, e engine, code string) (reason, message string, err error) {
	source, err := a.task.source(code)
	if err != nil {
		return ReasonCompileError, err.Error(), nil
	}
	p, r, err := e.Compile(ctx, source, sandbox.Limits{})
	if err != nil || r.Status == sandbox.OK {
		a.program, a.source = p, string(source.Code)
		return "", "", err
	}
	reason, err = a.reason(r.Status)
	return reason, r.Explanation, err
}

// reason returns the reason of a run that did not end well. A status that is not known must not pass for success.
func (a *attempt) reason(s sandbox.Status) (string, error) {
	reason, ok := reasonsOf[s]
	switch {
	case !ok:
		return "", fmt.Errorf("the sandbox reports the status %q, which the verifier does not know", s)
	case reason == ReasonCompileError && a.cut:
		return ReasonTruncated, nil
	}
	return reason, nil
}

// test runs test i and judges it. The index seeds the guest, so that equal attempts have equal runs.
func (a *attempt) test(ctx context.Context, i int) (outcome, error) {
	t := a.task.tests[i]
	r, err := t.run(ctx, a.program, a.task, a.source, sandbox.Input{Seed: uint64(i), Limits: a.task.limits})
	if err != nil {
		return outcome{}, err
	}
	o := outcome{weak: r.Weak}
	if r.Status != sandbox.OK {
		o.message, o.got = r.Explanation, clip(string(r.Stdout))
		o.reason, err = a.reason(r.Status)
		return o, err
	}
	difference, got, err := t.judge(ctx, a.checkers, r)
	if err != nil || difference == "" {
		return o, err
	}
	o.reason, o.message, o.got = ReasonWrongAnswer, difference, clip(string(got))
	return o, nil
}
