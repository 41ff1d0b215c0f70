package rewardspec

import (
	"fmt"
	"math"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/verifiers"
)

// Reason codes of an unscored reward, besides those of its components.
const (
	// ReasonFormula: the formula failed or its result is not a finite number.
	ReasonFormula = "formula"
	// ReasonAbstained: every component that has something to say abstained.
	ReasonAbstained = "abstained"
	// ReasonMissingComponent: a component that is not optional was never judged.
	ReasonMissingComponent = "missing_component"
)

// Result is the reward of one rollout.
type Result struct {
	// Outcome is scored or unscored.
	Outcome assayv1.Outcome
	// Reward is finite; 0 and without meaning when unscored.
	Reward float64
	// Reason says why the reward is unscored; empty when scored.
	Reason string
	// Explanation is one sentence for people; empty when scored.
	Explanation string
}

// Fill writes the result into a reward.
func (r Result) Fill(out *assayv1.Reward) {
	out.Outcome, out.Reason, out.Explanation = r.Outcome, r.Reason, r.Explanation
	if r.Outcome == assayv1.Outcome_OUTCOME_SCORED {
		out.Reward = &r.Reward
	}
}

func unscored(reason, format string, args ...any) Result {
	return Result{Outcome: assayv1.Outcome_OUTCOME_UNSCORED, Reason: reason, Explanation: fmt.Sprintf(format, args...)}
}

// Reward combines what the components said into the one reward.
//
// A component that is unscored or missing makes the reward unscored with its reason, unless it is optional; then,
// as when it abstains, it counts 0, or what or() gives it. When no component scored, there is no reward either.
// Safe for concurrent use.
func (r *Route) Reward(have map[string]*assayv1.Component) Result {
	if failed := r.failure(have); failed != nil {
		return *failed
	}
	value, err := r.combine(have)
	if err != nil {
		return unscored(ReasonFormula, "%v", err)
	}
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return unscored(ReasonFormula, "the result is %v, not a finite number", value)
	}
	// Adding 0 makes of a negative zero the usual one.
	return Result{Outcome: assayv1.Outcome_OUTCOME_SCORED, Reward: value + 0}
}

// failure returns the result when there is nothing to combine. The first failed component by name decides.
func (r *Route) failure(have map[string]*assayv1.Component) *Result {
	var excused *Result
	anyScored, anyAbstained := false, false
	for i := range r.Components {
		c := &r.Components[i]
		switch said := have[c.Name]; {
		case scoredComponent(said):
			anyScored = true
		case said.GetOutcome() == assayv1.Outcome_OUTCOME_ABSTAINED:
			anyAbstained = true
		default:
			failed := c.failure(said)
			if !c.Optional {
				return &failed
			}
			excused = &failed
		}
	}
	switch {
	case anyScored:
		return nil
	case anyAbstained:
		all := unscored(ReasonAbstained, "every component abstained: there was nothing to judge")
		return &all
	}
	return excused
}

// failure says why a component has no score.
func (c *Component) failure(said *assayv1.Component) Result {
	switch {
	case said.GetOutcome() == assayv1.Outcome_OUTCOME_UNSCORED:
		return unscored(said.GetReason(), "%s: %s", c.Name, said.GetExplanation())
	case said.GetOutcome() == assayv1.Outcome_OUTCOME_SCORED && said.Score == nil:
		return unscored(verifiers.ReasonBadScore, "%s: scored, but without a score", c.Name)
	case said.GetOutcome() == assayv1.Outcome_OUTCOME_SCORED:
		return unscored(verifiers.ReasonBadScore, "%s: score %v is not a finite number", c.Name, *said.Score)
	}
	return unscored(ReasonMissingComponent, "%s was never judged", c.Name)
}

// scoredComponent reports whether a component has a number that can be computed with.
func scoredComponent(c *assayv1.Component) bool {
	if c.GetOutcome() != assayv1.Outcome_OUTCOME_SCORED || c.Score == nil {
		return false
	}
	return !math.IsNaN(*c.Score) && !math.IsInf(*c.Score, 0)
}

// combine computes the formula, or else the weighted sum.
func (r *Route) combine(have map[string]*assayv1.Component) (float64, error) {
	if r.formula != nil {
		return r.formula.number(r.Components, have)
	}
	sum := 0.0
	for i := range r.Components {
		if c := &r.Components[i]; scoredComponent(have[c.Name]) {
			sum += c.Weight * have[c.Name].GetScore()
		}
	}
	return sum, nil
}
