package shape

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers/schema/internal/document"
)

// Coerce returns a value that was read from a notation without types, XML or CSV, with every text as the number, truth
// value, null or list that the schema asks for in its place. What cannot be one stays as it is, for the schema to
// refuse. It goes by type, properties, additionalProperties and items, through local references and alternatives.
func (s *Schema) Coerce(v any) any { return coercer{s.doc}.value(v, s.doc) }

type coercer struct{ root any }

// Bounds on how far alternatives are followed for one value.
const (
	maxHops         = 16
	maxAlternatives = 32
)

// alternatives returns the schemas that a value may be judged by: one, and what it refers to or is composed of.
func (c coercer) alternatives(schema any) []map[string]any {
	var all []map[string]any
	var visit func(schema any, hops int)
	visit = func(schema any, hops int) {
		s, ok := schema.(map[string]any)
		if !ok || hops > maxHops || len(all) == maxAlternatives {
			return
		}
		all = append(all, s)
		if ref, ok := s["$ref"].(string); ok {
			visit(c.local(ref), hops+1)
		}
		for _, keyword := range [...]string{"allOf", "anyOf", "oneOf"} {
			list, _ := s[keyword].([]any)
			for _, sub := range list[:min(len(list), maxAlternatives)] {
				visit(sub, hops+1)
			}
		}
	}
	visit(schema, 0)
	return all
}

// local returns what a reference of the form #/a/b leads to, nil for others.
func (c coercer) local(ref string) any {
	path, ok := strings.CutPrefix(ref, "#")
	if !ok {
		return nil
	}
	v := c.root
	for step := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		if step == "" {
			continue
		}
		o, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = o[strings.ReplaceAll(strings.ReplaceAll(step, "~1", "/"), "~0", "~")]
	}
	return v
}

// types returns the types that alternatives name, in their order.
func types(alternatives []map[string]any) []string {
	var names []string
	for _, s := range alternatives {
		switch t := s["type"].(type) {
		case string:
			names = append(names, t)
		case []any:
			for _, name := range t {
				if name, ok := name.(string); ok {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

func (c coercer) value(v, schema any) any {
	subs := c.alternatives(schema)
	kinds := types(subs)
	if slices.Contains(kinds, "array") {
		if list, ok := c.list(v, subs, kinds); ok {
			return list
		}
	}
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = c.value(member, memberSchema(subs, name))
		}
	case []any:
		c.items(v, subs)
	case string:
		return scalar(v, kinds)
	case nil:
		if slices.Contains(kinds, "string") && !slices.Contains(kinds, "null") {
			return ""
		}
	}
	return v
}

// list reads a value as a list: XML has none of one item, and none without a wrapping element.
func (c coercer) list(v any, subs []map[string]any, kinds []string) ([]any, bool) {
	switch v := v.(type) {
	case []any:
		return c.items(v, subs), true
	case nil:
		return []any{}, !slices.Contains(kinds, "null")
	case string:
		if slices.Contains(kinds, "string") {
			return nil, false
		}
	case map[string]any:
		if slices.Contains(kinds, "object") {
			return nil, false
		}
		if inner, ok := c.unwrap(v, subs); ok {
			if list, ok := inner.([]any); ok {
				return c.items(list, subs), true
			}
			return c.items([]any{inner}, subs), true
		}
	}
	return c.items([]any{v}, subs), true
}

// unwrap returns what the only child of an element holds, unless the element is an item with that property.
func (c coercer) unwrap(o map[string]any, subs []map[string]any) (any, bool) {
	if len(o) != 1 {
		return nil, false
	}
	for name, inner := range o {
		for _, item := range c.alternatives(itemSchema(subs)) {
			if properties, ok := item["properties"].(map[string]any); ok && properties[name] != nil {
				return nil, false
			}
		}
		return inner, true
	}
	return nil, false
}

func (c coercer) items(list []any, subs []map[string]any) []any {
	schema := itemSchema(subs)
	for i := range list {
		list[i] = c.value(list[i], schema)
	}
	return list
}

func itemSchema(subs []map[string]any) any {
	for _, s := range subs {
		if s["items"] != nil {
			return s["items"]
		}
	}
	return nil
}

func memberSchema(subs []map[string]any, name string) any {
	for _, s := range subs {
		if properties, ok := s["properties"].(map[string]any); ok && properties[name] != nil {
			return properties[name]
		}
	}
	for _, s := range subs {
		if s["additionalProperties"] != nil {
			return s["additionalProperties"]
		}
	}
	return nil
}

// scalar returns what a text is by the first of the types that it can be read as.
func scalar(text string, kinds []string) any {
	bare := strings.TrimSpace(text)
	if bare == "" && slices.Contains(kinds, "null") {
		return nil
	}
	for _, kind := range kinds {
		switch kind {
		case "string":
			return text
		case "integer", "number":
			if document.IsNumber(bare) && (kind == "number" || !strings.ContainsAny(bare, ".eE")) {
				return json.Number(bare)
			}
		case "boolean":
			switch strings.ToLower(bare) {
			case "true", "1":
				return true
			case "false", "0":
				return false
			}
		}
	}
	return text
}
