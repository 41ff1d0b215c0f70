package assayjson_test

import (
	"fmt"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assayjson"
)

func ExampleUnmarshal() {
	var r assayv1.Rollout
	err := assayjson.Unmarshal([]byte(`{
		"id": "p1/0",
		"route": "math",
		"prompt": [{"role": "user", "content": "What is 1/4 + 1/4?"}],
		"completion": "It is \\boxed{1/2}.",
		"reference": {"answer": "1/2"}
	}`), &r)
	fmt.Println(err, r.GetPrompt().GetChat().GetMessages()[0].GetRole(), string(r.GetReference()))
	// Output: <nil> user {"answer": "1/2"}
}

func ExampleUnmarshal_unknownField() {
	var b assayv1.ScoreBatchRequest
	err := assayjson.Unmarshal([]byte(`{"rollouts": [{"id": "a"}, {"di": "b"}]}`), &b)
	fmt.Println(err)
	// Output: assayjson: rollouts[1]: unknown field "di"; Rollout has id, tenant, run, group, group_size, route, spec, prompt, completion, reference, metadata, finish_reason, completion_tokens, deadline (byte 33)
}

func ExampleMarshal() {
	reward := 1.2
	out, err := assayjson.Marshal(&assayv1.Reward{
		Id:      "p1/0",
		Outcome: assayv1.Outcome_OUTCOME_SCORED,
		Reward:  &reward,
		Components: map[string]*assayv1.Component{
			"accuracy": {Verifier: "math", Score: new(1.0), Reason: "equal", Detail: []byte(`{"extracted":"1/2"}`)},
		},
	})
	fmt.Println(string(out), err)
	// Output: {"id":"p1/0","outcome":"scored","reward":1.2,"components":{"accuracy":{"verifier":"math","score":1,"reason":"equal","detail":{"extracted":"1/2"}}}} <nil>
}
