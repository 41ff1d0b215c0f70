package code

import (
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
	"github.com/assay-rl/assay/verifiers/verifiertest"
)

// nodeProblem is a line of humaneval_js.jsonl: tests, and a model's solution that may be wrong.
type nodeProblem struct {
	ID       string `json:"task_id"`
	Tests    string `json:"tests"`
	Solution string `json:"gpt_solution"`
}

// TestAcceptanceHumanEvalJS holds the verdicts on a model's JavaScript against what Node says of the same program with
// the same tests behind it.
func TestAcceptanceHumanEvalJS(t *testing.T) {
	sandboxtest.Read(t, guests.JavaScript)
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed: there is nothing to compare the verdicts with")
	}
	tally := newTally(t)
	for _, line := range verifiertest.DataLines(t, "humaneval_js.jsonl") {
		var p nodeProblem
		decode(t, line, &p)
		reference := encode(t, map[string]any{
			"language": "javascript", "tests": []any{map[string]string{"type": "assert", "code": p.Tests}}, "time_limit_s": 3,
		})
		program := p.program(t, reference)
		tally.judge(p.ID, p.Solution, reference, func() (bool, error) { return passes(t.Context(), node, program) })
	}
	tally.report("humaneval_js.jsonl", 161)
	if n := len(tally.differing); n > 1 {
		t.Errorf("%d of 161 verdicts differ from Node's, at most 1 %% may", n)
	}
}

// program is what Node is to run: the program that the verifier finds in the solution, and the tests.
func (p nodeProblem) program(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	task, err := readReference(raw, defaultConfig)
	if err != nil {
		t.Fatal(err)
	}
	found, ok := extract(p.Solution, task.language, task.tested())
	if !ok {
		t.Errorf("%s: no program in the solution", p.ID)
	}
	return found.code + "\n" + p.Tests
}

// passes reports whether Node runs a program to a good end.
func passes(ctx context.Context, node, program string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, "-")
	cmd.Stdin = strings.NewReader(program)
	err := cmd.Run()
	if _, failed := errors.AsType[*exec.ExitError](err); failed {
		return false, context.Cause(ctx)
	}
	return err == nil, err
}
