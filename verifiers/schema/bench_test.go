package schema

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// weather is a reference with tools and calls of the usual size.
const weather = `{"tools": [
  {"type": "function", "function": {"name": "get_weather", "description": "Current weather", "parameters": {
    "type": "object", "additionalProperties": false, "required": ["location", "unit"],
    "properties": {
      "location": {"type": "string", "minLength": 1},
      "unit": {"enum": ["celsius", "fahrenheit"]},
      "days": {"type": "integer", "minimum": 1, "maximum": 14},
      "fields": {"type": "array", "items": {"type": "string", "pattern": "^[a-z_]+$"}, "uniqueItems": true}
    }}}},
  {"type": "function", "function": {"name": "search", "parameters": {
    "type": "object", "required": ["query"], "properties": {"query": {"type": "string"}, "top_k": {"type": "integer"}}}}}
], "calls": [{"name": "get_weather", "arguments": {"location": "Oslo, Norway", "unit": "celsius", "days": 3, "fields": ["temperature", "wind"]}}]}`

// weatherCall is its gold in each dialect.
var weatherCall = map[string]string{
	dialectHermes: `<tool_call>
{"name": "get_weather", "arguments": {"location": "Oslo, Norway", "unit": "celsius", "days": 3, "fields": ["temperature", "wind"]}}
</tool_call>`,
	dialectOpenAI: `{"role": "assistant", "content": null, "tool_calls": [{"id": "call_0", "type": "function", "function": {"name": "get_weather",
 "arguments": "{\"location\": \"Oslo, Norway\", \"unit\": \"celsius\", \"days\": 3, \"fields\": [\"temperature\", \"wind\"]}"}}]}`,
}

// BenchmarkToolCall judges a tool call with its schema compiled before: the speed that counts in a group of completions.
func BenchmarkToolCall(b *testing.B) {
	for dialect, completion := range weatherCall {
		b.Run(dialect, func(b *testing.B) {
			benchmark(b, `{"dialect": "`+dialect+`"}`, weather, completion, ReasonOK)
		})
	}
}

// BenchmarkDocument judges a record in every format.
func BenchmarkDocument(b *testing.B) {
	const schema = `{"type": "object", "required": ["id", "name", "tags"], "properties": {
		"id": {"type": "integer"}, "name": {"type": "string"}, "score": {"type": "number"}, "tags": {"type": "array", "items": {"type": "string"}}}}`
	for format, text := range map[string]string{
		"json": `{"id": 7, "name": "Ada Lovelace", "score": 9.5, "tags": ["math", "poetry"]}`,
		"yaml": "id: 7\nname: Ada Lovelace\nscore: 9.5\ntags:\n  - math\n  - poetry\n",
		"toml": "id = 7\nname = \"Ada Lovelace\"\nscore = 9.5\ntags = [\"math\", \"poetry\"]\n",
		"xml":  "<r><id>7</id><name>Ada Lovelace</name><score>9.5</score><tags>math</tags><tags>poetry</tags></r>",
		"csv":  "id,name,score,tags\n7,Ada Lovelace,9.5,math\n",
	} {
		reference := `{"format": "` + format + `", "schema": ` + schema + `}`
		switch format {
		case "csv":
			reference = `{"format": "csv", "schema": {"items": ` + schema + `}}`
		case "xml":
			reference = `{"format": "xml", "root": "r", "schema": ` + schema + `}`
		}
		b.Run(format, func(b *testing.B) { benchmark(b, "", reference, text, ReasonOK) })
	}
}

// BenchmarkPattern searches a text of 20 KB with an expression that needs the slow matcher.
func BenchmarkPattern(b *testing.B) {
	text := strings.Repeat("The meeting is on Monday, at ten past 9.\n", 500) + "Call +47 22 33 44 55."
	benchmark(b, "", `{"pattern": "(?i)(call|phone) \\+?\\d+( \\d\\d){4}"}`, text, ReasonOK)
}

// BenchmarkHostile judges what takes most work for its size; Budget.PerMiB is set by it.
func BenchmarkHostile(b *testing.B) {
	for _, h := range hostile() {
		b.Run(h.name, func(b *testing.B) { benchmark(b, `{"max_depth": 512}`, h.reference, h.text, h.reason) })
	}
}

func benchmark(b *testing.B, config, reference, text, reason string) {
	b.Helper()
	v := made(b, config)
	r := verifiers.Rollout{Completion: text, Reference: json.RawMessage(reference)}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		verdict, err := v.Verify(context.Background(), r)
		if err != nil || verdict.Reason != reason {
			b.Fatalf("%s, %q, %v; want %s", verdict.Reason, verdict.Explanation, err, reason)
		}
	}
}

// made makes the verifier of a configuration that must be good.
func made(tb testing.TB, config string) verifiers.Verifier {
	tb.Helper()
	v, err := New(verifiers.Config(config))
	if err != nil {
		tb.Fatal(err)
	}
	return v
}
