package sandbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// ErrMissingGuest says that a language's guest is not installed. Its text has the command that installs it.
var ErrMissingGuest = guests.ErrMissing

// ErrBusy says that more programs wait for a worker than the queue may hold.
var ErrBusy = errors.New("sandbox: the queue is full")

// Config says where a sandbox finds its guests and how much it runs at a time.
type Config struct {
	// Guests is the node_modules folder of the guests; empty looks where [guests.Find] does.
	Guests string
	// Cache is a folder for compiled guests, shared by any number of processes; empty takes the user's cache folder.
	Cache string
	// Workers is how many programs run at a time; 0 takes one for each core.
	Workers int
	// Queue is how many programs may wait for a worker; 0 takes 65,536.
	Queue int
}

// Sandbox runs programs. Safe for concurrent use.
type Sandbox struct {
	cfg     Config
	slots   chan struct{}
	waiting atomic.Int64

	mu       sync.Mutex
	rt       *machine.Runtime
	backends map[Language]*opening
}

// backend is what runs one language.
type backend interface {
	compile(ctx context.Context, src Source, l Limits) (program, Result, error)
	close()
}

// program is a compiled program of one backend.
type program interface {
	run(ctx context.Context, in Input) (Result, error)
	call(ctx context.Context, c Call) (Result, error)
	test(ctx context.Context, s Script) (Result, error)
}

// Program is a program that can be run any number of times, by any number of goroutines.
type Program struct {
	s *Sandbox
	p program
}

// Open makes a sandbox. It is cheap: a guest is compiled and warmed when its language is first used.
func Open(cfg Config) (*Sandbox, error) {
	if cfg.Guests == "" {
		cfg.Guests = guests.Find()
	}
	if cfg.Cache == "" {
		dir, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("sandbox: no folder for compiled guests: %w: name one", err)
		}
		cfg.Cache = filepath.Join(dir, "assay", "sandbox")
	}
	if cfg.Workers <= 0 {
		cfg.Workers = runtime.GOMAXPROCS(0)
	}
	if cfg.Queue <= 0 {
		cfg.Queue = 1 << 16
	}
	return &Sandbox{cfg: cfg, slots: make(chan struct{}, cfg.Workers), backends: make(map[Language]*opening)}, nil
}

// Workers is how many programs run at a time.
func (s *Sandbox) Workers() int { return s.cfg.Workers }

// Depth is how many programs wait for a worker now.
func (s *Sandbox) Depth() int { return int(s.waiting.Load()) }

// Close ends every guest. Nothing may be running.
func (s *Sandbox) Close() error {
	s.mu.Lock()
	opened := slices.Collect(maps.Values(s.backends))
	clear(s.backends)
	s.mu.Unlock()
	for _, o := range opened {
		if <-o.done; o.err == nil {
			o.backend.close()
		}
	}
	if s.rt == nil {
		return nil
	}
	return s.rt.Close(context.Background())
}

// Compile makes a program of its source. A source that does not compile is a Result of status [CompileError], here or,
// where the first run compiles, there. The error is ours, never the program's: [ErrMissingGuest], or a failure.
func (s *Sandbox) Compile(ctx context.Context, src Source, l Limits) (*Program, Result, error) {
	b, err := s.backend(ctx, src.Language)
	if err != nil {
		return nil, Result{}, err
	}
	release, err := s.take(ctx)
	if err != nil {
		return nil, Result{}, err
	}
	defer release()
	p, r, err := b.compile(ctx, src, l)
	if err != nil || r.Status != OK {
		return nil, r, err
	}
	return &Program{s: s, p: p}, r, nil
}

// Run runs the whole program.
func (p *Program) Run(ctx context.Context, in Input) (Result, error) {
	return p.in(ctx, func() (Result, error) { return p.p.run(ctx, in) })
}

// Call runs the program's top level and then one of its functions.
func (p *Program) Call(ctx context.Context, c Call) (Result, error) {
	return p.in(ctx, func() (Result, error) { return p.p.call(ctx, c) })
}

// Test runs a trusted script against the program.
func (p *Program) Test(ctx context.Context, s Script) (Result, error) {
	return p.in(ctx, func() (Result, error) { return p.p.test(ctx, s) })
}

// in runs f when a worker is free.
func (p *Program) in(ctx context.Context, f func() (Result, error)) (Result, error) {
	release, err := p.s.take(ctx)
	if err != nil {
		return Result{}, err
	}
	defer release()
	return f()
}

// take waits for a worker.
func (s *Sandbox) take(ctx context.Context) (release func(), err error) {
	release = func() { <-s.slots }
	select {
	case s.slots <- struct{}{}:
		return release, nil
	default:
	}
	if s.waiting.Add(1) > int64(s.cfg.Queue) {
		s.waiting.Add(-1)
		return nil, fmt.Errorf("%w: %d programs wait", ErrBusy, s.cfg.Queue)
	}
	defer s.waiting.Add(-1)
	select {
	case s.slots <- struct{}{}:
		return release, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
