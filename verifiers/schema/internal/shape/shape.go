// Package shape validates documents against JSON Schema, draft 7 and 2020-12.
//
// The keywords are those of github.com/santhosh-tekuri/jsonschema; this package bounds them. A schema comes from a task
// and a document from a policy, and between them work can grow exponentially: {"anyOf": [{"items": {"$ref": "#"}},
// {"items": {"$ref": "#"}, "minItems": 1}]} tries 2^n ways on a list nested n deep. So every compiled schema carries a
// meter that each evaluation is charged to, and validation ends when it is used up or its context is done.
//
// References to the network or to files are never followed.
package shape

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/assay-rl/assay/verifiers/schema/internal/document"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Draft is a version of JSON Schema, for schemas that do not say theirs by $schema.
type Draft string

// The drafts.
const (
	Draft7    Draft = "7"
	Draft2020 Draft = "2020-12"
)

// Bounds on a schema. They hold for the whole document, definitions included.
const (
	// MaxSchema is the most bytes of a schema.
	MaxSchema = 256 << 10
	maxDepth  = 64
	// maxObjects bounds the subschemas: the compiler's work grows with their square.
	maxObjects = 8192
	// maxPattern is the most instructions of a regular expression.
	maxPattern = 4096
)

// ErrBudget says that a validation would take more work than one may.
var ErrBudget = errors.New("shape: validation takes more work than it may")

// Failure says why a document is refused.
type Failure struct {
	// Pointer is the JSON Pointer of the value that is at fault, the first in the order of [first].
	Pointer string
	// Keyword is the location of the keyword in the schema, as a JSON Pointer.
	Keyword string
	// Message is what is wrong, in a few words.
	Message string
}

// Error implements error.
func (f *Failure) Error() string {
	if f.Pointer == "" {
		return f.Message
	}
	return fmt.Sprintf("at %s: %s", f.Pointer, f.Message)
}

// idle is how many compiled copies of one schema are kept for later.
const idle = 16

// Schema is a compiled schema. It is safe for concurrent use: each validation has a copy for itself, with its meter.
type Schema struct {
	doc    any
	draft  Draft
	loader jsonschema.URLLoader
	copies chan *metered
}

// Compile compiles a schema. Its error says what is wrong with the schema, which is always the task's fault.
func Compile(text []byte, draft Draft) (*Schema, error) {
	if len(text) > MaxSchema {
		return nil, fmt.Errorf("shape: the schema has %d bytes, the limit is %d", len(text), MaxSchema)
	}
	doc, fault := document.Parse(document.JSON, string(text), maxDepth)
	if fault != nil {
		return nil, fmt.Errorf("shape: the schema: %w", fault)
	}
	return compileDocument(doc, draft, refusal{})
}

func compileDocument(doc any, draft Draft, loader jsonschema.URLLoader) (*Schema, error) {
	if n := countObjects(doc); n > maxObjects {
		return nil, fmt.Errorf("shape: the schema has %d objects, the limit is %d", n, maxObjects)
	}
	s := &Schema{doc, draft, loader, make(chan *metered, idle)}
	m, err := s.copy()
	if err != nil {
		return nil, err
	}
	s.copies <- m
	return s, nil
}

// Document returns the schema as it was read; it must not be changed.
func (s *Schema) Document() any { return s.doc }

// Strict compiles the schema again such that every object with properties has all of them and no others.
func (s *Schema) Strict() (*Schema, error) {
	return compileDocument(strictified(s.doc), s.draft, s.loader)
}

// Validate returns nil, a [*Failure] for a document that the schema refuses, [ErrBudget], the context's cause, or
// another error where the schema turns out to be broken.
func (s *Schema) Validate(ctx context.Context, v any) error {
	var m *metered
	select {
	case m = <-s.copies:
	default:
		var err error
		if m, err = s.copy(); err != nil {
			return err
		}
	}
	err := m.validate(ctx, v)
	select {
	case s.copies <- m:
	default:
	}
	return err
}

// countObjects counts the objects of a document, each of which may be a subschema.
func countObjects(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		n++
		for _, member := range v {
			n += countObjects(member)
		}
	case []any:
		for _, item := range v {
			n += countObjects(item)
		}
	}
	return n
}

// metered is one compiled copy of a schema and its meter.
type metered struct {
	root  *jsonschema.Schema
	meter *meter
}

// location names the schema where nothing else does. A reference to any other document has nowhere to lead.
const location = "assay://task/schema"

// copy compiles the schema for the use of one validation at a time.
func (s *Schema) copy() (*metered, error) {
	m := &metered{meter: &meter{}}
	c := jsonschema.NewCompiler()
	c.UseLoader(s.loader)
	c.UseRegexpEngine(m.meter.compile)
	switch s.draft {
	case Draft7:
		c.DefaultDraft(jsonschema.Draft7)
	case Draft2020:
		c.DefaultDraft(jsonschema.Draft2020)
	default:
		return nil, fmt.Errorf("shape: the draft %q is unknown: there are %s and %s", clip(string(s.draft)), Draft7, Draft2020)
	}
	if err := c.AddResource(location, s.doc); err != nil {
		return nil, fmt.Errorf("shape: %w", err)
	}
	var err error
	if m.root, err = c.Compile(location); err != nil {
		return nil, fmt.Errorf("shape: %w", err)
	}
	if v := m.root.DraftVersion; v != 7 && v != 2020 {
		return nil, errors.New("shape: $schema names neither draft 7 nor 2020-12")
	}
	m.meter.attach(append(dynamic(c, s.doc, location+"#"), m.root))
	return m, nil
}

// dynamic returns the compiled schemas that only the dynamic scope leads to, so that the graph alone does not.
func dynamic(c *jsonschema.Compiler, doc any, at string) []*jsonschema.Schema {
	var found []*jsonschema.Schema
	visit := func(step string, v any) {
		found = append(found, dynamic(c, v, at+url.PathEscape(document.Pointer([]string{step})))...)
	}
	switch doc := doc.(type) {
	case map[string]any:
		if doc["$dynamicAnchor"] != nil {
			// What lies where no schema is, in a constant say, does not compile and is never evaluated.
			if s, err := c.Compile(at); err == nil {
				found = append(found, s)
			}
		}
		for key, v := range doc {
			visit(key, v)
		}
	case []any:
		for i, v := range doc {
			visit(strconv.Itoa(i), v)
		}
	}
	return found
}

// validate runs one validation on the meter.
func (m *metered) validate(ctx context.Context, v any) error {
	m.meter.begin(ctx, v)
	err := m.root.Validate(v)
	if spent := m.meter.end(); spent != nil {
		return spent
	}
	refused, ok := errors.AsType[*jsonschema.ValidationError](err)
	switch {
	case err == nil:
		return nil
	case !ok:
		return fmt.Errorf("shape: %w", err)
	}
	return first(refused)
}

// refusal is a loader that loads nothing.
type refusal struct{}

// Load implements [jsonschema.URLLoader].
func (refusal) Load(url string) (any, error) {
	return nil, fmt.Errorf("%q leads out of the schema; put what it needs under $defs", clip(url))
}
