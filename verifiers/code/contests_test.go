package code

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/verifiertest"
)

// contest is one problem of code_contests.jsonl and our programs for it, which lie in testdata/contests/<id>.
type contest struct {
	ID int `yaml:"id"`
	// About says what the problem asks, in our words.
	About string `yaml:"about"`
	// TimeLimit is in seconds; 1 when 0.
	TimeLimit float64 `yaml:"time_limit_s"`
	// Checker is the reference's; "program" stands for checker.py of the folder.
	Checker any `yaml:"checker"`
	// Programs gives each file the reason that its verdict must have.
	Programs map[string]string `yaml:"programs"`
}

// contestGuests are the guests that programs need, by the extension of their file.
var contestGuests = map[string]guests.File{".py": guests.Python, ".js": guests.JavaScript, ".cpp": guests.Clang}

// TestAcceptanceCodeContests holds the verdicts on right and wrong programs at the 35 to 331 tests of real problems.
func TestAcceptanceCodeContests(t *testing.T) {
	tests := contestTests(t)
	for _, c := range readContests(t) {
		for _, file := range c.files(t) {
			t.Run(strconv.Itoa(c.ID)+"/"+file, func(t *testing.T) {
				c.judge(t, file, tests[c.ID])
			})
		}
	}
}

// judge expects of one program the score and the reason that contests.yaml states.
func (c *contest) judge(t *testing.T, file string, tests []any) {
	t.Helper()
	extension := filepath.Ext(file)
	sandboxtest.Read(t, contestGuests[extension])
	v, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	language := strings.TrimPrefix(extension, ".")
	reference := encode(t, map[string]any{"language": language, "tests": tests, "checker": c.checker(t), "time_limit_s": cmp.Or(c.TimeLimit, 1)})
	verdict, err := v.Verify(t.Context(), verifiers.Rollout{Completion: "```" + language + "\n" + c.read(t, file) + "```\n", Reference: reference})
	if err != nil {
		t.Fatal(err)
	}
	want, score := c.Programs[file], 0.0
	if want == ReasonCorrect {
		score = 1
	}
	t.Logf("score %v, %s: %s", verdict.Score, verdict.Reason, verdict.Explanation)
	if verdict.Score != score || verdict.Reason != want {
		t.Errorf("score %v, %s; want %v, %s", verdict.Score, verdict.Reason, score, want)
	}
}

// files lists the problem's programs, which the folder and contests.yaml must agree on.
func (c *contest) files(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(c.path())
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, e := range entries {
		if _, listed := c.Programs[e.Name()]; !listed && e.Name() != "checker.py" {
			t.Errorf("%s is not in contests.yaml", c.path(e.Name()))
		} else if listed {
			files = append(files, e.Name())
		}
	}
	if len(files) != len(c.Programs) {
		t.Errorf("%s has %d of the %d programs in contests.yaml", c.path(), len(files), len(c.Programs))
	}
	return files
}

func (c *contest) path(file ...string) string {
	return filepath.Join(append([]string{"testdata", "contests", strconv.Itoa(c.ID)}, file...)...)
}

func (c *contest) read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(c.path(file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (c *contest) checker(t *testing.T) any {
	t.Helper()
	if c.Checker != checkProgram {
		return c.Checker
	}
	return map[string]string{"type": checkProgram, "language": "python", "code": c.read(t, "checker.py")}
}

// readContests reads contests.yaml.
func readContests(t *testing.T) []*contest {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "contests", "contests.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var list []*contest
	if err := yaml.UnmarshalWithOptions(text, &list, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(list, func(a, b *contest) int { return cmp.Compare(a.ID, b.ID) }) {
		t.Error("contests.yaml is not in the order of the ids")
	}
	return list
}

// contestTests returns the tests of code_contests.jsonl's problems by id, as the verifier reads them.
func contestTests(t *testing.T) map[int][]any {
	t.Helper()
	problems := map[int][]any{}
	for _, line := range verifiertest.DataLines(t, "code_contests.jsonl") {
		var p struct {
			ID   int    `json:"id"`
			Test string `json:"test"`
		}
		decode(t, line, &p)
		var tests []struct {
			Input  struct{ Stdin string }
			Output struct{ Stdout string }
		}
		decode(t, json.RawMessage(p.Test), &tests)
		for _, x := range tests {
			problems[p.ID] = append(problems[p.ID], map[string]string{"type": kindStdin, "input": x.Input.Stdin, "output": x.Output.Stdout})
		}
	}
	return problems
}
