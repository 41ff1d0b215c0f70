package judge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
)

// Policy is what people may choose about equality. The zero value of a field is its default.
type Policy struct {
	// Percent says what 50% equals: "strict" (the default) 1/2 alone; "either" also 50 where one side alone says percent.
	Percent string `json:"percent,omitempty"`
	// Units says when units must agree: "optional" (the default) where both sides state one, converted; "required" also
	// where the gold answer states one; "exact" where both state one, not converted.
	Units string `json:"units,omitempty"`
	// Order says where order counts: "typed" (the default) in tuples; "strict" also in lists; "any" nowhere.
	Order string `json:"order,omitempty"`
	// Tolerance is "stated" (the default): a gold answer with two or more decimals accepts an
	// exact value that rounds to it, and with three or more digits in all also a longer decimal that does; "none"; or
	// a relative error, such as 1e-6, in (0, 1).
	Tolerance Tolerance `json:"tolerance,omitzero"`
	// LogBase is the base of \log without one: "10" (the default) or "e".
	LogBase string `json:"log_base,omitempty"`
	// Symbols says what variables stand for: "real" numbers (the default), or "positive" ones, as in most of physics:
	// then \sqrt{x^2} is x.
	Symbols string `json:"symbols,omitempty"`
}

// PolicySchema describes [Policy].
const PolicySchema = `{"type":"object","additionalProperties":false,"properties":{` +
	`"percent":{"enum":["strict","either"]},"units":{"enum":["optional","required","exact"]},"order":{"enum":["typed","strict","any"]},` +
	`"tolerance":{"anyOf":[{"enum":["stated","none"]},{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}]},` +
	`"log_base":{"enum":["10","e",10]},"symbols":{"enum":["real","positive"]}}}`

// Validate says which field has a value that it cannot have.
func (p Policy) Validate() error {
	for _, f := range [...]struct {
		name, value string
		allowed     []string
	}{
		{"percent", p.Percent, []string{"strict", "either"}},
		{"units", p.Units, []string{"optional", "required", "exact"}},
		{"order", p.Order, []string{"typed", "strict", "any"}},
		{"log_base", p.LogBase, []string{"10", "e"}},
		{"symbols", p.Symbols, []string{"real", "positive"}},
	} {
		if f.value != "" && !slices.Contains(f.allowed, f.value) {
			return fmt.Errorf("policy: %s is %q, want one of %q", f.name, f.value, f.allowed)
		}
	}
	return nil
}

// UnmarshalJSON reads a policy whose log_base may be the number 10.
func (p *Policy) UnmarshalJSON(text []byte) error {
	type plain Policy
	doc := struct {
		*plain
		LogBase json.RawMessage `json:"log_base"`
	}{plain: (*plain)(p)}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&doc); err != nil {
		return err
	}
	switch string(doc.LogBase) {
	case "":
		return nil
	case "10":
		p.LogBase = "10"
		return nil
	}
	return json.Unmarshal(doc.LogBase, &p.LogBase)
}

// Tolerance is how far a number may be off. The zero value is "stated".
type Tolerance struct {
	none     bool
	relative *big.Rat
}

// UnmarshalJSON reads "stated", "none" or a relative error.
func (t *Tolerance) UnmarshalJSON(text []byte) error {
	switch s := string(text); s {
	case `"stated"`:
		*t = Tolerance{}
	case `"none"`:
		*t = Tolerance{none: true}
	default:
		r, ok := readTolerance(s)
		if !ok {
			return fmt.Errorf(`policy: tolerance is %s, want "stated", "none" or a number in (0, 1)`, s)
		}
		*t = Tolerance{relative: r}
	}
	return nil
}

// readTolerance reads a number in (0, 1); a long exponent is no reason to compute it.
func readTolerance(s string) (*big.Rat, bool) {
	if len(s) > 30 {
		return nil, false
	}
	var f float64
	if json.Unmarshal([]byte(s), &f) != nil || f < 1e-300 || f >= 1 {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// MarshalJSON is the inverse of UnmarshalJSON.
func (t Tolerance) MarshalJSON() ([]byte, error) {
	switch {
	case t.none:
		return []byte(`"none"`), nil
	case t.relative != nil:
		f, _ := t.relative.Float64()
		return json.Marshal(f)
	default:
		return []byte(`"stated"`), nil
	}
}

// algebra is the policy as far as algebra needs it.
func (p Policy) algebra() algebra.Options {
	o := algebra.Options{Positive: p.Symbols == "positive"}
	if p.LogBase == "e" {
		o.LogBase = algebra.BaseE
	}
	return o
}
