package code

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/assay-rl/assay/sandbox"
)

// open opens the sandbox that all verifiers of a process share, so that its guests are warmed once and its workers are
// as many as the cores. A failure is remembered, as it is of the machine and not of a guest.
var open = sync.OnceValues(func() (*sandbox.Sandbox, error) {
	s, err := sandbox.Open(sandbox.Config{})
	opened.Store(s)
	return s, err
})

// opened is the sandbox once it is open.
var opened atomic.Pointer[sandbox.Sandbox]

// Waiting is how many programs of this process wait for a worker of the sandbox now.
func Waiting() int {
	if s := opened.Load(); s != nil {
		return s.Depth()
	}
	return 0
}

// shared returns the engine of this process, opened on first use.
func shared(context.Context) (engine, error) {
	s, err := open()
	if err != nil {
		return nil, err
	}
	return shelter{s}, nil
}

// shelter is the sandbox as an engine.
type shelter struct{ *sandbox.Sandbox }

// Compile implements engine.
func (s shelter) Compile(ctx context.Context, source sandbox.Source, l sandbox.Limits) (program, sandbox.Result, error) {
	p, r, err := s.Sandbox.Compile(ctx, source, l)
	if p == nil {
		return nil, r, err
	}
	return p, r, err
}
