package verifiers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Rollout is what a verifier sees of a rollout. Every string is valid UTF-8.
type Rollout struct {
	// Prompt is what the policy was asked; the turns of a chat are joined by blank lines.
	Prompt string
	// Completion is what the policy answered; it may be empty.
	Completion string
	// Reference is the gold answer, tests or instructions as raw JSON, in the shape of [Spec.Reference].
	Reference json.RawMessage
	// FinishReason says why sampling ended: "stop", "length", or empty when unknown.
	FinishReason string
	// CompletionTokens is the completion's length in tokens, 0 when unknown.
	CompletionTokens int
}

// Truncated reports whether sampling stopped at its length limit.
func (r Rollout) Truncated() bool { return r.FinishReason == "length" }

// A Verifier scores one completion. A wrong, empty or malformed completion is a [Verdict], never an error;
// a non-nil error means Assay could not decide (unscored), best given as an [*Error] that names a reason.
//
// Verify is pure and deterministic, safe for concurrent use, and returns within 50 ms of its context's end.
type Verifier interface {
	Verify(ctx context.Context, r Rollout) (Verdict, error)
}

// Verdict is what happened and why.
type Verdict struct {
	// Score is finite and in the range that the Spec declares.
	Score float64
	// Reason is one of the Spec's reason codes.
	Reason string
	// Explanation is one sentence for people, cut after 1 KiB where it leaves the process.
	Explanation string
	// Detail is structured evidence, marshalled as JSON where the verdict leaves the process; left out above 64 KiB.
	Detail any
	// Answer is the canonical form of the answer found, for majority votes; empty when none was. One above 4 KiB
	// does not travel and so casts no vote.
	Answer string
	// Abstain says that there was nothing to judge; Score is then ignored.
	Abstain bool
}

// Error says why a verifier could not decide.
type Error struct {
	// Reason is one of the Spec's reason codes whose outcome is [Unscored].
	Reason string
	// Err is the cause.
	Err error
}

// Error implements error.
func (e *Error) Error() string { return e.Reason + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// BadReference reports a reference that cannot be judged against: the task's fault, not the candidate's.
func BadReference(format string, args ...any) error {
	return &Error{Reason: ReasonBadReference, Err: fmt.Errorf(format, args...)}
}

// reasonOf returns the reason code that an error of Verify carries.
func reasonOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Reason
	}
	return ReasonInternal
}
