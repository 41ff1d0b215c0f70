package rewrite_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
)

// code is a module with one function () -> () of the given code, a table, a memory and a global.
func code(instructions ...byte) []byte {
	return assemble(functions(none), section(4, []byte{0x70, 0, 1}), memory(0, 1),
		section(6, []byte{0x7f, 1, 0x41, 5, 0x0b}), section(10, fn(instructions...)))
}

func TestRefusals(t *testing.T) {
	cases := map[string]struct {
		module []byte
		want   error
		says   string
	}{
		"empty":                    {nil, rewrite.ErrMalformed, "8 bytes wanted"},
		"another version":          {[]byte("\x00asm\x02\x00\x00\x00"), rewrite.ErrMalformed, "header"},
		"section cut off":          {assemble([]byte{10, 5}), rewrite.ErrMalformed, "5 bytes wanted"},
		"unknown section":          {assemble(raw(99)), rewrite.ErrMalformed, "kind 99"},
		"section twice":            {assemble(types), rewrite.ErrMalformed, "out of order"},
		"vector longer than bytes": {assemble(raw(3, 0xff, 0xff, 0xff, 0xff, 0x0f)), rewrite.ErrMalformed, "vector of 4294967295"},
		"number of 36 bits":        {assemble(raw(3, 0x80, 0x80, 0x80, 0x80, 0x10)), rewrite.ErrMalformed, "32 bits"},
		"number of six bytes":      {assemble(raw(3, 0x80, 0x80, 0x80, 0x80, 0x80, 0)), rewrite.ErrMalformed, "32 bits"},
		"bytes after a section":    {assemble(raw(3, 0, 0)), rewrite.ErrMalformed, "1 bytes too many"},
		"functions without bodies": {assemble(functions(none)), rewrite.ErrMalformed, "0 function bodies for 1"},
		"code after the end":       {code(0x0b), rewrite.ErrMalformed, "too many in the function"},
		"code without end":         {assemble(functions(none), section(10, []byte{2, 0, 1})), rewrite.ErrMalformed, "unexpected end"},
		"unknown opcode":           {code(0x27), rewrite.ErrMalformed, "opcode 0x27"},
		"unknown vector opcode":    {code(0xfd, 0x9a, 1), rewrite.ErrMalformed, "vector opcode 0x9a"},
		"function of the runtime":  {code(0x10, 1), rewrite.ErrMalformed, "function 1 of 1"},
		"global of the runtime":    {code(0x23, 1, 0x1a), rewrite.ErrMalformed, "global 1 of 1"},
		"counter of turns":         {code(0x03, 0x40, 0x20, 0, 0x1a, 0x0b), rewrite.ErrMalformed, "local 0 of 0"},
		"exported runtime":         {assemble(section(7, export("f", 0, 0))), rewrite.ErrMalformed, "function 0 of 0"},
		"shared memory":            {assemble(memory(3, 1, 1)), rewrite.ErrUnsupported, "shared or 64-bit"},
		"memory of 64 bits":        {assemble(memory(4, 1)), rewrite.ErrUnsupported, "shared or 64-bit"},
		"two memories":             {assemble(section(5, []byte{0, 1}, []byte{0, 1})), rewrite.ErrUnsupported, "2 memories"},
		"memory operand":           {code(0x41, 0, 0x28, 0x42, 1, 0, 0x1a), rewrite.ErrUnsupported, "memory operand"},
		"imported memory":          {assemble(section(2, []byte("\x01e\x01m\x02\x00\x01"))), rewrite.ErrUnsupported, "imported memory"},
		"imported tag":             {assemble(section(2, []byte("\x01e\x01t\x04\x00\x00"))), rewrite.ErrUnsupported, "exception tag"},
		"tags":                     {assemble(raw(13, 1, 0, 0)), rewrite.ErrUnsupported, "exception tags"},
		"mutable reference":        {assemble(section(6, []byte{0x70, 1, 0xd0, 0x70, 0x0b})), rewrite.ErrUnsupported, "cannot restore"},
		"too many locals":          {assemble(functions(none), section(10, fnLocals([]byte{1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f}))), rewrite.ErrUnsupported, "4294967295 locals"},
		"atomics":                  {code(0xfe, 3, 0), rewrite.ErrUnsupported, "atomic opcode"},
		"exceptions":               {code(0x06, 0x40), rewrite.ErrUnsupported, "exception handling"},
		"garbage collection":       {code(0xfb, 0), rewrite.ErrUnsupported, "garbage collection"},
		"typed references":         {code(0x14, 0), rewrite.ErrUnsupported, "typed reference"},
		"relaxed vectors":          {code(0xfd, 0x80, 2), rewrite.ErrUnsupported, "vector opcode"},
		"import of assay":          {assemble(section(2, []byte("\x05assay\x04tick\x00\x00"))), rewrite.ErrReserved, `"assay"`},
		"export of assay.fuel":     {assemble(section(6, []byte{0x7f, 1, 0x41, 5, 0x0b}), section(7, export("assay.fuel", 3, 0))), rewrite.ErrReserved, "assay.fuel"},
		"export called memory":     {assemble(section(6, []byte{0x7f, 1, 0x41, 5, 0x0b}), section(7, export("memory", 3, 0))), rewrite.ErrReserved, "memory"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := rewrite.Instrument(c.module)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "at byte") {
				t.Errorf("error %v, want %v that says %q and where", err, c.want, c.says)
			}
		})
	}
}

// immediates are what follows the opcodes that something follows, by first and last opcode. Prefixes have their own.
var immediates = []struct {
	first, last int
	bytes       []byte
}{
	{0x02, 0x04, []byte{0x40, 0x0b}}, {0x0c, 0x0d, []byte{0}}, {0x0e, 0x0e, []byte{1, 0, 0}}, {0x10, 0x10, []byte{0}},
	{0x11, 0x11, []byte{0, 0}}, {0x12, 0x12, []byte{0}}, {0x13, 0x13, []byte{0, 0}}, {0x1c, 0x1c, []byte{1, 0x7f}},
	{0x20, 0x22, []byte{0}}, {0x23, 0x24, []byte{0}}, {0x25, 0x26, []byte{0}}, {0x28, 0x3e, []byte{0, 0x80, 0x80, 0}},
	{0x3f, 0x40, []byte{0}}, {0x41, 0x42, []byte{0xff, 0}}, {0x43, 0x43, make([]byte, 4)}, {0x44, 0x44, make([]byte, 8)},
	{0xd0, 0xd0, []byte{0x70}}, {0xd2, 0xd2, []byte{0}},
	{0xfc08, 0xfc08, []byte{0, 0}}, {0xfc09, 0xfc09, []byte{0}}, {0xfc0a, 0xfc0a, []byte{0, 0}}, {0xfc0b, 0xfc0b, []byte{0}},
	{0xfc0c, 0xfc0c, []byte{0, 0}}, {0xfc0d, 0xfc0d, []byte{0}}, {0xfc0e, 0xfc0e, []byte{0, 0}}, {0xfc0f, 0xfc11, []byte{0}},
	{0xfd00, 0xfd0b, []byte{0, 0}}, {0xfd0c, 0xfd0d, make([]byte, 16)}, {0xfd15, 0xfd22, []byte{0}},
	{0xfd54, 0xfd5b, []byte{0, 0, 0}}, {0xfd5c, 0xfd5d, []byte{0, 0}},
}

func instruction(op int) []byte {
	out := []byte{byte(op)}
	if op > 0xff {
		out = append([]byte{byte(op >> 8)}, leb(op&0xff)...)
	}
	for _, i := range immediates {
		if op >= i.first && op <= i.last {
			return append(out, i.bytes...)
		}
	}
	return out
}

// Each opcode stands in code that is never reached, where operands of all types are at hand, and wazero is the judge of
// what is an instruction.
func TestEveryInstructionIsUnderstood(t *testing.T) {
	tried := 0
	for _, prefix := range []int{0, 0xfc00, 0xfd00} {
		for low := range 256 {
			op := prefix | low
			body := append(append([]byte{0x00}, instruction(op)...), 0x00)
			module := assemble(functions(none), section(4, []byte{0x70, 0, 1}), memory(0, 1),
				section(6, []byte{0x7f, 1, 0x41, 5, 0x0b}), section(9, []byte{1, 0, 1, 0}), raw(12, 1),
				section(10, fnLocals([]byte{1, 1, 0x7f}, body...)), section(11, []byte{1, 0}))
			if validate(t, module) != nil {
				continue
			}
			tried++
			out, err := rewrite.Instrument(module)
			if err != nil {
				t.Errorf("opcode %#x: %v", op, err)
			} else if err := validate(t, out); err != nil {
				t.Errorf("opcode %#x: the result is invalid: %v", op, err)
			}
		}
	}
	t.Logf("%d opcodes", tried)
	if tried < 400 {
		t.Errorf("%d opcodes tried, want all 400 and more", tried)
	}
}
