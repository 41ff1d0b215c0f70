package instruct_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/instruct"
)

func ExampleNew() {
	v, err := instruct.New(verifiers.Config(`{"mode": "strict", "score": "share"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	reference := json.RawMessage(`{
		"instruction_id_list": ["punctuation:no_comma", "detectable_format:title", "length_constraints:number_words"],
		"kwargs": [{}, {}, {"num_words": 8, "relation": "at least"}]}`)
	verdict, err := v.Verify(context.Background(), verifiers.Rollout{
		Completion: "<<Autumn>>\nThe leaves turn red and fall.",
		Reference:  reference,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f %s: %s\n", verdict.Score, verdict.Reason, verdict.Explanation)
	for _, o := range verdict.Detail.(instruct.Detail).Instructions {
		fmt.Println(o.ID, o.Strict, o.Loose)
	}
	// Output:
	// 0.67 partly_followed: 2 of 3 instructions followed, not length_constraints:number_words
	// punctuation:no_comma true true
	// detectable_format:title true true
	// length_constraints:number_words false false
}
