package math_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/math"
)

func ExampleNew() {
	v, err := math.New(nil)
	if err != nil {
		panic(err)
	}
	for _, completion := range []string{
		`Half of it, so $\boxed{\frac12}$.`,
		`The answer is 50%.`,
		`#### 0.51`,
		`\boxed{9^9^9^9}`,
	} {
		verdict, err := v.Verify(context.Background(), verifiers.Rollout{
			Completion: completion,
			Reference:  json.RawMessage(`{"answer": "0.5"}`),
		})
		fmt.Println(verdict.Score, verdict.Reason, verdict.Answer, err)
	}
	// Output:
	// 1 correct 1/2 <nil>
	// 1 correct 1/2 <nil>
	// 0 wrong 51/100 <nil>
	// 0 over_budget 3^{2 \cdot 3^{774840978}} <nil>
}
