package shape

import (
	"encoding/json"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// family is what a schema is made of: the subschemas of the same value, those of each of its members, and those of
// which each member has at most one.
type family struct{ same, each, one []*jsonschema.Schema }

// subschemas returns the subschemas of s.
func subschemas(s *jsonschema.Schema) family {
	var f family
	f.same = present(s.Ref, s.RecursiveRef, s.Not, s.If, s.Then, s.Else)
	f.same = append(f.same, s.AllOf...)
	f.same = append(f.same, s.AnyOf...)
	f.same = append(f.same, s.OneOf...)
	if s.DynamicRef != nil {
		f.same = append(f.same, present(s.DynamicRef.Ref)...)
	}
	for _, sub := range s.DependentSchemas {
		f.same = append(f.same, sub)
	}
	for _, sub := range s.Dependencies {
		f.same = append(f.same, either(sub)...)
	}
	f.each = present(s.Contains, s.PropertyNames, s.Items2020, s.UnevaluatedItems, s.UnevaluatedProperties, s.ContentSchema)
	for _, sub := range []any{s.AdditionalProperties, s.AdditionalItems} {
		f.each = append(f.each, either(sub)...)
	}
	for _, sub := range s.PatternProperties {
		f.each = append(f.each, sub)
	}
	f.one = append(either(s.Items), s.PrefixItems...)
	for _, sub := range s.Properties {
		f.one = append(f.one, sub)
	}
	return f
}

func present(all ...*jsonschema.Schema) []*jsonschema.Schema {
	var there []*jsonschema.Schema
	for _, s := range all {
		if s != nil {
			there = append(there, s)
		}
	}
	return there
}

// either returns the schemas of a keyword that takes one, a list of them, or something else.
func either(v any) []*jsonschema.Schema {
	switch v := v.(type) {
	case *jsonschema.Schema:
		return present(v)
	case []*jsonschema.Schema:
		return v
	}
	return nil
}

// weight returns what it takes at most to evaluate the subschemas of a value up to their own hooks: a fixed part, and
// one for each of its members.
func (f family) weight() (fixed, perMember int) {
	for _, s := range f.same {
		fixed += fixedCost(s)
	}
	for _, s := range f.each {
		perMember += fixedCost(s)
	}
	most := 0
	for _, s := range f.one {
		most = max(most, fixedCost(s))
	}
	return fixed, perMember + most
}

// fixedCost is what the keywords take that are evaluated before a schema's hook: each value that a constant holds may be
// compared.
func fixedCost(s *jsonschema.Schema) int {
	cost := 1
	if s.Const != nil {
		cost += countValues(*s.Const)
	}
	if s.Enum != nil {
		for _, v := range s.Enum.Values {
			cost += countValues(v)
		}
	}
	return cost
}

// countValues counts a value and all that it holds. Numbers are dear, because they are compared as fractions.
func countValues(v any) int {
	n := 1
	switch v := v.(type) {
	case json.Number:
		n += 3
	case map[string]any:
		for _, member := range v {
			n += countValues(member)
		}
	case []any:
		for _, item := range v {
			n += countValues(item)
		}
	}
	return n
}
