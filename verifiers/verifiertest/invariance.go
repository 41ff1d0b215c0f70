package verifiertest

import (
	"context"
	"fmt"
	"strings"

	"github.com/assay-rl/assay/verifiers"
	"golang.org/x/text/unicode/norm"
)

// checkInvariance asks that the verdict on a case (outcome, score, reason, answer) stays the same under every change
// to the completion that Spec.Invariances lists.
func checkInvariance(su *suite, g goldenCase) []string {
	var found []string
	for _, i := range su.spec.Invariances {
		plain, changed := g.rollout, g.rollout
		plain.Completion, changed.Completion = vary(i, g.rollout.Completion)
		want := su.judge(context.Background(), su.verifier(g), plain).component
		got := su.judge(context.Background(), su.verifier(g), changed).component
		if !sameVerdict(want, got) {
			found = append(found, fmt.Sprintf("case %q: not invariant under %s: %s becomes %s; correct the verifier or take it off Spec.Invariances",
				g.name, i, summary(want), summary(got)))
		}
	}
	return found
}

// vary returns the two forms of a completion that an invariance holds equal.
func vary(i verifiers.Invariance, completion string) (plain, changed string) {
	switch i {
	case verifiers.InvariantCRLF:
		plain = strings.ReplaceAll(completion, "\r\n", "\n")
		return plain, strings.ReplaceAll(plain, "\n", "\r\n")
	case verifiers.InvariantTrailingBlanks:
		return completion, completion + " \t\n \n"
	case verifiers.InvariantNFD:
		return norm.NFC.String(completion), norm.NFD.String(completion)
	}
	return completion, completion
}
