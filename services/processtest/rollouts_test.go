package processtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers/all"
)

// specYAML is what every rollout of the test is judged under.
const specYAML = `name: chaos
routes:
  math:
    components:
      accuracy: {verifier: math}
      format: {verifier: format}
      language: {verifier: language, weight: 0.2, optional: true}
`

// rollout makes the i-th rollout: right and wrong answers, good and bad formats, one language and two.
func rollout(run string, i int) *assayv1.Rollout {
	rng := rand.New(rand.NewPCG(7, uint64(i)))
	answer := i
	if rng.IntN(3) == 0 {
		answer++
	}
	thought := "We add the numbers one after the other and look at the sum."
	if rng.IntN(4) == 0 {
		thought += " 我们再检查一遍结果是不是对的。"
	}
	completion := fmt.Sprintf("<think>%s</think><answer>\\boxed{%d}</answer>", thought, answer)
	switch rng.IntN(8) {
	case 0:
		completion = fmt.Sprintf("%s The answer is %d.", thought, answer)
	case 1:
		completion = "<think>" + thought
	case 2:
		completion = ""
	}
	return &assayv1.Rollout{
		Id: fmt.Sprintf("step%d.>/p*/%d", i/512, i), Run: run, Group: fmt.Sprintf("p%d", i/8), GroupSize: 8, Route: "math", Spec: "chaos",
		Completion: &assayv1.Content{Kind: &assayv1.Content_Text{Text: completion}},
		Reference:  fmt.Appendf(nil, `{"answer":"%d"}`, i),
	}
}

// expected returns the rewards of the rollouts, scored in this process, by id.
func expected(t *testing.T, rollouts []*assayv1.Rollout) map[string]*assayv1.Reward {
	t.Helper()
	spec, err := rewardspec.Parse([]byte(specYAML), all.Registry())
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]*assayv1.Reward, len(rollouts))
	for _, r := range rollouts {
		out[r.GetId()] = spec.Score(context.Background(), r)
	}
	return out
}
