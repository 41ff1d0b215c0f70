package verifiertest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
)

// mutants is how many mutations of each kind a case's completion is put through.
const mutants = 64

// checkMutation asks that a case's completion cut off anywhere, or with pieces taken out, repeated and put in, still
// gets a proper verdict. It is a fuzz run of always the same few steps, for those who do not fuzz.
func checkMutation(su *suite, g goldenCase) []string {
	random := rand.New(rand.NewPCG(3, 4))
	for i := range mutants {
		for _, completion := range []string{
			cut(g.rollout.Completion, len(g.rollout.Completion)*i/mutants),
			mutate(g.rollout.Completion, random),
		} {
			r := g.rollout
			r.Completion = completion
			if wrong := su.conduct(su.judge(context.Background(), su.verifier(g), r)); len(wrong) > 0 {
				return []string{fmt.Sprintf("case %q with its completion changed to %q: %s", g.name, clip(completion), strings.Join(wrong, "; "))}
			}
		}
	}
	return nil
}

// mutate takes out, doubles or replaces one to four pieces of at most eight bytes.
func mutate(s string, random *rand.Rand) string {
	for range 1 + random.IntN(4) {
		from := random.IntN(len(s) + 1)
		to := min(len(s), from+random.IntN(9))
		switch random.IntN(3) {
		case 0:
			s = s[:from] + s[to:]
		case 1:
			s = s[:to] + s[from:]
		case 2:
			s = s[:from] + units[random.IntN(len(units))].unit + s[to:]
		}
	}
	return s
}
