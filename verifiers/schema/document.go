package schema

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/schema/internal/document"
	"github.com/assay-rl/assay/verifiers/schema/internal/shape"
)

// notation is what is particular to a format.
type notation struct {
	// names are those in fences, the usual one first.
	names []string
	// limit is the longest text, in bytes.
	limit int
	// untyped notations have only texts, which the schema gives their types.
	untyped bool
}

var notations = map[document.Format]notation{
	document.JSON: {[]string{"json"}, 1 << 20, false},
	document.YAML: {[]string{"yaml", "yml"}, 256 << 10, false},
	document.TOML: {[]string{"toml"}, 256 << 10, false},
	document.XML:  {[]string{"xml"}, 256 << 10, true},
	document.CSV:  {[]string{"csv"}, 256 << 10, true},
}

// documentTask asks for one document that a schema takes.
type documentTask struct {
	format document.Format
	notation
	root   string
	prose  bool
	depth  int
	schema *shape.Schema
	// strict refuses documents that lack a property or have another; nil where the task does not ask for it.
	strict *shape.Schema
}

func (v *verifier) readDocumentTask(raw json.RawMessage) (task, error) {
	doc := struct {
		Schema json.RawMessage `json:"schema"`
		Format document.Format `json:"format"`
		Root   string          `json:"root"`
		Strict bool            `json:"strict"`
		Prose  string          `json:"prose"`
		Draft  shape.Draft     `json:"draft"`
	}{Format: document.JSON, Draft: v.config.Draft}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	n, ok := notations[doc.Format]
	if !ok {
		return nil, fmt.Errorf("format %q is unknown; want json, yaml, toml, xml or csv", clip(string(doc.Format)))
	}
	if doc.Root != "" && doc.Format != document.XML {
		return nil, errors.New("root goes with the format xml alone")
	}
	prose, err := v.proseAllowed(doc.Prose)
	if err != nil {
		return nil, err
	}
	t := &documentTask{format: doc.Format, notation: n, root: doc.Root, prose: prose, depth: v.config.MaxDepth}
	if t.schema, err = v.schemas.Compile(doc.Schema, doc.Draft); err != nil {
		return nil, err
	}
	if doc.Strict {
		t.strict, err = t.schema.Strict()
	}
	return t, err
}

// judge implements [task].
func (t *documentTask) judge(ctx context.Context, text string) (finding, error) {
	text, err := enclosed(text, t.names, t.prose)
	if err != nil {
		return t.fault(ReasonParse, err.Error()), nil
	}
	if len(text) > t.limit {
		return t.fault(ReasonOverBudget, fmt.Sprintf("the document has %d bytes, the limit is %d", len(text), t.limit)), nil
	}
	v, fault := document.Parse(t.format, text, t.depth)
	if fault != nil {
		return t.unread(fault), nil
	}
	if v, err = t.inner(v); err != nil {
		return t.fault(ReasonSchema, err.Error()), nil
	}
	if t.untyped {
		v = t.schema.Coerce(v)
	}
	if err := t.schema.Validate(ctx, v); err != nil {
		return refused(ctx, err, t.fault(ReasonSchema, ""))
	}
	if t.strict != nil {
		if err := t.strict.Validate(ctx, v); err != nil {
			return refused(ctx, err, t.fault(ReasonExtra, ""))
		}
	}
	return finding{reason: ReasonOK, message: fmt.Sprintf("the schema takes the %s document", t.format), answer: canonical(text, v)}, nil
}

// fault returns the finding of a document that fails a check.
func (t *documentTask) fault(reason, message string) finding {
	return finding{reason: reason, message: message, detail: Detail{Check: checkOf(string(t.format), reason)}}
}

// unread returns the finding of a document that could not be read.
func (t *documentTask) unread(fault *document.Fault) finding {
	f := t.fault(string(fault.Check), fault.Error())
	f.detail.Pointer, f.detail.Line = clip(document.Pointer(fault.Path)), fault.Line
	return f
}

// inner returns what the root element holds where the task names one.
func (t *documentTask) inner(v any) (any, error) {
	if t.root == "" {
		return v, nil
	}
	for name, content := range v.(map[string]any) {
		if name != t.root {
			return nil, fmt.Errorf("the root is <%s>, want <%s>", clip(name), clip(t.root))
		}
		v = content
	}
	return v, nil
}

// refused tells why a validation failed: f is the finding if the document is at fault, completed here.
func refused(ctx context.Context, err error, f finding) (finding, error) {
	if failure, ok := errors.AsType[*shape.Failure](err); ok {
		f.message = failure.Error()
		f.detail.Pointer, f.detail.Keyword = failure.Pointer, failure.Keyword
		return f, nil
	}
	if errors.Is(err, shape.ErrBudget) {
		f.reason, f.message = ReasonOverBudget, "the schema takes more work on this document than one may"
		return f, nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return finding{}, cause
	}
	return finding{}, verifiers.BadReference("schema: reference: %w", err)
}

// maxAnswer is the longest text that casts a vote, in bytes.
const maxAnswer = 4 << 10

// canonical returns the form of a document that votes, empty for long ones.
func canonical(text string, v any) string {
	if len(text) > maxAnswer {
		return ""
	}
	return string(shape.Canonical(nil, v))
}
