package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/assay-rl/assay/trainer/policy"
)

// Config is the shape of a model.
type Config struct {
	Layers  int    `json:"layers" yaml:"layers"`   // Blocks; 1 to 64.
	Width   int    `json:"width" yaml:"width"`     // Numbers for each token; 1 to 4096, a multiple of Heads.
	Heads   int    `json:"heads" yaml:"heads"`     // Attention heads.
	Context int    `json:"context" yaml:"context"` // The longest sequence in tokens; 2 to 65536.
	Seed    uint64 `json:"-" yaml:"-"`             // Of the initial weights.
	Workers int    `json:"-" yaml:"-"`             // Goroutines; GOMAXPROCS when 0. Results do not depend on it.
}

func (c Config) check() error {
	switch {
	case c.Layers < 1 || c.Layers > 64:
		return fmt.Errorf("engine: layers is %d; it must be 1 to 64", c.Layers)
	case c.Width < 1 || c.Width > 4096:
		return fmt.Errorf("engine: width is %d; it must be 1 to 4096", c.Width)
	case c.Heads < 1 || c.Width%c.Heads != 0:
		return fmt.Errorf("engine: heads is %d; it must divide the width, %d", c.Heads, c.Width)
	case c.Context < 2 || c.Context > 65536:
		return fmt.Errorf("engine: context is %d; it must be 2 to 65536", c.Context)
	case c.Workers < 0:
		return fmt.Errorf("engine: workers is %d; it must not be negative", c.Workers)
	}
	return nil
}

// model is what all weights of an engine share.
type model struct {
	*layout
	cfg        Config
	heads      heads
	vocabulary int
}

// Engine is a model in this process. It implements [policy.Policy]: Sample may run beside any other method, which are
// called one at a time.
type Engine struct {
	model
	tokenizer policy.Tokenizer
	workers   int

	// mu guards the weights against samples that are about to be drawn from them.
	mu        sync.RWMutex
	live      parameters
	snapshots map[string]parameters

	gradient, moment1, moment2 []float32

	forward, backward weights
	shards            []*shard
	scratch           []*scratch
}

// New returns a model with initial weights. The error says which number of cfg is wrong.
func New(cfg Config, tokenizer policy.Tokenizer) (*Engine, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	e := &Engine{
		model: model{
			layout: newLayout(cfg, tokenizer.Size()), cfg: cfg,
			heads: heads{cfg.Heads, cfg.Width}, vocabulary: tokenizer.Size(),
		},
		tokenizer: tokenizer,
		workers:   cfg.Workers,
		snapshots: map[string]parameters{},
	}
	if e.workers == 0 {
		e.workers = runtime.GOMAXPROCS(0)
	}
	e.live.flat = e.initial(cfg.Seed)
	e.gradient, e.moment1, e.moment2 = make([]float32, e.size), make([]float32, e.size), make([]float32, e.size)
	return e, nil
}

// Describe implements [policy.Policy].
func (e *Engine) Describe(context.Context) (policy.Description, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return policy.Description{
		Model:      fmt.Sprintf("embedded %dx%d", e.cfg.Layers, e.cfg.Width),
		Parameters: int64(e.size), Context: e.cfg.Context, Vocabulary: e.vocabulary, Version: e.live.version,
	}, nil
}

// Encode implements [policy.Policy].
func (e *Engine) Encode(_ context.Context, examples []policy.Example) ([]policy.Sequence, error) {
	out := make([]policy.Sequence, len(examples))
	for i, x := range examples {
		prompt, err := e.prompt(x.Prompt)
		if err != nil {
			return nil, fmt.Errorf("engine: example %d: %w", i, err)
		}
		completion, err := e.tokenizer.Encode(x.Completion)
		if err != nil {
			return nil, fmt.Errorf("engine: example %d: completion: %w", i, err)
		}
		if x.Ends {
			completion = append(completion, e.tokenizer.End())
		}
		out[i] = policy.Sequence{Tokens: append(prompt, completion...), Prompt: len(prompt)}
		if len(out[i].Tokens) > e.cfg.Context {
			return nil, fmt.Errorf("engine: example %d has %d tokens; the context holds %d", i, len(out[i].Tokens), e.cfg.Context)
		}
	}
	return out, nil
}

// prompt spells a prompt; an empty one is the end-of-text token, so that there is something to predict from.
func (e *Engine) prompt(text string) ([]policy.Token, error) {
	tokens, err := e.tokenizer.Encode(text)
	if err != nil {
		return nil, fmt.Errorf("prompt: %w", err)
	}
	if len(tokens) == 0 {
		tokens = []policy.Token{e.tokenizer.End()}
	}
	if len(tokens) >= e.cfg.Context {
		return nil, fmt.Errorf("prompt has %d tokens; the context holds %d", len(tokens), e.cfg.Context)
	}
	return tokens, nil
}

// named returns the weights of a name.
func (e *Engine) named(name string) (parameters, error) {
	if name == policy.Live {
		return e.live, nil
	}
	p, ok := e.snapshots[name]
	if !ok {
		return parameters{}, fmt.Errorf("engine: there is no snapshot %q", name)
	}
	return p, nil
}

// Snapshot implements [policy.Policy].
func (e *Engine) Snapshot(_ context.Context, name string, mix float64) error {
	if name == policy.Live {
		return errors.New("engine: a snapshot needs a name")
	}
	if !(mix > 0 && mix <= 1) {
		return fmt.Errorf("engine: snapshot %q: mix is %v; it must be above 0 and at most 1", name, mix)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	old, ok := e.snapshots[name]
	if !ok {
		old.flat, mix = make([]float32, e.size), 1
	}
	for i, v := range e.live.flat {
		if mix == 1 {
			old.flat[i] = v
		} else {
			old.flat[i] += float32(mix) * (v - old.flat[i])
		}
	}
	old.version = e.live.version
	e.snapshots[name] = old
	return nil
}
