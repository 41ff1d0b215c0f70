package sandbox

import (
	"context"
	"fmt"

	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// opening is a backend that is being made, or was.
type opening struct {
	done    chan struct{}
	backend backend
	err     error
}

// backend returns what runs a language, made when it is first asked for: compiling a guest for the first time takes
// seconds, so whoever waits for it goes when its context ends. A failure is not remembered: a guest may be installed
// while the process runs.
func (s *Sandbox) backend(ctx context.Context, l Language) (backend, error) {
	s.mu.Lock()
	o, ok := s.backends[l]
	if !ok {
		o = &opening{done: make(chan struct{})}
		s.backends[l] = o
		go s.open(context.WithoutCancel(ctx), l, o)
	}
	s.mu.Unlock()
	select {
	case <-o.done:
		return o.backend, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *Sandbox) open(ctx context.Context, l Language, o *opening) {
	defer close(o.done)
	if o.backend, o.err = s.newBackend(ctx, l); o.err != nil {
		s.mu.Lock()
		delete(s.backends, l)
		s.mu.Unlock()
	}
}

func (s *Sandbox) newBackend(ctx context.Context, l Language) (backend, error) {
	open, ok := opens[l]
	if !ok {
		return nil, fmt.Errorf("sandbox: no guest for language %q: use python, javascript, c, cpp, sql or wasm", l)
	}
	s.mu.Lock()
	if s.rt == nil {
		rt, err := machine.NewRuntime(ctx, s.cfg.Cache)
		if err != nil {
			s.mu.Unlock()
			return nil, fmt.Errorf("sandbox: %w", err)
		}
		s.rt = rt
	}
	s.mu.Unlock()
	b, err := open(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("sandbox: %s: %w", l, err)
	}
	return b, nil
}

// opens makes each language's backend.
var opens = map[Language]func(ctx context.Context, s *Sandbox) (backend, error){
	Python:     openPython,
	JavaScript: openJavaScript,
	SQL:        openSQL,
	Wasm:       openWasm,
	CPP:        openCPP,
}
