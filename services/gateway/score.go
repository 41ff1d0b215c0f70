package gateway

import (
	"context"
	"errors"
	"fmt"

	"connectrpc.com/connect"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/client"
	"github.com/assay-rl/assay/services/rewardspec"
)

// maxBatch is the most rollouts of one request.
const maxBatch = 4096

var (
	errNoNATS = errors.New("the connection to NATS is down; it is being repaired")
	errToken  = errors.New("this gateway wants its token: Authorization: Bearer TOKEN")
)

// ScoreBatch implements the RewardService.
func (g *Gateway) ScoreBatch(ctx context.Context, req *connect.Request[assayv1.ScoreBatchRequest]) (*connect.Response[assayv1.ScoreBatchResponse], error) {
	rollouts := req.Msg.GetRollouts()
	out := &assayv1.ScoreBatchResponse{Rewards: make([]*assayv1.Reward, len(rollouts))}
	err := g.score(ctx, rollouts, func(i int, r *assayv1.Reward) error {
		out.Rewards[i] = r
		return nil
	})
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(out), nil
}

// ScoreStream implements the RewardService.
func (g *Gateway) ScoreStream(ctx context.Context, req *connect.Request[assayv1.ScoreStreamRequest], stream *connect.ServerStream[assayv1.ScoreStreamResponse]) error {
	return g.score(ctx, req.Msg.GetRollouts(), func(_ int, r *assayv1.Reward) error {
		return stream.Send(&assayv1.ScoreStreamResponse{Reward: r})
	})
}

// score checks all rollouts before it publishes the first, so that a faulty request leaves nothing behind.
func (g *Gateway) score(ctx context.Context, rollouts []*assayv1.Rollout, got func(int, *assayv1.Reward) error) error {
	prepared, err := g.prepare(ctx, rollouts)
	if err != nil {
		return err
	}
	err = g.client.ScorePrepared(ctx, prepared, func(i int, r *assayv1.Reward) error {
		g.scored.WithLabelValues(r.GetOutcome().String()).Inc()
		return got(i, r)
	})
	return coded(err)
}

func (g *Gateway) prepare(ctx context.Context, rollouts []*assayv1.Rollout) ([]bus.Prepared, error) {
	if len(rollouts) == 0 || len(rollouts) > maxBatch {
		return nil, connect.NewError(connect.CodeInvalidArgument, fmt.Errorf("a request has 1 to %d rollouts, this one has %d", maxBatch, len(rollouts)))
	}
	prepared := make([]bus.Prepared, len(rollouts))
	first := make(map[bus.Key]int, len(rollouts))
	for i, r := range rollouts {
		m, err := g.client.Prepare(ctx, r)
		if err != nil {
			return nil, coded(fmt.Errorf("rollouts[%d]: %w", i, err))
		}
		h := m.Header
		if j, twice := first[h.Key()]; twice {
			return nil, connect.NewError(connect.CodeInvalidArgument, fmt.Errorf("rollouts[%d] and rollouts[%d] have the same id %q", j, i, h.ID))
		}
		first[h.Key()], prepared[i] = i, m
	}
	return prepared, nil
}

// coded gives an error the code that tells a caller what to do about it.
func coded(err error) error {
	var known *connect.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, client.ErrReusedID):
		return connect.NewError(connect.CodeAlreadyExists, err)
	case errors.Is(err, bus.ErrTooLarge):
		return connect.NewError(connect.CodeResourceExhausted, err)
	case errors.Is(err, bus.ErrUnknownSpec):
		return connect.NewError(connect.CodeNotFound, err)
	case errors.Is(err, context.DeadlineExceeded):
		return connect.NewError(connect.CodeDeadlineExceeded, err)
	case errors.Is(err, context.Canceled):
		return connect.NewError(connect.CodeCanceled, err)
	case errors.Is(err, bus.ErrInvalid):
		return connect.NewError(connect.CodeInvalidArgument, err)
	}
	if _, faulty := errors.AsType[*rewardspec.Error](err); faulty {
		return connect.NewError(connect.CodeInvalidArgument, err)
	}
	return connect.NewError(connect.CodeUnavailable, err)
}
