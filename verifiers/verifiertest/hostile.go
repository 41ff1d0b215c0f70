package verifiertest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/assay-rl/assay/verifiers"
)

// combinations is how many pairs of configuration and reference hostile texts are tried with.
const combinations = 4

// checkHostile asks that no text crashes the verifier, exceeds its budget, recurses as deep as the text is long or
// gets anything but a proper verdict. Each text is tried alone and in the place of a good completion's answer.
func checkHostile(su *suite) []string {
	var found []string
	for _, g := range su.combinations() {
		answer := su.judge(context.Background(), su.verifier(g), g.rollout).component.Answer
		for _, h := range hostileTexts(su.size) {
			for _, completion := range []string{h.text, plant(g.rollout.Completion, answer, h.text, su.size)} {
				r := g.rollout
				r.Completion = completion
				wrong, hangs := su.withstand(g, r)
				for _, w := range wrong {
					found = append(found, fmt.Sprintf("hostile text %q (%.40q…) with the config and reference of case %q: %s", h.name, completion, g.name, w))
				}
				if hangs {
					return found
				}
			}
		}
	}
	return found
}

// withstand says what is wrong with the judgement of a hostile rollout, and whether it never came.
func (su *suite) withstand(g goldenCase, r verifiers.Rollout) (wrong []string, hangs bool) {
	size := len(r.Completion) + len(r.Reference)
	limit := su.timeLimit(size)
	m, ok := su.measure(context.Background(), su.verifier(g), r, limit+su.hang)
	for try := 1; try < tries && ok && m.elapsed > limit; try++ {
		m, ok = su.measure(context.Background(), su.verifier(g), r, limit+su.hang)
	}
	if !ok {
		return []string{fmt.Sprintf("Verify has not returned after %v: bound its work by sizes, depths or a counter of operations", limit+su.hang)}, true
	}
	wrong = su.conduct(m.judgement)
	if m.elapsed > limit {
		wrong = append(wrong, fmt.Sprintf("%d bytes took %v at best, %v allowed: Spec.Budget.PerMiB is %v, times %d for slow machines; bound the work or state more",
			size, m.elapsed, limit, su.spec.Budget.PerMiB, slack*raceFactor))
	}
	if most := stackLimit(size); m.stackBytes > most {
		wrong = append(wrong, fmt.Sprintf("%d bytes took %d MiB of stack, %d allowed: bound the depth of the recursion",
			size, m.stackBytes>>20, most>>20))
	}
	return wrong, false
}

// combinations returns cases that differ in configuration or, where there is room, in reference; those with the
// best scores first, because they have an answer whose place a hostile text can take.
func (su *suite) combinations() []goldenCase {
	best := slices.Clone(su.cases)
	slices.SortStableFunc(best, func(a, b goldenCase) int {
		return cmp.Or(cmp.Compare(a.outcome, b.outcome), cmp.Compare(b.score, a.score))
	})
	var chosen []goldenCase
	seen := map[string]bool{}
	choose := func(key func(goldenCase) string) {
		for _, g := range best {
			if k := key(g); !seen[k] && len(chosen) < combinations {
				seen[k] = true
				chosen = append(chosen, g)
			}
		}
	}
	choose(func(g goldenCase) string { return string(g.config) })
	for _, g := range chosen {
		seen[string(g.config)+"\n"+string(g.rollout.Reference)] = true
	}
	choose(func(g goldenCase) string { return string(g.config) + "\n" + string(g.rollout.Reference) })
	return chosen
}
