package reward

import (
	"context"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/rewardspec"
)

// group gathers the rollouts of one group on a route with group steps. Its rewards are made together, once all that
// it has are judged, or at its deadline from those that are there. What is decided then, the frame, holds for all of
// its rewards, and can be read back from any of them: a service that was killed between two rewards of a group goes
// on with the same frame.
//
// Nothing of a group that this service decides is acknowledged before all of its rewards are stored, so that a new
// service finds either the whole group in the streams, or a reward for whatever is left of it.
type group struct {
	key   groupKey
	route *rewardspec.Route
	// members are those that are not acknowledged, seen counts all that ever came.
	members map[bus.Key]*rollout
	seen    int
	// size is the largest that a member states.
	size int
	// deadline is the longest that a member states. It counts from moved, when a member last came or was judged.
	deadline time.Duration
	moved    time.Time
	// frame is nil until the group is decided. shared says that a service beside this one decided it, which may have
	// acknowledged some of it already: each member then ends by itself, and the frame is kept for those to come.
	frame  *rewardspec.Frame
	shared bool
	// over says that nobody is waited for any more.
	over bool
	// paid counts the members whose reward is stored; asked is when their rewards were last looked up.
	paid  int
	asked time.Time
}

// groupKey names a group: one id on two routes, or under two specs, is two groups.
type groupKey struct{ tenant, run, route, spec, group string }

func groupOf(h bus.Header) groupKey { return groupKey{h.Tenant, h.Run, h.Route, h.Spec, h.Group} }

// gather puts a rollout into its group, made when missing. The lock is held.
func (s *Service) gather(key bus.Key, r *rollout) {
	h := r.header
	if h.GroupSize == 0 {
		none := r.route.NoGroupSize()
		r.fail(none.Reason, none.Explanation)
		return
	}
	at := groupOf(h)
	g := s.groups[at]
	if g == nil {
		g = &group{key: at, route: r.route, members: make(map[bus.Key]*rollout)}
		s.groups[at] = g
	}
	g.members[key] = r
	g.seen++
	g.size, g.deadline, g.moved = max(g.size, int(h.GroupSize)), max(g.deadline, h.Deadline), time.Now()
	r.group = g
}

// groupPayments returns the rewards of a group that can be made now, which it marks as on the way: none before the group
// is decided, which it is when all of it is there, or over. What is paid of it already may end here. The lock is held.
func (s *Service) groupPayments(g *group) []payment {
	if !s.live || g.frame == nil && !((g.seen >= g.size || g.over) && g.judged()) {
		return nil
	}
	g.decide()
	var due []payment
	for key, r := range g.members {
		if !r.paid && r.ready() {
			r.writing = true
			due = append(due, payment{key, r.reward(), r.header})
		}
	}
	for _, ack := range s.release(g) {
		ack()
	}
	return due
}

// judged reports whether nothing is missing of any member that is there. One that is paid needs nothing.
func (g *group) judged() bool {
	for _, r := range g.members {
		if !r.paid && !r.complete() {
			return false
		}
	}
	return true
}

// decide measures the group.
func (g *group) decide() {
	if g.frame != nil {
		return
	}
	members := make([]rewardspec.Member, 0, len(g.members))
	for _, r := range g.members {
		members = append(members, r.member())
	}
	g.frame = g.route.Frame(members, g.size)
}

// late reports whether a group that has nothing to wait for but members it has never seen is past its deadline, which
// does not count while the service was away.
func (g *group) late(started, now time.Time) bool {
	since := g.moved
	if started.After(since) {
		since = started
	}
	return !g.over && (g.frame == nil || g.shared) && now.Sub(since) > g.deadline && g.judged()
}

// fund notes that a member's reward is stored, and returns the acks of all that end with it. The lock is held.
func (s *Service) fund(r *rollout) []func() {
	if !r.paid {
		r.paid = true
		r.group.paid++
	}
	return s.release(r.group)
}

// release ends the members of a decided group once all of them are paid, or each as it is paid when the group is shared.
// It returns their acks. The lock is held.
func (s *Service) release(g *group) []func() {
	if g.frame == nil || !g.shared && g.paid < len(g.members) {
		return nil
	}
	var acks []func()
	for key, r := range g.members {
		if r.paid {
			delete(g.members, key)
			g.paid--
			s.done.add(key)
			acks = append(acks, s.end(key)...)
		}
	}
	if len(g.members) == 0 && (!g.shared || g.over || g.seen >= g.size) && s.groups[g.key] == g {
		delete(s.groups, g.key)
	}
	return acks
}

// inherit is what to ask REWARDS about a group of which some rewards are stored that this service has not decided.
type inherit struct {
	group *group
	paid  []bus.Address
}

// inheritances returns the groups that were decided by another service, or by this one before it was killed, and were
// not asked about for a while. The lock is held.
func (s *Service) inheritances(now time.Time) []inherit {
	var out []inherit
	for _, g := range s.groups {
		if g.frame != nil || g.paid == 0 || now.Sub(g.asked) < s.pace.askAgain {
			continue
		}
		g.asked = now
		in := inherit{group: g}
		for _, r := range g.members {
			if r.paid {
				in.paid = append(in.paid, r.header.Address)
			}
		}
		out = append(out, in)
	}
	return out
}

// adopt goes on where the one before stopped: it reads the frame that the rewards of a group were made in, if any of
// those that are stored is in one.
func (s *Service) adopt(ctx context.Context, in inherit) error {
	for _, address := range in.paid {
		stored, err := s.bus.Reward(ctx, address)
		if err != nil {
			return err
		}
		frame, ok := in.group.route.FrameOf(stored.GetComponents())
		if !ok {
			continue
		}
		s.mu.Lock()
		if in.group.frame == nil {
			// What lies in the streams now is all there is of the group only while the state is rebuilt.
			in.group.frame, in.group.shared = frame, s.live
		}
		due := s.groupPayments(in.group)
		s.mu.Unlock()
		s.send(due)
		return nil
	}
	return nil
}

// member is what group steps see of the rollout.
func (r *rollout) member() rewardspec.Member {
	return rewardspec.Member{Components: r.components, Result: r.result(), Chars: r.chars, Tokens: r.tokens}
}

// place makes a reward relative to the rollout's group.
func (r *rollout) place(out *assayv1.Reward) {
	if r.group != nil && r.group.frame != nil {
		r.group.frame.Fill(out, r.member())
	}
}
