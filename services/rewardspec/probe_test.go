package rewardspec_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers"
)

// probe is a verifier that says what the reference tells it to: a score, "abstain", "unscored" or "panic".
type probe struct {
	name   string
	Policy string        `json:"policy"`
	Limits []json.Number `json:"limits"`
}

func (p *probe) Verify(_ context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	var says map[string]any
	if err := json.Unmarshal(r.Reference, &says); err != nil {
		return verifiers.Verdict{}, verifiers.BadReference("%w", err)
	}
	switch said := says[p.name].(type) {
	case float64:
		return verifiers.Verdict{Score: said, Reason: "said"}, nil
	case string:
		switch said {
		case "abstain":
			return verifiers.Verdict{Abstain: true, Reason: "nothing"}, nil
		case "panic":
			panic("as told")
		}
	}
	return verifiers.Verdict{}, &verifiers.Error{Reason: "no_judge", Err: errors.New("the judge did not answer")}
}

// registry knows three probes under real names.
func registry(tb testing.TB) *verifiers.Registry {
	tb.Helper()
	r, err := verifiers.NewRegistry(probeSpec("math"), probeSpec("format"), probeSpec("language"))
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func probeSpec(name string) verifiers.Spec {
	return verifiers.Spec{
		Name: name, Version: 3, Min: -1, Max: 1,
		Budget: verifiers.Budget{CompletionBytes: 1 << 20},
		New: func(c verifiers.Config) (verifiers.Verifier, error) {
			p := &probe{name: name}
			return p, c.Decode(p)
		},
	}
}

// parse reads a spec that must be good.
func parse(tb testing.TB, yaml string) *rewardspec.Spec {
	tb.Helper()
	s, err := rewardspec.Parse([]byte(yaml), registry(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}
