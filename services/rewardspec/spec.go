package rewardspec

import (
	"slices"
	"sync"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/verifiers"
)

// Spec is a reward spec that was read without a fault. It never changes, so it is safe for concurrent use.
type Spec struct {
	name     string
	hash     string
	yaml     string
	routes   map[string]*Route
	implicit map[string]func() *Route
}

// defaultYAML is the spec that applies where nobody chose one.
const defaultYAML = "name: default\nroutes: {}\n"

// Default returns the built-in spec: name "default" and no routes of its own, so that every verifier of known is
// the sole component of a route of its name.
func Default(known *verifiers.Registry) *Spec {
	s := &Spec{name: "default", yaml: defaultYAML, routes: map[string]*Route{}}
	return s.seal(known)
}

// seal gives a spec its hash and the routes that every verifier is.
func (s *Spec) seal(known *verifiers.Registry) *Spec {
	s.hash = hash(s)
	s.implicit = make(map[string]func() *Route)
	for _, name := range known.Names() {
		s.implicit[name] = sync.OnceValue(func() *Route { return implicitRoute(name, known) })
	}
	return s
}

// implicitRoute returns the route that a verifier is by itself, nil when it cannot do without a configuration.
func implicitRoute(name string, known *verifiers.Registry) *Route {
	spec, verifier, err := known.New(name, nil)
	if err != nil {
		return nil
	}
	return newRoute(name, []Component{{Name: name, Verifier: name, Weight: 1, spec: spec, verifier: verifier}}, nil)
}

// Name returns the spec's name.
func (s *Spec) Name() string { return s.name }

// Hash returns the hash of the spec's content, 32 hexadecimal digits: the first half of the SHA-256 of its
// canonical form. Specs that differ in comments, layout, key order or the spelling of numbers have one hash.
func (s *Spec) Hash() string { return s.hash }

// Ref returns name@hash, as rollouts and rewards cite the spec.
func (s *Spec) Ref() string { return s.name + "@" + s.hash }

// YAML returns the text that the spec was read from; reading it again gives an equal spec.
func (s *Spec) YAML() string { return s.yaml }

// RouteNames returns the names of the spec's own routes in order, without the implicit ones.
func (s *Spec) RouteNames() []string {
	names := make([]string, 0, len(s.routes))
	for name := range s.routes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Route returns a route of the spec, or else the one that the verifier of that name is by itself: a sole component
// with the verifier's name and its default configuration.
func (s *Spec) Route(name string) (*Route, bool) {
	if r, ok := s.routes[name]; ok {
		return r, true
	}
	implicit, ok := s.implicit[name]
	if !ok {
		return nil, false
	}
	r := implicit()
	return r, r != nil
}

// Relative reports whether rewards on any of the spec's routes depend on their group.
func (s *Spec) Relative() bool {
	for _, r := range s.routes {
		if r.Relative() {
			return true
		}
	}
	return false
}

// Proto returns the spec as it travels.
func (s *Spec) Proto() *assayv1.RewardSpec {
	out := &assayv1.RewardSpec{Name: s.name, Hash: s.hash, Yaml: s.yaml, Routes: make(map[string]*assayv1.RouteSpec)}
	for name, r := range s.routes {
		out.Routes[name] = r.proto()
	}
	return out
}
