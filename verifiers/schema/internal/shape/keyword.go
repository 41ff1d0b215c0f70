package shape

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// replace takes the place of keywords that the library evaluates in ways that do not suit hostile documents:
// uniqueItems compares every pair of items whose hashes collide, which a document can arrange, and propertyNames
// reports places that depend on the order of a map.
func (m *meter) replace(s *jsonschema.Schema) {
	if s.UniqueItems {
		s.UniqueItems = false
		s.Extensions = append(s.Extensions, uniqueItems{m})
	}
	if s.PropertyNames != nil {
		s.Extensions = append(s.Extensions, propertyNames{s.PropertyNames})
		s.PropertyNames = nil
	}
}

// propertyNames is the keyword of this name. A name's place is that of its member.
type propertyNames struct{ schema *jsonschema.Schema }

// Validate implements [jsonschema.SchemaExt].
func (p propertyNames) Validate(ctx *jsonschema.ValidatorContext, v any) {
	o, ok := v.(map[string]any)
	if !ok {
		return
	}
	for name := range o {
		ctx.AddErr(ctx.Validate(p.schema, name, []string{name}))
	}
}

// uniqueItems is the keyword of this name, by canonical spellings instead of comparisons.
type uniqueItems struct{ meter *meter }

// Validate implements [jsonschema.SchemaExt].
func (u uniqueItems) Validate(ctx *jsonschema.ValidatorContext, v any) {
	list, ok := v.([]any)
	if !ok {
		return
	}
	seen := make(map[string]int, len(list))
	for i, item := range list {
		if !u.meter.spend(1) {
			return
		}
		spelling := string(Canonical(nil, item))
		u.meter.spend(len(spelling) / 16)
		if j, twice := seen[spelling]; twice {
			ctx.AddError(&kind.UniqueItems{Duplicates: [2]int{j, i}})
			return
		}
		seen[spelling] = i
	}
}

// Canonical appends the spelling that a value shares with all values that JSON Schema holds equal to it, and with no
// other: keys sorted, numbers as fractions in lowest terms, texts as Go quotes them.
func Canonical(b []byte, v any) []byte {
	switch v := v.(type) {
	case json.Number:
		return append(b, canonicalNumber(string(v))...)
	case string:
		return strconv.AppendQuote(b, v)
	case []any:
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = Canonical(b, item)
		}
		return append(b, ']')
	case map[string]any:
		return canonicalObject(b, v)
	case bool:
		return strconv.AppendBool(b, v)
	}
	return append(b, "null"...)
}

func canonicalObject(b []byte, o map[string]any) []byte {
	keys := make([]string, 0, len(o))
	for key := range o {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	b = append(b, '{')
	for i, key := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(strconv.AppendQuote(b, key), ':')
		b = Canonical(b, o[key])
	}
	return append(b, '}')
}

// canonicalNumber spells a number; those of up to 15 plain digits are already canonical.
func canonicalNumber(text string) string {
	if plain(text) {
		return text
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return text
	}
	return r.RatString()
}

func plain(number string) bool {
	if len(number) > 15 || number == "-0" {
		return false
	}
	for i := range len(number) {
		if c := number[i]; (c < '0' || c > '9') && (c != '-' || i > 0) {
			return false
		}
	}
	return true
}
