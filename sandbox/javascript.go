package sandbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/internal/javascript"
	"github.com/assay-rl/assay/sandbox/internal/machine"
	"github.com/assay-rl/assay/sandbox/internal/pages"
)

// javaScriptGuest is the backend of JavaScript.
type javaScriptGuest struct {
	engine *javascript.Engine
	pool   *machine.Pool[*javaScriptInstance]
	scale  scale
}

func openJavaScript(ctx context.Context, s *Sandbox) (backend, error) {
	interpreter, err := guests.JavaScript.Read(s.cfg.Guests)
	if err != nil {
		return nil, err
	}
	module, err := s.rt.Instrumented(interpreter)
	if err != nil {
		return nil, err
	}
	engine, err := javascript.New(ctx, s.rt.Wazero(), module)
	if err != nil {
		return nil, err
	}
	b := &javaScriptGuest{engine: engine}
	b.pool = machine.NewPool(2*s.cfg.Workers, b.instance)
	p := &javaScriptProgram{b, []byte(javaScriptLoop)}
	b.scale, err = calibrated(javaScriptReference, func() (machine.Outcome, error) {
		_, o, err := p.one(ctx, scale(1).job(Input{}), p.runs(Input{}, nil))
		return o, err
	})
	if err != nil {
		b.pool.Close()
		return nil, err
	}
	return b, nil
}

// javaScriptReserve is the address space of one instance: what its memory can grow to.
const javaScriptReserve = 2 << 30

// javaScriptInstance is a warm interpreter with the host's side of it.
type javaScriptInstance struct {
	*javascript.Instance
	*machine.Reactor
	broken bool
}

// javaScriptMemory is an instance's memory as the guest's package knows it.
type javaScriptMemory struct {
	*pages.Memory
	image *pages.Image
}

// Save implements [javascript.Memory].
func (m *javaScriptMemory) Save() (err error) {
	m.image, err = m.Memory.Save()
	return err
}

// Rewind implements [javascript.Memory].
func (m *javaScriptMemory) Rewind() error {
	_, err := m.Memory.Rewind()
	return err
}

func (b *javaScriptGuest) instance(ctx context.Context) (*javaScriptInstance, error) {
	r, err := machine.NewReactor()
	if err != nil {
		return nil, err
	}
	memory, err := pages.New(javaScriptReserve)
	if err != nil {
		return nil, err
	}
	held := &javaScriptMemory{Memory: memory}
	i, err := b.engine.Instance(r.Context(ctx), held)
	if err != nil {
		memory.Free()
		return nil, err
	}
	if err := errors.Join(r.Attach(i.Module()), held.image.Close()); err != nil {
		return nil, errors.Join(err, i.Close(ctx))
	}
	return &javaScriptInstance{Instance: i, Reactor: r}, nil
}

// Spent implements [machine.Instance].
func (i *javaScriptInstance) Spent() bool { return i.broken }

// Close implements [machine.Instance].
func (i *javaScriptInstance) Close() {
	_ = i.Instance.Close(context.Background()) // there is nobody to tell, and nothing to do about it
}

func (b *javaScriptGuest) close() { b.pool.Close() }

// compile leaves the compiling to each run: the interpreter takes less time for it than for reading bytecode back.
func (b *javaScriptGuest) compile(_ context.Context, src Source, _ Limits) (program, Result, error) {
	return &javaScriptProgram{b, src.Code}, Result{Status: OK}, nil
}

type javaScriptProgram struct {
	*javaScriptGuest
	code []byte
}

// runJavaScript is what one instance does in a job.
type runJavaScript func(ctx context.Context, i *javaScriptInstance) (javascript.Outcome, error)

func (p *javaScriptProgram) program(in Input, i *javaScriptInstance, names []string) javascript.Program {
	return javascript.Program{Code: p.code, Names: names, Seed: in.Seed, Memory: in.Limits.or(DefaultLimits).Memory, World: i.System()}
}

func (p *javaScriptProgram) runs(in Input, after []byte) runJavaScript {
	return func(ctx context.Context, i *javaScriptInstance) (javascript.Outcome, error) {
		program := p.program(in, i, nil)
		if after != nil {
			program.Code = slices.Concat(program.Code, []byte("\n"), after)
		}
		return i.Run(ctx, program)
	}
}

func (p *javaScriptProgram) run(ctx context.Context, in Input) (Result, error) {
	r, _, err := p.result(ctx, in, p.runs(in, nil))
	return r, err
}

func (p *javaScriptProgram) call(ctx context.Context, c Call) (Result, error) {
	if !isArray(c.Args) {
		return Result{}, errors.New("sandbox: the arguments of a call are a JSON array")
	}
	name, _, _ := strings.Cut(c.Function, ".")
	r, o, err := p.result(ctx, c.Input, func(ctx context.Context, i *javaScriptInstance) (javascript.Outcome, error) {
		return i.Call(ctx, p.program(c.Input, i, []string{name}), c.Function, c.Args)
	})
	if err != nil || r.Status != OK {
		return r, err
	}
	if r.Value = o.Value; r.Value == nil {
		r.Status, r.Explanation = RuntimeError, "the program ended before its function returned"
	}
	return r, nil
}

// result runs a job and reads what it came to.
func (p *javaScriptProgram) result(ctx context.Context, in Input, run runJavaScript) (Result, javascript.Outcome, error) {
	o, m, err := p.one(ctx, p.scale.job(in), run)
	if err != nil {
		return Result{}, o, err
	}
	r, err := javaScriptResult(ctx, o, m)
	return r, o, err
}

// one runs a job in one instance. The machine's outcome has an end only where the host made it.
func (p *javaScriptProgram) one(ctx context.Context, job machine.Job, run runJavaScript) (o javascript.Outcome, m machine.Outcome, err error) {
	i, err := p.pool.Take(ctx)
	if err != nil {
		return o, m, fmt.Errorf("sandbox: %w", err)
	}
	defer func() {
		i.broken = i.broken || err != nil
		p.pool.Give(i)
	}()
	if err := i.Begin(ctx, job); err != nil {
		return o, m, fmt.Errorf("sandbox: %w", err)
	}
	o, err = run(i.Context(context.WithoutCancel(ctx)), i)
	m = i.Finish()
	if err != nil {
		return o, m, fmt.Errorf("sandbox: %w", err)
	}
	m.End, m.ExitCode, m.Err = endOf(o), o.Exit, o.Cause
	return o, m, nil
}

// endOf is how a run ended in the machine's terms.
func endOf(o javascript.Outcome) machine.End {
	if limit, ok := errors.AsType[*machine.LimitError](o.Cause); ok {
		return limit.End
	}
	switch o.End {
	case javascript.Overflowed:
		return machine.Overflowed
	case javascript.Stopped:
		return machine.Trapped
	default:
		return machine.Exited
	}
}

// javaScriptResult reads an outcome.
func javaScriptResult(ctx context.Context, o javascript.Outcome, m machine.Outcome) (Result, error) {
	if m.End == machine.Stopped && ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	r := resultOf(m)
	if m.End != machine.Exited {
		return r, nil
	}
	switch o.End {
	case javascript.Invalid:
		r.Status = CompileError
	case javascript.Threw:
		r.Status = RuntimeError
	case javascript.OutOfMemory:
		r.Status, r.Explanation = MemoryLimit, "out of memory"
	case javascript.Unsettled:
		r.Status, r.Explanation = RuntimeError, "a promise was left that nothing can settle"
	}
	if o.Thrown != nil && r.Status != OK {
		r.Explanation = thrown(o.Thrown)
	}
	return r, nil
}

// thrown is an exception on one line.
func thrown(e *javascript.Exception) string {
	if e.Name == "" {
		return line(e.Message)
	}
	return line(e.Name + ": " + e.Message)
}

// javaScriptLoop is what JavaScript is calibrated by, and javaScriptReference what Node 20 takes for it on the reference
// machine in a fresh process: what a problem's author would have measured.
const javaScriptLoop = `
function collatz(n, seen) {
  let steps = 0;
  while (n !== 1) { n = n % 2 === 0 ? n / 2 : 3 * n + 1; steps++; }
  seen.set(steps, (seen.get(steps) || 0) + 1);
  return steps;
}
const seen = new Map();
let best = 0;
for (let n = 1; n < 600; n++) best = Math.max(best, collatz(n, seen));
let table = Array.from({length: 40}, (_, i) => Array.from({length: 40}, (_, j) => i * j % 7));
for (let k = 0; k < 4; k++) table = table.map((row, i) => row.map((_, j) => table[j][i] + k));
const words = Array.from({length: 1500}, (_, i) => String(i * i)).sort();
console.log(best, seen.size, table.flat().reduce((a, b) => a + b), words.join("").length);
`

const javaScriptReference = 2600 * time.Microsecond
