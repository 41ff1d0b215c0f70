package rewardspec

import (
	"regexp"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers"
)

var (
	plainName     = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	componentName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)
)

// Parse reads a spec whose verifiers come from known, making each of them with its configuration. Its error is an
// [*Error] that lists every fault with line and column.
func Parse(yaml []byte, known *verifiers.Registry) (*Spec, error) {
	p := &specParser{known: known}
	spec := &Spec{yaml: string(yaml), routes: map[string]*Route{}}
	if root := readDocument(yaml, &p.faults); root != nil {
		p.spec(spec, root)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return spec.seal(known), nil
}

// specParser turns nodes into a spec.
type specParser struct {
	faults
	known *verifiers.Registry
}

// want reports whether n is of kind k, with a fault when it is not.
func (p *specParser) want(n *node, k kind, what string) bool {
	if n.kind != k {
		if n.kind == broken {
			return false
		}
		p.at(n, "%s must be %s, not %s", what, k, n.kind)
		return false
	}
	return true
}

// only records a fault for each field of n that is not allowed.
func (p *specParser) only(n *node, what string, allowed ...string) {
	for _, f := range n.fields {
		if !slices.Contains(allowed, f.key.text) {
			p.at(f.key, "unknown field %q; %s has %s", f.key.text, what, strings.Join(allowed, ", "))
		}
	}
}

func (p *specParser) spec(s *Spec, root *node) {
	if !p.want(root, mapping, "a spec") {
		return
	}
	p.only(root, "a spec", "name", "routes")
	switch name := root.get("name"); {
	case name == nil || name.isNull():
		p.at(root, "name is missing")
	case !p.want(name, scalar, "name"):
	case !plainName.MatchString(name.text):
		p.at(name, "name must match %s", plainName)
	default:
		s.name = name.text
	}
	routes := root.get("routes")
	if routes == nil || routes.isNull() {
		p.at(root, "routes is missing; {} means only those that every verifier is")
		return
	}
	if !p.want(routes, mapping, "routes") {
		return
	}
	for _, f := range routes.fields {
		if !plainName.MatchString(f.key.text) {
			p.at(f.key, "a route's name must match %s", plainName)
		}
		if r := p.route(f.key, f.value); r != nil {
			s.routes[r.Name] = r
		}
	}
}

func (p *specParser) route(name, n *node) *Route {
	if !p.want(n, mapping, "a route") {
		return nil
	}
	p.only(n, "a route", "components", "reward", "calculate_output", "group")
	list := n.get("components")
	switch {
	case list == nil:
		p.at(name, "route %s has no components", name.text)
		return nil
	case !p.want(list, mapping, "components"):
		return nil
	case len(list.fields) == 0:
		p.at(list, "route %s has no components", name.text)
		return nil
	}
	before := len(p.list)
	components := make([]Component, 0, len(list.fields))
	for _, f := range list.fields {
		components = append(components, p.component(f.key, f.value))
	}
	slices.SortFunc(components, func(a, b Component) int { return strings.Compare(a.Name, b.Name) })
	if len(p.list) > before {
		// A formula over components that are at fault would only repeat it.
		return nil
	}
	r := newRoute(name.text, components, p.formula(n, components))
	r.steps = p.group(n.get("group"), components)
	return r
}

// formula compiles a route's reward, nil for the weighted sum. An OpenAI multi grader calls its own calculate_output,
// and the language of those is part of ours.
func (p *specParser) formula(route *node, components []Component) *formula {
	key, n := "reward", route.get("reward")
	if output := route.get("calculate_output"); output != nil {
		if n != nil {
			p.at(output, "a route has reward or calculate_output, not both: they are one thing under two names")
			return nil
		}
		key, n = "calculate_output", output
	}
	if n == nil || !p.want(n, scalar, key) {
		return nil
	}
	if n.isNull() {
		p.at(n, "%s is empty; leave it out for the weighted sum", key)
		return nil
	}
	f, err := compile(n.text, components, wantNumber)
	if err != nil {
		p.at(n, "%v", err)
		return nil
	}
	return f
}

// component reads one component; after a fault it is not fit for use.
func (p *specParser) component(name, n *node) Component {
	c := Component{Name: name.text, Weight: 1}
	switch {
	case !componentName.MatchString(name.text):
		p.at(name, "a component's name must match %s, formulas use it", componentName)
	case reserved(name.text):
		p.at(name, "%q means something in formulas; choose another name", name.text)
	}
	if !p.want(n, mapping, "a component") {
		return c
	}
	p.finite(&c.Weight, n.get("weight"), "weight")
	p.optional(&c, n.get("optional"))
	p.verifier(&c, name, n)
	return c
}

func (p *specParser) optional(c *Component, n *node) {
	if n == nil || !p.want(n, scalar, "optional") {
		return
	}
	value, ok := n.boolean()
	if !ok {
		p.at(n, "optional must be true or false, not %q", n.text)
		return
	}
	c.Optional = value
}

// verifier makes the component's verifier of everything that is not the component's own.
func (p *specParser) verifier(c *Component, name, n *node) {
	v := n.get("verifier")
	if v == nil || v.isNull() {
		p.at(name, "component %s has no verifier; there are: %s", name.text, strings.Join(p.known.Names(), ", "))
		return
	}
	if !p.want(v, scalar, "verifier") {
		return
	}
	if _, ok := p.known.Lookup(v.text); !ok {
		p.at(v, "unknown verifier %q; there are: %s", v.text, strings.Join(p.known.Names(), ", "))
		return
	}
	before := len(p.list)
	c.Verifier = v.text
	c.config = p.config(n)
	if len(p.list) > before {
		return
	}
	var err error
	if c.spec, c.verifier, err = p.known.New(v.text, verifiers.Config(c.config)); err != nil {
		p.at(name, "component %s: %v", name.text, err)
	}
}

// config returns the verifier's configuration as JSON, nil when there is none.
func (p *specParser) config(n *node) []byte {
	config := make(map[string]any)
	for _, f := range n.fields {
		switch f.key.text {
		case "verifier", "weight", "optional":
		default:
			config[f.key.text] = f.value.value(&p.faults)
		}
	}
	if len(config) == 0 {
		return nil
	}
	return marshal(config)
}
