package rewrite_test

import (
	"os"
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
)

// kernels export f: (i32) -> (i32), loops of about as many turns as their parameter says, as C compilers write them.
var kernels = map[string][]byte{
	"sum": programs["loop"],
	// for (i = 0; i < n; i++) a[i & 65535] = 1
	"store": assemble(functions(unary), memory(0, 1), section(7, export("f", 0, 0)), section(10, fnLocals([]byte{1, 1, 0x7f},
		0x03, 0x40, 0x20, 1, 0x41, 0xff, 0xff, 3, 0x71, 0x41, 1, 0x3a, 0, 0,
		0x20, 1, 0x41, 1, 0x6a, 0x22, 1, 0x20, 0, 0x49, 0x0d, 0, 0x0b, 0x20, 1))),
	// for (i = 0; i < n; i++) x = x*1103515245 + a[x & 65535], y ^= x >> 3, z += y*y
	"mix": assemble(functions(unary), memory(0, 1), section(7, export("f", 0, 0)), section(10, fnLocals([]byte{1, 4, 0x7f},
		0x03, 0x40,
		0x20, 2, 0x41, 0xed, 0x9c, 0x99, 0x8e, 4, 0x6c, 0x20, 2, 0x41, 0xff, 0xff, 3, 0x71, 0x2d, 0, 0, 0x6a, 0x21, 2,
		0x20, 3, 0x20, 2, 0x41, 3, 0x76, 0x73, 0x22, 3, 0x20, 3, 0x6c, 0x20, 4, 0x6a, 0x21, 4,
		0x20, 1, 0x41, 1, 0x6a, 0x22, 1, 0x20, 0, 0x49, 0x0d, 0, 0x0b, 0x20, 4))),
	// calls of a function with an inner loop of eight turns
	"calls": assemble(functions(unary, unary), section(7, export("f", 0, 0)), section(10, fnLocals([]byte{1, 1, 0x7f},
		0x03, 0x40, 0x20, 1, 0x41, 8, 0x10, 1, 0x6a, 0x21, 1,
		0x20, 0, 0x41, 8, 0x6b, 0x22, 0, 0x41, 0, 0x4a, 0x0d, 0, 0x0b, 0x20, 1), sum)),
}

// BenchmarkKernels runs loops of a million turns as they are and instrumented.
func BenchmarkKernels(b *testing.B) {
	for _, name := range []string{"sum", "store", "mix", "calls"} {
		module := kernels[name]
		for form, module := range map[string][]byte{"plain": module, "instrumented": instrument(b, module)} {
			b.Run(name+"/"+form, func(b *testing.B) {
				f := run(b, module, &host{refill: 100_000}).ExportedFunction("f")
				for b.Loop() {
					if _, err := f.Call(ctx, 1_000_000); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkInstrument rewrites the module that ASSAY_WASM names, or else one of 4096 small functions.
func BenchmarkInstrument(b *testing.B) {
	module := manyFunctions(4096)
	if path := os.Getenv("ASSAY_WASM"); path != "" {
		var err error
		if module, err = os.ReadFile(path); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(module)))
	for b.Loop() {
		if _, err := rewrite.Instrument(module); err != nil {
			b.Fatal(err)
		}
	}
}

func manyFunctions(n int) []byte {
	types, bodies := make([]byte, n), make([][]byte, n)
	for i := range n {
		types[i], bodies[i] = unary, fib
	}
	return assemble(functions(types...), section(10, bodies...))
}
