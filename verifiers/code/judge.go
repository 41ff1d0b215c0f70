package code

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/verifiers"
)

// judge is a checker that a task's author wrote. It is run with the arguments input.txt, output.txt and answer.txt,
// files of its working directory: the test's input, what the candidate printed or returned, what was expected. Exit
// status 0 accepts, 1 rejects.
type judge struct{ program program }

// judgeLimits are generous: the author's program is trusted to end.
var judgeLimits = sandbox.Limits{CPU: 10 * time.Second, Memory: 512 << 20}

func openJudge(ctx context.Context, e engine, source sandbox.Source) (judge, error) {
	p, r, err := e.Compile(ctx, source, sandbox.Limits{})
	switch {
	case err != nil:
		return judge{}, err
	case r.Status != sandbox.OK:
		return judge{}, checkerFailed("the checker does not compile: %s", r.Explanation)
	}
	return judge{p}, nil
}

// check runs the checker. If it breaks on the candidate's output, the expected output is put in its place: a checker
// that accepts that one works, and what it choked on is the candidate's fault. Otherwise a candidate could have its
// failures left out of the count by printing what no checker reads.
func (j judge) check(ctx context.Context, input, got, want []byte) (string, error) {
	r, err := j.ask(ctx, input, got, want)
	switch {
	case err != nil:
		return "", err
	case accepts(r):
		return "", nil
	case rejects(r):
		return "the checker rejects the output: " + message(r), nil
	}
	control, err := j.ask(ctx, input, want, want)
	switch {
	case err != nil:
		return "", err
	case accepts(control):
		return "the checker cannot read the output: " + message(r), nil
	}
	return "", checkerFailed("the checker accepts not even the expected output: %s", message(control))
}

func (j judge) ask(ctx context.Context, input, got, want []byte) (sandbox.Result, error) {
	return j.program.Run(ctx, sandbox.Input{
		Args:   []string{"input.txt", "output.txt", "answer.txt"},
		Files:  map[string][]byte{"input.txt": input, "output.txt": got, "answer.txt": want},
		Limits: judgeLimits,
	})
}

func accepts(r sandbox.Result) bool { return r.Status == sandbox.OK && r.ExitCode == 0 }

// rejects takes exit status 1, unless it is an uncaught exception's.
func rejects(r sandbox.Result) bool {
	return r.ExitCode == 1 && (r.Status == sandbox.OK || r.Status == sandbox.RuntimeError && !traceback(r.Stderr))
}

// message is what a checker says about its decision.
func message(r sandbox.Result) string {
	texts := []string{firstLine(r.Stderr), firstLine(r.Stdout), clip(r.Explanation)}
	if traceback(r.Stderr) {
		slices.Reverse(texts)
	}
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return fmt.Sprintf("exit status %d, %s", r.ExitCode, r.Status)
}

func checkerFailed(format string, args ...any) error {
	return &verifiers.Error{Reason: ReasonCheckerFailed, Err: fmt.Errorf("code: "+format, args...)}
}

// traceback reports whether an interpreter says that its program died of an exception. It exits with 1 then, as a
// checker does that rejects.
func traceback(stderr []byte) bool {
	return bytes.Contains(stderr, []byte("Traceback (most recent call last)")) || bytes.Contains(stderr, []byte("\n    at "))
}
