package code

import (
	"context"

	"github.com/assay-rl/assay/sandbox"
)

// engine is what runs programs: the sandbox.
type engine interface {
	// Compile prepares a program. A program that does not compile is a result, not an error.
	Compile(ctx context.Context, s sandbox.Source, l sandbox.Limits) (program, sandbox.Result, error)
	// Workers is how many runs go on at a time.
	Workers() int
}

// program is a compiled program; its methods may be called at the same time. Each call starts from a pristine guest
// and returns soon after its context's end.
type program interface {
	Run(ctx context.Context, in sandbox.Input) (sandbox.Result, error)
	Call(ctx context.Context, c sandbox.Call) (sandbox.Result, error)
	Test(ctx context.Context, sc sandbox.Script) (sandbox.Result, error)
}
