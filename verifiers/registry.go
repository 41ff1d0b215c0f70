package verifiers

import (
	"fmt"
	"slices"
	"strings"
)

// Registry is a set of Specs by name. It never changes once made, so it is safe for concurrent use.
type Registry struct {
	specs map[string]Spec
	names []string
}

// NewRegistry makes a registry; two Specs of one name are an error.
func NewRegistry(specs ...Spec) (*Registry, error) {
	r := &Registry{specs: make(map[string]Spec, len(specs))}
	for _, s := range specs {
		if _, twice := r.specs[s.Name]; twice {
			return nil, fmt.Errorf("verifiers: two specs are named %q", s.Name)
		}
		r.specs[s.Name] = s
		r.names = append(r.names, s.Name)
	}
	slices.Sort(r.names)
	return r, nil
}

// Lookup returns the Spec of that name.
func (r *Registry) Lookup(name string) (Spec, bool) {
	s, ok := r.specs[name]
	return s, ok
}

// Names returns the names in order.
func (r *Registry) Names() []string { return slices.Clone(r.names) }

// Check says which of the names is unknown, and lists the known ones.
func (r *Registry) Check(names ...string) error {
	for _, name := range names {
		if _, ok := r.specs[name]; !ok {
			return fmt.Errorf("unknown verifier %q; there are: %s", name, strings.Join(r.names, ", "))
		}
	}
	return nil
}

// New makes a verifier by name, and returns its Spec with the range of this configuration, see [Ranged]. An unknown
// name's error lists the known ones.
func (r *Registry) New(name string, c Config) (Spec, Verifier, error) {
	if err := r.Check(name); err != nil {
		return Spec{}, nil, err
	}
	s := r.specs[name]
	v, err := s.New(c)
	if err != nil {
		return Spec{}, nil, fmt.Errorf("verifier %s: %w", name, err)
	}
	return s.narrowed(v), v, nil
}
