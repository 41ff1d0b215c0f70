package verifiertest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"

	"github.com/assay-rl/assay/verifiers"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var reasonPattern = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// unknownField is a configuration that no verifier knows.
const unknownField = `{"no_verifier_has_this_field":true}`

// checkSpec asks that the Spec is complete and consistent: named after its folder, finite range, a budget, reasons
// in lower_snake_case and declared once, invariances that exist, and a New that takes nil and refuses unknown fields.
func checkSpec(su *suite) []string {
	s := su.spec
	var found []string
	must := func(ok bool, format string, args ...any) {
		if !ok {
			found = append(found, fmt.Sprintf(format, args...))
		}
	}
	must(s.Name == su.folder, "Spec.Name is %q in the folder %q: folder, package and Spec.Name must agree", s.Name, su.folder)
	must(s.Version > 0, "Spec.Version is 0: start at 1")
	must(s.Title != "", "Spec.Title is empty: write one line for tables")
	must(finite(s.Min) && finite(s.Max) && s.Min < s.Max, "Spec.Min %v and Spec.Max %v are no range: both finite, Min below Max", s.Min, s.Max)
	must(s.Budget.CompletionBytes > 0, "Spec.Budget.CompletionBytes is %d: state the longest completion it judges", s.Budget.CompletionBytes)
	must(s.Budget.PerMiB > 0, "Spec.Budget.PerMiB is %v: state how long a MiB of hostile text takes", s.Budget.PerMiB)
	_, err := s.New(nil)
	must(err == nil, "New(nil) fails: %v; an empty configuration is the default one", err)
	_, err = s.New(verifiers.Config(unknownField))
	must(err != nil, "New(%s) succeeds: decode with Config.Decode, which refuses unknown fields", unknownField)
	known := []verifiers.Invariance{verifiers.InvariantCRLF, verifiers.InvariantTrailingBlanks, verifiers.InvariantNFD}
	for _, i := range s.Invariances {
		must(slices.Contains(known, i), "Spec.Invariances has %q, which the kit cannot check: there are %q", i, known)
	}
	return append(found, checkReasons(s.Reasons)...)
}

func checkReasons(reasons []verifiers.Reason) []string {
	var found []string
	seen := map[string]bool{}
	for _, r := range verifiers.SharedReasons {
		seen[r.Code] = true
	}
	for _, r := range reasons {
		if !reasonPattern.MatchString(r.Code) {
			found = append(found, fmt.Sprintf("reason %q is not lower_snake_case", r.Code))
		}
		if seen[r.Code] {
			found = append(found, fmt.Sprintf("reason %q is declared twice, or is one of verifiers.SharedReasons", r.Code))
		}
		if r.Text == "" {
			found = append(found, fmt.Sprintf("reason %q has no Text: explain it in one sentence", r.Code))
		}
		seen[r.Code] = true
	}
	return found
}

// checkSchemas asks that both schemas of the Spec compile as JSON Schema 2020-12, that the configuration's accepts
// {} and refuses unknown fields, as New does, and that they accept every case's configuration and, unless the case
// is unscored, its reference.
func checkSchemas(su *suite) []string {
	reference, err := compile(su.spec.Reference)
	if err != nil {
		return []string{fmt.Sprintf("Spec.Reference: %v", err)}
	}
	config, err := compile(su.spec.Config)
	if err != nil {
		return []string{fmt.Sprintf("Spec.Config: %v", err)}
	}
	var found []string
	if err := accepts(config, []byte("{}")); err != nil {
		found = append(found, fmt.Sprintf("Spec.Config refuses {}, the default configuration: %v", err))
	}
	if accepts(config, []byte(unknownField)) == nil {
		found = append(found, `Spec.Config accepts an unknown field, which New must refuse: add "additionalProperties": false`)
	}
	for _, g := range su.cases {
		if err := accepts(config, g.config); err != nil && g.config != nil {
			found = append(found, fmt.Sprintf("case %q: Spec.Config refuses its config: %v", g.name, err))
		}
		if g.outcome == verifiers.Unscored || g.rollout.Reference == nil {
			continue
		}
		if err := accepts(reference, g.rollout.Reference); err != nil {
			found = append(found, fmt.Sprintf("case %q: Spec.Reference refuses its reference: %v", g.name, err))
		}
	}
	return found
}

// compile compiles a schema, 2020-12 unless it names another draft.
func compile(schema json.RawMessage) (*jsonschema.Schema, error) {
	if len(schema) == 0 {
		return nil, errors.New("the schema is empty: write true to accept anything")
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, fmt.Errorf("the schema is no JSON: %w", err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("spec.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("spec.json")
}

// accepts returns why a schema refuses a JSON text.
func accepts(s *jsonschema.Schema, text []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
