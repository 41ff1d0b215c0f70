package shape

import "slices"

// Where the keywords of JSON Schema hold further schemas: one, a list, or one under each name.
var (
	schemaKeywords = []string{
		"additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then",
		"unevaluatedItems", "unevaluatedProperties",
	}
	listKeywords = []string{"allOf", "anyOf", "oneOf", "prefixItems", "items"}
	nameKeywords = []string{"$defs", "definitions", "dependentSchemas", "dependencies", "patternProperties", "properties"}
)

// strictified returns a copy of a schema in which every schema with properties requires all of them and takes no
// others, as strict structured output and NeMo Gym's verifier have it.
func strictified(schema any) any {
	s, ok := schema.(map[string]any)
	if !ok {
		return schema
	}
	strict := make(map[string]any, len(s)+2)
	for keyword, v := range s {
		strict[keyword] = strictKeyword(keyword, v)
	}
	if properties, ok := s["properties"].(map[string]any); ok {
		names := make([]any, 0, len(properties))
		for name := range properties {
			names = append(names, name)
		}
		strict["required"], strict["additionalProperties"] = names, false
	}
	return strict
}

func strictKeyword(keyword string, v any) any {
	switch v := v.(type) {
	case []any:
		if slices.Contains(listKeywords, keyword) {
			list := make([]any, len(v))
			for i, item := range v {
				list[i] = strictified(item)
			}
			return list
		}
	case map[string]any:
		if slices.Contains(schemaKeywords, keyword) {
			return strictified(v)
		}
		if slices.Contains(nameKeywords, keyword) {
			names := make(map[string]any, len(v))
			for name, sub := range v {
				names[name] = strictified(sub)
			}
			return names
		}
	}
	return v
}
