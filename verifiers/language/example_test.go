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

// A policy may think in one language and answer in another: the match asks only for the answer.
func ExampleNew_match() {
	v, err := language.New(verifiers.Config(`{"measure": "match", "candidates": ["en", "zh"]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	verdict, err := v.Verify(context.Background(), verifiers.Rollout{
		Prompt:     "篮子里还剩多少个苹果？",
		Completion: "<think>Eight apples are left.</think><answer>There are eight of them.</answer>",
	})
	fmt.Println(verdict.Score, verdict.Reason, err)
	fmt.Println(verdict.Explanation)
	// Output:
	// 0 mismatch <nil>
	// the question is in "zh" and the answer is not
}
