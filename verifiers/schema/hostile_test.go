package schema

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers"
)

// hostileCase is a reference and a completion that together ask for the most work, and the reason that they get.
type hostileCase struct{ name, reference, text, reason string }

// hostile returns them.
func hostile() []hostileCase {
	const (
		anything  = `{"schema": true}`
		recursive = `{"schema": {"anyOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "array", "minItems": 1, "items": {"$ref": "#"}}, {"type": "string"}]}}`
		// Neither a failing type nor a failing leaf of these is seen by a schema's hook.
		covert = `{"schema": {"not": {"$ref": "#/$defs/a"}, "$defs": {"a": {"type": "array", "items": {"$ref": "#/$defs/a"}, "contains": {"$ref": "#/$defs/a"}}}}}`
	)
	yaml := func(text string) hostileCase {
		return hostileCase{"yaml", `{"format": "yaml", "schema": true}`, text, ReasonParse}
	}
	named := func(name string, h hostileCase) hostileCase { h.name = name; return h }
	return []hostileCase{
		{"10000 lists", anything, strings.Repeat("[", 1e4) + strings.Repeat("]", 1e4), ReasonDepth},
		{"10000 objects", anything, strings.Repeat(`{"a":`, 1e4) + "1" + strings.Repeat("}", 1e4), ReasonDepth},
		{"exponential", recursive, strings.Repeat("[", 300) + "1" + strings.Repeat("]", 300), ReasonOverBudget},
		{"covert exponential", covert, strings.Repeat("[", 300) + "1" + strings.Repeat("]", 300), ReasonOverBudget},
		{"a MiB of items", `{"schema": {"items": {"type": "integer", "minimum": 0, "maximum": 9}}}`, "[1" + strings.Repeat(",1", 1<<19-10) + "]", ReasonOverBudget},
		{"items that all fail", `{"schema": {"items": {"type": "string"}}}`, "[1" + strings.Repeat(",1", 1<<18) + "]", ReasonSchema},
		{"large numbers", `{"schema": {"items": {"multipleOf": 0.001}}}`, "[1" + strings.Repeat(",1e400", 1e5) + "]", ReasonOverBudget},
		{"long enumeration", `{"schema": {"items": {"enum": [` + strings.Repeat("1,", 5000) + `2]}}}`, "[3" + strings.Repeat(",3", 1e5) + "]", ReasonOverBudget},
		{"hashes that collide", `{"schema": {"uniqueItems": true}}`, collisions(), ReasonOK},
		{"nested uniqueness", `{"schema": {"uniqueItems": true, "items": {"$ref": "#"}}}`, strings.Repeat("[", 500) + `"` + strings.Repeat("x", 1e6) + `"` + strings.Repeat("]", 500), ReasonOverBudget},
		{"a pattern on a long text", `{"schema": {"pattern": "(a*)*(b|a+)*(aa|aaa)*c$"}}`, `"` + strings.Repeat("a", 1e6) + `"`, ReasonOverBudget},
		{"a pattern bomb", `{"pattern": "(a|a?)(a{1,100}){1,5}z$"}`, strings.Repeat("a", 20e3), ReasonNoMatch},
		{"matches that read to the end", `{"markers": ["a"], "pattern": "a(.*b)?"}`, strings.Repeat("a", 1e6), ReasonOverBudget},
		{"10000 elements", `{"format": "xml", "schema": true}`, strings.Repeat("<a>", 1e4) + strings.Repeat("</a>", 1e4), ReasonDepth},
		{"10000 tables", `{"format": "toml", "schema": true}`, "a = " + strings.Repeat("[", 1e4) + strings.Repeat("]", 1e4), ReasonDepth},
		{"a long dotted key", `{"format": "toml", "schema": true}`, strings.Repeat("a.", 1e5) + "b = 1", ReasonDepth},
		{"many columns", `{"format": "csv", "schema": true}`, strings.Repeat("a,", 1e5) + "b\n", ReasonDuplicateKey},
		named("yaml laughs", yaml("a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]")),
		named("yaml flow", yaml(strings.Repeat("[a: ", 6e4))),
		named("yaml braces", yaml(strings.Repeat("{", 25e4))),
		named("yaml dashes", hostileCase{"", `{"format": "yaml", "schema": true}`, strings.Repeat("- ", 9e3), ReasonDepth}),
		named("yaml anchors", yaml(strings.Repeat("&a [*a,", 35e3))),
		{"open calls", `{"tools": [{"name": "f"}]}`, strings.Repeat("<tool_call>", 9e4), ReasonToolParse},
		{"20000 calls", `{"tools": [{"name": "f"}]}`, strings.Repeat(`<tool_call>{"name":"f","arguments":{}}</tool_call>`, 2e4), ReasonToolCount},
	}
}

// collisions returns a list of different texts which jsonschema's hash of values holds equal.
func collisions() string {
	var b strings.Builder
	b.WriteString("[")
	for i := range 1 << 12 {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString(`["x`)
		for bit := range 12 {
			b.WriteString([...]string{`\u0004x`, `","x`}[i>>bit&1])
		}
		b.WriteString(`"]`)
	}
	return b.String() + "]"
}

// TestHostile holds every hostile case to a reason and to a time that only work out of bounds would take.
func TestHostile(t *testing.T) {
	v := made(t, `{"max_depth": 512}`)
	for _, h := range hostile() {
		t.Run(h.name, func(t *testing.T) {
			start := time.Now()
			verdict, err := v.Verify(t.Context(), verifiers.Rollout{Completion: h.text, Reference: json.RawMessage(h.reference)})
			if err != nil || verdict.Reason != h.reason {
				t.Errorf("%s, %q, %v; want %s", verdict.Reason, verdict.Explanation, err, h.reason)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}
