package verifiers_test

import (
	"context"
	"testing"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/verifiers"
)

// penalty gives what the completion's length says, below zero, and keeps to [-1, 0].
type penalty struct{}

func (penalty) Verify(_ context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	return verifiers.Verdict{Score: -0.5 * float64(len(r.Completion)), Reason: "long"}, nil
}

func (penalty) Range() (least, greatest float64) { return -1, 0 }

// A configuration that keeps to a smaller range than its domain is held to that range, and its worst is its own.
func TestRegistryNarrowsTheRange(t *testing.T) {
	known, err := verifiers.NewRegistry(verifiers.Spec{
		Name: "wide", Min: -5, Max: 5, Budget: verifiers.Budget{CompletionBytes: 10},
		New: func(verifiers.Config) (verifiers.Verifier, error) { return penalty{}, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	spec, v, err := known.New("wide", nil)
	if err != nil || spec.Min != -1 || spec.Max != 0 {
		t.Fatalf("range [%v, %v], error %v; want [-1, 0]", spec.Min, spec.Max, err)
	}
	for _, tt := range []struct {
		completion string
		outcome    assayv1.Outcome
		score      float64
	}{
		{"a", assayv1.Outcome_OUTCOME_SCORED, -0.5},
		{"abc", assayv1.Outcome_OUTCOME_UNSCORED, 0},          // -1.5 is out of the configuration's range
		{"abcdefghijklm", assayv1.Outcome_OUTCOME_SCORED, -1}, // too long: the configuration's worst, not the domain's
	} {
		c := verifiers.Evaluate(t.Context(), spec, v, verifiers.Rollout{Completion: tt.completion})
		if c.GetOutcome() != tt.outcome || c.GetScore() != tt.score {
			t.Errorf("%q: %v %v (%s), want %v %v", tt.completion, c.GetOutcome(), c.GetScore(), c.GetReason(), tt.outcome, tt.score)
		}
	}
	if worst := verifiers.Worst(spec, "died"); worst.GetScore() != -1 {
		t.Errorf("the worst is %v, want -1", worst.GetScore())
	}
}
