package reward

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers/all"
)

// The recent set is the last so many distinct keys that were added, and never more.
func TestRecent(t *testing.T) {
	for _, size := range []int{1, 2, 7, 64} {
		r := newRecent(size)
		var model []bus.Key
		rng := rand.New(rand.NewPCG(1, uint64(size)))
		for step := range 2000 {
			k := bus.Key(fmt.Sprintf("default.default.%d", rng.IntN(3*size)))
			r.add(k)
			if !slices.Contains(model, k) {
				model = append(model, k)
			}
			model = model[max(0, len(model)-size):]
			if len(r.set) != len(model) {
				t.Fatalf("size %d, step %d: it holds %d keys, want %d", size, step, len(r.set), len(model))
			}
			for i := range 3 * size {
				k := bus.Key(fmt.Sprintf("default.default.%d", i))
				if r.has(k) != slices.Contains(model, k) {
					t.Fatalf("size %d, step %d: has(%s) is %v", size, step, k, r.has(k))
				}
			}
		}
	}
}

// machine is a service without its streams: what arrives is folded and what is ready is made, and nothing is stored.
func machine(n int) (*Service, *rewardspec.Route, []bus.Header) {
	s := &Service{
		open: make(map[bus.Key]*rollout), messages: make(map[uint64]*message), done: newRecent(recentSize), progress: make(map[string]time.Time),
	}
	route, _ := rewardspec.Default(all.Registry()).Route("math")
	headers := make([]bus.Header, n)
	for i := range headers {
		headers[i] = bus.Header{Address: bus.Address{Tenant: "default", Run: "default", ID: fmt.Sprintf("r%d", i)}, Route: "math", Deadline: bus.DefaultDeadline}
	}
	return s, route, headers
}

func (s *Service) begin(h bus.Header, route *rewardspec.Route) bus.Key {
	key := h.Key()
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.entry(key)
	r.header, r.arrived, r.route = h, true, route
	return key
}

func verdictOn(h bus.Header) *assayv1.Verdict {
	score := 0.5
	return &assayv1.Verdict{Tenant: h.Tenant, Run: h.Run, Id: h.ID, Components: map[string]*assayv1.Component{
		"math": {Verifier: "math", Outcome: assayv1.Outcome_OUTCOME_SCORED, Score: &score},
	}}
}

// A rollout's way through the state alone: headers, a verdict in a message of 64, the reward, the end. No input or
// output.
func BenchmarkState(b *testing.B) {
	const batch = 64
	s, route, headers := machine(batch)
	b.ReportAllocs()
	for i := 0; b.Loop(); i += batch {
		s.done = &recent{ring: make([]digest, 1), set: make(map[digest]struct{})}
		verdicts := make([]*assayv1.Verdict, batch)
		for j, h := range headers {
			s.begin(h, route)
			verdicts[j] = verdictOn(h)
		}
		keys, _ := s.fold(bus.Judgement{Seq: uint64(i), Verdicts: verdicts})
		for _, k := range keys {
			if r := s.open[k]; !r.ready() || r.reward().GetReward() != 0.5 {
				b.Fatal("no reward")
			}
			s.settle(k)
		}
	}
	b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "rollouts/s")
	if len(s.open)+len(s.messages) > 0 {
		b.Fatalf("%d rollouts and %d messages are left", len(s.open), len(s.messages))
	}
}

// One sweep over a full house: it holds the lock.
func BenchmarkInspect(b *testing.B) {
	s, route, headers := machine(100_000)
	for _, h := range headers {
		s.begin(h, route)
	}
	now := time.Now()
	for b.Loop() {
		if late, suspects := s.inspect(now, now); len(late)+len(suspects) > 0 {
			b.Fatal("nothing is late")
		}
	}
}
