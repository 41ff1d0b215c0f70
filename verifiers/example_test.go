package verifiers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/assay-rl/assay/verifiers"
)

// yes is a verifier that wants its completion to say yes.
type yes struct{}

func (yes) Verify(_ context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	var reference struct{ Word string }
	if err := json.Unmarshal(r.Reference, &reference); err != nil {
		return verifiers.Verdict{}, verifiers.BadReference("want {\"word\": text}: %w", err)
	}
	if strings.Contains(r.Completion, reference.Word) {
		return verifiers.Verdict{Score: 1, Reason: "said", Answer: reference.Word}, nil
	}
	return verifiers.Verdict{Reason: "unsaid", Explanation: "the word is not in the completion"}, nil
}

var yesSpec = verifiers.Spec{
	Name: "yes", Version: 1, Max: 1,
	Budget: verifiers.Budget{CompletionBytes: 1 << 20},
	New:    func(verifiers.Config) (verifiers.Verifier, error) { return yes{}, nil },
}

// One completion is right, one is wrong, and one cannot be judged because its task is broken.
func ExampleEvaluate() {
	for _, r := range []verifiers.Rollout{
		{Completion: "yes, of course", Reference: json.RawMessage(`{"word": "yes"}`)},
		{Completion: "no", Reference: json.RawMessage(`{"word": "yes"}`)},
		{Completion: "yes", Reference: json.RawMessage(`7`)},
	} {
		c := verifiers.Evaluate(context.Background(), yesSpec, yes{}, r)
		fmt.Println(c.Outcome, c.GetScore(), c.Reason)
	}
	// Output:
	// OUTCOME_SCORED 1 said
	// OUTCOME_SCORED 0 unsaid
	// OUTCOME_UNSCORED 0 bad_reference
}

// A name that is not known is an error that lists those that are.
func ExampleRegistry_New() {
	r, err := verifiers.NewRegistry(yesSpec)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _, err = r.New("no", nil)
	fmt.Println(err)
	// Output: unknown verifier "no"; there are: yes
}

// Defaults are set before decoding; a field that nobody knows is an error.
func ExampleConfig_Decode() {
	config := struct {
		Percent string `json:"percent"`
		Digits  int    `json:"digits"`
	}{Percent: "strict", Digits: 12}
	fmt.Println(verifiers.Config(`{"digits": 6}`).Decode(&config), config)
	fmt.Println(verifiers.Config(`{"digts": 6}`).Decode(&config))
	// Output:
	// <nil> {strict 6}
	// config: json: unknown field "digts"
}
