package code

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/verifiers"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func mustReference(t testing.TB, text string) *reference {
	t.Helper()
	ref, err := readReference(json.RawMessage(text), defaultConfig)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

const stdinOnly = `{"type":"stdin_stdout","input":"1","output":"2"}`

// goodReferences are read; badReferences are not, and say why. The schema agrees on both.
var goodReferences = []struct{ name, json string }{
	{"stdin", `{"tests":[` + stdinOnly + `]}`},
	{"stdin, nothing to print", `{"tests":[{"type":"stdin_stdout","input":"1","output":""}]}`},
	{"stdin, no input", `{"tests":[{"type":"stdin_stdout","output":"2"}]}`},
	{"stdin, null function", `{"tests":[{"type":"stdin_stdout","input":"1","output":"2","fn_name":null}]}`},
	{"call", `{"tests":[{"type":"function_call","fn_name":"f","input":[1],"output":2}]}`},
	{"call of a method", `{"tests":[{"type":"function_call","fn_name":"Solution.f","input":[],"output":null}]}`},
	{"call of the task's function", `{"fn_name":"f","tests":[{"type":"function_call","input":[1],"output":2}]}`},
	{"assert", `{"tests":[{"type":"assert","code":"assert f(1) == 2"}]}`},
	{"assert with setup", `{"tests":[{"type":"assert","code":"assert f(1) == 2"}],"setup":"import math"}`},
	{"several kinds", `{"tests":[` + stdinOnly + `,{"type":"assert","code":"assert f(1) == 2"}]}`},
	{"verl, programs", `{"inputs":["1\n"],"outputs":["2\n"]}`},
	{"verl, functions", `{"inputs":["1\n[2]"],"outputs":["[3]"],"fn_name":"f"}`},
	{"verl, asserts", `{"assert_case":["assert f(1) == 2"]}`},
	{"APPS, lines", `{"inputs":[["1","2"]],"outputs":[["3"]]}`},
	{"APPS, functions", `{"inputs":[[1,2]],"outputs":[[3]],"fn_name":"f"}`},
	{"limits", `{"tests":[` + stdinOnly + `],"time_limit_s":0.5,"memory_limit_mb":64}`},
	{"nulls", `{"tests":[` + stdinOnly + `],"language":null,"time_limit_s":null,"memory_limit_mb":null,"checker":null,"setup":null,"names":null,"prompt":null,"fn_name":null,"solution":null}`},
	{"checker by name", `{"tests":[` + stdinOnly + `],"checker":"exact"}`},
	{"checker by type", `{"tests":[` + stdinOnly + `],"checker":{"type":"unordered"}}`},
	{"tolerance", `{"tests":[` + stdinOnly + `],"checker":{"type":"float","abs":0.001}}`},
	{"checker program", `{"tests":[` + stdinOnly + `],"checker":{"type":"program","language":"c++","code":"int main(){}"}}`},
	{"prompt", `{"tests":[{"type":"assert","code":"assert f(1) == 2"}],"prompt":"def f(x):\n","entry_point":"f"}`},
	{"names", `{"tests":[{"type":"assert","code":"assert f(1) == 2"}],"names":["f"]}`},
	{"solution", `{"tests":[` + stdinOnly + `],"solution":"print(2)"}`},
	{"wasm", `{"language":"wasm","tests":[` + stdinOnly + `]}`},
	{"400 tests", `{"tests":[` + strings.Repeat(stdinOnly+",", 399) + stdinOnly + `]}`},
}

var badReferences = []struct{ name, json, want string }{
	{"null", `null`, "want an object"},
	{"a list", `[]`, "cannot unmarshal"},
	{"empty", `{}`, "0 tests"},
	{"no tests", `{"tests":[]}`, "0 tests"},
	{"no inputs", `{"inputs":[],"outputs":[]}`, "0 tests"},
	{"no asserts", `{"assert_case":[]}`, "0 tests"},
	{"inputs without outputs", `{"inputs":["1"]}`, "1 inputs and 0 outputs"},
	{"401 tests", `{"tests":[` + strings.Repeat(stdinOnly+",", 400) + stdinOnly + `]}`, "401 tests; want 1 to 400"},
	{"unknown field", `{"tests":[` + stdinOnly + `],"cheker":"exact"}`, `"cheker" is unknown`},
	{"field in capitals", `{"Tests":[` + stdinOnly + `],"tests":[` + stdinOnly + `]}`, `"Tests" is unknown`},
	{"unknown language", `{"language":"cobol","tests":[` + stdinOnly + `]}`, `language "cobol" is unknown`},
	{"language in capitals", `{"language":"Python","tests":[` + stdinOnly + `]}`, `language "Python" is unknown`},
	{"test of no type", `{"tests":[{"input":"1","output":"2"}]}`, `type "" is unknown`},
	{"test of unknown type", `{"tests":[{"type":"unit","input":"1","output":"2"}]}`, `type "unit" is unknown`},
	{"test that is null", `{"tests":[null]}`, `type "" is unknown`},
	{"output missing", `{"tests":[{"type":"stdin_stdout","input":"1"}]}`, `say "output": ""`},
	{"output null", `{"tests":[{"type":"stdin_stdout","input":"1","output":null}]}`, `say "output": ""`},
	{"output a number", `{"tests":[{"type":"stdin_stdout","input":"1","output":2}]}`, "cannot unmarshal number"},
	{"unknown field of a test", `{"tests":[{"type":"stdin_stdout","input":"1","output":"2","weight":1}]}`, `"weight" is unknown`},
	{"function of a program", `{"tests":[{"type":"stdin_stdout","input":"1","output":"2","fn_name":"f"}]}`, "fn_name belongs to"},
	{"result missing", `{"tests":[{"type":"function_call","fn_name":"f","input":[1]}]}`, "say null"},
	{"arguments as text", `{"tests":[{"type":"function_call","fn_name":"f","input":"1","output":2}]}`, "input is no array"},
	{"arguments missing", `{"tests":[{"type":"function_call","fn_name":"f","output":2}]}`, "input is no array"},
	{"code as a name", `{"tests":[{"type":"function_call","fn_name":"f(); x","input":[],"output":2}]}`, "no name of a function"},
	{"blank assert", `{"tests":[{"type":"assert","code":" \n"}]}`, "code is blank"},
	{"blank assert case", `{"assert_case":[""]}`, "code is blank"},
	{"no time", `{"tests":[` + stdinOnly + `],"time_limit_s":0}`, "time_limit_s is 0"},
	{"too much time", `{"tests":[` + stdinOnly + `],"time_limit_s":61}`, "time_limit_s is 61"},
	{"too little memory", `{"tests":[` + stdinOnly + `],"memory_limit_mb":1}`, "memory_limit_mb is 1"},
	{"unknown checker", `{"tests":[` + stdinOnly + `],"checker":"fuzzy"}`, `"fuzzy" is unknown`},
	{"tolerance that accepts all", `{"tests":[` + stdinOnly + `],"checker":{"type":"float","rel":1}}`, "rel is 1"},
	{"tolerance of another checker", `{"tests":[` + stdinOnly + `],"checker":{"type":"exact","abs":0.1}}`, "takes no other field"},
	{"checker without code", `{"tests":[` + stdinOnly + `],"checker":{"type":"program"}}`, "has no code"},
	{"checker in SQL", `{"tests":[` + stdinOnly + `],"checker":{"type":"program","language":"sql","code":"x"}}`, "no checker's"},
	{"empty name", `{"tests":[{"type":"assert","code":"assert f(1) == 2"}],"names":[null]}`, "empty name"},
}

// finerReferences are what the schema cannot refuse.
var finerReferences = []struct{ name, json, want string }{
	{"lists of two lengths", `{"inputs":["1","2"],"outputs":["2"]}`, "2 inputs and 1 outputs"},
	{"input of no function", `{"tests":[{"type":"function_call","input":[],"output":1}]}`, "no name of a function"},
	{"functions in C", `{"language":"c","tests":[{"type":"function_call","fn_name":"f","input":[],"output":1}]}`, "c has no function_call tests"},
	{"asserts in SQL", `{"language":"sql","tests":[{"type":"assert","code":"1"}]}`, "sql has no assert tests"},
	{"check that nobody calls", `{"tests":[{"type":"assert","code":"def check(candidate):\n    assert candidate(1)"}]}`, "never calls it"},
	{"prompt of no function", `{"tests":[` + stdinOnly + `],"prompt":"x"}`, "prompt needs entry_point"},
	{"setup of a module", `{"language":"wasm","tests":[` + stdinOnly + `],"setup":"x"}`, "wasm module"},
	{"setup of two kinds", `{"tests":[` + stdinOnly + `,{"type":"assert","code":"assert f(1)"}],"setup":"x = 1"}`, "setup is ambiguous"},
	{"checker of asserts", `{"tests":[{"type":"assert","code":"assert f(1)"}],"checker":"exact"}`, "assert tests decide by themselves"},
	{"keys that come twice", `{"tests":[{"type":"function_call","fn_name":"f","input":[],"output":{"a":1,"a":2}}]}`, "twice"},
	{"output lines that are null", `{"inputs":["1"],"outputs":[null]}`, "is null, want text"},
	{"arguments that are no JSON", `{"inputs":["a b"],"outputs":["1"],"fn_name":"f"}`, "not JSON"},
}

func TestReferences(t *testing.T) {
	schema := compileSchema(t, referenceSchema)
	for _, c := range goodReferences {
		t.Run("good/"+c.name, func(t *testing.T) {
			mustReference(t, c.json)
			if err := schema.Validate(decoded(t, c.json)); err != nil {
				t.Errorf("the schema refuses it: %v", err)
			}
		})
	}
	for _, c := range badReferences {
		t.Run("bad/"+c.name, func(t *testing.T) {
			refuses(t, c.json, c.want)
			if schema.Validate(decoded(t, c.json)) == nil {
				t.Error("the schema accepts it")
			}
		})
	}
	for _, c := range finerReferences {
		t.Run("finer/"+c.name, func(t *testing.T) { refuses(t, c.json, c.want) })
	}
}

func refuses(t *testing.T, reference, want string) {
	t.Helper()
	_, err := readReference(json.RawMessage(reference), defaultConfig)
	if e, ok := asError(err); !ok || e.Reason != verifiers.ReasonBadReference || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want a bad reference that says %q", err, want)
	}
}

func compileSchema(t *testing.T, raw json.RawMessage) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", decoded(t, string(raw))); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// Both schemas name the same languages as the code.
func TestSchemasNameTheLanguages(t *testing.T) {
	for name, raw := range map[string]json.RawMessage{"reference": referenceSchema, "config": configSchema} {
		var schema struct {
			Properties struct {
				Language struct{ Enum []any }
			}
		}
		if err := json.Unmarshal(raw, &schema); err != nil {
			t.Fatal(err)
		}
		var listed []string
		for _, l := range schema.Properties.Language.Enum {
			if l != nil {
				listed = append(listed, l.(string))
			}
		}
		slices.Sort(listed)
		if want := slices.Sorted(maps.Keys(languages)); !slices.Equal(listed, want) {
			t.Errorf("%s.schema.json names %q, the code %q", name, listed, want)
		}
	}
}

func TestReferenceDefaults(t *testing.T) {
	c := config{Language: "js", TimeLimit: 2, MemoryLimit: 128}
	ref, err := readReference(json.RawMessage(`{"tests":[`+stdinOnly+`]}`), c)
	if err != nil {
		t.Fatal(err)
	}
	want := sandbox.Limits{CPU: 2 * time.Second, Memory: 128 << 20}
	if ref.language != sandbox.JavaScript || ref.limits != want {
		t.Errorf("got %s and %+v, want javascript and %+v", ref.language, ref.limits, want)
	}
}

// The shapes of other projects mean what they mean there.
func TestForeignShapes(t *testing.T) {
	for _, c := range []struct{ name, reference, want string }{
		{"verl, programs", `{"inputs":["1\n"],"outputs":["2\n"]}`, `{1\n 2\n}`},
		{"APPS, lines", `{"inputs":[["1","2"]],"outputs":[["3"]]}`, `{1\n2 3}`},
		{"verl, functions", `{"inputs":["1\n[2]\n"],"outputs":["[3]"],"fn_name":"f"}`, `&{f [1,[2]] [[3]]}`},
		{"APPS, functions", `{"inputs":[[1,2]],"outputs":[3],"fn_name":"f"}`, `&{f [1,2] [3]}`},
		{"APPS, a wrapped output", `{"inputs":[[1,2]],"outputs":[[3]],"fn_name":"f"}`, `&{f [1,2] [[3] 3]}`},
		{"verl, asserts", `{"assert_case":["assert f(1)"]}`, `{assert f(1)}`},
		{"HumanEval", `{"entry_point":"f","tests":[{"type":"assert","code":"def check(g):\n  assert g()"}]}`, `{def check(g):\n  assert g()\ncheck(f)\n}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.ReplaceAll(fmt.Sprintf("%s", mustReference(t, c.reference).tests[0]), "\n", `\n`)
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestConfig(t *testing.T) {
	schema := compileSchema(t, configSchema)
	for _, c := range []struct{ name, json, want string }{
		{"default", `{}`, ""},
		{"all", `{"partial":true,"language":"c++","time_limit_s":0.1,"memory_limit_mb":4096}`, ""},
		{"unknown field", `{"partials":true}`, "unknown field"},
		{"unknown language", `{"language":"cobol"}`, `language "cobol" is unknown`},
		{"no time", `{"time_limit_s":0}`, "time_limit_s is 0"},
		{"too much memory", `{"memory_limit_mb":5000}`, "memory_limit_mb is 5000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := New(verifiers.Config(c.json))
			if (err != nil) != (c.want != "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("New: %v, want %q", err, c.want)
			}
			if refused := schema.Validate(decoded(t, c.json)); (refused != nil) != (c.want != "") {
				t.Errorf("the schema says %v", refused)
			}
		})
	}
}

func FuzzReference(f *testing.F) {
	for _, c := range goodReferences {
		f.Add([]byte(c.json))
	}
	for _, c := range badReferences {
		f.Add([]byte(c.json))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		ref, err := readReference(raw, defaultConfig)
		if err != nil {
			if e, ok := asError(err); !ok || e.Reason != verifiers.ReasonBadReference {
				t.Errorf("%q gives %v, want a bad reference", raw, err)
			}
			return
		}
		if len(ref.tests) == 0 || len(ref.tests) > maxTests || ref.limits.CPU <= 0 {
			t.Errorf("%q is a task of %d tests and %v", raw, len(ref.tests), ref.limits.CPU)
		}
		ref.tested()
	})
}
