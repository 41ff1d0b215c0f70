package code

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/verifiertest"
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
	for _, line := range verifiertest.DataLines(t, "HumanEval.jsonl.gz") {
		var p humanEvalProblem
		decode(t, line, &p)
		tally.expect(p.ID, p.Solution, p.reference(t), true)
		tally.expect(p.ID+" with its body left out", "    pass\n", p.reference(t), false)
		if m := firstAssert.FindStringSubmatch(p.Test); m != nil && strings.Count(p.Test, "assert candidate") > 1 {
			guesses++
			tally.expect(p.ID+" with the first answer always", "    return "+m[1]+"\n", p.reference(t), false)
		}
	}
	tally.report("HumanEval.jsonl.gz", 2*164+guesses)
	if guesses < 120 {
		t.Errorf("the first assert was understood in %d problems only", guesses)
	}
}

// TestAcceptanceMBPP holds the verdicts on MBPP's own solutions.
func TestAcceptanceMBPP(t *testing.T) {
	tally := newTally(t)
	for _, line := range verifiertest.DataLines(t, "mbpp.jsonl") {
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
		tally.expect(strconv.Itoa(p.ID), p.Code, reference, true)
	}
	tally.report("mbpp.jsonl", 974)
}

// tally counts verdicts that are as expected, and tests that had to share a guest. It judges two rollouts at a time.
type tally struct {
	t     *testing.T
	v     verifiers.Verifier
	slots chan struct{}
	all   sync.WaitGroup

	mu           sync.Mutex
	judged       int
	differing    []string
	tests, weak  int
	weakPrograms []string
}

func newTally(t *testing.T) *tally {
	t.Helper()
	needGuests(t)
	v, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &tally{t: t, v: v, slots: make(chan struct{}, 2)}
}

// expect judges a completion and records whether it passes as the data says.
func (c *tally) expect(id, completion string, reference json.RawMessage, pass bool) {
	c.judge(id, completion, reference, func() (bool, error) { return pass, nil })
}

// judge judges a completion and records whether it passes as the data does; an error counts as a difference.
func (c *tally) judge(id, completion string, reference json.RawMessage, passes func() (bool, error)) {
	c.slots <- struct{}{}
	c.all.Go(func() {
		defer func() { <-c.slots }()
		verdict, err := c.v.Verify(c.t.Context(), verifiers.Rollout{Completion: completion, Reference: reference})
		pass, failure := passes()
		c.mu.Lock()
		defer c.mu.Unlock()
		c.judged++
		if d, ok := verdict.Detail.(*Detail); ok {
			c.count(id, d)
		}
		if err != nil || failure != nil || (verdict.Score == 1) != pass {
			c.differing = append(c.differing, id)
			c.t.Logf("%s: score %v, %s: %s (%v); want a pass: %v (%v)", id, verdict.Score, verdict.Reason, verdict.Explanation, err, pass, failure)
		}
	})
}

// count adds up the isolation of a verdict's tests.
func (c *tally) count(id string, d *Detail) {
	c.tests += d.Total
	c.weak += d.WeakIsolation
	if d.WeakIsolation > 0 {
		c.weakPrograms = append(c.weakPrograms, id)
	}
}

// report waits for all verdicts and compares those that differ with the rows of DISAGREEMENTS.md for a file. No test of
// the data needs to share its guest with the program.
func (c *tally) report(file string, want int) {
	c.t.Helper()
	c.all.Wait()
	slices.Sort(c.differing)
	c.t.Logf("%d verdicts, %d differ; weak isolation: %d of %d tests (%.2f %%)", c.judged, len(c.differing), c.weak, c.tests, 100*float64(c.weak)/float64(c.tests))
	if c.judged != want {
		c.t.Errorf("%d verdicts, want %d", c.judged, want)
	}
	listed := verifiertest.Disagreements(c.t, "\\| `"+regexp.QuoteMeta(file)+"` \\| `([^`]+)` \\|")
	if slices.Sort(listed); !slices.Equal(c.differing, listed) {
		c.t.Errorf("disagreements are %q, DISAGREEMENTS.md lists %q", c.differing, listed)
	}
	if c.weak > 0 {
		c.t.Errorf("weak isolation: %q", c.weakPrograms)
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
