package verifiers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/verifiers"
)

const (
	scored    = assayv1.Outcome_OUTCOME_SCORED
	unscored  = assayv1.Outcome_OUTCOME_UNSCORED
	abstained = assayv1.Outcome_OUTCOME_ABSTAINED
)

// verify is a function as a Verifier.
type verify func(context.Context, verifiers.Rollout) (verifiers.Verdict, error)

func (v verify) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	return v(ctx, r)
}

// explosive is evidence whose marshalling panics.
type explosive struct{}

func (explosive) MarshalJSON() ([]byte, error) { panic("no evidence") }

// ranged is a Spec whose worst score is not zero.
var ranged = verifiers.Spec{Name: "test", Version: 3, Min: -1, Max: 2, Budget: verifiers.Budget{CompletionBytes: 100}}

func TestEvaluate(t *testing.T) {
	tests := []struct {
		name        string
		completion  string
		verdict     verifiers.Verdict
		err         error
		panics      any
		outcome     assayv1.Outcome
		score       float64
		reason      string
		explanation string
	}{
		{name: "a score", verdict: verifiers.Verdict{Score: 0.5, Reason: "half", Explanation: "one of two"}, outcome: scored, score: 0.5, reason: "half", explanation: "one of two"},
		{name: "the best score", verdict: verifiers.Verdict{Score: 2, Reason: "all"}, outcome: scored, score: 2, reason: "all"},
		{name: "the worst score", verdict: verifiers.Verdict{Score: -1, Reason: "none"}, outcome: scored, score: -1, reason: "none"},
		{name: "an abstention ignores the score", verdict: verifiers.Verdict{Score: 7, Reason: "blank", Abstain: true}, outcome: abstained, reason: "blank"},
		{name: "a score above the range", verdict: verifiers.Verdict{Score: 2.5, Reason: "all"}, outcome: unscored, reason: "bad_score", explanation: "score 2.5 is outside [-1, 2]"},
		{name: "a score below the range", verdict: verifiers.Verdict{Score: -2, Reason: "none"}, outcome: unscored, reason: "bad_score"},
		{name: "no number", verdict: verifiers.Verdict{Score: math.NaN(), Reason: "none"}, outcome: unscored, reason: "bad_score"},
		{name: "infinity", verdict: verifiers.Verdict{Score: math.Inf(1), Reason: "all"}, outcome: unscored, reason: "bad_score"},
		{name: "an error with a reason", err: &verifiers.Error{Reason: "no_guest", Err: errors.New("python is missing")}, outcome: unscored, reason: "no_guest", explanation: "no_guest: python is missing"},
		{name: "a reason within an error", err: fmt.Errorf("math: %w", verifiers.BadReference("want %s", "an answer")), outcome: unscored, reason: "bad_reference", explanation: "math: bad_reference: want an answer"},
		{name: "an error without a reason", err: errors.New("oh"), outcome: unscored, reason: "internal", explanation: "oh"},
		{name: "a panic is the candidate's", panics: "index out of range", outcome: scored, score: -1, reason: "killed_worker", explanation: "the verifier panicked: index out of range"},
		{name: "a panic with an error", panics: errors.New("oh"), outcome: scored, score: -1, reason: "killed_worker", explanation: "the verifier panicked: oh"},
		{name: "a panic in the evidence", verdict: verifiers.Verdict{Score: 1, Reason: "all", Detail: explosive{}}, outcome: scored, score: -1, reason: "killed_worker"},
		{name: "the longest completion", completion: strings.Repeat("a", 100), verdict: verifiers.Verdict{Score: 1, Reason: "all"}, outcome: scored, score: 1, reason: "all"},
		{name: "a longer completion", completion: strings.Repeat("a", 101), panics: "not called", outcome: scored, score: -1, reason: "too_long", explanation: "the completion has 101 bytes, the limit is 100"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := verify(func(context.Context, verifiers.Rollout) (verifiers.Verdict, error) {
				if tt.panics != nil {
					panic(tt.panics)
				}
				return tt.verdict, tt.err
			})
			c := verifiers.Evaluate(t.Context(), ranged, v, verifiers.Rollout{Completion: tt.completion})
			if c.Outcome != tt.outcome || c.GetScore() != tt.score || c.Reason != tt.reason {
				t.Errorf("got %v %v %s, want %v %v %s", c.Outcome, c.GetScore(), c.Reason, tt.outcome, tt.score, tt.reason)
			}
			if tt.explanation != "" && c.Explanation != tt.explanation {
				t.Errorf("explanation = %q, want %q", c.Explanation, tt.explanation)
			}
			if c.Verifier != "test" || c.Version != 3 || c.Ms < 0 {
				t.Errorf("got %s@%d in %v ms, want test@3", c.Verifier, c.Version, c.Ms)
			}
		})
	}
}

// The end of the context makes an error a cancellation and gives its cause; a verdict that came all the same counts,
// and a panic stays a panic.
func TestEvaluateCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("the worker drains"))
	tests := []struct {
		name    string
		verify  verify
		outcome assayv1.Outcome
		reason  string
	}{
		{"an error", func(ctx context.Context, _ verifiers.Rollout) (verifiers.Verdict, error) {
			return verifiers.Verdict{}, ctx.Err()
		}, unscored, "cancelled"},
		{"a verdict", func(context.Context, verifiers.Rollout) (verifiers.Verdict, error) {
			return verifiers.Verdict{Score: 1, Reason: "all"}, nil
		}, scored, "all"},
		{"a panic", func(context.Context, verifiers.Rollout) (verifiers.Verdict, error) {
			panic("oh")
		}, scored, "killed_worker"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := verifiers.Evaluate(ctx, ranged, tt.verify, verifiers.Rollout{})
			if c.Outcome != tt.outcome || c.Reason != tt.reason {
				t.Errorf("got %v %s, want %v %s", c.Outcome, c.Reason, tt.outcome, tt.reason)
			}
			if tt.reason == "cancelled" && c.Explanation != "the worker drains" {
				t.Errorf("explanation = %q, want the context's cause", c.Explanation)
			}
		})
	}
}

// Whatever a verdict quotes of a completion, the component fits its message and keeps its outcome: a candidate
// cannot turn a zero into an unscored rollout by being quoted.
func TestEvaluateBoundsTexts(t *testing.T) {
	long := strings.Repeat("é", 40<<10)
	tests := []struct {
		name                        string
		verdict                     verifiers.Verdict
		detail, explanation, answer string
	}{
		{"short texts travel", verifiers.Verdict{Detail: map[string]int{"n": 1}, Explanation: "why", Answer: "1"}, `{"n":1}`, "why", "1"},
		{"a heavy detail is left out", verifiers.Verdict{Detail: long}, `{"left_out":"81922 bytes, the limit is 65536"}`, "", ""},
		{"a detail that is no JSON is left out", verifiers.Verdict{Detail: math.NaN()}, `{"left_out":"json: unsupported value: NaN"}`, "", ""},
		{"a long explanation is cut", verifiers.Verdict{Explanation: "a" + long}, "", "a" + strings.Repeat("é", 511) + "…", ""},
		{"a long answer casts no vote", verifiers.Verdict{Answer: long}, "", "", ""},
		{"broken UTF-8 is mended", verifiers.Verdict{Explanation: "\xff!", Answer: "\xc3"}, "", "\uFFFD!", "\uFFFD"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.verdict.Reason = "none"
			v := verify(func(context.Context, verifiers.Rollout) (verifiers.Verdict, error) { return tt.verdict, nil })
			c := verifiers.Evaluate(t.Context(), ranged, v, verifiers.Rollout{})
			if c.Outcome != scored || c.Reason != "none" {
				t.Errorf("got %v %s, want scored none", c.Outcome, c.Reason)
			}
			if string(c.Detail) != tt.detail || c.Explanation != tt.explanation || c.Answer != tt.answer {
				t.Errorf("detail %s, explanation %q, answer %q", c.Detail, c.Explanation, c.Answer)
			}
			if !utf8.ValidString(c.Explanation) || !utf8.ValidString(c.Answer) || c.Detail != nil && !json.Valid(c.Detail) {
				t.Error("the component cannot travel")
			}
		})
	}
}

func TestWorst(t *testing.T) {
	c := verifiers.Worst(ranged, "it died twice")
	if c.Outcome != scored || c.GetScore() != -1 || c.Reason != "killed_worker" || c.Explanation != "it died twice" || c.Verifier != "test" || c.Version != 3 {
		t.Errorf("Worst = %v", c)
	}
}

func BenchmarkEvaluate(b *testing.B) {
	v := verify(func(context.Context, verifiers.Rollout) (verifiers.Verdict, error) {
		return verifiers.Verdict{Score: 1, Reason: "all", Explanation: "equal", Answer: "1", Detail: map[string]string{"got": "1"}}, nil
	})
	b.ReportAllocs()
	for b.Loop() {
		verifiers.Evaluate(b.Context(), ranged, v, verifiers.Rollout{Completion: "1"})
	}
}
