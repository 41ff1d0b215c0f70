package rewardspec

import (
	"context"
	"encoding/json"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/verifiers"
)

// Golds returns completions that deserve the component's best score under a reference; see [verifiers.Golds].
// Safe for concurrent use.
func (c Component) Golds(reference json.RawMessage) ([]string, error) {
	return verifiers.Golds(c.verifier, reference)
}

// Judge runs the component alone, as [Route.Judge] runs all of them. Safe for concurrent use.
func (c Component) Judge(ctx context.Context, ro verifiers.Rollout) *assayv1.Component {
	return verifiers.Evaluate(ctx, c.spec, c.verifier, ro)
}
