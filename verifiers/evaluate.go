package verifiers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// Bounds on what a component carries, so that a reward always fits its message.
const (
	maxDetail      = 64 << 10
	maxExplanation = 1 << 10
	maxAnswer      = 4 << 10
)

// Evaluate runs v, made by s, on one rollout and returns the component as it travels. It never fails: whatever goes
// wrong is an outcome. A panic is taken as the candidate's doing, as a killed worker is, because the same text
// would bring down every retry. Texts that are too long to travel are cut or left out, and that alone never changes
// the outcome: how much a verdict quotes is in the candidate's hand. Safe for concurrent use.
func Evaluate(ctx context.Context, s Spec, v Verifier, r Rollout) *assayv1.Component {
	start := time.Now()
	c := &assayv1.Component{Verifier: s.Name, Version: s.Version}
	defer func() { c.Ms = float64(time.Since(start).Microseconds()) / 1e3 }()
	if len(r.Completion) > s.Budget.CompletionBytes {
		worst(c, s, ReasonTooLong, fmt.Sprintf("the completion has %d bytes, the limit is %d", len(r.Completion), s.Budget.CompletionBytes))
		return c
	}
	verdict, detail, err := verify(ctx, v, r)
	panicked, died := errors.AsType[panicError](err)
	switch {
	case died:
		worst(c, s, ReasonKilledWorker, panicked.Error())
	case err != nil && ctx.Err() != nil:
		unscored(c, ReasonCancelled, context.Cause(ctx).Error())
	case err != nil:
		unscored(c, reasonOf(err), err.Error())
	default:
		c.Detail = detail
		fill(c, s, verdict)
	}
	return c
}

// panicError is a recovered panic of a verifier.
type panicError struct{ value any }

func (p panicError) Error() string { return fmt.Sprintf("the verifier panicked: %v", p.value) }

// verify runs v and marshals the evidence, which is the verifier's code too: its MarshalJSON may panic.
func verify(ctx context.Context, v Verifier, r Rollout) (verdict Verdict, detail json.RawMessage, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicError{p}
		}
	}()
	verdict, err = v.Verify(ctx, r)
	if err == nil {
		detail = evidence(verdict.Detail)
	}
	return verdict, detail, err
}

// evidence marshals a verdict's detail. What cannot travel is left out and a note says so.
func evidence(v any) json.RawMessage {
	if v == nil {
		return nil
	}
	detail, err := json.Marshal(v)
	switch {
	case err != nil:
		detail, _ = json.Marshal(map[string]string{"left_out": text(err.Error(), maxExplanation)})
	case len(detail) > maxDetail:
		detail, _ = json.Marshal(map[string]string{"left_out": fmt.Sprintf("%d bytes, the limit is %d", len(detail), maxDetail)})
	}
	return detail
}

// fill copies a verdict into its component.
func fill(c *assayv1.Component, s Spec, v Verdict) {
	c.Reason, c.Explanation = v.Reason, text(v.Explanation, maxExplanation)
	// A cut answer could equal another one, so a long one casts no vote at all.
	if len(v.Answer) <= maxAnswer {
		c.Answer = text(v.Answer, maxAnswer)
	}
	switch {
	case v.Abstain:
		c.Outcome = assayv1.Outcome_OUTCOME_ABSTAINED
	case math.IsNaN(v.Score) || math.IsInf(v.Score, 0) || v.Score < s.Min || v.Score > s.Max:
		unscored(c, ReasonBadScore, fmt.Sprintf("score %v is outside [%v, %v]", v.Score, s.Min, s.Max))
	default:
		c.Outcome, c.Score = assayv1.Outcome_OUTCOME_SCORED, &v.Score
	}
}

// text makes s fit for a protobuf string: valid UTF-8 of at most limit bytes, an ellipsis where it was cut.
func text(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= limit {
		return s
	}
	for !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit] + "…"
}

func worst(c *assayv1.Component, s Spec, reason, explanation string) {
	c.Outcome, c.Score = assayv1.Outcome_OUTCOME_SCORED, &s.Min
	c.Reason, c.Explanation = reason, text(explanation, maxExplanation)
}

func unscored(c *assayv1.Component, reason, explanation string) {
	c.Outcome, c.Reason, c.Explanation = assayv1.Outcome_OUTCOME_UNSCORED, reason, text(explanation, maxExplanation)
}

// Worst is the component of a rollout that brought its worker down: the worst score, reason "killed_worker".
func Worst(s Spec, explanation string) *assayv1.Component {
	c := &assayv1.Component{Verifier: s.Name, Version: s.Version}
	worst(c, s, ReasonKilledWorker, explanation)
	return c
}
