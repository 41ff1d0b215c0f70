package javascript_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/javascript"
)

// problem is a line of humaneval_js.jsonl.
type problem struct {
	Name     string
	Prompt   string
	Tests    string
	Solution string `json:"gpt_solution"`
}

var (
	fences   = regexp.MustCompile("(?s)```[a-z]*\n(.*?)```")
	function = regexp.MustCompile(`function (\w+)\(`)
)

// code is the solution's last block that defines the function.
func (p problem) code() string {
	name := function.FindStringSubmatch(p.Prompt)
	var code string
	for _, m := range fences.FindAllStringSubmatch(p.Solution, -1) {
		if name == nil || strings.Contains(m[1], name[1]) && regexp.MustCompile(`(function|const|let|var|class)\s+`+name[1]+`\b`).MatchString(m[1]) {
			code = m[1]
		}
	}
	if code == "" {
		return p.Solution
	}
	return code
}

// The verdicts of real programs are Node's own, in one guest and across two.
func TestAcceptanceHumanEvalVerdicts(t *testing.T) {
	problems := readProblems(t)
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	program, test := newInstance(t), newInstance(t)
	var same, sameApart, passed, unproxied int
	var together, apart []time.Duration
	for _, p := range problems {
		want := nodePasses(t, p.code()+"\n"+p.Tests)
		if want {
			passed++
		}
		start := time.Now()
		o, err := program.Run(t.Context(), javascript.Program{Code: []byte(p.code() + "\n" + p.Tests), World: new(world)})
		if err != nil {
			t.Fatal(err)
		}
		together = append(together, time.Since(start))
		got := o.End == javascript.Exited && o.Exit == 0
		if got == want {
			same++
		} else {
			t.Logf("%s: together: Node %v, guest %v: %+v %+v", p.Name, want, got, o, o.Thrown)
		}
		start = time.Now()
		o = testApart(t, program, test, p.code(), p.Tests)
		apart = append(apart, time.Since(start))
		got = o.End == javascript.Exited && o.Exit == 0
		if o.End == javascript.Unproxied {
			unproxied++
		}
		if got == want {
			sameApart++
		} else {
			t.Logf("%s: apart: Node %v, guest %v: %+v %+v", p.Name, want, got, o, o.Thrown)
		}
	}
	n := len(problems)
	t.Logf("%d problems, %d pass in Node; same verdict in one guest %d, in two %d (%d unproxied); median %v and %v", n, passed, same, sameApart, unproxied, median(together), median(apart))
	if 100*same < 99*n || 100*sameApart < 99*n {
		t.Errorf("verdicts agree on fewer than 99 %%")
	}
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

func readProblems(t *testing.T) (problems []problem) {
	t.Helper()
	dir := os.Getenv("ASSAY_DATA")
	if dir == "" {
		t.Skip("ASSAY_DATA is not set")
	}
	f, err := os.Open(filepath.Join(dir, "humaneval_js.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var p problem
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		problems = append(problems, p)
	}
	return problems
}

func nodePasses(t *testing.T, code string) bool {
	t.Helper()
	file := filepath.Join(t.TempDir(), "program.js")
	if err := os.WriteFile(file, []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	err := exec.CommandContext(t.Context(), "node", file).Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return err == nil
}

// testApart runs a test in test's guest against code in program's.
func testApart(t testing.TB, program, test *javascript.Instance, code, script string) javascript.Outcome {
	t.Helper()
	names := javascript.TestedNames([]byte(script), []byte(code))
	o, loaded := program.Load(t.Context(), javascript.Program{Code: []byte(code), Names: names, World: new(world)})
	defer func() {
		if err := program.Rewind(); err != nil {
			t.Fatal(err)
		}
	}()
	if !loaded {
		return o
	}
	o, err := test.Test(t.Context(), javascript.Script{
		Code: []byte(script), Names: names, World: new(world),
		Program: func(target string, args []byte) ([]byte, error) { return program.Answer(t.Context(), target, args) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}
