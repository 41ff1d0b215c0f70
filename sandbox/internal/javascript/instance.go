package javascript

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
)

const (
	// stackSize is the interpreter's own stack, and stackMargin what of it is left for native code below the last
	// JavaScript frame. Node's default lets a plain function recurse about 10,800 times; so does this.
	stackSize   = 5 << 19
	stackMargin = 256 << 10
	// collectAt is how much a program allocates before garbage is first collected. A collection visits, and so writes,
	// every object of the image: most programs end before.
	collectAt = 16 << 20
	// stackGlobal is the guest's stack pointer.
	stackGlobal = "__stack_pointer"
	// mostGlobals is how many of an instrumented guest's globals are looked for; it has fewer than ten.
	mostGlobals = 64
)

// Instance is one warmed interpreter. It serves one run at a time and is not safe for concurrent use.
type Instance struct {
	module  api.Module
	memory  Memory
	guest   *guest
	globals []api.MutableGlobal
	saved   []uint64
	entries entries
	names   fileNames
	stack   uint32 // the end of the interpreter's stack, from which it grows down
	// sources are the built-in modules' texts, by name.
	sources map[string]string

	// Of the run now:
	world    World
	seeded   uint64
	program  func(string, []byte) ([]byte, error)
	thrown   *Exception
	answer   []byte
	answered bool
	buffer   []byte
	// unsettled says that the program under test left a promise that nothing can settle.
	unsettled bool
	loaded    bool
}

// entries are the functions of bootstrap/main.js.
type entries struct {
	start, startMain, startModule, prepare, turn, rejection, finish, call, serve, setUp, report, missingModule value
}

type namedEntry struct {
	name  string
	entry *value
}

func (e *entries) byName() []namedEntry {
	return []namedEntry{
		{"start", &e.start}, {"startMain", &e.startMain}, {"startModule", &e.startModule}, {"prepare", &e.prepare},
		{"turn", &e.turn}, {"finish", &e.finish}, {"report", &e.report}, {"rejection", &e.rejection},
		{"call", &e.call}, {"serve", &e.serve}, {"setUp", &e.setUp}, {"missingModule", &e.missingModule},
	}
}

// fileNames are zero-ended names in the guest of what is evaluated.
type fileNames struct{ script, module, test uint32 }

// Module is the guest's module, for the limits that its instrumentation keeps in globals.
func (i *Instance) Module() api.Module { return i.module }

// Close ends the instance.
func (i *Instance) Close(ctx context.Context) error { return i.module.Close(ctx) }

// warm starts the interpreter, evaluates the guest's part of Node, and saves the image that every run begins with.
func (i *Instance) warm(ctx context.Context) (err error) {
	if i.guest, err = newGuest(i.module); err != nil {
		return err
	}
	i.globals = mutableGlobals(i.module)
	i.world = nowhere{}
	if err := i.initialise(ctx); err != nil {
		return err
	}
	if err := i.bootstrap(ctx); err != nil {
		return err
	}
	if _, err := i.guest.run(ctx, "qjs_run_gc"); err != nil {
		return err
	}
	if _, err := i.guest.run(ctx, "qjs_set_gc_threshold", collectAt); err != nil {
		return err
	}
	for _, g := range i.globals {
		i.saved = append(i.saved, g.Get())
	}
	return i.memory.Save()
}

func mutableGlobals(m api.Module) (all []api.MutableGlobal) {
	names := []string{rewrite.ExportPages}
	for n := range uint32(mostGlobals) {
		names = append(names, rewrite.ExportGlobal(n))
	}
	for _, name := range append(names, stackGlobal) {
		if g, ok := m.ExportedGlobal(name).(api.MutableGlobal); ok {
			all = append(all, g)
		}
	}
	return all
}

// initialise makes the interpreter and moves its stack, for which the guest was linked with 1 MiB, to a larger place.
func (i *Instance) initialise(ctx context.Context) error {
	if failed, err := i.guest.run(ctx, "qjs_init"); err != nil || failed != 0 {
		return errors.Join(err, errGuest)
	}
	stack, err := i.guest.allocate(ctx, stackSize)
	if err != nil {
		return err
	}
	pointer, ok := i.module.ExportedGlobal(stackGlobal).(api.MutableGlobal)
	if !ok {
		return fmt.Errorf("the guest exports no %s: %w", stackGlobal, errGuest)
	}
	i.stack = (stack + stackSize) &^ 15
	pointer.Set(uint64(i.stack))
	runtime, err := i.guest.run(ctx, "qjs_get_runtime_ptr")
	if err != nil {
		return err
	}
	_, err = i.guest.run(ctx, "JS_UpdateStackTop", runtime)
	if err != nil {
		return err
	}
	if _, err := i.guest.run(ctx, "qjs_set_max_stack_size", stackSize-stackMargin); err != nil {
		return err
	}
	_, err = i.guest.run(ctx, "qjs_set_promise_rejection_handler", 1)
	if err != nil {
		return err
	}
	_, err = i.guest.run(ctx, "qjs_set_module_loader", 1)
	return err
}

// Rewind ends a run: the guest's memory and globals are again what they were when it was warm.
func (i *Instance) Rewind() error {
	i.world, i.program, i.loaded = nil, nil, false
	if err := i.shrink(); err != nil {
		return err
	}
	for n, g := range i.globals {
		g.Set(i.saved[n])
	}
	if err := i.memory.Rewind(); err != nil {
		return fmt.Errorf("javascript: rewind: %w", err)
	}
	return nil
}

// deep is how much of the interpreter's stack a run may use before wazero's own, which is some thirty times as large and
// never shrinks, is worth giving up.
const deep = 512 << 10

// shrink makes new entries into the guest, with small stacks, after a deep recursion.
func (i *Instance) shrink() (err error) {
	i.guest.exports = i.guest.entry
	const window = 4 << 10
	below, ok := i.guest.memory.Read(i.stack-deep-window, window)
	if !ok || len(bytes.Trim(below, "\x00")) == 0 {
		return nil
	}
	if i.guest.entry, err = exportsOf(i.module); err != nil {
		return fmt.Errorf("javascript: %w", err)
	}
	i.guest.exports = i.guest.entry
	return nil
}

// ended turns the error that a call of the guest's came back with into an outcome.
func (i *Instance) ended(err error) Outcome {
	var exit *sys.ExitError
	var unproxied *unproxiedError
	switch {
	case errors.As(err, &exit):
		o := Outcome{End: Exited, Exit: int(exit.ExitCode()), Thrown: i.thrown}
		if i.thrown != nil {
			o.End = i.thrown.end()
		}
		return o
	case errors.As(err, &unproxied):
		return Outcome{End: Unproxied, Exit: 1, Reason: unproxied.why}
	case errors.Is(err, errNoMemory):
		return Outcome{End: OutOfMemory, Exit: 1, Cause: err}
	case strings.Contains(err.Error(), "stack overflow"):
		return Outcome{End: Overflowed, Exit: 1, Cause: err}
	default:
		return Outcome{End: Stopped, Exit: 1, Cause: err}
	}
}
