package format_test

import (
	"context"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/format"
)

func ExampleNew() {
	v, err := format.New(verifiers.Config(`{"profile": "r1"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, completion := range []string{
		"<think>2+2 is 4</think>\n<answer>4</answer>",
		"<think>2+2 is 4</think>\n<answer>4</answer> or <answer>5</answer>",
	} {
		verdict, err := v.Verify(context.Background(), verifiers.Rollout{Completion: completion})
		fmt.Printf("%v %s %q %v\n", verdict.Score, verdict.Reason, verdict.Answer, err)
	}
	// Output:
	// 1 ok "4" <nil>
	// 0 duplicate "" <nil>
}

// A penalty has a range of its own, from -1 to 0, and each profile its own evidence.
func ExampleNew_repetition() {
	v, err := format.New(verifiers.Config(`{"profile": "repetition", "ngram": 2}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, completion := range []string{"so we add and then we add", "我们再看看我们再看看", "we add once"} {
		verdict, err := v.Verify(context.Background(), verifiers.Rollout{Completion: completion})
		fmt.Printf("%.2f %s %+v %v\n", verdict.Score, verdict.Reason, verdict.Detail, err)
	}
	// Output:
	// -0.17 repetitive {Profile:repetition NGrams:6 Distinct:5} <nil>
	// -0.44 repetitive {Profile:repetition NGrams:9 Distinct:5} <nil>
	// 0.00 ok {Profile:repetition NGrams:2 Distinct:2} <nil>
}
