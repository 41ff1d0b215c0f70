package verify

import (
	"context"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

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

// maxExplanation bounds what a failure says, in bytes.
const maxExplanation = 1 << 10

// failed is the verdict on a rollout that could not be judged, in text that every message can carry.
func failed(r *assayv1.Rollout, reason string, err error) *assayv1.Verdict {
	text := err.Error()
	return &assayv1.Verdict{
		Tenant: r.GetTenant(), Run: r.GetRun(), Id: r.GetId(), Spec: r.GetSpec(),
		Failure: reason, FailureExplanation: strings.ToValidUTF8(text[:min(len(text), maxExplanation)], "\uFFFD"),
	}
}

// lighten leaves the evidence out of a verdict that is larger than limit: how much a verdict quotes is in the
// candidate's hand and must not keep it from being stored.
func lighten(v *assayv1.Verdict, limit int64) {
	if int64(proto.Size(v)) <= limit {
		return
	}
	for _, c := range v.GetComponents() {
		c.Detail, c.Explanation = nil, ""
	}
}
