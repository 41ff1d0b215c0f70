package reward_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/verifiers"
)

// script is a verifier that says what the completion tells it: "ant=0.5 bee=abstain" makes the verifier "ant" give 0.5
// and "bee" abstain. One that is told nothing gives 1.
type script string

func (s script) Verify(_ context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	told := "1"
	for field := range strings.FieldsSeq(r.Completion) {
		if v, ok := strings.CutPrefix(field, string(s)+"="); ok {
			told = v
		}
	}
	if d, err := time.ParseDuration(told); err == nil && told != "0" {
		time.Sleep(d)
		return verifiers.Verdict{Score: 1, Reason: "slow"}, nil
	}
	switch told {
	case "abstain":
		return verifiers.Verdict{Abstain: true, Reason: "nothing"}, nil
	case "error":
		return verifiers.Verdict{}, &verifiers.Error{Reason: "no_judge", Err: errors.New("nobody answered")}
	}
	score, err := strconv.ParseFloat(told, 64)
	return verifiers.Verdict{Score: score, Reason: "told"}, err
}

// registry has the scripted verifiers ant, bee and cow.
func registry() *verifiers.Registry {
	var list []verifiers.Spec
	for _, name := range []string{"ant", "bee", "cow"} {
		list = append(list, verifiers.Spec{
			Name: name, Version: 1, Min: -1, Max: 1, Budget: verifiers.Budget{CompletionBytes: 1 << 20},
			New: func(verifiers.Config) (verifiers.Verifier, error) { return script(name), nil },
		})
	}
	r, err := verifiers.NewRegistry(list...)
	if err != nil {
		panic(err)
	}
	return r
}

// rollout is one of some route.
func rollout(id, route, completion string) *assayv1.Rollout {
	return &assayv1.Rollout{Id: id, Route: route, Completion: assayv1.Text(completion)}
}
