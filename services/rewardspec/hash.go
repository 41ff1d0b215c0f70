package rewardspec

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
)

// hash returns the first 128 bits of the SHA-256 of a spec's canonical form: JSON with sorted keys, every default
// left out, numbers and formulas in one spelling.
func hash(s *Spec) string {
	routes := make(map[string]any, len(s.routes))
	for name, r := range s.routes {
		components := make(map[string]any, len(r.Components))
		for i := range r.Components {
			components[r.Components[i].Name] = r.Components[i].canonical()
		}
		route := map[string]any{"components": components}
		if r.formula != nil {
			route["reward"] = r.formula.tokens
		}
		if len(r.steps) > 0 {
			route["group"] = canonicalSteps(r.steps)
		}
		routes[name] = route
	}
	sum := sha256.Sum256(marshal(map[string]any{"name": s.name, "routes": routes}))
	return hex.EncodeToString(sum[:16])
}

func (c *Component) canonical() map[string]any {
	out := map[string]any{"verifier": c.Verifier}
	if c.Weight != 1 {
		out["weight"] = canonicalFloat(c.Weight)
	}
	if c.Optional {
		out["optional"] = true
	}
	if len(c.config) > 0 {
		d := json.NewDecoder(bytes.NewReader(c.config))
		d.UseNumber()
		var config any
		if err := d.Decode(&config); err == nil {
			out["config"] = canonicalValue(config)
		}
	}
	return out
}

func canonicalSteps(steps []step) []any {
	out := make([]any, len(steps))
	for i, s := range steps {
		out[i] = map[string]any{s.name(): s.canonical()}
	}
	return out
}

func canonicalFloat(x float64) json.Number {
	return canonical(json.Number(strconv.FormatFloat(x, 'g', -1, 64)))
}

// canonicalValue puts every number of a decoded JSON value into its one spelling.
func canonicalValue(v any) any {
	switch v := v.(type) {
	case json.Number:
		return canonical(v)
	case []any:
		for i := range v {
			v[i] = canonicalValue(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = canonicalValue(v[k])
		}
	}
	return v
}

// marshal writes values that are made of JSON's own types, which cannot fail.
func marshal(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
