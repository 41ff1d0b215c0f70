package python

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"sync"

	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// Script is trusted code that tests a program.
type Script struct {
	Text string
	// Names are the program's names that it tests; empty lets the script's own free names decide.
	Names []string
}

// compiledScript is a script that a guest has compiled, with its free names.
type compiledScript struct {
	code           []byte
	names, shadows []string
}

// mostScripts bounds the scripts that are kept compiled: the tests of the prompts in flight.
const mostScripts = 1024

// scripts keeps compiled scripts by content: a group's completions share their tests.
type scripts struct {
	mu   sync.Mutex
	kept map[[sha256.Size]byte]*compiledScript
}

func (s *scripts) get(key [sha256.Size]byte) *compiledScript {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[key]
}

func (s *scripts) put(key [sha256.Size]byte, c *compiledScript) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil || len(s.kept) >= mostScripts {
		s.kept = make(map[[sha256.Size]byte]*compiledScript)
	}
	s.kept[key] = c
}

// Test runs a script in a guest of its own, where the program's functions and classes are proxies. What cannot be
// proxied is run again with both in one guest, and the report says so.
//
// job is the program's; its limits bound the script's own guest as well.
func (g *Guest) Test(ctx context.Context, p *Program, s Script, job machine.Job, seed uint64) (Report, error) {
	r, err := g.apart(ctx, p, s, job, seed)
	if err != nil || r.Verdict != Unproxied {
		return r, err
	}
	return g.alone(ctx, p, job, "together", seed, s.Text)
}

// conversation connects a test's guest with its program's.
type conversation struct {
	requests, replies chan []byte
	// tested and left are closed when the test's and the program's job have ended.
	tested, left chan struct{}
	asked        bool
}

var (
	// errTested ends the program's job when its test is over, errLeft the test's when its program is.
	errTested = errors.New("the test is over")
	errLeft   = errors.New("the program ended during its test")
)

func (g *Guest) apart(ctx context.Context, p *Program, s Script, job machine.Job, seed uint64) (Report, error) {
	t := &conversation{requests: make(chan []byte, 1), replies: make(chan []byte, 1), tested: make(chan struct{}), left: make(chan struct{})}
	var program, test Report
	var failure error
	go func() {
		defer close(t.left)
		program, failure = g.serve(ctx, p, t, job, seed)
	}()
	test, err := g.judge(ctx, s, t, job, seed)
	close(t.tested)
	<-t.left
	if err = errors.Join(err, failure); err != nil {
		return Report{}, err
	}
	return joined(program, test), nil
}

// joined is the report on a program and its test. The program's end counts only if the test did not come to its own.
func joined(program, test Report) Report {
	out := test
	out.CPU += program.CPU
	out.Memory = max(out.Memory, program.Memory)
	out.Stdout, out.Stderr = program.Stdout, program.Stderr
	if test.Verdict == None && test.End == machine.Stopped {
		out = program
		out.Verdict = Raised
	}
	out.Starved = program.Starved
	out.Refused = program.Refused
	return out
}

// serve runs the program's side.
func (g *Guest) serve(ctx context.Context, p *Program, t *conversation, job machine.Job, seed uint64) (r Report, err error) {
	first, err := p.message("serve", seed)
	if err != nil {
		return r, err
	}
	job.Channel = &exchange{
		out: first,
		more: func(ctx context.Context) ([]byte, error) {
			if t.asked {
				// Nobody would ask again before the answer.
				return nil, errProtocol
			}
			select {
			case request := <-t.requests:
				t.asked = true
				return request, nil
			case <-t.tested:
				return nil, errTested
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		},
		got: func(_ context.Context, kind string, items []any) error {
			if kind != "reply" {
				return r.take(p, kind, items)
			}
			return t.reply(items)
		},
	}
	c, err := g.pool.Take(ctx)
	if err != nil {
		return r, err
	}
	defer g.pool.Give(c)
	r.Outcome, err = runIn(ctx, c, job)
	return r, err
}

// reply passes the program's answer on, once it is known to be one answer to one question and plain data.
func (t *conversation) reply(items []any) error {
	var reply []byte
	if err := fields(items, &reply); err != nil || !t.asked {
		return errProtocol
	}
	if err := checkPlain(reply); err != nil {
		return err
	}
	t.asked = false
	framed, err := frame(reply)
	if err != nil {
		return err
	}
	t.replies <- framed
	return nil
}

// judge runs the test's side.
func (g *Guest) judge(ctx context.Context, s Script, t *conversation, job machine.Job, seed uint64) (r Report, err error) {
	key := sha256.Sum256([]byte(s.Text))
	first, err := testMessage(s, g.tests.get(key), seed)
	if err != nil {
		return r, err
	}
	job.Stdin, job.Files = nil, nil
	job.Channel = &exchange{
		out: first,
		more: func(ctx context.Context) ([]byte, error) {
			select {
			case reply := <-t.replies:
				return reply, nil
			case <-t.left:
				return nil, errLeft
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		},
		got: func(_ context.Context, kind string, items []any) error {
			switch kind {
			case "request":
				return t.request(items)
			case "script":
				return g.keep(key, items)
			}
			return r.judged(kind, items)
		},
	}
	c, err := g.pool.Take(ctx)
	if err != nil {
		return r, err
	}
	defer g.pool.Give(c)
	r.Outcome, err = runIn(ctx, c, job)
	return r, err
}

func testMessage(s Script, known *compiledScript, seed uint64) ([]byte, error) {
	if s.Names == nil {
		s.Names = []string{}
	}
	small := int32(seed & 0x7fffffff)
	if known == nil {
		return message("test", small, s.Text, nil, s.Names, []string{}, []string{})
	}
	return message("test", small, nil, known.code, s.Names, known.names, known.shadows)
}

func (g *Guest) keep(key [sha256.Size]byte, items []any) error {
	c := new(compiledScript)
	if err := fields(items, &c.code, &c.names, &c.shadows); err != nil {
		return err
	}
	c.code = bytes.Clone(c.code)
	g.tests.put(key, c)
	return nil
}

func (t *conversation) request(items []any) error {
	var request []byte
	if err := fields(items, &request); err != nil {
		return err
	}
	framed, err := frame(request)
	if err != nil {
		return err
	}
	select {
	case t.requests <- framed:
		return nil
	default:
		return errProtocol
	}
}

// judged reads what the test says at its end.
func (r *Report) judged(kind string, items []any) error {
	switch kind {
	case "passed":
		r.Verdict = Passed
		return fields(items, &r.Weak)
	case "failed":
		r.Verdict = Failed
	case "raised":
		r.Verdict = Raised
	case "bad":
		r.Verdict = BadTest
	case "unproxied":
		r.Verdict = Unproxied
		return fields(items, &r.Message)
	default:
		return errProtocol
	}
	return fields(items, &r.Kind, &r.Message)
}
