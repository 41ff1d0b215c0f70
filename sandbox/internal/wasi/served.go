package wasi

import (
	"context"
	"time"

	"github.com/tetratelabs/wazero/api"
)

// What a guest has host functions of its own for, instead of WASI's, is served by these.

// Args are the job's arguments.
func (s *System) Args() []string { return s.job.Args }

// Stdin is all of the job's standard input.
func (s *System) Stdin() []byte { return s.job.Stdin }

// Write writes to descriptor 1 or 2. Beyond the output limit the host ends the program.
func (s *System) Write(ctx context.Context, m api.Module, fd int, p []byte) {
	to := output{s, &s.stdout}
	if fd == 2 {
		to.stream = &s.stderr
	}
	to.Write(ctx, m, p)
}

// Sleep moves the clock. Beyond the wall limit the host ends the program.
func (s *System) Sleep(ctx context.Context, m api.Module, d time.Duration) {
	s.sleep(call{ctx: ctx, module: m}, d)
}
