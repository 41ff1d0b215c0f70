package reward

import (
	"fmt"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers/all"
)

// briefly is a service without its streams, and the headers of a group of n on a route with a group step.
func briefly(t testing.TB, n int) (*Service, *rewardspec.Route, []bus.Header) {
	t.Helper()
	spec, err := rewardspec.Parse([]byte("name: b\nroutes: {b: {components: {math: {verifier: math}}, group: [kimi_length]}}\n"), all.Registry())
	if err != nil {
		t.Fatal(err)
	}
	route, _ := spec.Route("b")
	s, _, headers := machine(n)
	s.groups, s.live, s.metrics, s.pace = make(map[groupKey]*group), true, newMetrics(nil, s), usual
	for i := range headers {
		headers[i].Route, headers[i].Group, headers[i].GroupSize, headers[i].Deadline = "b", "g", uint32(n), time.Minute
	}
	return s, route, headers
}

// joinGroup lets a rollout arrive; it returns the rollout, whose ack counts in acked.
func (s *Service) joinGroup(h bus.Header, route *rewardspec.Route, acked *int) *rollout {
	r := s.open[s.begin(h, route)]
	r.acks = append(r.acks, func() { *acked++ })
	s.gather(h.Key(), r)
	return r
}

// judgeAs folds a verdict on a rollout and returns the payments that follow.
func (s *Service) judgeAs(h bus.Header, seq uint64) []payment {
	v := verdictOn(h)
	v.CompletionChars = uint32(10 * seq)
	s.fold(bus.Judgement{Seq: seq, Verdicts: []*assayv1.Verdict{v}})
	return s.payments(h.Key())
}

func settleAll(s *Service, due []payment) {
	for _, p := range due {
		s.settle(p.key)
	}
}

// Nothing of a group is paid before the last of it is judged, and nothing is acknowledged before the last is paid.
func TestGroupIsPaidTogether(t *testing.T) {
	s, route, headers := briefly(t, 3)
	acked := 0
	for _, h := range headers {
		s.joinGroup(h, route, &acked)
	}
	if due := append(s.judgeAs(headers[0], 1), s.judgeAs(headers[1], 2)...); len(due) > 0 {
		t.Fatalf("%d rewards before the group is complete", len(due))
	}
	due := s.judgeAs(headers[2], 3)
	if len(due) != 3 {
		t.Fatalf("%d rewards of the complete group, want 3", len(due))
	}
	if again := s.payments(headers[0].Key()); len(again) > 0 {
		t.Errorf("%d rewards are made twice", len(again))
	}
	settleAll(s, due[:2])
	if acked != 0 {
		t.Errorf("%d rollouts are acknowledged before the group is paid", acked)
	}
	settleAll(s, due[2:])
	if acked != 3 || len(s.open)+len(s.groups)+len(s.messages) != 0 {
		t.Errorf("%d of 3 acknowledged; %d rollouts, %d groups and %d messages are left", acked, len(s.open), len(s.groups), len(s.messages))
	}
}

// A group that another service decided is shared: who is paid ends at once, who comes later is placed in the same frame,
// and the frame is kept until all have come or the deadline is over.
func TestSharedGroup(t *testing.T) {
	for _, comes := range []bool{true, false} {
		t.Run(fmt.Sprintf("the last one comes %v", comes), func(t *testing.T) {
			s, route, headers := briefly(t, 3)
			acked := 0
			first := s.joinGroup(headers[0], route, &acked)
			second := s.joinGroup(headers[1], route, &acked)
			s.settle(headers[0].Key())
			if in := s.inheritances(time.Now()); len(in) != 1 || len(in[0].paid) != 1 {
				t.Fatalf("to be asked: %v, want the group with its one paid member", in)
			}
			first.group.frame, first.group.shared = route.Frame([]rewardspec.Member{first.member(), second.member()}, 3), true
			settleAll(s, s.judgeAs(headers[1], 1))
			if acked != 2 || len(s.groups) != 1 {
				t.Fatalf("%d of 2 acknowledged, %d groups", acked, len(s.groups))
			}
			if comes {
				s.joinGroup(headers[2], route, &acked)
				settleAll(s, s.judgeAs(headers[2], 2))
			} else {
				s.inspect(time.Time{}, time.Now().Add(2*time.Minute))
			}
			if len(s.open)+len(s.groups) != 0 {
				t.Errorf("%d rollouts and %d groups are left", len(s.open), len(s.groups))
			}
		})
	}
}

// A group's deadline counts from its last change, and not while the service was away; it never cuts off a member that is
// still to be judged, which has a deadline of its own.
func TestGroupDeadline(t *testing.T) {
	s, route, headers := briefly(t, 3)
	acked := 0
	start := time.Now()
	for _, h := range headers[:2] {
		s.joinGroup(h, route, &acked)
	}
	s.judgeAs(headers[0], 1)
	g := s.groups[groupOf(headers[0])]
	if g.late(start, start.Add(time.Hour)) {
		t.Error("it is over while a member is not judged")
	}
	s.judgeAs(headers[1], 2)
	if g.late(start, start.Add(30*time.Second)) || g.late(start.Add(time.Hour), start.Add(time.Hour+30*time.Second)) {
		t.Error("it is over before a minute of the service's time")
	}
	due, _ := s.inspect(start, time.Now().Add(2*time.Minute))
	if len(due) != 2 || !g.over {
		t.Fatalf("%d rewards after the deadline, want 2", len(due))
	}
	settleAll(s, due)
	if acked != 2 || len(s.groups) != 0 {
		t.Errorf("%d of 2 acknowledged, %d groups are left", acked, len(s.groups))
	}
}
