package foreign_test

import (
	"fmt"

	"github.com/assay-rl/assay/sandbox/internal/foreign"
)

// A table of two billion elements would take 16 GiB of the host's memory, whatever the run's own limit.
func ExampleBound() {
	table := []byte{4, 8, 1, 0x70, 0, 0x80, 0x80, 0x80, 0x80, 8}
	_, err := foreign.Bound(append([]byte("\x00asm\x01\x00\x00\x00"), table...))
	fmt.Println(err)
	// Output: foreign: module too large: a table of 2147483648 elements, at most 1048576 are allowed
}
