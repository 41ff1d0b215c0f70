package verifiertest

import (
	"context"
	"fmt"
	"time"

	"github.com/assay-rl/assay/verifiers"
)

// checkCancellation asks that the end of the context changes no verdict (a case gets its own, or is unscored as
// "cancelled", but never another) and that Verify returns within 50 ms of it (five times that on a busy machine), however long the completion.
func checkCancellation(su *suite) []string {
	var found []string
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, g := range su.cases {
		want := su.judge(context.Background(), su.verifier(g), g.rollout).component
		got := su.judge(ended, su.verifier(g), g.rollout).component
		if got.Reason != verifiers.ReasonCancelled && !sameVerdict(want, got) {
			found = append(found, fmt.Sprintf("case %q: a cancelled context turns %s into %s; return the context's error instead",
				g.name, summary(want), summary(got)))
		}
	}
	g := su.combinations()[0]
	answer := su.judge(context.Background(), su.verifier(g), g.rollout).component.Answer
	for _, h := range hostileTexts(su.size) {
		r := g.rollout
		r.Completion = plant(g.rollout.Completion, answer, h.text, su.size)
		late, ok := su.lateness(su.verifier(g), r)
		if !ok {
			return append(found, fmt.Sprintf("hostile text %q: Verify has not returned %v after its context's end: look at the context in every loop", h.name, su.hang))
		}
		if late > su.late {
			found = append(found, fmt.Sprintf("hostile text %q, %d bytes: Verify returned %v after its context's end at best, %v is the limit and %v allowed here: look at the context in every loop",
				h.name, len(r.Completion), late, cancelLimit, su.late))
		}
	}
	return found
}

// lateness returns how long after its context's end Verify returned, at best; false if it did not.
func (su *suite) lateness(v verifiers.Verifier, r verifiers.Rollout) (time.Duration, bool) {
	const before = 2 * time.Millisecond
	best := time.Duration(1<<63 - 1)
	for range tries {
		ctx, cancel := context.WithTimeout(context.Background(), before)
		m, ok := su.measure(ctx, v, r, before+su.hang)
		cancel()
		if !ok {
			return 0, false
		}
		if best = min(best, m.elapsed-before); best <= su.late {
			break
		}
	}
	return best, true
}
