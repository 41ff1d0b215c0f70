package score

import (
	"context"
	"errors"
	"strings"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers"
)

// goldScorer judges, in this process, the golds of a rollout's reference in the place of its completion. Its rewards
// are unscored, with an explanation, when there are none; otherwise scored, with no component but the one that failed,
// the rollout's completion then being the gold that it failed with.
type goldScorer struct{ spec *rewardspec.Spec }

var _ Scorer = goldScorer{}

// Score implements [Scorer].
func (g goldScorer) Score(ctx context.Context, in <-chan *assayv1.Rollout, out chan<- *assayv1.Reward) error {
	return each(ctx, 0, in, out, g.judge)
}

// judge tries every gold of every component of the route that has any.
func (g goldScorer) judge(ctx context.Context, r *assayv1.Rollout) *assayv1.Reward {
	out := &assayv1.Reward{Id: r.GetId(), Outcome: assayv1.Outcome_OUTCOME_SCORED}
	route, ok := g.spec.Route(r.GetRoute())
	if !ok {
		g.spec.NoRoute(r.GetRoute()).Fill(out)
		return out
	}
	var missing []string
	for _, c := range route.Components {
		failed, err := firstFailed(ctx, c, r)
		switch {
		case err != nil:
			missing = append(missing, c.Name+": "+err.Error())
		case failed != nil:
			out.Components = map[string]*assayv1.Component{c.Name: failed}
			return out
		}
	}
	if len(missing) == len(route.Components) {
		out.Outcome, out.Explanation = assayv1.Outcome_OUTCOME_UNSCORED, strings.Join(missing, "; ")
	}
	return out
}

// firstFailed returns what the component said of the first gold that it did not give its best score, nil when there is no
// such one. Its error wraps [verifiers.ErrNoGold].
func firstFailed(ctx context.Context, c rewardspec.Component, r *assayv1.Rollout) (*assayv1.Component, error) {
	r.Completion = nil
	golds, err := c.Golds(r.GetReference())
	switch {
	case errors.Is(err, verifiers.ErrNoGold):
		return nil, err
	case err != nil:
		return refused(c, err), nil
	}
	for _, gold := range golds {
		said := c.Judge(ctx, verifiers.Rollout{Prompt: rewardspec.Text(r.GetPrompt()), Completion: gold, Reference: r.GetReference()})
		if said.GetOutcome() != assayv1.Outcome_OUTCOME_SCORED || said.GetScore() < c.Spec().Max {
			r.Completion = assayv1.Text(gold)
			return said, nil
		}
	}
	return nil, nil
}

// refused is what a component says of a reference that it cannot judge against.
func refused(c rewardspec.Component, err error) *assayv1.Component {
	reason := verifiers.ReasonInternal
	if e, ok := errors.AsType[*verifiers.Error](err); ok {
		reason = e.Reason
	}
	return &assayv1.Component{
		Verifier: c.Verifier, Version: c.Spec().Version,
		Outcome: assayv1.Outcome_OUTCOME_UNSCORED, Reason: reason, Explanation: err.Error(),
	}
}
