package verifiertest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// Determinism is tried by this many goroutines, each of which judges every case this many times.
const (
	judges = 4
	rounds = 4
)

// checkDeterminism asks that every case gets the same component, to the letter of its detail, whoever judges it and
// after whatever: four goroutines share the verifiers and judge all cases four times, each time in another order.
// Under -race this is also the proof that Verify is safe for concurrent use.
func checkDeterminism(su *suite) []string {
	first := make([]*assayv1.Component, len(su.cases))
	for i, g := range su.cases {
		first[i] = su.judge(context.Background(), su.verifier(g), g.rollout).component
	}
	var wg sync.WaitGroup
	found := make([][]string, judges)
	for judge := range judges {
		wg.Go(func() { found[judge] = su.differences(first, rand.New(rand.NewPCG(uint64(judge), rounds))) })
	}
	wg.Wait()
	// What one judge finds the others find too; its list is enough.
	for _, f := range found {
		if len(f) > 0 {
			return f
		}
	}
	return nil
}

// differences judges every case rounds times in the orders that random gives, and compares with first.
func (su *suite) differences(first []*assayv1.Component, random *rand.Rand) []string {
	different := make([]string, len(su.cases))
	for range rounds {
		for _, i := range random.Perm(len(su.cases)) {
			g := su.cases[i]
			again := su.judge(context.Background(), su.verifier(g), g.rollout).component
			if !sameJudgement(first[i], again) {
				different[i] = fmt.Sprintf("case %q: two runs differ: %s, detail %s; then %s, detail %s; look for map order, shared state, time and randomness",
					g.name, summary(first[i]), clip(string(first[i].Detail)), summary(again), clip(string(again.Detail)))
			}
		}
	}
	var found []string
	for _, d := range different {
		if d != "" {
			found = append(found, d)
		}
	}
	return found
}
