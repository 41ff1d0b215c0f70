package choice_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/choice"
)

func ExampleNew() {
	v, err := choice.New(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, completion := range []string{
		"<think>A? No.</think><answer>(b)</answer>",
		"A dog? No: the answer is Paris, because it is in France.",
		"It can't be A, and C makes no sense, so I think it's B.",
		"The answer is A or B.",
	} {
		verdict, err := v.Verify(context.Background(), verifiers.Rollout{
			Completion: completion,
			Reference:  json.RawMessage(`{"answer": "B", "choices": ["London", "Paris", "Madrid"]}`),
		})
		fmt.Printf("%v %s %q %v\n", verdict.Score, verdict.Reason, verdict.Answer, err)
	}
	// Output:
	// 1 correct "B" <nil>
	// 1 correct "B" <nil>
	// 1 correct "B" <nil>
	// 0 several "" <nil>
}
