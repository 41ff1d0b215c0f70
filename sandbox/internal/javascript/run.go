package javascript

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"
)

// Run runs a program from its start until nothing is left for it to do, and rewinds the instance. The error is for our
// own failures, after which the instance is of no use.
func (i *Instance) Run(ctx context.Context, p Program) (Outcome, error) {
	o := i.run(i.context(ctx), p)
	return o, i.Rewind()
}

func (i *Instance) run(ctx context.Context, p Program) Outcome {
	if o, done := i.load(ctx, p, true); done {
		return o
	}
	return i.toTheEnd(ctx)
}

// Call runs a program, calls its function with args, a JSON array, waits for the promise that it may return, and rewinds
// the instance. A function is a name among p.Names, or "Class.method" for a method of an instance that is made without
// arguments. [Outcome.Value] is the result: undefined is null, sets and typed arrays are arrays and maps are objects.
func (i *Instance) Call(ctx context.Context, p Program, function string, args json.RawMessage) (Outcome, error) {
	o := i.callOnce(i.context(ctx), p, function, args)
	return o, i.Rewind()
}

func (i *Instance) callOnce(ctx context.Context, p Program, function string, args json.RawMessage) Outcome {
	if o, done := i.load(ctx, p, false); done {
		return o
	}
	if o, done := i.exchange(ctx, i.entries.call, function, args); done {
		return o
	}
	return Outcome{End: Exited, Value: slices.Clone(i.answer)}
}

// Load runs a program to the point where its functions can be called by [Instance.Answer], until [Instance.Rewind].
// loaded is false when the program ended before that, as the outcome says.
func (i *Instance) Load(ctx context.Context, p Program) (o Outcome, loaded bool) {
	o, done := i.load(i.context(ctx), p, false)
	i.loaded = !done
	return o, !done
}

// Answer is the program's side of a test: it answers what a [Script]'s guest asks of the program that was loaded. The
// answer is good until the next one. An error says that the program ended, as [*EndedError] tells.
func (i *Instance) Answer(ctx context.Context, target string, args []byte) ([]byte, error) {
	if !i.loaded {
		return nil, fmt.Errorf("javascript: %s: no program is loaded: %w", target, errGuest)
	}
	o, done := i.exchange(i.context(ctx), i.entries.serve, target, args)
	if done && o.End != Unsettled {
		i.loaded = false
		return nil, &EndedError{Outcome: o}
	}
	if done {
		return pending, nil
	}
	return i.answer, nil
}

// pending answers that nothing is left in the program to settle the promise that its function gave.
var pending = []byte(`{"promise":{"pending":true}}`)

// EndedError says that a program ended when one of its functions was called.
type EndedError struct{ Outcome Outcome }

// Error says how.
func (e *EndedError) Error() string {
	if t := e.Outcome.Thrown; t != nil {
		return fmt.Sprintf("javascript: the program ended: %s: %s", t.Name, t.Message)
	}
	if e.Outcome.Cause != nil {
		return "javascript: the program ended: " + e.Outcome.Cause.Error()
	}
	return fmt.Sprintf("javascript: the program ended with status %d", e.Outcome.Exit)
}

// Unwrap gives the cause, if the host ended the program.
func (e *EndedError) Unwrap() error { return e.Outcome.Cause }

// Test runs trusted code against a program that another instance holds, and rewinds this instance. The test passes by
// ending as [Exited] with status 0. It fails as [Threw], with "ERR_ASSERTION" for [Exception.Code] when an assertion did
// not hold, or as [Unsettled] when the program left it waiting. [Stopped] with an [*EndedError] for its cause is a program
// that ended in one of its functions.
func (i *Instance) Test(ctx context.Context, s Script) (Outcome, error) {
	o := i.test(i.context(ctx), s)
	return o, i.Rewind()
}

func (i *Instance) test(ctx context.Context, s Script) Outcome {
	i.begin(s.World, s.Seed)
	i.program = s.Program
	names, err := i.guest.text(ctx, jsonStrings(identifiers(s.Names)))
	if err != nil {
		return i.ended(err)
	}
	if _, err = i.invoke(ctx, i.entries.setUp, names); err != nil {
		return i.ended(err)
	}
	if o, done := i.start(ctx, s.Code, i.names.test, nil, true); done {
		return o
	}
	o := i.toTheEnd(ctx)
	if o.End == Exited && i.unsettled {
		// What waits for such a promise was never tested, so the test did not pass.
		return Outcome{End: Unsettled, Exit: 1}
	}
	return o
}

func (i *Instance) begin(w World, seed uint64) {
	i.world, i.seeded = w, seed
	i.thrown, i.answered, i.unsettled, i.answer = nil, false, false, i.answer[:0]
}

// load starts a program and runs what it does before its first wait. done means that it is over.
func (i *Instance) load(ctx context.Context, p Program, main bool) (o Outcome, done bool) {
	i.begin(p.World, p.Seed)
	if p.Memory > 0 {
		if _, err := i.guest.run(ctx, "qjs_set_memory_limit", uint64(uint32(min(p.Memory, 1<<32-1)))); err != nil {
			return i.ended(err), true
		}
	}
	return i.start(ctx, p.Code, i.names.script, p.Names, main)
}

// Code that may be a module: where these words are missing, it is a script, and its syntax error is final.
var moduleWords = regexp.MustCompile(`\b(?:import|export|await)\b`)

// start evaluates code as a script or, failing that, as a module, and begins to run it.
func (i *Instance) start(ctx context.Context, code []byte, file uint32, names []string, main bool) (o Outcome, done bool) {
	code = validUTF8(withoutHashbang(code))
	fn, thrown, err := i.guest.evaluate(ctx, asFunction(code, names), file, asScript)
	if err != nil {
		return i.ended(err), true
	}
	if thrown {
		return i.startModule(ctx, code, names, fn)
	}
	entry := i.entries.start
	if main {
		entry = i.entries.startMain
	}
	return i.step(ctx, entry, fn)
}

// startModule is the second try. problem is what was wrong with the code as a script.
func (i *Instance) startModule(ctx context.Context, code []byte, names []string, problem value) (o Outcome, done bool) {
	if !moduleWords.Match(code) {
		return i.invalid(ctx, problem)
	}
	if o, done = i.step(ctx, i.entries.prepare); done {
		return o, done
	}
	promise, thrown, err := i.guest.evaluate(ctx, asModuleText(code, names), i.names.module, asModule)
	switch {
	case err != nil:
		return i.ended(err), true
	case thrown:
		return i.invalid(ctx, promise)
	}
	if o, done = i.step(ctx, i.entries.startModule, promise); done {
		return o, done
	}
	return i.settle(ctx)
}

// invalid reports a syntax error.
func (i *Instance) invalid(ctx context.Context, problem value) (Outcome, bool) {
	if _, _, err := i.guest.invoke(ctx, i.entries.report, problem); err != nil {
		return i.ended(err), true
	}
	o := Outcome{End: Invalid, Exit: 1, Thrown: i.thrown}
	if o.Thrown != nil && o.Thrown.end() == OutOfMemory {
		o.End = OutOfMemory
	}
	return o, true
}

// step calls an entry. done means that the call ended the run.
func (i *Instance) step(ctx context.Context, entry value, args ...value) (o Outcome, done bool) {
	v, thrown, err := i.guest.invoke(ctx, entry, args...)
	if err == nil && thrown {
		return i.escaped(ctx, v)
	}
	if err == nil {
		_, err = i.guest.do(ctx, i.guest.freeValue, v)
	}
	if err != nil {
		return i.ended(err), true
	}
	return Outcome{}, false
}

// escaped is for an exception that our own code did not catch: there was no stack or memory left to catch it.
func (i *Instance) escaped(ctx context.Context, exception value) (Outcome, bool) {
	if _, _, err := i.guest.invoke(ctx, i.entries.report, exception); err != nil {
		return i.ended(err), true
	}
	if i.thrown == nil {
		i.thrown = &Exception{Message: "an exception that cannot be shown"}
	}
	return Outcome{End: i.thrown.end(), Exit: 1, Thrown: i.thrown}, true
}

// settle runs the promise jobs that are waiting.
func (i *Instance) settle(ctx context.Context) (o Outcome, done bool) {
	for {
		n, err := i.guest.do(ctx, i.guest.runJob)
		if err != nil {
			return i.ended(err), true
		}
		if int32(n) <= 0 {
			return Outcome{}, false
		}
	}
}

// numeric calls an entry for a number; true is 1 and false 0.
func (i *Instance) numeric(ctx context.Context, entry value) (n float64, o Outcome, done bool) {
	v, thrown, err := i.guest.invoke(ctx, entry)
	if err == nil && thrown {
		o, done = i.escaped(ctx, v)
		return 0, o, done
	}
	if err == nil {
		n, err = i.guest.number(ctx, v)
	}
	if err == nil {
		_, err = i.guest.do(ctx, i.guest.freeValue, v)
	}
	if err != nil {
		return 0, i.ended(err), true
	}
	return n, o, false
}

// turn lets the event loop do one thing. idle means that there was nothing to do.
func (i *Instance) turn(ctx context.Context) (idle bool, o Outcome, done bool) {
	n, o, done := i.numeric(ctx, i.entries.turn)
	return n == 0, o, done
}

// toTheEnd turns the event loop until nothing is left, and ends the program.
func (i *Instance) toTheEnd(ctx context.Context) Outcome {
	for {
		if o, done := i.settle(ctx); done {
			return o
		}
		idle, o, done := i.turn(ctx)
		if done {
			return o
		}
		if !idle {
			continue
		}
		status, o, done := i.numeric(ctx, i.entries.finish)
		if done {
			return o
		}
		if status >= 0 {
			return Outcome{End: Exited, Exit: int(status)}
		}
	}
}

// exchange gives a function of the program's its arguments and turns the event loop until there is an answer.
func (i *Instance) exchange(ctx context.Context, entry value, target string, args []byte) (o Outcome, done bool) {
	i.answered = false
	name, err := i.guest.text(ctx, []byte(target))
	if err != nil {
		return i.ended(err), true
	}
	text, err := i.guest.text(ctx, args)
	if err != nil {
		return i.ended(err), true
	}
	if o, done := i.step(ctx, entry, name, text); done {
		return o, done
	}
	for !i.answered {
		if o, done := i.settle(ctx); done || i.answered {
			return o, done
		}
		idle, o, done := i.turn(ctx)
		if done {
			return o, done
		}
		if idle && !i.answered {
			return Outcome{End: Unsettled, Exit: 1}, true
		}
	}
	return Outcome{}, false
}

func validUTF8(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	return []byte(string([]rune(string(b))))
}
