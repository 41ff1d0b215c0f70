package domains

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A folder is a domain if it has testdata/cases, and nothing else is.
func TestFind(t *testing.T) {
	dir := checkout(t, "math/testdata/cases/a.yaml", "chess/testdata/cases/a.yaml", "prose/tags.go",
		"sketch/testdata/other/a.yaml", "list/testdata/cases", "internal/deep/testdata/cases/a.yaml")
	names, err := Find(dir)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"chess", "math"}; !slices.Equal(names, want) {
		t.Errorf("Find = %q, want %q", names, want)
	}
}

func TestFindRefusesANameNoPackageCanHave(t *testing.T) {
	dir := checkout(t, "multiple-choice/testdata/cases/a.yaml")
	if _, err := Find(dir); err == nil || !strings.Contains(err.Error(), "multiple-choice") {
		t.Errorf("Find = %v, want an error that names the folder", err)
	}
}

// Generating writes what is missing or stale, once.
func TestGenerate(t *testing.T) {
	dir := checkout(t, "math/testdata/cases/a.yaml", "chess/testdata/cases/a.yaml")
	want := []string{"all/all.go", "chess/chess_test.go", "math/math_test.go"}
	for _, step := range []struct {
		name string
		do   func(string) ([]string, error)
		want []string
	}{
		{"all is stale", Stale, want},
		{"and is written", Generate, want},
		{"then nothing is stale", Stale, nil},
		{"and nothing is written", Generate, nil},
	} {
		if got, err := step.do(dir); err != nil || !slices.Equal(got, step.want) {
			t.Errorf("%s: %q, %v; want %q", step.name, got, err, step.want)
		}
	}
	for path, want := range map[string]string{
		"all/all.go":          "var Specs = []verifiers.Spec{\n\tchess.Spec,\n\tmath.Spec,\n}\n",
		"chess/chess_test.go": "package chess\n\nimport (\n\t\"testing\"\n\n\t\"example.org/fork/verifiers/verifiertest\"\n)\n",
		"math/math_test.go":   "func TestConformance(t *testing.T) { verifiertest.Run(t, Spec) }\n",
	} {
		if got := read(t, filepath.Join(dir, path)); !strings.HasPrefix(got, marker) || !strings.Contains(got, want) {
			t.Errorf("%s is\n%s\nwant it to contain\n%s", path, got, want)
		}
	}
}

// A domain that is gone leaves the list.
func TestGenerateAfterADomainWent(t *testing.T) {
	dir := checkout(t, "math/testdata/cases/a.yaml", "chess/testdata/cases/a.yaml")
	if _, err := Generate(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "chess")); err != nil {
		t.Fatal(err)
	}
	got, err := Generate(dir)
	if err != nil || !slices.Equal(got, []string{"all/all.go"}) {
		t.Fatalf("Generate = %q, %v", got, err)
	}
	if list := read(t, filepath.Join(dir, "all/all.go")); strings.Contains(list, "chess") {
		t.Errorf("all.go still lists chess:\n%s", list)
	}
}

func TestGenerateKeepsWhatWasWrittenByHand(t *testing.T) {
	dir := checkout(t, "math/testdata/cases/a.yaml", "math/math_test.go")
	if _, err := Generate(dir); err == nil || !strings.Contains(err.Error(), "math/math_test.go was written by hand") {
		t.Errorf("Generate = %v, want an error that names the file", err)
	}
	if got := read(t, filepath.Join(dir, "math/math_test.go")); got != "" {
		t.Errorf("the file was overwritten:\n%s", got)
	}
}

func TestModule(t *testing.T) {
	tests := []struct{ name, mod, want string }{
		{"plain", "module example.org/fork\n\ngo 1.26\n", "example.org/fork"},
		{"quoted, after a comment", "// a fork\nmodule \"example.org/fork\"\n", "example.org/fork"},
		{"missing", "go 1.26\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			write(t, filepath.Join(root, "go.mod"), tt.mod)
			got, err := Module(root)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("Module = %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

// checkout makes a verifiers folder that holds empty files.
func checkout(t *testing.T, paths ...string) string {
	t.Helper()
	root := t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "module example.org/fork\n")
	for _, p := range paths {
		write(t, filepath.Join(root, "verifiers", filepath.FromSlash(p)), "")
	}
	return filepath.Join(root, "verifiers")
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
