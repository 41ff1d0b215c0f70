package verifiertest

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"time"
	"unicode/utf8"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/verifiers"
	"google.golang.org/protobuf/proto"
)

// detailLimit is how many bytes of detail a component can carry.
const detailLimit = 64 << 10

// judgement is a component together with what the verifier itself did, before Evaluate made it presentable.
type judgement struct {
	component *assayv1.Component
	verdict   verifiers.Verdict
	err       error
	stack     []byte // of a panic
	elapsed   time.Duration
}

// witness is a Verifier that remembers what the one inside did. It serves a single call.
type witness struct {
	inside verifiers.Verifier
	seen   *judgement
}

// Verify implements verifiers.Verifier.
func (w witness) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	defer func() {
		if p := recover(); p != nil {
			w.seen.stack = debug.Stack()
			panic(p) //nolint:forbidigo // passed on: what becomes of it is for Evaluate to say
		}
	}()
	w.seen.verdict, w.seen.err = w.inside.Verify(ctx, r)
	return w.seen.verdict, w.seen.err
}

// judge evaluates one rollout.
func (su *suite) judge(ctx context.Context, v verifiers.Verifier, r verifiers.Rollout) judgement {
	var j judgement
	start := time.Now()
	j.component = verifiers.Evaluate(ctx, su.spec, witness{v, &j}, r)
	j.elapsed = time.Since(start)
	return j
}

// conduct says what is wrong with a judgement whatever the rollout was.
func (su *suite) conduct(j judgement) []string {
	if j.stack != nil {
		return []string{fmt.Sprintf("Verify panicked: %s; return a verdict of the worst score instead\n%s", j.component.Explanation, j.stack)}
	}
	found := su.conductOfReason(j)
	if j.err != nil {
		return found
	}
	v := j.verdict
	if !v.Abstain && (math.IsNaN(v.Score) || v.Score < su.spec.Min || v.Score > su.spec.Max) {
		found = append(found, fmt.Sprintf("score %v is outside [%v, %v]: correct it, or Spec.Min and Spec.Max", v.Score, su.spec.Min, su.spec.Max))
	}
	if detail, err := json.Marshal(v.Detail); err != nil {
		found = append(found, fmt.Sprintf("Detail cannot be marshalled as JSON: %v", err))
	} else if len(detail) > detailLimit {
		found = append(found, fmt.Sprintf("Detail weighs %d bytes as JSON, the limit is %d: quote less of the completion", len(detail), detailLimit))
	}
	return found
}

// conductOfReason says what is wrong with a judgement's reason: it is declared, with the outcome that it came with.
func (su *suite) conductOfReason(j judgement) []string {
	c := j.component
	declared := slices.Concat(su.spec.Reasons, verifiers.SharedReasons)
	i := slices.IndexFunc(declared, func(r verifiers.Reason) bool { return r.Code == c.Reason })
	if i < 0 {
		return []string{fmt.Sprintf("reason %q is not declared: add it to Spec.Reasons or give another", clip(c.Reason))}
	}
	if got := outcomeOf(c); got != declared[i].Outcome {
		return []string{fmt.Sprintf("reason %q came with outcome %s but is declared as %s: use a reason for each outcome",
			c.Reason, outcomeName(got), outcomeName(declared[i].Outcome))}
	}
	return nil
}

// outcomeOf returns a component's outcome as reasons declare it.
func outcomeOf(c *assayv1.Component) verifiers.Outcome {
	switch c.Outcome {
	case assayv1.Outcome_OUTCOME_SCORED:
		return verifiers.Scored
	case assayv1.Outcome_OUTCOME_ABSTAINED:
		return verifiers.Abstained
	default:
		return verifiers.Unscored
	}
}

func outcomeName(o verifiers.Outcome) string {
	return map[verifiers.Outcome]string{
		verifiers.Scored: "scored", verifiers.Unscored: "unscored", verifiers.Abstained: "abstained",
	}[o]
}

// summary puts a component in a line.
func summary(c *assayv1.Component) string {
	return fmt.Sprintf("%s %v, reason %s, answer %q (%s)", outcomeName(outcomeOf(c)), c.GetScore(), c.Reason, clip(c.Answer), clip(c.Explanation))
}

// sameJudgement reports whether two components are equal but for the time they took.
func sameJudgement(a, b *assayv1.Component) bool {
	a, b = proto.CloneOf(a), proto.CloneOf(b)
	a.Ms, b.Ms = 0, 0
	return proto.Equal(a, b)
}

// sameVerdict reports whether two components say the same thing, in whatever words.
func sameVerdict(a, b *assayv1.Component) bool {
	return a.Outcome == b.Outcome && math.Abs(a.GetScore()-b.GetScore()) <= scoreTolerance && a.Reason == b.Reason && a.Answer == b.Answer
}

// clip shortens a text for a message.
func clip(s string) string {
	const limit = 200
	if len(s) <= limit {
		return s
	}
	n := limit
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
