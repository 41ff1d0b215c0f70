package verifiertest

import (
	"context"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// Fuzz looks for a completion, judged with the configuration and reference of some case, that crashes the verifier,
// gets anything but a proper verdict, or gets two different ones. The cases are its seeds.
func Fuzz(f *testing.F, s verifiers.Spec) {
	su, err := newSuite(s, casesDir)
	if err != nil {
		f.Fatal(err)
	}
	su.fuzz(f)
}

func (su *suite) fuzz(f *testing.F) {
	for i, g := range su.cases {
		f.Add(g.rollout.Completion, uint(i))
	}
	f.Fuzz(func(t *testing.T, completion string, i uint) {
		g := su.cases[i%uint(len(su.cases))]
		r := g.rollout
		r.Completion = completion
		first := su.judge(context.Background(), su.verifier(g), r)
		report(t, su.conduct(first))
		if again := su.judge(context.Background(), su.verifier(g), r); !sameJudgement(first.component, again.component) {
			t.Errorf("with the reference of case %q, two runs differ: %s; then %s", g.name, summary(first.component), summary(again.component))
		}
	})
}
