package sandbox

import (
	"context"
	"fmt"

	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// backend returns what runs a language, made when it is first asked for. A failure is not remembered: a guest may be
// installed while the process runs.
func (s *Sandbox) backend(ctx context.Context, l Language) (backend, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, ok := s.backends[l]; ok {
		return b, nil
	}
	open, ok := opens[l]
	if !ok {
		return nil, fmt.Errorf("sandbox: no guest for language %q: use python, javascript, c, cpp, sql or wasm", l)
	}
	if s.rt == nil {
		rt, err := machine.NewRuntime(context.WithoutCancel(ctx), s.cfg.Cache)
		if err != nil {
			return nil, fmt.Errorf("sandbox: %w", err)
		}
		s.rt = rt
	}
	b, err := open(context.WithoutCancel(ctx), s)
	if err != nil {
		return nil, fmt.Errorf("sandbox: %s: %w", l, err)
	}
	s.backends[l] = b
	return b, nil
}

// opens makes each language's backend.
var opens = map[Language]func(ctx context.Context, s *Sandbox) (backend, error){
	Python: openPython,
}
