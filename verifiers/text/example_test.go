package text_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/text"
)

func ExampleNew() {
	for _, config := range []string{
		`{"metric": "ilike"}`,
		`{"metric": "f1"}`,
		`{"metric": "rouge_l", "pass_threshold": 0.6}`,
	} {
		v, err := text.New(verifiers.Config(config))
		if err != nil {
			fmt.Println(err)
			return
		}
		verdict, err := v.Verify(context.Background(), verifiers.Rollout{
			Completion: "<think>Let me see.</think><answer>It is the Denver Broncos.</answer>",
			Reference:  json.RawMessage(`{"answer": ["Denver Broncos", "the Broncos of Denver"]}`),
		})
		fmt.Printf("%.3f %s: %s %v\n", verdict.Score, verdict.Reason, verdict.Explanation, err)
	}
	// Output:
	// 1.000 pass: ilike is 1 <nil>
	// 0.667 graded: f1 is 0.6667 <nil>
	// 0.000 fail: rouge_l is 0.5714 <nil>
}
