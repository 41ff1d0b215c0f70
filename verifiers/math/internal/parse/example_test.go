package parse_test

import (
	"errors"
	"fmt"

	"github.com/assay-rl/assay/verifiers/math/internal/parse"
)

func ExampleParse() {
	for _, text := range []string{`\frac12 x + 3`, `1\frac12`, "5 km/h", "x < 3 or x > 5", "[0, 1)", "no solution", "2 3"} {
		n, err := parse.Parse(text)
		if errors.Is(err, parse.ErrUnparsed) {
			fmt.Println(err)
			continue
		}
		fmt.Println(n)
	}
	// Output:
	// (+ (* (/ 1 2) x) 3)
	// (+ 1 (/ 1 2))
	// (quantity[km][h^-1] 5)
	// (listor (x < 3) (x > 5))
	// (interval[) 0 1)
	// "no solution"
	// parse: not understood: unexpected 3 at byte 2
}
