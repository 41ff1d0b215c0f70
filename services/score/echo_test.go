package score

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers"
)

// echo scores 1 when the completion's last line is the reference's answer, abstains from "pass" and is at a loss
// without a reference.
type echo struct{}

func (echo) Verify(_ context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	var reference struct{ Answer string }
	if err := json.Unmarshal(r.Reference, &reference); err != nil {
		return verifiers.Verdict{}, verifiers.BadReference("no answer: %w", err)
	}
	answer := strings.TrimPrefix(r.Completion[strings.LastIndexByte(r.Completion, '\n')+1:], "A: ")
	v := verifiers.Verdict{Reason: "wrong", Answer: answer, Detail: map[string]any{"expected": reference.Answer, "n": json.Number("12345678901234567890")}}
	switch answer {
	case "":
		v.Reason = "no_answer"
	case "pass":
		v.Reason, v.Abstain = "nothing", true
	case reference.Answer:
		v.Score, v.Reason = 1, "equal"
	}
	return v, nil
}

// echoSpec is a spec under which echo judges the routes echo and math.
func echoSpec(tb testing.TB) *rewardspec.Spec {
	tb.Helper()
	return specOf(tb, "name: test\nroutes: {math: {components: {accuracy: {verifier: echo}}}}")
}

func specOf(tb testing.TB, yaml string) *rewardspec.Spec {
	tb.Helper()
	spec, err := parseSpec(yaml)
	if err != nil {
		tb.Fatal(err)
	}
	return spec
}

// parseSpec reads a spec whose only verifier is echo.
func parseSpec(yaml string) (*rewardspec.Spec, error) {
	known, err := newEchoRegistry()
	if err != nil {
		return nil, err
	}
	return rewardspec.Parse([]byte(yaml), known)
}

// echoRegistry knows echo and nothing else.
func echoRegistry(tb testing.TB) *verifiers.Registry {
	tb.Helper()
	known, err := newEchoRegistry()
	if err != nil {
		tb.Fatal(err)
	}
	return known
}

func newEchoRegistry() (*verifiers.Registry, error) {
	return verifiers.NewRegistry(verifiers.Spec{
		Name: "echo", Version: 1, Max: 1, Budget: verifiers.Budget{CompletionBytes: MaxRolloutBytes},
		New: func(verifiers.Config) (verifiers.Verifier, error) { return echo{}, nil },
	})
}
