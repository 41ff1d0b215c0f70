package rewrite_test

import (
	"fmt"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
)

// A module with shared memory is refused; one with a memory of its own is instrumented.
func ExampleInstrument() {
	_, err := rewrite.Instrument(assemble(memory(3, 1, 2)))
	fmt.Println(err)

	module, err := rewrite.Instrument(grower)
	fmt.Println(len(module) > len(grower), err)
	// Output:
	// rewrite: unsupported memory that is shared or 64-bit (flags 0x3) at byte 35
	// true <nil>
}
