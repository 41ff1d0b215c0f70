package javascript_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/javascript"
)

var update = flag.Bool("update", false, "write testdata/node/*.out anew, by running Node 20 from the PATH")

// exits are the programs of testdata/node that do not end with status 0.
var exits = map[string]int{"exit_code.js": 3, "handled.js": 4, "rejected.js": 1, "uncaught.js": 1}

// Each program of testdata/node prints what Node prints; *.out are Node v20's own words.
func TestPrintsAsNode(t *testing.T) {
	programs := append(globbed(t, "testdata/node/*.js"), globbed(t, "testdata/node/*.mjs")...)
	stdin, err := os.ReadFile("testdata/node/stdin.txt")
	if err != nil {
		t.Fatal(err)
	}
	i := newInstance(t)
	for _, program := range programs {
		t.Run(filepath.Base(program), func(t *testing.T) {
			if *update {
				runNode(t, program, stdin)
			}
			code, err := os.ReadFile(program)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(program + ".out")
			if err != nil {
				t.Fatal(err)
			}
			w := &world{stdin: string(stdin)}
			o, err := i.Run(t.Context(), javascript.Program{Code: code, World: w})
			if err != nil {
				t.Fatal(err)
			}
			if want := exits[filepath.Base(program)]; o.Exit != want {
				t.Errorf("exit status %d, want %d (%+v, %s)", o.Exit, want, o, w.stderr.String())
			}
			diffLines(t, w.stdout.String(), string(want))
		})
	}
}

func globbed(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// diffLines reports the first lines that differ.
func diffLines(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	reported := 0
	for n := range max(len(g), len(w)) {
		a, b := "(nothing)", "(nothing)"
		if n < len(g) {
			a = g[n]
		}
		if n < len(w) {
			b = w[n]
		}
		if a != b {
			t.Errorf("line %d:\n got %s\nwant %s", n+1, a, b)
			if reported++; reported == 8 {
				return
			}
		}
	}
}

func runNode(t *testing.T, program string, stdin []byte) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "node", filepath.Base(program))
	cmd.Dir = filepath.Dir(program)
	cmd.Env = append(os.Environ(), "TZ=UTC")
	cmd.Stdin = strings.NewReader(string(stdin))
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program+".out", out, 0o644); err != nil {
		t.Fatal(err)
	}
}
