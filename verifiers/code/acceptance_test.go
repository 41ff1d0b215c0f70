package code

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// humanEvalProblem is a line of HumanEval.
type humanEvalProblem struct {
	ID       string `json:"task_id"`
	Prompt   string `json:"prompt"`
	Entry    string `json:"entry_point"`
	Solution string `json:"canonical_solution"`
	Test     string `json:"test"`
}

func (p humanEvalProblem) reference(t testing.TB) json.RawMessage {
	return encode(t, map[string]any{
		"language": "python", "entry_point": p.Entry, "prompt": p.Prompt, "time_limit_s": 3,
		"tests": []any{map[string]string{"type": "assert", "code": p.Test}},
	})
}

// firstAssert finds what the first assert of a test expects, where a line says so.
var firstAssert = regexp.MustCompile(`(?m)^\s*assert candidate\(.*\) == ([^#\n]+?)(?:, ['"f].*)?$`)

// TestAcceptanceHumanEval holds the verdicts on HumanEval's own solutions: each passes, each with nothing done in its
// body fails, and so does each that returns what the first of several asserts expects.
func TestAcceptanceHumanEval(t *testing.T) {
	tally, guesses := newTally(t), 0
	for _, line := range dataLines(t, "HumanEval.jsonl.gz") {
		var p humanEvalProblem
		decode(t, line, &p)
		tally.expect(p.ID, p.Solution, p.reference(t), true)
		tally.expect(p.ID+" with its body left out", "    pass\n", p.reference(t), false)
		if m := firstAssert.FindStringSubmatch(p.Test); m != nil && strings.Count(p.Test, "assert candidate") > 1 {
			guesses++
			tally.expect(p.ID+" with the first answer always", "    return "+m[1]+"\n", p.reference(t), false)
		}
	}
	tally.report(2*164 + guesses)
	if guesses < 120 {
		t.Errorf("the first assert was understood in %d problems only", guesses)
	}
}

// lacking are the MBPP solutions that do not pass their own asserts here, and why.
var lacking = map[int]string{}

// TestAcceptanceMBPP holds the verdicts on MBPP's own solutions.
func TestAcceptanceMBPP(t *testing.T) {
	tally := newTally(t)
	for _, line := range dataLines(t, "mbpp.jsonl") {
		var p struct {
			ID    int      `json:"task_id"`
			Code  string   `json:"code"`
			Setup string   `json:"test_setup_code"`
			Tests []string `json:"test_list"`
		}
		decode(t, line, &p)
		var tests []any
		for _, test := range p.Tests {
			tests = append(tests, map[string]string{"type": "assert", "code": test})
		}
		reference := encode(t, map[string]any{"language": "python", "setup": p.Setup, "tests": tests, "time_limit_s": 3})
		_, lacks := lacking[p.ID]
		tally.expect(strconv.Itoa(p.ID), p.Code, reference, !lacks)
	}
	tally.report(974)
}

// tally counts verdicts that are as expected, and tests that had to share a guest.
type tally struct {
	t            *testing.T
	v            verifiers.Verifier
	judged, weak int
	weakTasks    []string
}

func newTally(t *testing.T) *tally {
	t.Helper()
	needGuests(t)
	v, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &tally{t: t, v: v}
}

func (c *tally) expect(id, completion string, reference json.RawMessage, pass bool) {
	c.t.Helper()
	c.judged++
	verdict, err := c.v.Verify(c.t.Context(), verifiers.Rollout{Completion: completion, Reference: reference})
	if err != nil {
		c.t.Errorf("%s: %v", id, err)
		return
	}
	if d, ok := verdict.Detail.(*Detail); ok && d.WeakIsolation > 0 {
		c.weak += d.WeakIsolation
		c.weakTasks = append(c.weakTasks, id)
	}
	if (verdict.Score == 1) != pass {
		c.t.Errorf("%s: score %v, %s: %s", id, verdict.Score, verdict.Reason, verdict.Explanation)
	}
}

func (c *tally) report(want int) {
	c.t.Helper()
	c.t.Logf("%d verdicts; %d tests of %d tasks had weak isolation: %v", c.judged, c.weak, len(c.weakTasks), c.weakTasks)
	if c.judged != want {
		c.t.Errorf("%d verdicts, want %d", c.judged, want)
	}
}

func encode(t testing.TB, v any) json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func decode(t testing.TB, raw []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%v: %.200s", err, raw)
	}
}

// dataLines returns the lines of a file under ASSAY_DATA, or skips the test.
func dataLines(t *testing.T, name string) [][]byte {
	t.Helper()
	dir := os.Getenv("ASSAY_DATA")
	if dir == "" {
		t.Skipf("ASSAY_DATA is not set: it names the folder that holds %s", name)
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var text io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if text, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	var lines [][]byte
	scan := bufio.NewScanner(text)
	scan.Buffer(nil, 64<<20)
	for scan.Scan() {
		lines = append(lines, slices.Clone(scan.Bytes()))
	}
	if err := scan.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}
