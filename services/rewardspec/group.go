package rewardspec

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"unicode/utf8"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// Reason codes of an unscored reward on a route with group steps.
const (
	// ReasonNoGroupSize: the rollout does not say how many its group has, so nobody can know when it is complete.
	ReasonNoGroupSize = "no_group_size"
	// ReasonNoTokenCount: a step needs the completion's length in tokens and the rollout does not state it.
	ReasonNoTokenCount = "no_token_count"
)

// Reason codes of the component that a group step adds to a reward.
const (
	// ReasonRelative: the whole group was there.
	ReasonRelative = "relative"
	// ReasonIncompleteGroup: some of the group were missing at the deadline or have no reward, and are left out.
	ReasonIncompleteGroup = "incomplete_group"
)

// stepVersion is stamped on the components of group steps, as a verifier's version is on its own.
const stepVersion = 1

// Member is what group steps see of one rollout.
type Member struct {
	// Components are what the verifiers said, by name.
	Components map[string]*assayv1.Component
	// Result is what the route's formula made of them.
	Result Result
	// Chars is the completion's length in code points, Tokens in tokens, 0 when unknown.
	Chars, Tokens uint32
}

// MemberOf returns a rollout's part in its group, from the rollout and what [Spec.Score] gave for it.
func MemberOf(r *assayv1.Rollout, scored *assayv1.Reward) Member {
	return Member{
		Components: scored.GetComponents(),
		Result: Result{
			Outcome: scored.GetOutcome(), Reward: scored.GetReward(), Reason: scored.GetReason(), Explanation: scored.GetExplanation(),
		},
		Chars:  uint32(utf8.RuneCountInString(Text(r.GetCompletion()))),
		Tokens: r.GetCompletionTokens(),
	}
}

// step is one group-relative step. It never changes.
type step interface {
	// name is what the spec and the component call it.
	name() string
	// lacks says why a member cannot take part, nil when it can.
	lacks(m Member) *Result
	// measure takes what the step needs to know of those who take part, whatever their order.
	measure(group []standing) measures
	// apply returns a member's next value.
	apply(s standing, of measures) float64
	// component returns the step's own component of a member's reward; nil when it has none.
	component(s standing, of measures) *assayv1.Component
	// canonical is the step's options for the spec's hash, defaults left out.
	canonical() map[string]any
}

// standing is a member on its way through the steps.
type standing struct {
	Member
	value float64
}

// measures are what a step knows of a group. They travel in the detail of every member's component, so that the
// rewards of a group that was paid in part can be finished from any one of them.
type measures struct {
	// Members counts those the step relates, Size all that the group has.
	Members int `json:"members"`
	Size    int `json:"size"`
	// Shortest and Longest are lengths of completions, Unit is what they are counted in.
	Shortest int    `json:"shortest,omitempty"`
	Longest  int    `json:"longest,omitempty"`
	Unit     string `json:"unit,omitempty"`
	// Mean and Std are of the rewards before the step.
	Mean *float64 `json:"mean,omitempty"`
	Std  *float64 `json:"std,omitempty"`
}

// Frame is what the group steps of a route know of one group: enough to place any member. It never changes, so it is
// safe for concurrent use.
type Frame struct {
	route    *Route
	measures []measures
}

// Relative reports whether rewards on this route depend on their group.
func (r *Route) Relative() bool { return len(r.steps) > 0 }

// NoGroupSize is the result of a rollout on a relative route that does not say how many its group has.
func (r *Route) NoGroupSize() Result {
	return unscored(ReasonNoGroupSize, "route %s has group steps, and the rollout does not say how many its group has: state group_size (the header Assay-Group-Size)", r.Name)
}

// Frame measures a group of which members are known; size is how many it has. Members without a number, or that a step
// cannot relate, are left out. The order of the members does not matter, to the bit.
func (r *Route) Frame(members []Member, size int) *Frame {
	var group []standing
	for _, m := range members {
		if r.excluded(m) == nil {
			group = append(group, standing{m, m.Result.Reward})
		}
	}
	f := &Frame{route: r}
	for _, s := range r.steps {
		of := s.measure(group)
		of.Members, of.Size = len(group), max(size, len(members))
		f.measures = append(f.measures, of)
		for i := range group {
			group[i].value = s.apply(group[i], of)
		}
	}
	return f
}

// excluded says why a member takes no part in the steps, nil when it does.
func (r *Route) excluded(m Member) *Result {
	if m.Result.Outcome != assayv1.Outcome_OUTCOME_SCORED {
		return &m.Result
	}
	for _, s := range r.steps {
		if why := s.lacks(m); why != nil {
			return why
		}
	}
	return nil
}

// Place returns the reward of a member and the components that the steps add to its own. A member that takes no part
// keeps its result or gets the reason why. A value that is not finite is unscored, reason "formula".
func (f *Frame) Place(m Member) (Result, map[string]*assayv1.Component) {
	if out := f.route.excluded(m); out != nil {
		return *out, nil
	}
	added := make(map[string]*assayv1.Component, len(f.measures))
	at := standing{m, m.Result.Reward}
	for i, s := range f.route.steps {
		value := s.apply(at, f.measures[i])
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return unscored(ReasonFormula, "group step %s: the result is %v, not a finite number", s.name(), value), added
		}
		if c := s.component(at, f.measures[i]); c != nil {
			added[s.name()] = c
		}
		at.value = value
	}
	return Result{Outcome: assayv1.Outcome_OUTCOME_SCORED, Reward: at.value + 0}, added
}

// Fill writes a member's reward and components into a reward that has what [Route.Reward] said.
func (f *Frame) Fill(out *assayv1.Reward, m Member) {
	result, added := f.Place(m)
	out.Reward = nil
	result.Fill(out)
	if len(added) > 0 {
		out.Components = maps.Clone(out.GetComponents())
		maps.Copy(out.Components, added)
	}
}

// FrameOf reads the frame back from the components of a member's reward; false when it was not placed in one.
func (r *Route) FrameOf(components map[string]*assayv1.Component) (*Frame, bool) {
	f := &Frame{route: r}
	found := false
	for _, s := range r.steps {
		var of measures
		if c := components[s.name()]; c != nil {
			if err := json.Unmarshal(c.GetDetail(), &of); err != nil {
				return nil, false
			}
			found = true
		}
		f.measures = append(f.measures, of)
	}
	return f, found
}

// component is the one that a step adds to a member's reward: its score, with the measures in the detail.
func component(name string, score float64, of measures, detail any) *assayv1.Component {
	c := &assayv1.Component{
		Verifier: name, Version: stepVersion, Outcome: assayv1.Outcome_OUTCOME_SCORED, Score: &score, Reason: ReasonRelative,
		Explanation: fmt.Sprintf("relative to all %d members of its group", of.Size), Detail: marshal(detail),
	}
	if of.Members < of.Size {
		c.Reason = ReasonIncompleteGroup
		c.Explanation = fmt.Sprintf("relative to %d of the %d members of its group: the others have no reward", of.Members, of.Size)
	}
	return c
}
