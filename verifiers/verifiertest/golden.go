package verifiertest

import (
	"context"
	"fmt"
	"math"

	"github.com/assay-rl/assay/verifiers"
)

// scoreTolerance is how far a score may be from the one its case states.
const scoreTolerance = 1e-6

// checkGolden asks that a case gets the verdict it states.
func checkGolden(su *suite, g goldenCase) []string {
	c := su.judge(context.Background(), su.verifier(g), g.rollout).component
	var wrong string
	switch {
	case outcomeOf(c) != g.outcome:
		wrong = "outcome " + outcomeName(g.outcome)
	case g.outcome == verifiers.Scored && math.Abs(c.GetScore()-g.score) > scoreTolerance:
		wrong = fmt.Sprintf("score %v", g.score)
	case c.Reason != g.reason:
		wrong = "reason " + g.reason
	case g.answer != nil && c.Answer != *g.answer:
		wrong = fmt.Sprintf("answer %q", *g.answer)
	default:
		return nil
	}
	return []string{fmt.Sprintf("case %q: want %s, got %s; correct the verifier or, if this verdict is right, change the case and bump Spec.Version",
		g.name, wrong, summary(c))}
}

// checkConduct asks that the verdict on a case, right or wrong, is a proper one: a declared reason that goes with
// its outcome, a score in range, a detail that fits its message, no panic.
func checkConduct(su *suite, g goldenCase) []string {
	var found []string
	for _, wrong := range su.conduct(su.judge(context.Background(), su.verifier(g), g.rollout)) {
		found = append(found, fmt.Sprintf("case %q: %s", g.name, wrong))
	}
	return found
}
