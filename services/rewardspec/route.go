package rewardspec

import (
	"context"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/verifiers"
)

// Route says how the rollouts of one kind are judged and rewarded. It never changes, so it is safe for concurrent use.
type Route struct {
	// Name is the route's name.
	Name string
	// Components are sorted by name; there is at least one.
	Components []Component
	// Formula is the reward formula; empty means the weighted sum.
	Formula string

	formula *formula
	steps   []step
}

// Component is one verifier with its configuration and its part in the reward.
type Component struct {
	// Name is what formulas and rewards call it: [A-Za-z_][A-Za-z0-9_]{0,63}.
	Name string
	// Verifier is the verifier's name.
	Verifier string
	// Weight is its factor in the weighted sum: finite, 1 unless the spec says otherwise.
	Weight float64
	// Optional says that the reward stays scored when this component is missing or unscored.
	Optional bool

	config   []byte
	spec     verifiers.Spec
	verifier verifiers.Verifier
}

// Spec returns the description of the component's verifier.
func (c Component) Spec() verifiers.Spec { return c.spec }

// newRoute makes a route of sorted components; f is nil for the weighted sum.
func newRoute(name string, components []Component, f *formula) *Route {
	r := &Route{Name: name, Components: components, formula: f}
	if f != nil {
		r.Formula = f.text
	}
	return r
}

// Judge runs the components whose verifier hosts says yes to, all of them when hosts is nil, and returns what they
// said by component name. It never fails: what goes wrong is a component's outcome. Safe for concurrent use.
func (r *Route) Judge(ctx context.Context, ro verifiers.Rollout, hosts func(verifier string) bool) map[string]*assayv1.Component {
	out := make(map[string]*assayv1.Component, len(r.Components))
	for _, c := range r.Components {
		if hosts == nil || hosts(c.Verifier) {
			out[c.Name] = c.Judge(ctx, ro)
		}
	}
	return out
}

// Worst returns what [Route.Judge] would for a rollout that brings its worker down: every hosted component at its
// worst score, reason "killed_worker".
func (r *Route) Worst(hosts func(verifier string) bool, explanation string) map[string]*assayv1.Component {
	out := make(map[string]*assayv1.Component, len(r.Components))
	for _, c := range r.Components {
		if hosts == nil || hosts(c.Verifier) {
			out[c.Name] = verifiers.Worst(c.spec, explanation)
		}
	}
	return out
}

// Missing returns the names of the components, optional ones too, that have does not hold, in order.
func (r *Route) Missing(have map[string]*assayv1.Component) []string {
	var names []string
	for _, c := range r.Components {
		if have[c.Name] == nil {
			names = append(names, c.Name)
		}
	}
	return names
}

// proto returns the route as it travels.
func (r *Route) proto() *assayv1.RouteSpec {
	out := &assayv1.RouteSpec{Reward: r.Formula, Components: make(map[string]*assayv1.ComponentSpec)}
	for _, c := range r.Components {
		out.Components[c.Name] = &assayv1.ComponentSpec{
			Verifier: c.Verifier, Weight: c.Weight, Optional: c.Optional, Config: c.config,
		}
	}
	return out
}
