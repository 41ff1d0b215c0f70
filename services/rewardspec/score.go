package rewardspec

import (
	"cmp"
	"context"
	"strings"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/verifiers"
)

// ReasonUnknownRoute says that the spec has no such route and there is no verifier of that name either.
const ReasonUnknownRoute = "unknown_route"

// Score judges a rollout with every component of its route, in this process, and returns its reward. It is what a
// fleet does, without the fleet; but it knows no group, so where [Route.Relative] is true the steps are still to come:
// see [Spec.ScoreGroup] and [Route.Frame]. It never fails: what goes wrong is an outcome. Safe for concurrent use.
func (s *Spec) Score(ctx context.Context, r *assayv1.Rollout) *assayv1.Reward {
	out := &assayv1.Reward{
		Tenant: r.GetTenant(), Run: r.GetRun(), Id: r.GetId(), Group: cmp.Or(r.GetGroup(), r.GetId()),
		GroupSize: r.GetGroupSize(), Route: r.GetRoute(), Spec: s.Ref(),
	}
	route, ok := s.Route(r.GetRoute())
	if !ok {
		s.NoRoute(r.GetRoute()).Fill(out)
		return out
	}
	out.Components = route.Judge(ctx, Input(r), nil)
	route.Reward(out.Components).Fill(out)
	return out
}

// ScoreGroup judges all the rollouts of one group on one route, and returns their rewards in the same order, group
// steps included. How many there are is the group's size. Safe for concurrent use.
func (s *Spec) ScoreGroup(ctx context.Context, rollouts []*assayv1.Rollout) []*assayv1.Reward {
	out := make([]*assayv1.Reward, len(rollouts))
	members := make([]Member, len(rollouts))
	for i, r := range rollouts {
		out[i] = s.Score(ctx, r)
		members[i] = MemberOf(r, out[i])
	}
	if len(rollouts) == 0 {
		return out
	}
	route, ok := s.Route(rollouts[0].GetRoute())
	if !ok || !route.Relative() {
		return out
	}
	frame := route.Frame(members, len(members))
	for i := range out {
		frame.Fill(out[i], members[i])
	}
	return out
}

// NoRoute is the result of a rollout whose route the spec does not have.
func (s *Spec) NoRoute(route string) Result {
	return unscored(ReasonUnknownRoute, "spec %s has no route %q and there is no verifier of that name", s.Ref(), route)
}

// Input returns what a verifier sees of a rollout.
func Input(r *assayv1.Rollout) verifiers.Rollout {
	return verifiers.Rollout{
		Prompt: Text(r.GetPrompt()), Completion: Text(r.GetCompletion()), Reference: r.GetReference(),
		FinishReason: r.GetFinishReason(), CompletionTokens: int(r.GetCompletionTokens()),
	}
}

// Text returns content as a verifier reads it: the turns of a chat are joined by blank lines.
func Text(c *assayv1.Content) string {
	chat := c.GetChat()
	if chat == nil {
		return c.GetText()
	}
	turns := make([]string, 0, len(chat.GetMessages()))
	for _, m := range chat.GetMessages() {
		turns = append(turns, m.GetContent())
	}
	return strings.Join(turns, "\n\n")
}
