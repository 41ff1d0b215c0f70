package code

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/assay-rl/assay/sandbox"
)

// The kinds of test.
const (
	kindStdin  = "stdin_stdout"
	kindCall   = "function_call"
	kindAssert = "assert"
)

// test is one test of a task.
type test interface {
	kind() string
	// checked reports whether a checker judges it.
	checked() bool
	// run lets the program do what the test asks.
	run(ctx context.Context, p program, task *reference, source string, in sandbox.Input) (sandbox.Result, error)
	// judge returns why a run that ended well is not right, and the output it judged.
	judge(ctx context.Context, c checkers, r sandbox.Result) (difference string, got []byte, err error)
	// shown are the input and the expected output, for people.
	shown() (input, expected string)
}

// stdinTest feeds standard input and judges standard output.
type stdinTest struct{ stdin, output string }

func (stdinTest) kind() string                      { return kindStdin }
func (stdinTest) checked() bool                     { return true }
func (t stdinTest) shown() (input, expected string) { return t.stdin, t.output }

func (t stdinTest) run(ctx context.Context, p program, _ *reference, _ string, in sandbox.Input) (sandbox.Result, error) {
	in.Stdin = []byte(t.stdin)
	in.Limits.Output = outputLimit(len(t.output))
	r, err := p.Run(ctx, in)
	if err == nil && r.Status == sandbox.OK && r.ExitCode != 0 {
		r.Status, r.Explanation = sandbox.RuntimeError, fmt.Sprintf("the program ended with exit status %d", r.ExitCode)
	}
	return r, err
}

func (t stdinTest) judge(ctx context.Context, c checkers, r sandbox.Result) (string, []byte, error) {
	difference, err := c.texts.check(ctx, []byte(t.stdin), r.Stdout, []byte(t.output))
	return difference, r.Stdout, err
}

// outputLimit leaves room for twice the expected output and for a MiB of messages.
func outputLimit(expected int) int64 { return int64(2*expected) + 1<<20 }

// callTest calls a function and judges what it returns.
type callTest struct {
	function string
	args     json.RawMessage
	// outputs are the accepted results, at least one.
	outputs []json.RawMessage
}

func newCall(function string, args, output json.RawMessage) (*callTest, error) {
	if _, err := decodeValue(args); err != nil {
		return nil, fmt.Errorf("input: %w", err)
	}
	if _, err := decodeValue(output); err != nil {
		return nil, fmt.Errorf("output: %w", err)
	}
	return &callTest{function: function, args: args, outputs: []json.RawMessage{output}}, nil
}

func (*callTest) kind() string  { return kindCall }
func (*callTest) checked() bool { return true }

func (t *callTest) shown() (input, expected string) { return string(t.args), string(t.outputs[0]) }

func (t *callTest) run(ctx context.Context, p program, task *reference, source string, in sandbox.Input) (sandbox.Result, error) {
	in.Limits.Output = outputLimit(len(t.outputs[0]))
	r, err := p.Call(ctx, sandbox.Call{Function: callee(task.language, source, t.function), Args: t.args, Input: in})
	if err == nil && r.Status == sandbox.OK && len(r.Value) == 0 {
		r.Status, r.Explanation = sandbox.RuntimeError, "the program ended before "+t.function+" returned"
	}
	return r, err
}

func (t *callTest) judge(ctx context.Context, c checkers, r sandbox.Result) (string, []byte, error) {
	first := ""
	for i, want := range t.outputs {
		difference, err := c.values.check(ctx, t.args, r.Value, want)
		if err != nil || difference == "" {
			return "", r.Value, err
		}
		if i == 0 {
			first = difference
		}
	}
	return first, r.Value, nil
}

// assertTest runs trusted code that fails by raising.
type assertTest struct{ code string }

// newAssert takes code that tests the program. HumanEval's tests only define check(candidate), and whoever runs them
// appends the call.
func (ref *reference) newAssert(code string) (test, error) {
	code = unix(code)
	if strings.TrimSpace(code) == "" {
		return nil, errors.New("code is blank: it would pass whatever the program does")
	}
	if strings.Contains(code, "def check(") && !strings.Contains(code, "\ncheck(") {
		if ref.entryPoint == "" {
			return nil, errors.New("code defines check and never calls it: it would pass whatever the program does; give entry_point")
		}
		code += "\ncheck(" + ref.entryPoint + ")\n"
	}
	return assertTest{code: code}, nil
}

func (assertTest) kind() string                      { return kindAssert }
func (assertTest) checked() bool                     { return false }
func (t assertTest) shown() (input, expected string) { return t.code, "" }

func (t assertTest) run(ctx context.Context, p program, task *reference, _ string, in sandbox.Input) (sandbox.Result, error) {
	return p.Test(ctx, sandbox.Script{Setup: task.setup, Code: t.code, Names: task.names, Input: in})
}

// judge has nothing to add: the trusted code has judged.
func (assertTest) judge(context.Context, checkers, sandbox.Result) (string, []byte, error) {
	return "", nil, nil
}
