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
