package shape

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/schema/internal/document"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestSuite runs the required tests of JSON-Schema-Test-Suite for both drafts. ASSAY_JSON_SCHEMA_SUITE names a checkout
// of it, with the folders tests and remotes; the folder json of the source distribution of Python's jsonschema is one.
func TestSuite(t *testing.T) {
	dir := os.Getenv("ASSAY_JSON_SCHEMA_SUITE")
	if dir == "" {
		t.Skip("ASSAY_JSON_SCHEMA_SUITE names no folder with JSON-Schema-Test-Suite")
	}
	for _, d := range []struct {
		folder string
		draft  Draft
		least  int
	}{{"draft7", Draft7, 913}, {"draft2020-12", Draft2020, 1257}} {
		t.Run(d.folder, func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join(dir, "tests", d.folder, "*.json"))
			if err != nil {
				t.Fatal(err)
			}
			total, passed := 0, 0
			for _, file := range files {
				n, ok := runSuiteFile(t, file, d.draft, suiteRemotes(dir))
				total, passed = total+n, passed+ok
			}
			t.Logf("%d of %d required tests pass", passed, total)
			if total < d.least {
				t.Errorf("%d tests were found, %d at least were expected", total, d.least)
			}
		})
	}
}

// suiteGroup is a schema of the suite with its tests.
type suiteGroup struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}
}

// runSuiteFile runs the tests of a file and returns how many there are and how many pass.
func runSuiteFile(t *testing.T, file string, draft Draft, remotes jsonschema.URLLoader) (total, passed int) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var groups []suiteGroup
	if err := json.Unmarshal(text, &groups); err != nil {
		t.Fatal(err)
	}
	for _, g := range groups {
		s, err := compileDocument(parsed(t, string(g.Schema)), draft, remotes)
		if err != nil {
			t.Fatalf("%s: %s: %v", filepath.Base(file), g.Description, err)
		}
		for _, test := range g.Tests {
			total++
			if err := s.Validate(t.Context(), parsed(t, string(test.Data))); (err == nil) != test.Valid {
				t.Errorf("%s: %s: %s: %v, want valid %v", filepath.Base(file), g.Description, test.Description, err, test.Valid)
				continue
			}
			passed++
		}
	}
	return total, passed
}

// suiteRemotes loads the schemas that the suite expects under localhost:1234.
type suiteRemotes string

// Load implements [jsonschema.URLLoader].
func (r suiteRemotes) Load(url string) (any, error) {
	name, ok := strings.CutPrefix(url, "http://localhost:1234/")
	if !ok {
		return nil, errors.New("not of the suite")
	}
	text, err := os.ReadFile(filepath.Join(string(r), "remotes", filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	v, fault := document.Parse(document.JSON, string(text), maxDepth)
	if fault != nil {
		return nil, fault
	}
	return v, nil
}

// parsed reads JSON that must be good.
func parsed(t testing.TB, text string) any {
	t.Helper()
	v, fault := document.Parse(document.JSON, text, 512)
	if fault != nil {
		t.Fatalf("%.80s: %v", text, fault)
	}
	return v
}
