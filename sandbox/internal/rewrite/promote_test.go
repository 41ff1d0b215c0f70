package rewrite_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
)

// stack is the section of a stack pointer that starts at 1024.
var stack = section(6, []byte{0x7f, 1, 0x41, 0x80, 8, 0x0b})

// Parts of functions of one parameter whose frames of 16 bytes local 1 points to.
var (
	enter = []byte{0x23, 0, 0x41, 16, 0x6b, 0x22, 1, 0x24, 0} // sp = fp = sp - 16
	keep  = []byte{0x20, 1, 0x20, 0, 0x36, 2, 12}             // fp[12] = parameter
	get   = []byte{0x20, 1, 0x28, 2, 12}                      // fp[12]
	leave = []byte{0x20, 1, 0x41, 16, 0x6a, 0x24, 0}          // sp = fp + 16
)

// framed is a module whose f has a frame, and whose second function gives the word at an address.
func framed(parts ...[]byte) []byte {
	return assemble(functions(unary, unary), memory(0, 1), stack, section(7, export("f", 0, 0), export("memory", 2, 0), export("sp", 3, 0)),
		section(10, fnLocals([]byte{1, 1, 0x7f}, slices.Concat(parts...)...), fn(0x20, 0, 0x28, 2, 0)))
}

// frames are functions as compilers write them without optimisation.
var frames = map[string]struct {
	module   []byte
	want     uint64 // of f(1000)
	promoted bool
}{
	"a word": {framed(enter, keep, get, get, []byte{0x6a}, leave), 2000, true},
	"a leaf that leaves the stack pointer alone": {
		framed([]byte{0x23, 0, 0x41, 16, 0x6b, 0x22, 1, 0x20, 0, 0x36, 2, 12}, get), 1000, true,
	},
	"a byte with its sign":          {framed(enter, []byte{0x20, 1, 0x20, 0, 0x3a, 0, 15, 0x20, 1, 0x2c, 0, 15}, leave), 0xffffffe8, true},
	"a byte without":                {framed(enter, []byte{0x20, 1, 0x20, 0, 0x3a, 0, 15, 0x20, 1, 0x2d, 0, 15}, leave), 0xe8, true},
	"half a word":                   {framed(enter, []byte{0x20, 1, 0x20, 0, 0x3b, 1, 8, 0x20, 1, 0x2e, 1, 8}, leave), 1000, true},
	"a long":                        {framed(enter, []byte{0x20, 1, 0x20, 0, 0xad, 0x37, 3, 0, 0x20, 1, 0x29, 3, 0, 0xa7}, leave), 1000, true},
	"one read without being set":    {framed(enter, get, leave), 0, true},
	"a store of what a block gives": {framed(enter, []byte{0x20, 1, 0x02, 0x7f, 0x20, 0, 0x20, 0, 0x0d, 0, 0x0b, 0x36, 2, 12}, get, leave), 1000, true},
	"a loop": {
		framed(enter, keep, []byte{
			0x03, 0x40, 0x20, 1, 0x20, 1, 0x28, 2, 12, 0x41, 7, 0x6b, 0x36, 2, 12, 0x20, 1, 0x28, 2, 12, 0x41, 0, 0x4a, 0x0d, 0, 0x0b,
		}, get, leave),
		0xffffffff, true,
	},
	"an address that a call takes":          {framed(enter, keep, []byte{0x20, 1, 0x41, 12, 0x6a, 0x10, 1}, leave), 1000, false},
	"an address in a variable":              {framed(enter, keep, []byte{0x20, 1, 0x41, 12, 0x6a, 0x21, 0, 0x20, 0, 0x28, 2, 0}, leave), 1000, false},
	"the frame's own address":               {framed(enter, []byte{0x20, 1, 0x20, 0, 0x36, 2, 0, 0x20, 1, 0x10, 1}, leave), 1000, false},
	"an index":                              {framed(enter, keep, []byte{0x20, 1, 0x41, 4, 0x41, 3, 0x6c, 0x6a, 0x28, 2, 0}, leave), 1000, false},
	"bytes of a word":                       {framed(enter, keep, []byte{0x20, 1, 0x2d, 0, 13}, leave), 3, false},
	"a pointer set twice":                   {framed(enter, keep, get, leave, []byte{0x41, 0, 0x21, 1}), 1000, false},
	"a pointer that is computed with":       {framed(enter, keep, []byte{0x20, 1, 0x41, 12, 0x72, 0x28, 2, 0}, leave), 1000, false},
	"a frame that is made in a block":       {framed([]byte{0x02, 0x40}, enter, keep, []byte{0x0b}, get, leave), 1000, false},
	"a branch that takes the address along": {framed(enter, keep, []byte{0x02, 0x7f, 0x20, 1, 0x41, 1, 0x0d, 0, 0x0b, 0x28, 2, 12}, leave), 1000, false},
}

// A promoted function gives what it gave, and leaves no trace in memory and the stack pointer where it was.
func TestPromote(t *testing.T) {
	for name, c := range frames {
		t.Run(name, func(t *testing.T) {
			for _, promote := range []bool{false, true} {
				module := c.module
				if promote {
					var err error
					if module, err = rewrite.Promote(module); err != nil {
						t.Fatal(err)
					}
				}
				m := run(t, module, &host{})
				got, err := call(m, 1000)
				if err != nil || got[0] != c.want {
					t.Fatalf("promote %v: got %#x, %v, want %#x", promote, got, err, c.want)
				}
				if sp := m.ExportedGlobal("sp").Get(); sp != 1024 {
					t.Errorf("promote %v: the stack pointer is %d", promote, sp)
				}
				frame, _ := m.Memory().Read(1008, 16)
				if clean := bytes.Equal(frame, make([]byte, 16)); promote && clean != c.promoted {
					t.Errorf("the frame holds % x, promoted should be %v", frame, c.promoted)
				}
			}
		})
	}
}

func TestPromoteRefuses(t *testing.T) {
	for name, module := range map[string][]byte{
		"no module":         []byte("wasm"),
		"a damaged section": assemble(functions(unary), section(10, []byte{3, 0, 0x20})),
		"damaged DWARF":     append(assemble(), raw(0, []byte("\x0b.debug_infowhat is this")...)...),
	} {
		if _, err := rewrite.Promote(module); err == nil {
			t.Errorf("%s is promoted", name)
		}
	}
}

// A module that wazero accepts stays one that it accepts, and nothing panics.
func FuzzPromote(f *testing.F) {
	for _, c := range frames {
		f.Add(c.module)
	}
	for _, module := range programs {
		f.Add(module)
	}
	f.Fuzz(func(t *testing.T, module []byte) {
		out, err := rewrite.Promote(module)
		if err != nil || validate(t, module) != nil {
			return
		}
		if err := validate(t, out); err != nil {
			t.Fatalf("promoted module is invalid: %v", err)
		}
	})
}
