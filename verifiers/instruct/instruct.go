package instruct

import (
	"context"
	"encoding/json"
	"time"

	"github.com/assay-rl/assay/verifiers"
)

// Spec is the verifier of instructions.
var Spec = verifiers.Spec{
	Name:      "instruct",
	Version:   1,
	Title:     "Verifiable instructions, as IFEval and open-instruct check them",
	Reference: referenceSchema(),
	Config:    json.RawMessage(configSchema),
	Min:       0,
	Max:       1,
	Reasons:   reasons,
	Budget:    verifiers.Budget{CompletionBytes: 256 << 10, PerMiB: 2 * time.Second},
	New:       New,
}

// verifier judges under one configuration. It never changes.
type verifier struct{ config }

// New makes the verifier of one configuration; the default is
//
//	{"mode": "strict", "score": "share", "thinking": "keep"}
//
// See [Mode], [Scoring] and [Thinking] for what they may be.
func New(c verifiers.Config) (verifiers.Verifier, error) {
	read, err := readConfig(c)
	if err != nil {
		return nil, err
	}
	return verifier{read}, nil
}

// Verify implements [verifiers.Verifier]. The verdict's detail is a [Detail].
func (v verifier) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	list, err := readReference(r.Reference)
	if err != nil {
		return verifiers.Verdict{}, verifiers.BadReference("%w", err)
	}
	forms := variants(v.response(r.Completion))
	outcomes := make([]Outcome, len(list))
	for i, in := range list {
		if outcomes[i], err = in.judge(ctx, forms); err != nil {
			return verifiers.Verdict{}, err
		}
	}
	return v.verdict(outcomes, len(forms) == 0), nil
}

// judge tries an instruction on the forms of a response, the strict one first. It looks at the context before each,
// because one look at a long text may take milliseconds.
func (in instruction) judge(ctx context.Context, forms []*text) (Outcome, error) {
	o := Outcome{ID: in.id}
	for i, form := range forms {
		if err := context.Cause(ctx); err != nil {
			return Outcome{}, err
		}
		if in.follows(form) {
			o.Strict, o.Loose = i == 0, true
			break
		}
	}
	return o, nil
}
