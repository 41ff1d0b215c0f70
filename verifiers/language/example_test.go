package language_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/language"
)

func ExampleNew() {
	v, err := language.New(verifiers.Config(`{"target": "en"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	verdict, err := v.Verify(context.Background(), verifiers.Rollout{
		Completion: "<think>We add $3$ and $4$, 所以 it is seven.</think><answer>7</answer>",
	})
	detail, _ := json.Marshal(verdict.Detail)
	fmt.Println(verdict.Score, verdict.Reason, err)
	fmt.Println(string(detail))
	// Output:
	// 0.8571428571428571 mixed <nil>
	// {"target":"en","part":"think","share":0.8571428571428571,"words":7,"foreign":[{"start":27,"end":33,"text":"所以"}]}
}
