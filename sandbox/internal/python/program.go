package python

import (
	"bytes"
	"context"
	"encoding/json"
	"sync/atomic"

	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// Program is the source of a program, and its code object from its second run on. Safe for concurrent use.
type Program struct {
	source []byte
	runs   atomic.Int64
	code   atomic.Pointer[[]byte]
}

// NewProgram takes a program's source. It is compiled in its first run.
func NewProgram(source []byte) *Program { return &Program{source: source} }

// Report is what a job came to.
type Report struct {
	machine.Outcome
	// Kind and Message are the exception that ended the program, as it told; empty when it told none.
	Kind, Message string
	// Syntax says that the program did not compile.
	Syntax bool
	// Value is the JSON that a called function returned; nil when it returned none.
	Value json.RawMessage
	// Verdict is a test's own account: see the constants. It comes from the program's own guest only when Weak is set.
	Verdict Verdict
	// Weak says that the test had to believe the program's own guest.
	Weak bool
}

// Verdict is what a test says of its program.
type Verdict int

// What a test can say.
const (
	// None: the test did not come to its end.
	None Verdict = iota
	Passed
	// Failed: the test raised. Raised: the program did, and the test did not expect it.
	Failed
	Raised
	// Unproxied: the test hands the program something that cannot leave the test's guest.
	Unproxied
	// BadTest: the test itself does not compile.
	BadTest
)

// Run runs the whole program.
func (g *Guest) Run(ctx context.Context, p *Program, args []string, job machine.Job, seed uint64) (Report, error) {
	if args == nil {
		args = []string{}
	}
	return g.alone(ctx, p, job, "run", seed, args)
}

// Call runs the program and then calls one of its functions with a JSON array of arguments.
func (g *Guest) Call(ctx context.Context, p *Program, function string, args json.RawMessage, job machine.Job, seed uint64) (Report, error) {
	return g.alone(ctx, p, job, "call", seed, function, []byte(args))
}

// alone runs a job that needs one guest.
func (g *Guest) alone(ctx context.Context, p *Program, job machine.Job, kind string, seed uint64, rest ...any) (Report, error) {
	var r Report
	first, err := p.message(kind, seed, rest...)
	if err != nil {
		return r, err
	}
	job.Channel = &exchange{out: first, got: func(_ context.Context, kind string, items []any) error {
		return r.take(p, kind, items)
	}}
	c, err := g.pool.Take(ctx)
	if err != nil {
		return r, err
	}
	defer g.pool.Give(c)
	r.Outcome, err = runIn(ctx, c, job)
	return r, err
}

// message is a job's first message: the program as code if there is any, or else as source. A program that is run for
// the second time will be run again, and is worth keeping as code.
func (p *Program) message(kind string, seed uint64, rest ...any) ([]byte, error) {
	program := tuple{nil, p.source, p.runs.Add(1) > 1}
	if code := p.code.Load(); code != nil {
		program = tuple{*code, nil, false}
	}
	return message(append([]any{kind, int32(seed & 0x7fffffff), program}, rest...)...)
}

// take reads a message of the program's guest.
func (r *Report) take(p *Program, kind string, items []any) error {
	switch kind {
	case "code":
		// The first message of a guest that has not run the program yet. A later one is the program's own invention, and
		// would be run by its own other jobs only.
		var code []byte
		if err := fields(items, &code); err != nil {
			return err
		}
		code = bytes.Clone(code)
		p.code.CompareAndSwap(nil, &code)
		return nil
	case "syntax":
		r.Syntax = true
		return fields(items, &r.Kind, &r.Message)
	case "error":
		return fields(items, &r.Kind, &r.Message)
	case "value":
		var text string
		if err := fields(items, &text); err != nil || r.Value != nil {
			return errProtocol
		}
		r.Value = json.RawMessage(text)
		return nil
	case "passed":
		r.Verdict, r.Weak = Passed, true
		return nil
	case "failed":
		r.Verdict, r.Weak = Failed, true
		return fields(items, &r.Kind, &r.Message)
	}
	return errProtocol
}
