package code

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/verifiers"
)

// Reason codes of this verifier.
const (
	ReasonCorrect        = "correct"
	ReasonWrongAnswer    = "wrong_answer"
	ReasonCompileError   = "compile_error"
	ReasonRuntimeError   = "runtime_error"
	ReasonTimeLimit      = "time_limit"
	ReasonMemoryLimit    = "memory_limit"
	ReasonOutputLimit    = "output_limit"
	ReasonFileLimit      = "file_limit"
	ReasonRecursionLimit = "recursion_limit"
	ReasonNoCode         = "no_code"
	ReasonTruncated      = "truncated"
	ReasonMissingGuest   = "missing_guest"
	ReasonCheckerFailed  = "checker_failed"
	ReasonSandboxFailed  = "sandbox_failed"
)

// Spec is the code verifier.
var Spec = verifiers.Spec{
	Name:      "code",
	Version:   1,
	Title:     "Programs: run in the sandbox against the task's tests, judged outside the program's reach",
	Reference: referenceSchema,
	Config:    configSchema,
	Min:       0,
	Max:       1,
	Reasons: []verifiers.Reason{
		{Code: ReasonCorrect, Text: "every test passed"},
		{Code: ReasonWrongAnswer, Text: "the program ran and its output, result or an assertion is not what a test demands"},
		{Code: ReasonCompileError, Text: "the program does not compile, or is no program"},
		{Code: ReasonRuntimeError, Text: "the program died of an exception, a trap or a bad exit status, or ended before it returned"},
		{Code: ReasonTimeLimit, Text: "the program computed, or slept, for longer than a test allows"},
		{Code: ReasonMemoryLimit, Text: "the program wanted more memory than a test allows"},
		{Code: ReasonOutputLimit, Text: "the program printed more than twice the expected output and a MiB"},
		{Code: ReasonFileLimit, Text: "the program made more files, or larger ones, than it may"},
		{Code: ReasonRecursionLimit, Text: "the program recursed too deep"},
		{Code: ReasonNoCode, Text: "the completion holds no program"},
		{Code: ReasonTruncated, Text: "sampling stopped at its length limit before the program was whole"},
		{Code: ReasonMissingGuest, Outcome: verifiers.Unscored, Text: "the language's guest is not installed"},
		{Code: ReasonCheckerFailed, Outcome: verifiers.Unscored, Text: "the task's checker program does not work"},
		{Code: ReasonSandboxFailed, Outcome: verifiers.Unscored, Text: "the sandbox failed for a reason of its own"},
	},
	// A program's time is bounded by its task's limit; this is for tasks of a few tests of half a second.
	Budget:      verifiers.Budget{CompletionBytes: 256 << 10, PerMiB: 20 * time.Second},
	Invariances: []verifiers.Invariance{verifiers.InvariantCRLF, verifiers.InvariantTrailingBlanks},
	New:         New,
}

// verifier holds one configuration and never changes.
type verifier struct {
	config config
	// open returns the engine, which all verifiers of a process share.
	open func(context.Context) (engine, error)
}

// New makes the verifier of one configuration:
//
//	{"partial": false, "language": "python", "time_limit_s": 5, "memory_limit_mb": 256}
//
// The language and the limits hold for tasks that state none.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	conf, err := readConfig(c)
	if err != nil {
		return nil, fmt.Errorf("code: %w", err)
	}
	return verifier{conf, shared}, nil
}

// Verify implements [verifiers.Verifier]: read the task, find the program, compile it once, run its tests.
func (v verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	if err := context.Cause(ctx); err != nil {
		return verifiers.Verdict{}, err
	}
	task, err := readReference(r.Reference, v.config)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	detail := &Detail{Language: task.language, Total: len(task.tests)}
	found, ok := extract(r.Completion, task.language, task.tested())
	if !ok {
		return missing(detail, r.Truncated()), nil
	}
	detail.Rule = found.rule
	a := &attempt{task: task, partial: v.config.Partial, detail: detail, cut: r.Truncated() && !found.closed}
	verdict, err := v.attempt(ctx, a, found.code)
	return verdict, classify(ctx, err)
}

// missing is the verdict on a completion without a program.
func missing(d *Detail, truncated bool) verifiers.Verdict {
	if truncated {
		return refused(d, ReasonTruncated, "the completion was cut off before its program")
	}
	return refused(d, ReasonNoCode, "the completion holds no program")
}

// attempt runs a program against its tests.
func (v verifier) attempt(ctx context.Context, a *attempt, code string) (verifiers.Verdict, error) {
	e, err := v.open(ctx)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	if a.checkers, err = a.task.checker.open(ctx, e); err != nil {
		return verifiers.Verdict{}, err
	}
	reason, message, err := a.compile(ctx, e, code)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	if reason != "" {
		return refused(a.detail, reason, message), nil
	}
	outcomes, err := newRace(len(a.task.tests), a.partial, a.test).decide(ctx, e.Workers())
	if err != nil {
		return verifiers.Verdict{}, err
	}
	return a.verdict(outcomes), nil
}

// classify gives an error the reason it goes with: the end of the context, a guest that is not installed, a test that is
// no code, or else the sandbox's own failure.
func classify(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, sandbox.ErrMissingGuest):
		return &verifiers.Error{Reason: ReasonMissingGuest, Err: err}
	case errors.Is(err, sandbox.ErrBadScript):
		return verifiers.BadReference("code: %w", err)
	}
	if _, ok := errors.AsType[*verifiers.Error](err); ok {
		return err
	}
	return &verifiers.Error{Reason: ReasonSandboxFailed, Err: fmt.Errorf("code: %w", err)}
}
