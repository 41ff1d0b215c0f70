package schema

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/schema/internal/document"
)

//go:embed reference.schema.json
var referenceSchema string

// Bounds on a reference.
const (
	maxReference      = 2 << 20
	maxReferenceDepth = 128
)

// taskKind is one of the forms of a reference, known by a field that it alone has.
type taskKind struct {
	name   string
	fields []string
	read   func(v *verifier, raw json.RawMessage) (task, error)
}

var taskKinds = []taskKind{
	{"schema", []string{"schema", "format", "root", "strict", "prose", "draft"}, (*verifier).readDocumentTask},
	{"tools", []string{"tools", "calls", "none", "count", "max_calls", "ordered", "extra_arguments", "prose"}, (*verifier).readToolTask},
	{"markers", []string{"markers", "pattern"}, (*verifier).readMarkerTask},
	{"pattern", []string{"pattern", "mode", "min"}, (*verifier).readPatternTask},
}

// readTask reads a reference. Whatever is wrong with it is the task's fault.
func (v *verifier) readTask(raw json.RawMessage) (task, error) {
	kind, err := kindOf(raw)
	if err != nil {
		return nil, verifiers.BadReference("schema: reference: %w", err)
	}
	t, err := kind.read(v, raw)
	if err != nil {
		return nil, verifiers.BadReference("schema: reference: %w", err)
	}
	return t, nil
}

// kindOf tells the form of a reference, and that it has no other fields: a misspelled one must not be passed over.
func kindOf(raw json.RawMessage) (taskKind, error) {
	if len(raw) > maxReference {
		return taskKind{}, fmt.Errorf("it has %d bytes, the limit is %d", len(raw), maxReference)
	}
	parsed, fault := document.Parse(document.JSON, string(raw), maxReferenceDepth)
	if fault != nil {
		return taskKind{}, fault
	}
	doc, ok := parsed.(map[string]any)
	if !ok {
		return taskKind{}, errors.New(`want an object with "schema", "pattern", "markers" or "tools"`)
	}
	for _, kind := range taskKinds {
		if _, ok := doc[kind.name]; !ok {
			continue
		}
		for name := range doc {
			if !slices.Contains(kind.fields, name) {
				return kind, fmt.Errorf("the field %q does not go with %q; there are %s", clip(name), kind.name, strings.Join(kind.fields, ", "))
			}
		}
		return kind, nil
	}
	return taskKind{}, errors.New(`it has none of "schema", "pattern", "markers" and "tools"`)
}

// proseAllowed says whether text may stand around what is judged; said is a reference's word on it, "" for none.
func (v *verifier) proseAllowed(said string) (bool, error) {
	switch said {
	case "":
		return v.config.Prose == proseAllow, nil
	case proseForbid, proseAllow:
		return said == proseAllow, nil
	}
	return false, fmt.Errorf("prose is %q; want %s or %s", clip(said), proseForbid, proseAllow)
}

// clip shortens what a message quotes.
func clip(s string) string {
	const limit = 120
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}
