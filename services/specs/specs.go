// Package specs keeps the fleet's reward specs: the bus stores them by content, this package compiles each once.
package specs

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers"
)

// Store is the fleet's reward specs. Safe for concurrent use.
type Store struct {
	*bus.Specs
	known   *verifiers.Registry
	builtin *rewardspec.Spec
	// compiled holds a *rewardspec.Spec by hash; content never changes under its hash.
	compiled sync.Map
}

// Open opens the store and follows it until ctx ends.
func Open(ctx context.Context, b *bus.Bus, known *verifiers.Registry) (*Store, error) {
	builtin := rewardspec.Default(known)
	stored, err := b.Specs(ctx, storedForm(builtin))
	if err != nil {
		return nil, err
	}
	return &Store{Specs: stored, known: known, builtin: builtin}, nil
}

// Get returns the compiled spec of a "name@hash". The error wraps [bus.ErrUnknownSpec] when nobody has put it.
func (s *Store) Get(ctx context.Context, ref string) (*rewardspec.Spec, error) {
	name, hash, _ := strings.Cut(ref, "@")
	c, err := s.content(ctx, hash)
	if err == nil && c.Name() != name {
		return nil, fmt.Errorf("%w %q: the content with this hash is named %q", bus.ErrUnknownSpec, ref, c.Name())
	}
	return c, err
}

// content returns the compiled spec of a hash.
func (s *Store) content(ctx context.Context, hash string) (*rewardspec.Spec, error) {
	if hash == s.builtin.Hash() {
		return s.builtin, nil
	}
	if c, ok := s.compiled.Load(hash); ok {
		return c.(*rewardspec.Spec), nil
	}
	stored, err := s.Load(ctx, hash)
	if err != nil {
		return nil, err
	}
	c, err := rewardspec.Parse([]byte(stored.YAML), s.known)
	if err != nil {
		return nil, fmt.Errorf("specs: %s@%s cannot be used by this version: %w", stored.Name, hash, err)
	}
	s.compiled.Store(hash, c)
	return c, nil
}

// PutYAML checks, compiles and stores a spec, and makes it current. The error lists every fault with its place.
func (s *Store) PutYAML(ctx context.Context, tenant string, yaml []byte) (*rewardspec.Spec, error) {
	c, err := rewardspec.Parse(yaml, s.known)
	if err != nil {
		return nil, err
	}
	if err := s.Put(ctx, tenant, storedForm(c)); err != nil {
		return nil, err
	}
	s.compiled.Store(c.Hash(), c)
	return c, nil
}

// storedForm is what the bus keeps of a spec.
func storedForm(c *rewardspec.Spec) bus.StoredSpec {
	out := bus.StoredSpec{Name: c.Name(), Hash: c.Hash(), YAML: c.YAML(), Routes: make(map[string][]string)}
	for _, name := range c.RouteNames() {
		route, ok := c.Route(name)
		if !ok {
			continue
		}
		for _, component := range route.Components {
			out.Routes[name] = append(out.Routes[name], component.Verifier)
		}
	}
	return out
}
