package rewrite_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
)

var importAdd100 = section(2, append([]byte("\x03env\x06add100"), 0, unary))

// sum adds the numbers from its parameter down to 1, in a loop.
var sum = fnLocals([]byte{1, 1, 0x7f},
	0x03, 0x40, // loop
	0x20, 1, 0x20, 0, 0x6a, 0x21, 1, // total += n
	0x20, 0, 0x41, 1, 0x6b, 0x22, 0, // n -= 1
	0x0d, 0, 0x0b, // br_if loop
	0x20, 1)

// fib returns early for numbers under 2, and calls itself.
var fib = fn(
	0x20, 0, 0x41, 2, 0x48, 0x04, 0x40, 0x20, 0, 0x0f, 0x0b,
	0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x20, 0, 0x41, 2, 0x6b, 0x10, 0, 0x6a)

// programs export f: (i32) -> (i32), or run: () -> (), and exercise one thing each.
var programs = map[string][]byte{
	"nothing":                    assemble(),
	"loop":                       assemble(functions(unary), section(7, export("f", 0, 0)), section(10, sum)),
	"recursion and early return": assemble(functions(unary), section(7, export("f", 0, 0)), section(10, fib)),
	"call of an import": assemble(importAdd100, functions(unary), section(7, export("f", 0, 1)),
		section(10, fn(0x20, 0, 0x10, 0))),
	"exported import": assemble(importAdd100, section(7, export("f", 0, 0))),
	"several results": assemble(functions(pair, unary), section(7, export("f", 0, 1)),
		section(10, fn(0x41, 3, 0x41, 4, 0x0f), fn(0x10, 0, 0x6a, 0x20, 0, 0x6a, 0x10, 0, 0x6b, 0x6a))),
	"loop with a parameter": assemble(functions(unary), section(7, export("f", 0, 0)),
		section(10, fn(0x20, 0, 0x03, unary, 0x41, 3, 0x6b, 0x22, 0, 0x20, 0, 0x41, 0, 0x4a, 0x0d, 0, 0x0b))),
	"branch out of the function": assemble(functions(unary), section(7, export("f", 0, 0)),
		section(10, fn(0x02, 0x7f, 0x41, 42, 0x20, 0, 0x0e, 2, 0, 1, 0, 0x0b, 0x41, 9, 0x6a))),
	"table of functions": assemble(importAdd100, functions(unary, unary), section(4, []byte{0x70, 0, 3}),
		section(7, export("f", 0, 2)), section(9, []byte{0, 0x41, 0, 0x0b, 3, 0, 1, 2}),
		section(10, fn(0x20, 0, 0x41, 7, 0x6c), fn(0x20, 0, 0x41, 1, 0x11, unary, 0, 0x41, 0, 0x11, unary, 0))),
	"elements as expressions": assemble(importAdd100, functions(unary, unary), section(4, []byte{0x70, 0, 3}),
		section(7, export("f", 0, 2)),
		section(9, []byte{4, 0x41, 1, 0x0b, 2, 0xd2, 0, 0x0b, 0xd2, 1, 0x0b}),
		section(10, fn(0x20, 0, 0x41, 7, 0x6c), fn(0x20, 0, 0x41, 2, 0x11, unary, 0))),
	"passive elements": assemble(importAdd100, functions(unary, unary), section(4, []byte{0x70, 0, 3}),
		section(7, export("f", 0, 2)), section(9, []byte{1, 0, 2, 0, 1}, []byte{3, 0, 1, 1}),
		section(10, fn(0x20, 0, 0x41, 7, 0x6c),
			fn(0x41, 0, 0x41, 0, 0x41, 2, 0xfc, 12, 0, 0, 0x41, 2, 0xd2, 1, 0x26, 0, 0x20, 0, 0x41, 1, 0x11, unary, 0, 0x41, 2, 0x11, unary, 0))),
	"table with an initialiser": assemble(importAdd100, functions(unary, unary), section(4, []byte{0x40, 0, 0x70, 0, 2, 0xd2, 1, 0x0b}),
		section(7, export("f", 0, 2)), section(10, fn(0x20, 0, 0x41, 7, 0x6c), fn(0x20, 0, 0x41, 1, 0x11, unary, 0))),
	"reference in a constant global": assemble(functions(unary, unary), section(4, []byte{0x70, 0, 1}),
		section(6, []byte{0x70, 0, 0xd2, 0, 0x0b}), section(7, export("f", 0, 1)),
		section(10, fn(0x20, 0, 0x41, 7, 0x6c), fn(0x41, 0, 0x23, 0, 0x26, 0, 0x20, 0, 0x41, 0, 0x11, unary, 0))),
	"start function": assemble(importAdd100, functions(none, unary), section(6, []byte{0x7f, 1, 0x41, 5, 0x0b}),
		section(7, export("f", 0, 2)), raw(8, 1), section(10, fn(0x23, 0, 0x10, 0, 0x24, 0), fn(0x23, 0, 0x20, 0, 0x6a))),
	"memory and data": assemble(functions(unary), memory(1, 1, 2), section(7, export("f", 0, 0)),
		section(10, fn(0x20, 0, 0x2d, 0, 0, 0x3f, 0, 0x6a)), section(11, append([]byte{0, 0x41, 8, 0x0b, 4}, "wxyz"...))),
	"bulk memory": assemble(functions(unary), memory(1, 1, 2), section(7, export("f", 0, 0)), raw(12, 1),
		section(10, fn(0x41, 0, 0x41, 0, 0x41, 4, 0xfc, 8, 0, 0, 0xfc, 9, 0,
			0x41, 4, 0x41, 1, 0x41, 3, 0xfc, 10, 0, 0, 0x41, 9, 0x41, 33, 0x41, 4, 0xfc, 11, 0,
			0x20, 0, 0x2d, 0, 0)),
		section(11, append([]byte{1, 4}, "wxyz"...))),
	"tail call": assemble(functions(unary, unary), section(7, export("f", 0, 0)),
		section(10, fn(0x20, 0, 0x45, 0x04, 0x40, 0x41, 42, 0x0f, 0x0b, 0x20, 0, 0x12, 1), fn(0x20, 0, 0x41, 1, 0x6b, 0x12, 0))),
	"custom sections": assemble(raw(0, []byte("\x04nope...")...), functions(unary), raw(0, []byte("\x06.debug")...),
		section(7, export("f", 0, 0)), section(10, sum), raw(0, []byte("\x03end...")...)),
}

var ctx = context.Background()

func call(m api.Module, arg uint64) ([]uint64, error) {
	if m.ExportedFunction("f") == nil {
		return nil, nil
	}
	return m.ExportedFunction("f").Call(ctx, arg)
}

func TestInstrumentKeepsWhatModulesDo(t *testing.T) {
	for name, module := range programs {
		t.Run(name, func(t *testing.T) {
			before := run(t, module, &host{})
			after := run(t, instrument(t, module), &host{refill: 3})
			for _, arg := range []uint64{1, 2, 3, 10, 20} {
				want, wantErr := call(before, arg)
				got, err := call(after, arg)
				if !slices.Equal(got, want) || (err == nil) != (wantErr == nil) {
					t.Errorf("f(%d) = %v, %v; want %v, %v", arg, got, err, want, wantErr)
				}
			}
		})
	}
}

func TestStripDropsCustomSectionsOnly(t *testing.T) {
	got, err := rewrite.Strip(programs["custom sections"])
	if err != nil || !bytes.Equal(got, assemble(functions(unary), section(7, export("f", 0, 0)), section(10, sum))) {
		t.Errorf("Strip = %x, %v", got, err)
	}
	if _, err := rewrite.Strip(assemble([]byte{10, 5})); !errors.Is(err, rewrite.ErrMalformed) {
		t.Errorf("Strip of a section that is cut off: %v", err)
	}
}

// runs export run: () -> () that does not end, or not in a lifetime.
var runs = map[string][]byte{
	"loop": assemble(functions(none), section(7, export("run", 0, 0)), section(10, fn(0x03, 0x40, 0x0c, 0, 0x0b))),
	"loop in a loop": assemble(functions(none), section(7, export("run", 0, 0)),
		section(10, fn(0x03, 0x40, 0x03, 0x40, 0x41, 0, 0x0d, 0, 0x0b, 0x0c, 0, 0x0b))),
	"fib of 90": assemble(functions(unary, none), section(7, export("run", 0, 1)),
		section(10, fib, fn(0x41, 0xda, 0, 0x10, 0, 0x1a))),
	"tail calls in turn": assemble(functions(none, none), section(7, export("run", 0, 0)),
		section(10, fn(0x12, 1), fn(0x12, 0))),
	"indirect tail call": assemble(functions(none), section(4, []byte{0x70, 0, 1}), section(7, export("run", 0, 0)),
		section(9, []byte{0, 0x41, 0, 0x0b, 1, 0}), section(10, fn(0x41, 0, 0x13, none, 0))),
	"recursion without end": assemble(functions(none), section(7, export("run", 0, 0)), section(10, fn(0x10, 0))),
	"fills of memory": assemble(functions(none), memory(0, 100), section(7, export("run", 0, 0)),
		section(10, fn(0x03, 0x40, 0x41, 0, 0x41, 1, 0x41, 0x80, 0x80, 0xc0, 2, 0xfc, 11, 0, 0x0c, 0, 0x0b))),
	"grows by nothing": assemble(functions(none), memory(0, 1), section(7, export("run", 0, 0)),
		section(10, fn(0x03, 0x40, 0x41, 0, 0x40, 0, 0x1a, 0x0c, 0, 0x0b))),
}

func TestEndlessProgramsTick(t *testing.T) {
	for name, module := range runs {
		t.Run(name, func(t *testing.T) {
			h := &host{last: 50, refill: 20_000}
			start := time.Now()
			_, err := run(t, instrument(t, module), h).ExportedFunction("run").Call(ctx)
			var exit *sys.ExitError
			if !errors.As(err, &exit) || h.ticks != h.last {
				t.Errorf("ended after %d ticks: %v", h.ticks, err)
			}
			t.Logf("%v per tick", time.Since(start)/time.Duration(h.last))
		})
	}
}

// Functions that call each other pay when they return, so they can run into the end of the stack without a tick.
func TestMutualRecursionWithoutReturnOverflows(t *testing.T) {
	module := assemble(functions(none, none), section(7, export("run", 0, 0)), section(10, fn(0x10, 1), fn(0x10, 0)))
	start := time.Now()
	_, err := run(t, instrument(t, module), &host{refill: 20_000}).ExportedFunction("run").Call(ctx)
	if err == nil || !strings.Contains(err.Error(), "stack overflow") {
		t.Errorf("error %v, want a stack overflow", err)
	}
	t.Logf("overflowed after %v", time.Since(start))
}
