package code_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/code"
)

// A bad task is no verdict on the candidate: it is found before anything runs.
func ExampleNew() {
	v, err := code.New(verifiers.Config(`{"partial": true}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range []verifiers.Rollout{
		{Completion: "```python\nprint(2)\n```", Reference: json.RawMessage(`{"tests": []}`)},
		{Completion: "<think>I wonder", Reference: json.RawMessage(`{"tests": [{"type": "stdin_stdout", "output": "2\n"}]}`)},
	} {
		verdict, err := v.Verify(context.Background(), r)
		fmt.Println(verdict.Score, verdict.Reason, err)
	}
	// Output:
	// 0  bad_reference: code: reference: there are 0 tests; want 1 to 400
	// 0 no_code <nil>
}
