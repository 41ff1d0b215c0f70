package document

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTOMLSuite runs toml-test's files for TOML 1.0. ASSAY_TOML_SUITE names its folder tests. Infinities and NaN, which
// JSON does not have, are refused, and nothing else that is valid.
func TestTOMLSuite(t *testing.T) {
	dir := os.Getenv("ASSAY_TOML_SUITE")
	if dir == "" {
		t.Skip("ASSAY_TOML_SUITE names no folder with the tests of toml-test")
	}
	list, err := os.ReadFile(filepath.Join(dir, "files-toml-1.0.0"))
	if err != nil {
		t.Fatal(err)
	}
	total, refused := 0, 0
	for name := range strings.FieldsSeq(string(list)) {
		if filepath.Ext(name) != ".toml" {
			continue
		}
		total++
		v, fault := Parse(TOML, strings.ReplaceAll(readFile(t, dir, name), "\r\n", "\n"), 100)
		switch {
		case strings.HasPrefix(name, "invalid/") && fault == nil:
			t.Errorf("%s is accepted", name)
		case strings.HasPrefix(name, "invalid/"):
		case fault != nil && strings.Contains(fault.Message, "no value that JSON has"):
			refused++
		case fault != nil:
			t.Errorf("%s is refused: %v", name, fault)
		default:
			compareTagged(t, name, taggedJSON(t, readFile(t, dir, strings.TrimSuffix(name, ".toml")+".json")), v)
		}
	}
	t.Logf("%d files; %d valid ones are refused for infinities and NaN", total, refused)
	if total < 600 || refused > 3 {
		t.Errorf("%d files and %d refused, want 600 at least and 3 at most", total, refused)
	}
}

func readFile(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func taggedJSON(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// compareTagged compares a value with toml-test's, in which each scalar is {"type": …, "value": …}.
func compareTagged(t *testing.T, at string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		if kind, ok := want["type"].(string); ok && len(want) == 2 {
			if !sameScalar(kind, want["value"].(string), got) {
				t.Errorf("%s: %v, want %v", at, got, want)
			}
			return
		}
		got, ok := got.(map[string]any)
		if !ok || len(got) != len(want) {
			t.Errorf("%s: %v, want %v", at, got, want)
			return
		}
		for key := range want {
			compareTagged(t, at+"/"+key, want[key], got[key])
		}
	case []any:
		got, ok := got.([]any)
		if !ok || len(got) != len(want) {
			t.Errorf("%s: %v, want %v", at, got, want)
			return
		}
		for i := range want {
			compareTagged(t, fmt.Sprint(at, "/", i), want[i], got[i])
		}
	}
}

func sameScalar(kind, want string, got any) bool {
	switch kind {
	case "string", "bool":
		return fmt.Sprint(got) == want
	case "integer", "float":
		number, ok := got.(json.Number)
		a, okA := new(big.Float).SetString(want)
		b, okB := new(big.Float).SetString(string(number))
		if !ok || !okA || !okB {
			return false
		}
		x, _ := a.Float64()
		y, _ := b.Float64()
		return x == y
	}
	_, ok := got.(string)
	return ok
}
