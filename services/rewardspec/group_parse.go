package rewardspec

import (
	"math"
	"slices"
	"strings"
)

// stepNames are the group steps there are.
var stepNames = []string{stepClip, stepKimiLength, stepNormalize}

// group reads a route's group steps: a list of names, each alone or with its options.
func (p *specParser) group(n *node, components []Component) []step {
	if n == nil || n.isNull() || !p.want(n, sequence, "group") {
		return nil
	}
	var steps []step
	for _, item := range n.items {
		name, options := stepNode(item)
		if name == nil {
			p.at(item, "a group step is a name, or one name with its options; there are: %s", strings.Join(stepNames, ", "))
			continue
		}
		if options != nil && options.isNull() {
			options = nil
		}
		if options != nil && !p.want(options, mapping, "a group step's options") {
			continue
		}
		if s := p.step(name, options, components); s != nil && p.fits(name, s, steps, components) {
			steps = append(steps, s)
		}
	}
	return steps
}

// stepNode returns the name of a step and its options, nil where it has none. The name is nil where there is none.
func stepNode(item *node) (name, options *node) {
	switch {
	case item.kind == scalar && !item.isNull():
		return item, nil
	case item.kind == mapping && len(item.fields) == 1:
		return item.fields[0].key, item.fields[0].value
	}
	return nil, nil
}

// fits records a fault for a step whose component would take another's place.
func (p *specParser) fits(name *node, s step, before []step, components []Component) bool {
	if s.name() == stepClip {
		return true
	}
	if slices.ContainsFunc(before, func(b step) bool { return b.name() == s.name() }) {
		p.at(name, "the step %s is there already", s.name())
		return false
	}
	if slices.ContainsFunc(components, func(c Component) bool { return c.Name == s.name() }) {
		p.at(name, "the step %s adds a component of this name; choose another name for the one that is there", s.name())
		return false
	}
	return true
}

func (p *specParser) step(name, options *node, components []Component) step {
	if options == nil {
		options = &node{line: name.line, column: name.column, kind: mapping}
	}
	switch name.text {
	case stepKimiLength:
		return p.kimiLength(options, components)
	case stepNormalize:
		return p.normalize(options)
	case stepClip:
		return p.clip(options)
	}
	p.at(name, "no group step %q is known; there are: %s", name.text, strings.Join(stepNames, ", "))
	return nil
}

func (p *specParser) kimiLength(n *node, components []Component) step {
	p.only(n, stepKimiLength, "weight", "unit", "right")
	k := kimiLength{weight: 1, unit: unitChars}
	p.finite(&k.weight, n.get("weight"), "weight")
	p.choice(&k.unit, n.get("unit"), "unit", unitChars, unitTokens)
	if right := n.get("right"); right != nil && p.want(right, scalar, "right") {
		f, err := compile(right.text, components, wantBool)
		if err != nil {
			p.at(right, "%v", err)
			return nil
		}
		k.right = &Condition{components: components, formula: f}
	}
	return k
}

func (p *specParser) normalize(n *node) step {
	p.only(n, stepNormalize, "scale", "epsilon")
	s := normalize{scale: scaleStd, epsilon: defaultEpsilon}
	p.choice(&s.scale, n.get("scale"), "scale", scaleStd, scaleNone)
	p.finite(&s.epsilon, n.get("epsilon"), "epsilon")
	if s.epsilon <= 0 {
		p.at(n.get("epsilon"), "epsilon must be above 0: it keeps a group whose rewards are equal from a division by 0")
	}
	return s
}

func (p *specParser) clip(n *node) step {
	p.only(n, stepClip, "min", "max")
	c := clip{math.Inf(-1), math.Inf(1)}
	least, greatest := n.get("min"), n.get("max")
	p.finite(&c.least, least, "min")
	p.finite(&c.greatest, greatest, "max")
	switch {
	case least == nil && greatest == nil:
		p.at(n, "clip has neither min nor max")
	case c.least > c.greatest:
		p.at(n, "clip's min %v is above its max %v", c.least, c.greatest)
	}
	return c
}

// finite reads a number.
func (p *specParser) finite(to *float64, n *node, what string) {
	if n == nil || !p.want(n, scalar, what) {
		return
	}
	number, ok := n.number()
	value, err := number.Float64()
	if !ok || err != nil || math.IsInf(value, 0) {
		p.at(n, "%s must be a finite number, not %q", what, n.text)
		return
	}
	*to = value
}

// choice reads one of several words.
func (p *specParser) choice(to *string, n *node, what string, values ...string) {
	if n == nil || !p.want(n, scalar, what) {
		return
	}
	if !slices.Contains(values, n.text) {
		p.at(n, "%s must be one of %s, not %q", what, strings.Join(values, ", "), n.text)
		return
	}
	*to = n.text
}
