package preference_test

import (
	"context"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/preference"
)

func ExampleNew() {
	v, err := preference.New(verifiers.Config(`{"aspect": "helpful"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, completion := range []string{
		"<think>Acid dissolves lime.</think>Boil water with vinegar in the kettle, let it stand for twenty minutes, and rinse it.",
		"<think>Acid dissolves lime.</think>It depends, I have no idea.",
		"<think>Acid dissolves lime.",
	} {
		verdict, err := v.Verify(context.Background(), verifiers.Rollout{Prompt: "How do I descale a kettle?", Completion: completion})
		fmt.Printf("%.1f %s %v\n", verdict.Score, verdict.Reason, err)
	}
	// Output:
	// 0.9 scored <nil>
	// 0.1 scored <nil>
	// 0.0 no_answer <nil>
}
