package score

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"connectrpc.com/connect"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assay/v1/assayv1connect"
	"github.com/assay-rl/assay/services/client"
)

// Fleet scores through a fleet, over NATS.
type Fleet struct {
	// Client reaches the fleet.
	Client *client.Client
	// Run is the run the rollouts belong to there. A run that was used before gives the rewards it gave then.
	Run string
	// Spec is the reward spec, "name@hash"; the fleet must have it.
	Spec string
}

var _ Scorer = Fleet{}

// Score implements [Scorer].
func (f Fleet) Score(ctx context.Context, in <-chan *assayv1.Rollout, out chan<- *assayv1.Reward) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var waiting sync.WaitGroup
	for r := range in {
		r.Run, r.Spec = f.Run, f.Spec
		waiting.Add(1)
		err := f.Client.Submit(ctx, r, func(reward *assayv1.Reward, err error) {
			defer waiting.Done()
			if err != nil {
				cancel(err)
				return
			}
			// The caller offers no more rollouts than it has room for rewards.
			out <- reward
		})
		if err != nil {
			waiting.Done()
			cancel(err)
			break
		}
	}
	waiting.Wait()
	return context.Cause(ctx)
}

// Gateway scores through a fleet's gateway, over HTTP.
type Gateway struct {
	// URL is the gateway's address, for example "http://127.0.0.1:8080".
	URL string
	// Token is what the gateway asks for; empty for none.
	Token string
	// Run and Spec are as in [Fleet].
	Run, Spec string

	// grouped says that the rewards of a request may wait for rollouts of the next.
	grouped bool
}

var _ Scorer = Gateway{}

// Bounds of the requests to a gateway.
const (
	gatewayBatch    = 64
	gatewayRequests = 8
	gatewayTries    = 6
	// gatewayGather is how long a batch is filled that waits for no other.
	gatewayGather = 20 * time.Millisecond
)

// Score implements [Scorer].
func (g Gateway) Score(ctx context.Context, in <-chan *assayv1.Rollout, out chan<- *assayv1.Reward) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	api := assayv1connect.NewRewardServiceClient(http.DefaultClient, g.URL, connect.WithInterceptors(bearer(g.Token)))
	deliver := func(batch []*assayv1.Rollout) {
		rewards, err := g.send(ctx, api, batch)
		if err != nil {
			cancel(err)
			return
		}
		for _, reward := range rewards {
			out <- reward
		}
	}
	if g.grouped {
		g.all(ctx, in, deliver)
	} else {
		g.some(ctx, in, deliver)
	}
	return context.Cause(ctx)
}

// some sends a few requests at a time.
func (g Gateway) some(ctx context.Context, in <-chan *assayv1.Rollout, deliver func([]*assayv1.Rollout)) {
	var senders sync.WaitGroup
	for range gatewayRequests {
		senders.Go(func() {
			for batch := g.batch(in); len(batch) > 0 && ctx.Err() == nil; batch = g.batch(in) {
				deliver(batch)
			}
		})
	}
	senders.Wait()
}

// all sends every request at once: one that waited for its turn could be the one that the others wait for. The caller
// bounds how many rollouts are on the way, and batches are given time to fill.
func (g Gateway) all(ctx context.Context, in <-chan *assayv1.Rollout, deliver func([]*assayv1.Rollout)) {
	var senders sync.WaitGroup
	for batch := g.filled(in); len(batch) > 0 && ctx.Err() == nil; batch = g.filled(in) {
		senders.Go(func() { deliver(batch) })
	}
	senders.Wait()
}

// filled takes what comes until the batch is full, or for a short time.
func (g Gateway) filled(in <-chan *assayv1.Rollout) []*assayv1.Rollout {
	batch := g.batch(in)
	enough := time.After(gatewayGather)
	for len(batch) > 0 && len(batch) < gatewayBatch {
		select {
		case r, ok := <-in:
			if !ok {
				return batch
			}
			batch = append(batch, g.named(r))
		case <-enough:
			return batch
		}
	}
	return batch
}

// named is a rollout under the run and the spec that it is scored in.
func (g Gateway) named(r *assayv1.Rollout) *assayv1.Rollout {
	r.Run, r.Spec = g.Run, g.Spec
	return r
}

// batch takes what is there, at least one rollout while there are any.
func (g Gateway) batch(in <-chan *assayv1.Rollout) (batch []*assayv1.Rollout) {
	r, ok := <-in
	if !ok {
		return nil
	}
	batch = append(batch, g.named(r))
	for len(batch) < gatewayBatch {
		select {
		case r, ok := <-in:
			if !ok {
				return batch
			}
			batch = append(batch, g.named(r))
		default:
			return batch
		}
	}
	return batch
}

// send asks for a batch's rewards, again while the gateway is away: the same request gives the same rewards.
func (g Gateway) send(ctx context.Context, api assayv1connect.RewardServiceClient, batch []*assayv1.Rollout) ([]*assayv1.Reward, error) {
	pause := 100 * time.Millisecond
	for try := 1; ; try++ {
		resp, err := api.ScoreBatch(ctx, connect.NewRequest(&assayv1.ScoreBatchRequest{Rollouts: batch}))
		if err == nil {
			if n := len(resp.Msg.GetRewards()); n != len(batch) {
				return nil, fmt.Errorf("score: the gateway answered %d rollouts with %d rewards", len(batch), n)
			}
			return resp.Msg.GetRewards(), nil
		}
		if connect.CodeOf(err) != connect.CodeUnavailable || try == gatewayTries {
			return nil, fmt.Errorf("score: gateway %s: %w", g.URL, err)
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(pause):
			pause *= 2
		}
	}
}

// PutSpec stores a spec through the gateway for a tenant and returns its "name@hash".
func (g Gateway) PutSpec(ctx context.Context, tenant, yaml string) (string, error) {
	api := assayv1connect.NewSpecServiceClient(http.DefaultClient, g.URL, connect.WithInterceptors(bearer(g.Token)))
	resp, err := api.PutSpec(ctx, connect.NewRequest(&assayv1.PutSpecRequest{Tenant: tenant, Yaml: yaml}))
	if err != nil {
		return "", fmt.Errorf("score: gateway %s: %w", g.URL, err)
	}
	return resp.Msg.GetSpec().GetName() + "@" + resp.Msg.GetSpec().GetHash(), nil
}

// bearer sends a token with every request.
func bearer(token string) connect.UnaryInterceptorFunc {
	return func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, req connect.AnyRequest) (connect.AnyResponse, error) {
			if token != "" {
				req.Header().Set("Authorization", "Bearer "+token)
			}
			return next(ctx, req)
		}
	}
}
