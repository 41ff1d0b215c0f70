package verify

import (
	"context"
	"unicode/utf8"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/rewardspec"
)

// judge makes the verdict on a rollout: every component of its route whose verifier is hosted.
func judge(ctx context.Context, route *rewardspec.Route, r *assayv1.Rollout, hosts func(string) bool) *assayv1.Verdict {
	v := newVerdict(r)
	v.Components = route.Judge(ctx, rewardspec.Input(r), hosts)
	return v
}

// newVerdict is a verdict without components.
func newVerdict(r *assayv1.Rollout) *assayv1.Verdict {
	return &assayv1.Verdict{
		Tenant: r.GetTenant(), Run: r.GetRun(), Id: r.GetId(), Spec: r.GetSpec(),
		CompletionChars: uint32(utf8.RuneCountInString(rewardspec.Text(r.GetCompletion()))), CompletionTokens: r.GetCompletionTokens(),
	}
}
