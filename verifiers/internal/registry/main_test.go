package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The check names what is stale and fails; after a run it is silent and passes.
func TestRun(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "verifiers")
	if err := os.MkdirAll(filepath.Join(dir, "chess", "testdata", "cases"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.org/fork\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		name   string
		check  bool
		out    string
		failed string
	}{
		{"check before", true, "stale verifiers/all/all.go\nstale verifiers/chess/chess_test.go\n", "run go generate"},
		{"write", false, "wrote verifiers/all/all.go\nwrote verifiers/chess/chess_test.go\n", ""},
		{"check after", true, "", ""},
	}
	for _, s := range steps {
		var out strings.Builder
		err := run(dir, s.check, &out)
		if out.String() != s.out {
			t.Errorf("%s: printed %q, want %q", s.name, out.String(), s.out)
		}
		if (err != nil) != (s.failed != "") || err != nil && !strings.Contains(err.Error(), s.failed) {
			t.Errorf("%s: error %v, want %q", s.name, err, s.failed)
		}
	}
}
