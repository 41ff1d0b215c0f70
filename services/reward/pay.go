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
	"github.com/assay-rl/assay/services/rewardspec"
)

// pay stores a rollout's reward if all that it needs is there, or those of its whole group.
func (s *Service) pay(key bus.Key) {
	s.mu.Lock()
	due := s.payments(key)
	s.mu.Unlock()
	s.send(due)
}

// payment is a reward that is to be stored.
type payment struct {
	key bus.Key
	out *assayv1.Reward
	of  bus.Header
}

// payments returns the rewards that a change to a rollout lets be made, marked as on the way. The lock is held.
func (s *Service) payments(key bus.Key) []payment {
	r := s.open[key]
	switch {
	case r == nil || !s.live:
		return nil
	case r.group != nil:
		return s.groupPayments(r.group)
	case !r.ready():
		return nil
	}
	r.writing = true
	return []payment{{key, r.reward(), r.header}}
}

func (s *Service) send(due []payment) {
	for _, p := range due {
		s.write(p.key, p.out, p.of)
	}
}

// ready reports whether a reward can be made and none is on the way.
func (r *rollout) ready() bool { return r.arrived && !r.writing && r.complete() }

// complete reports whether nothing is missing. A rollout without a route has a failure.
func (r *rollout) complete() bool {
	return r.failure != "" || r.late || r.route != nil && len(r.route.Missing(r.components)) == 0
}

// reward makes the reward of a rollout from what is there.
func (r *rollout) reward() *assayv1.Reward {
	h := r.header
	out := &assayv1.Reward{
		Tenant: h.Tenant, Run: h.Run, Id: h.ID, Group: h.Group, GroupSize: h.GroupSize, Route: h.Route, Spec: h.Spec,
		Components: maps.Clone(r.components), Digest: h.Digest,
	}
	r.result().Fill(out)
	r.place(out)
	return out
}

// result is what the rollout comes to by itself.
func (r *rollout) result() rewardspec.Result {
	failed := rewardspec.Result{Outcome: assayv1.Outcome_OUTCOME_UNSCORED, Reason: r.failure, Explanation: r.explanation}
	if r.failure != "" {
		return failed
	}
	if missing := r.overdue(); missing != "" {
		failed.Reason, failed.Explanation = ReasonDeadline, fmt.Sprintf("no live worker judged %s within %v", missing, r.header.Deadline)
		return failed
	}
	return r.route.Reward(r.components)
}

// overdue lists what is missing of a rollout past its deadline: optional components may be missing, others may not.
func (r *rollout) overdue() string {
	if !r.late {
		return ""
	}
	var missing []string
	for _, c := range r.route.Components {
		if r.components[c.Name] == nil && !c.Optional {
			missing = append(missing, fmt.Sprintf("%s (verifier %s)", c.Name, c.Verifier))
		}
	}
	return strings.Join(missing, ", ")
}

// write stores a reward and ends its rollout. A reward that cannot be stored as it is goes without its evidence.
func (s *Service) write(key bus.Key, out *assayv1.Reward, of bus.Header) {
	err := s.out.Write(s.ctx, out, of, func(first bool, err error) {
		if err != nil {
			s.refused(key, out, of, err)
			return
		}
		s.metrics.stored(out, first)
		s.settle(key)
	})
	if err != nil && s.ctx.Err() == nil {
		s.refused(key, out, of, err)
	}
}

// refused deals with a reward that can never be stored as it is.
func (s *Service) refused(key bus.Key, out *assayv1.Reward, of bus.Header, err error) {
	if s.ctx.Err() != nil {
		return
	}
	less := lighter(out, err)
	if less == nil {
		s.log.Error("a reward cannot be stored", "id", out.GetId(), "error", err)
		return
	}
	s.log.Warn("a reward cannot be stored as it is", "id", out.GetId(), "error", err)
	go s.write(key, less, of)
}

// lighter returns a reward with less in it: first without its evidence, which changes nothing of what it says, so that
// nobody can talk a bad score away; then, if that is still too large, without its components and its number. After
// that there is nothing left to leave out.
func lighter(out *assayv1.Reward, err error) *assayv1.Reward {
	less := &assayv1.Reward{
		Tenant: out.Tenant, Run: out.Run, Id: out.Id, Group: out.Group, GroupSize: out.GroupSize, Route: out.Route, Spec: out.Spec,
		Digest: out.Digest, Outcome: out.Outcome, Reward: out.Reward, Reason: out.Reason, Explanation: legible(out.Explanation, maxExplanation),
	}
	evidence := false
	less.Components = make(map[string]*assayv1.Component, len(out.Components))
	for name, c := range out.Components {
		evidence = evidence || len(c.GetDetail()) > 0 || c.GetExplanation() != ""
		less.Components[name] = &assayv1.Component{
			Verifier: c.GetVerifier(), Version: c.GetVersion(), Outcome: c.GetOutcome(), Score: c.Score, Reason: c.GetReason(), Answer: c.GetAnswer(), Ms: c.GetMs(),
		}
	}
	switch {
	case evidence:
		return less
	case out.Reason == ReasonTooLarge:
		return nil
	}
	less.Components, less.Outcome, less.Reward = nil, assayv1.Outcome_OUTCOME_UNSCORED, nil
	less.Reason, less.Explanation = ReasonTooLarge, legible(err.Error(), maxExplanation)
	return less
}

// settle ends a rollout whose reward is stored; one of a group ends with its group.
func (s *Service) settle(key bus.Key) {
	s.mu.Lock()
	var acks []func()
	if r := s.open[key]; r != nil && r.group != nil {
		acks = s.fund(r)
	} else {
		s.done.add(key)
		acks = s.end(key)
	}
	s.mu.Unlock()
	for _, ack := range acks {
		ack()
	}
}

// end forgets an open rollout and returns its acks, with those of every message of verdicts that waited for it last.
// The lock is held.
func (s *Service) end(key bus.Key) []func() {
	r := s.open[key]
	if r == nil {
		return nil
	}
	delete(s.open, key)
	acks := r.acks
	for _, m := range r.messages {
		m.waiting--
		if m.waiting > 0 {
			continue
		}
		delete(s.messages, m.seq)
		if m.ack != nil {
			acks = append(acks, m.ack)
		}
	}
	return acks
}

// pace says how often the sweep looks, and when it does what.
type pace struct {
	sweep time.Duration
	// askAfter is when a suspect is first looked up in REWARDS, askAgain how long until it is looked up again.
	askAfter, askAgain time.Duration
	// orphan is how long verdicts wait for their rollout, which was stored before them.
	orphan time.Duration
}

var usual = pace{sweep: time.Second, askAfter: 2 * time.Second, askAgain: 30 * time.Second, orphan: 10 * time.Minute}

// asksPerSweep bounds the look-ups of one sweep, asksAtATime those that are on the way together.
const (
	asksPerSweep = 4096
	asksAtATime  = 16
)

// sweep looks after what does not come by itself: deadlines, and rollouts whose reward may be stored already.
func (s *Service) sweep(ctx context.Context) {
	started := time.Now()
	t := time.NewTicker(s.pace.sweep)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		now := time.Now()
		due, suspects := s.inspect(started, now)
		s.send(due)
		s.ask(ctx, suspects)
		if err := s.adoptAll(ctx, now); err != nil && ctx.Err() == nil {
			s.log.Warn("groups that are paid in part not looked up; trying again", "error", err)
		}
	}
}

// inspect finds the rollouts and groups that are past their deadline, and the rollouts to be looked up.
func (s *Service) inspect(started, now time.Time) (due []payment, suspects []bus.Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, r := range s.open {
		if r.writing || r.paid {
			continue
		}
		// A verdict without a rollout belongs to one that got its reward before, as far as anybody can tell.
		if (r.suspect || !r.arrived) && now.Sub(r.asked) > s.pace.askAgain && now.Sub(r.since) > s.pace.askAfter && len(suspects) < asksPerSweep {
			r.asked = now
			suspects = append(suspects, key)
		}
		// Most are young, and need no look at what progress was made.
		if r.arrived && r.route != nil && !r.complete() && now.Sub(r.since) > r.header.Deadline && now.Sub(s.lastProgress(r, started)) > r.header.Deadline {
			r.late = true
			due = append(due, s.payments(key)...)
		}
	}
	for _, g := range s.groups {
		if g.late(started, now) {
			if g.over = true; g.frame == nil {
				s.metrics.incomplete.Inc()
			}
			due = append(due, s.groupPayments(g)...)
		}
	}
	return due, suspects
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

// ask looks rollouts up in REWARDS and ends those that have their reward.
func (s *Service) ask(ctx context.Context, keys []bus.Key) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(asksAtATime)
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

// trust clears a rollout that has no reward. When all that is known of it are old verdicts it does not exist, or its
// reward was deleted, and the verdicts would stay for ever.
func (s *Service) trust(key bus.Key) {
	s.mu.Lock()
	var acks []func()
	if r := s.open[key]; r != nil {
		r.suspect = false
		if !r.arrived && time.Since(r.since) > s.pace.orphan {
			s.metrics.orphans.Inc()
			acks = s.end(key)
		}
	}
	s.mu.Unlock()
	for _, ack := range acks {
		ack()
	}
}
