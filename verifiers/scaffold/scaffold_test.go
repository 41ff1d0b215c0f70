package scaffold_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/scaffold"
)

// A new domain compiles, is in the registry, passes the conformance kit as it is, and the kit notices when a golden
// verdict is no longer what its case says.
func TestNewDomainPassesTheKit(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a copy of the module")
	}
	root := checkout(t)
	written, err := scaffold.New(root, "capitals")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"verifiers/all/all.go",
		"verifiers/capitals/RATIONALE.md",
		"verifiers/capitals/capitals.go",
		"verifiers/capitals/capitals_test.go",
		"verifiers/capitals/doc.go",
		"verifiers/capitals/testdata/cases/basic.yaml",
	}
	if !slices.Equal(written, want) {
		t.Errorf("New wrote %q, want %q", written, want)
	}
	if out, err := goTool(root, "test", "-short", "-bench=.", "-benchtime=1x", "./verifiers/capitals", "./verifiers/all"); err != nil {
		t.Fatalf("the new domain fails its tests: %v\n%s", err, out)
	}
	if out, err := goTool(root, "vet", "./verifiers/capitals"); err != nil {
		t.Fatalf("vet: %v\n%s", err, out)
	}

	cases := filepath.Join(root, "verifiers/capitals/testdata/cases/basic.yaml")
	text, err := os.ReadFile(cases)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cases, []byte(strings.Replace(string(text), "completion: Canberra", "completion: Perth", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := goTool(root, "test", "-short", "-run=TestConformance", "./verifiers/capitals")
	if err == nil || !strings.Contains(out, `case "full score": want score 1, got scored 0, reason wrong_answer`) {
		t.Errorf("a case whose verdict changed passes, or is not named: %v\n%s", err, out)
	}
}

func TestNewRefuses(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "module example.org/fork\n")
	write(t, filepath.Join(root, "verifiers/prose/tags.go"), "package prose\n")
	tests := []struct{ name, domain, want string }{
		{"nothing", "", "no domain name"},
		{"a capital", "Chess", "no domain name"},
		{"a digit first", "3d", "no domain name"},
		{"an underscore", "chess_test", "no domain name"},
		{"a path", "../chess", "no domain name"},
		{"more than 64 letters", strings.Repeat("a", 65), "no domain name"},
		{"a keyword", "range", "Go keyword"},
		{"a folder of the machinery", "verifiertest", "reserved"},
		{"internal", "internal", "reserved"},
		{"a folder that is there", "prose", "is there already"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := scaffold.New(root, tt.domain); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("New(%q) = %v, want an error that says %q", tt.domain, err, tt.want)
			}
		})
	}
	if entries, _ := os.ReadDir(filepath.Join(root, "verifiers")); len(entries) != 1 {
		t.Errorf("a refusal left something behind: %v", entries)
	}
}

func TestNewOutsideACheckout(t *testing.T) {
	if _, err := scaffold.New(t.TempDir(), "chess"); err == nil || !strings.Contains(err.Error(), "no checkout") {
		t.Errorf("New in an empty folder = %v, want an error that says what is missing", err)
	}
}

// checkout copies what a domain needs of this module into a temporary folder.
func checkout(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, pattern := range []string{"go.mod", "go.sum", "schemas/assay/v1/*.go", "verifiers/*.go", "verifiers/verifiertest/*.go"} {
		paths, err := filepath.Glob(filepath.Join("../..", filepath.FromSlash(pattern)))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(paths), err)
		}
		for _, p := range paths {
			if strings.HasSuffix(p, "_test.go") {
				continue
			}
			text, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			relative, err := filepath.Rel("../..", p)
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(root, relative), string(text))
		}
	}
	return root
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

// goTool runs the go command in the module at root.
func goTool(root string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	return string(out), err
}
