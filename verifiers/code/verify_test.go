package code

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/verifiers"
)

func asError(err error) (*verifiers.Error, bool) { return errors.AsType[*verifiers.Error](err) }

// native is an engine whose programs are Go functions, named by their source. It shows what the verifier makes of what
// programs do; that the sandbox makes them do it is shown with real guests.
type native map[string]func(ctx context.Context, in sandbox.Input) (sandbox.Result, error)

func (n native) Workers() int { return 4 }

func (n native) Compile(_ context.Context, s sandbox.Source, _ sandbox.Limits) (program, sandbox.Result, error) {
	f, ok := n[string(s.Code)]
	if !ok {
		return nil, sandbox.Result{Status: sandbox.CompileError, Explanation: "there is no program " + string(s.Code)}, nil
	}
	return nativeProgram{f}, sandbox.Result{Status: sandbox.OK}, nil
}

type nativeProgram struct {
	main func(ctx context.Context, in sandbox.Input) (sandbox.Result, error)
}

func (p nativeProgram) Run(ctx context.Context, in sandbox.Input) (sandbox.Result, error) {
	return p.main(ctx, in)
}

// Call hands the arguments over as standard input and takes standard output as the result.
func (p nativeProgram) Call(ctx context.Context, c sandbox.Call) (sandbox.Result, error) {
	c.Stdin = c.Args
	r, err := p.main(ctx, c.Input)
	r.Value, r.Stdout = r.Stdout, nil
	return r, err
}

// Test runs the code of the script as the input of the program, which decides.
func (p nativeProgram) Test(ctx context.Context, s sandbox.Script) (sandbox.Result, error) {
	s.Stdin = []byte(s.Code)
	return p.main(ctx, s.Input)
}

func prints(text string) (sandbox.Result, error) {
	return sandbox.Result{Status: sandbox.OK, Stdout: []byte(text)}, nil
}

func ends(status sandbox.Status, explanation string) func(context.Context, sandbox.Input) (sandbox.Result, error) {
	return func(context.Context, sandbox.Input) (sandbox.Result, error) {
		return sandbox.Result{Status: status, ExitCode: -1, Explanation: explanation, Stdout: []byte("2")}, nil
	}
}

// programs double the number they read, in their ways.
var programs = native{
	"double": func(_ context.Context, in sandbox.Input) (sandbox.Result, error) {
		n, err := strconv.Atoi(strings.Trim(string(in.Stdin), "[]\n"))
		if err != nil {
			return sandbox.Result{Status: sandbox.RuntimeError, Explanation: "ValueError"}, nil
		}
		return prints(strconv.Itoa(2*n) + "\n")
	},
	"two":    func(context.Context, sandbox.Input) (sandbox.Result, error) { return prints("2") },
	"silent": func(context.Context, sandbox.Input) (sandbox.Result, error) { return prints("") },
	"status 3": func(context.Context, sandbox.Input) (sandbox.Result, error) {
		return sandbox.Result{Status: sandbox.OK, Stdout: []byte("2"), ExitCode: 3}, nil
	},
	"loop":    ends(sandbox.TimeLimit, "more than 5 s"),
	"hog":     ends(sandbox.MemoryLimit, "more than 256 MiB"),
	"flood":   ends(sandbox.OutputLimit, "more than 1 MiB"),
	"litter":  ends(sandbox.FileLimit, "more than 64 files"),
	"recurse": ends(sandbox.RecursionLimit, "RecursionError"),
	"raise":   ends(sandbox.RuntimeError, "ValueError: no"),
	"assert":  ends(sandbox.Failed, "AssertionError"),
	"odd":     ends("odd", ""),
	"weak": func(context.Context, sandbox.Input) (sandbox.Result, error) {
		return sandbox.Result{Status: sandbox.OK, Weak: true}, nil
	},
	"broken": func(context.Context, sandbox.Input) (sandbox.Result, error) {
		return sandbox.Result{}, io.ErrUnexpectedEOF
	},
	"unguested": func(context.Context, sandbox.Input) (sandbox.Result, error) {
		return sandbox.Result{}, fmt.Errorf("sandbox: %w", sandbox.ErrMissingGuest)
	},
	"bad script": func(context.Context, sandbox.Input) (sandbox.Result, error) {
		return sandbox.Result{}, fmt.Errorf("%w: SyntaxError", sandbox.ErrBadScript)
	},
	"wait": func(ctx context.Context, _ sandbox.Input) (sandbox.Result, error) {
		<-ctx.Done()
		return sandbox.Result{}, ctx.Err()
	},
	"echo checker": func(_ context.Context, in sandbox.Input) (sandbox.Result, error) {
		got, want := in.Files["output.txt"], in.Files["answer.txt"]
		switch {
		case bytes.Contains(got, []byte("2\n")) || bytes.Equal(got, want):
			return prints("")
		case len(got) == 0:
			return sandbox.Result{Status: sandbox.RuntimeError, ExitCode: 1, Explanation: "IndexError: list index out of range",
				Stderr: []byte("Traceback (most recent call last)\n")}, nil
		}
		return sandbox.Result{Status: sandbox.RuntimeError, ExitCode: 1, Stderr: []byte("wrong answer: " + string(got))}, nil
	},
}

func newNative(t testing.TB, conf string) verifier {
	t.Helper()
	c, err := readConfig(verifiers.Config(conf))
	if err != nil {
		t.Fatal(err)
	}
	return verifier{c, func(context.Context) (engine, error) { return programs, nil }}
}

const (
	oneTwo   = `{"tests":[{"type":"stdin_stdout","input":"1","output":"2"},{"type":"stdin_stdout","input":"2","output":"4"}]}`
	calls    = `{"tests":[{"type":"function_call","fn_name":"f","input":[1],"output":2},{"type":"function_call","fn_name":"f","input":[2],"output":4.0}]}`
	asserted = `{"tests":[{"type":"assert","code":"assert f(1) == 2"}]}`
	judged   = `{"tests":[{"type":"stdin_stdout","input":"1","output":"2"}],"checker":{"type":"program","code":"echo checker"}}`
	partial  = `{"partial":true}`
)

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		name, conf, reference, completion string
		score                             float64
		reason, explanation               string
	}{
		{"right", "", oneTwo, "double", 1, ReasonCorrect, "all 2 tests passed"},
		{"right for the first test only", "", oneTwo, "two", 0, ReasonWrongAnswer, `test 1 of 2 (stdin_stdout) failed: line 1: expected "4", got "2"`},
		{"half right", partial, oneTwo, "two", 0.5, ReasonWrongAnswer, `test 1 of 2 (stdin_stdout) failed: line 1: expected "4", got "2"`},
		{"silent", "", oneTwo, "silent", 0, ReasonWrongAnswer, `test 0 of 2 (stdin_stdout) failed: line 1: expected "2", got the end of the output`},
		{"bad exit status", "", oneTwo, "status 3", 0, ReasonRuntimeError, "test 0 of 2 (stdin_stdout) failed: the program ended with exit status 3"},
		{"calls", "", calls, "double", 1, ReasonCorrect, "all 2 tests passed"},
		{"wrong call", "", calls, "two", 0, ReasonWrongAnswer, "test 1 of 2 (function_call) failed: the result: expected 4.0, got 2"},
		{"call that never returns a value", "", calls, "silent", 0, ReasonRuntimeError, "test 0 of 2 (function_call) failed: the program ended before f returned"},
		{"time", "", oneTwo, "loop", 0, ReasonTimeLimit, "test 0 of 2 (stdin_stdout) failed: more than 5 s"},
		{"memory", "", oneTwo, "hog", 0, ReasonMemoryLimit, "test 0 of 2 (stdin_stdout) failed: more than 256 MiB"},
		{"output", "", oneTwo, "flood", 0, ReasonOutputLimit, "test 0 of 2 (stdin_stdout) failed: more than 1 MiB"},
		{"files", "", oneTwo, "litter", 0, ReasonFileLimit, "test 0 of 2 (stdin_stdout) failed: more than 64 files"},
		{"recursion", "", oneTwo, "recurse", 0, ReasonRecursionLimit, "test 0 of 2 (stdin_stdout) failed: RecursionError"},
		{"exception after the right output", "", oneTwo, "raise", 0, ReasonRuntimeError, "test 0 of 2 (stdin_stdout) failed: ValueError: no"},
		{"failing everything earns nothing", partial, oneTwo, "raise", 0, ReasonRuntimeError, "test 0 of 2 (stdin_stdout) failed: ValueError: no"},
		{"assertion", "", asserted, "assert", 0, ReasonWrongAnswer, "test 0 of 1 (assert) failed: AssertionError"},
		{"assertion passed", "", asserted, "weak", 1, ReasonCorrect, "all 1 tests passed"},
		{"checker accepts", "", judged, "double", 1, ReasonCorrect, "all 1 tests passed"},
		{"checker rejects", "", judged, "status 3", 0, ReasonRuntimeError, "test 0 of 1 (stdin_stdout) failed: the program ended with exit status 3"},
		{"checker chokes on the output", "", judged, "silent", 0, ReasonWrongAnswer, "test 0 of 1 (stdin_stdout) failed: the checker cannot read the output: IndexError: list index out of range"},
		{"no program", "", oneTwo, " \n", 0, ReasonNoCode, "the completion holds no program"},
		{"does not compile", "", oneTwo, "unknown", 0, ReasonCompileError, "there is no program unknown"},
		{"setup", "", `{"setup":"dou","tests":[` + stdinOnly + `]}`, "ble", 0, ReasonCompileError, "there is no program dou\nble"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := newNative(t, c.conf).Verify(t.Context(), verifiers.Rollout{Completion: c.completion, Reference: json.RawMessage(c.reference)})
			if err != nil || got.Score != c.score || got.Reason != c.reason || got.Explanation != c.explanation {
				t.Errorf("got %v %s %q, %v", got.Score, got.Reason, got.Explanation, err)
			}
		})
	}
}

func TestTruncated(t *testing.T) {
	v := newNative(t, "")
	for _, c := range []struct{ name, completion, reason string }{
		{"before the program", "<think>So", ReasonTruncated},
		{"within the program", "```python\nfirst half", ReasonTruncated},
		{"after the program", "```python\ndouble\n```\nThis", ReasonCorrect},
		{"after a program that does not compile", "```python\nfirst half\n```\nThis", ReasonCompileError},
		{"within the program, which is whole by chance", "```python\ndouble", ReasonCorrect},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := v.Verify(t.Context(), verifiers.Rollout{Completion: c.completion, FinishReason: "length", Reference: json.RawMessage(oneTwo)})
			if err != nil || got.Reason != c.reason {
				t.Errorf("got %s, %v; want %s", got.Reason, err, c.reason)
			}
		})
	}
}

func TestUnscored(t *testing.T) {
	for _, c := range []struct{ name, reference, completion, reason, says string }{
		{"no reference", "", "double", verifiers.ReasonBadReference, "the reference is missing"},
		{"bad reference before a bad completion", `{"tests":[]}`, "", verifiers.ReasonBadReference, "0 tests"},
		{"sandbox breaks", oneTwo, "broken", ReasonSandboxFailed, "unexpected EOF"},
		{"guest is missing", oneTwo, "unguested", ReasonMissingGuest, "not installed"},
		{"test is no code", asserted, "bad script", verifiers.ReasonBadReference, "does not compile"},
		{"status is unknown", oneTwo, "odd", ReasonSandboxFailed, `the status "odd"`},
		{"checker does not compile", `{"tests":[` + stdinOnly + `],"checker":{"type":"program","code":"typo"}}`, "two", ReasonCheckerFailed, "does not compile"},
		{"checker breaks on everything", `{"tests":[` + stdinOnly + `],"checker":{"type":"program","code":"loop"}}`, "two", ReasonCheckerFailed, "not even the expected output"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := newNative(t, "").Verify(t.Context(), verifiers.Rollout{Completion: c.completion, Reference: json.RawMessage(c.reference)})
			if e, ok := asError(err); !ok || e.Reason != c.reason || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %s that says %q", err, c.reason, c.says)
			}
		})
	}
}

func TestDetail(t *testing.T) {
	for _, c := range []struct{ name, conf, reference, completion, want string }{
		{"right", "", oneTwo, "```python\ndouble\n```", `{"language":"python","rule":"language","passed":2,"total":2}`},
		{"wrong", partial, oneTwo, "two",
			`{"language":"python","rule":"whole","passed":1,"total":2,"failed":{"test":1,"type":"stdin_stdout","reason":"wrong_answer","message":"line 1: expected \"4\", got \"2\"","input":"2","expected":"4","got":"2"}}`},
		{"weak", "", asserted, "weak", `{"language":"python","rule":"whole","passed":1,"total":1,"weak_isolation":1}`},
		{"not compiled", "", oneTwo, "typo", `{"language":"python","rule":"whole","passed":0,"total":2,"message":"there is no program typo"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			verdict, err := newNative(t, c.conf).Verify(t.Context(), verifiers.Rollout{Completion: c.completion, Reference: json.RawMessage(c.reference)})
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := json.Marshal(verdict.Detail); string(got) != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	cause := errors.New("draining")
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(10*time.Millisecond, func() { cancel(cause) })
	start := time.Now()
	_, err := newNative(t, "").Verify(ctx, verifiers.Rollout{Completion: "wait", Reference: json.RawMessage(oneTwo)})
	if late := time.Since(start) - 10*time.Millisecond; !errors.Is(err, cause) || late > 250*time.Millisecond {
		t.Errorf("got %v, %v after the end of the context", err, late)
	}
}
