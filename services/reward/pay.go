package reward

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
)

// pay stores a rollout's reward if all that it needs is there.
func (s *Service) pay(key bus.Key) {
	s.mu.Lock()
	r := s.open[key]
	if r == nil || !s.live || !r.ready() {
		s.mu.Unlock()
		return
	}
	r.writing = true
	out, trace := r.reward(), r.header.Trace
	s.mu.Unlock()
	s.write(key, out, trace)
}

// ready reports whether a reward can be made. A rollout without a route has a failure.
func (r *rollout) ready() bool {
	if !r.arrived || r.writing {
		return false
	}
	return r.failure != "" || r.route != nil && len(r.route.Missing(r.components)) == 0
}

// reward makes the reward of a rollout from what is there.
func (r *rollout) reward() *assayv1.Reward {
	h := r.header
	out := &assayv1.Reward{
		Tenant: h.Tenant, Run: h.Run, Id: h.ID, Group: h.Group, GroupSize: h.GroupSize, Route: h.Route, Spec: h.Spec,
		Components: maps.Clone(r.components), Digest: h.Digest,
	}
	if r.failure != "" {
		out.Outcome, out.Reason, out.Explanation = assayv1.Outcome_OUTCOME_UNSCORED, r.failure, r.explanation
		return out
	}
	result := r.route.Reward(r.components)
	out.Outcome, out.Reason, out.Explanation = result.Outcome, result.Reason, result.Explanation
	if out.Outcome == assayv1.Outcome_OUTCOME_SCORED {
		out.Reward = &result.Reward
	}
	return out
}

// write stores a reward and ends its rollout. A reward that cannot be stored as it is goes without its evidence.
func (s *Service) write(key bus.Key, out *assayv1.Reward, trace string) {
	err := s.out.Write(s.ctx, out, trace, func(first bool, err error) {
		if err != nil {
			s.refused(key, out, trace, err)
			return
		}
		s.metrics.stored(out, first)
		s.settle(key)
	})
	if err != nil && s.ctx.Err() == nil {
		s.refused(key, out, trace, err)
	}
}

// refused deals with a reward that can never be stored as it is: without its evidence it always fits.
func (s *Service) refused(key bus.Key, out *assayv1.Reward, trace string, err error) {
	if s.ctx.Err() != nil {
		return
	}
	if out.Reason == ReasonTooLarge {
		s.log.Error("a reward cannot be stored", "id", out.GetId(), "error", err)
		return
	}
	s.log.Warn("a reward cannot be stored as it is", "id", out.GetId(), "error", err)
	bare := &assayv1.Reward{
		Tenant: out.Tenant, Run: out.Run, Id: out.Id, Group: out.Group, GroupSize: out.GroupSize, Route: out.Route, Spec: out.Spec,
		Digest: out.Digest, Outcome: assayv1.Outcome_OUTCOME_UNSCORED, Reason: ReasonTooLarge, Explanation: err.Error(),
	}
	go s.write(key, bare, trace)
}

// settle ends a rollout whose reward is stored, and every message of verdicts that waited for it last.
func (s *Service) settle(key bus.Key) {
	s.mu.Lock()
	s.done.add(key)
	r := s.open[key]
	delete(s.open, key)
	var acks []func()
	if r != nil {
		acks = r.acks
		for _, m := range r.messages {
			if m.waiting--; m.waiting == 0 && m.ack != nil {
				acks = append(acks, m.ack)
			}
			if m.waiting == 0 {
				delete(s.messages, m.seq)
			}
		}
	}
	s.mu.Unlock()
	for _, ack := range acks {
		ack()
	}
}

// Times of the sweep.
const (
	sweepEvery = time.Second
	// askAfter is when a suspect is first looked up in REWARDS, and how long until it is looked up again.
	askAfter = 2 * time.Second
	askAgain = 30 * time.Second
	// asksPerSweep bounds the look-ups of one sweep.
	asksPerSweep = 4096
)

// sweep looks after what does not come by itself: deadlines, and rollouts whose reward may be stored already.
func (s *Service) sweep(ctx context.Context) {
	started := time.Now()
	t := time.NewTicker(sweepEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		late, suspects := s.inspect(started, time.Now())
		for _, l := range late {
			s.write(l.key, l.out, l.trace)
		}
		s.ask(ctx, suspects)
	}
}

// overdue is a rollout past its deadline, with its reward.
type overdue struct {
	key   bus.Key
	out   *assayv1.Reward
	trace string
}

// inspect finds the rollouts that are past their deadline and those to be looked up.
func (s *Service) inspect(started, now time.Time) (late []overdue, suspects []bus.Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, r := range s.open {
		if r.writing {
			continue
		}
		// A verdict without a rollout belongs to one that got its reward before, as far as anybody can tell.
		if (r.suspect || !r.arrived) && now.Sub(r.asked) > askAgain && now.Sub(r.since) > askAfter && len(suspects) < asksPerSweep {
			r.asked = now
			suspects = append(suspects, key)
		}
		if r.arrived && r.route != nil && now.Sub(s.lastProgress(r, started)) > r.header.Deadline {
			r.writing = true
			late = append(late, overdue{key, expired(r), r.header.Trace})
		}
	}
	return late, suspects
}

// lastProgress is when a rollout's deadline last started to count: it stands still while any verifier it waits for
// makes progress.
func (s *Service) lastProgress(r *rollout, started time.Time) time.Time {
	last := r.since
	if started.After(last) {
		last = started
	}
	for _, c := range r.route.Components {
		if p := s.progress[c.Verifier]; r.components[c.Name] == nil && p.After(last) {
			last = p
		}
	}
	return last
}

// expired makes the reward of a rollout past its deadline: optional components may be missing, others may not.
func expired(r *rollout) *assayv1.Reward {
	out := r.reward()
	var missing []string
	for _, c := range r.route.Components {
		if r.components[c.Name] == nil && !c.Optional {
			missing = append(missing, fmt.Sprintf("%s (verifier %s)", c.Name, c.Verifier))
		}
	}
	if len(missing) > 0 {
		out.Outcome, out.Reward, out.Reason = assayv1.Outcome_OUTCOME_UNSCORED, nil, ReasonDeadline
		out.Explanation = fmt.Sprintf("no live worker judged %s within %v", strings.Join(missing, ", "), r.header.Deadline)
	}
	return out
}

// ask looks rollouts up in REWARDS and ends those that have their reward.
func (s *Service) ask(ctx context.Context, keys []bus.Key) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(16)
	for _, key := range keys {
		g.Go(func() error {
			has, err := s.bus.HasReward(ctx, key)
			if err != nil {
				return err
			}
			if has {
				s.settle(key)
			} else {
				s.trust(key)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil && ctx.Err() == nil {
		s.log.Warn("rewards not looked up; trying again", "error", err)
	}
}

// trust clears a rollout that has no reward.
func (s *Service) trust(key bus.Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.open[key]; r != nil {
		r.suspect = false
	}
}
