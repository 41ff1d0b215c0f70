package reward_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/reward"
)

// many makes rollouts of route ant with different scores.
func many(n int) []*assayv1.Rollout {
	out := make([]*assayv1.Rollout, n)
	for i := range out {
		out[i] = rollout(fmt.Sprintf("r%d", i), "ant", fmt.Sprintf("ant=0.%04d", i))
	}
	return out
}

// The three outcomes of components, in a sum and in a formula, from publish to reward.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	const yaml = `name: outcomes
routes:
  sum:
    components:
      a: {verifier: ant}
      b: {verifier: bee, weight: 0.5}
      c: {verifier: cow, weight: 2, optional: true}
  formula:
    components:
      a: {verifier: ant}
      b: {verifier: bee}
      c: {verifier: cow, optional: true}
    reward: a + or(b, 0.75) * 10 + or(c, -3)
  broken:
    components:
      a: {verifier: ant}
    reward: 1 / a
`
	const scored, unscored = assayv1.Outcome_OUTCOME_SCORED, assayv1.Outcome_OUTCOME_UNSCORED
	tests := []struct {
		route, completion string
		outcome           assayv1.Outcome
		reward            float64
		reason            string
	}{
		{"sum", "ant=0.5 bee=1 cow=0.25", scored, 1.5, ""},
		{"sum", "ant=0.5 bee=abstain cow=0.25", scored, 1, ""},
		{"sum", "ant=0.5 bee=1 cow=error", scored, 1, ""},
		{"sum", "ant=0.5 bee=1 cow=abstain", scored, 1, ""},
		{"sum", "ant=error bee=1 cow=1", unscored, 0, "no_judge"},
		{"sum", "ant=NaN bee=1 cow=1", unscored, 0, "bad_score"},
		{"sum", "ant=abstain bee=abstain cow=abstain", unscored, 0, "abstained"},
		{"sum", "ant=-1 bee=-1 cow=-1", scored, -3.5, ""},
		{"formula", "ant=0.5 bee=1 cow=0.25", scored, 10.75, ""},
		{"formula", "ant=0.5 bee=abstain cow=0.25", scored, 8.25, ""},
		{"formula", "ant=0.5 bee=1 cow=error", scored, 7.5, ""},
		{"formula", "ant=0.5 bee=error cow=1", unscored, 0, "no_judge"},
		{"broken", "ant=0.5", scored, 2, ""},
		{"broken", "ant=0", unscored, 0, "formula"},
	}
	f := fleet(t, fleettest.Spec(yaml))
	s := serve(t, f)
	worker(t, f, "all")
	var rollouts []*assayv1.Rollout
	for i, tt := range tests {
		rollouts = append(rollouts, rollout(fmt.Sprintf("%d", i), tt.route, tt.completion))
	}
	for i, got := range f.ScoreAll(t, rollouts) {
		tt := tests[i]
		if got.GetOutcome() != tt.outcome || got.GetReward() != tt.reward || got.GetReason() != tt.reason || (got.Reward != nil) != (tt.outcome == scored) {
			t.Errorf("%s %q: reward %v, want %v %v %s", tt.route, tt.completion, got, tt.outcome, tt.reward, tt.reason)
		}
	}
	right(t, f, rewards(t, f), rollouts)
	drained(t, f, s)
}

// Two pools judge everything twice and two reward services pay for it: each rollout still has one reward, and neither
// service keeps anything.
func TestExactlyOnce(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	first, second := serve(t, f), serve(t, f)
	worker(t, f, "one")
	worker(t, f, "one")
	worker(t, f, "two")
	rollouts := many(400)
	f.Publish(t, rollouts...)
	f.Publish(t, rollouts[:100]...)
	right(t, f, awaitRewards(t, f, len(rollouts)), rollouts)
	drained(t, f, first, second)
}

// The service is killed again and again while rollouts flow, each time with its connection.
func TestRestartsInTheMiddle(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	worker(t, f, "one", "ant")
	worker(t, f, "two", "ant")
	rollouts := many(1500)
	s := serve(t, f)
	for i := 0; i < len(rollouts); i += 100 {
		f.Publish(t, rollouts[i:i+100]...)
		time.Sleep(time.Duration(rand.IntN(40)) * time.Millisecond)
		s.kill()
		s = serve(t, f)
	}
	right(t, f, awaitRewards(t, f, len(rollouts)), rollouts)
	drained(t, f, s)
}

// A service that starts after everything has happened pays it all from what the streams hold, and one that starts when
// all is paid finds nothing to do.
func TestRebuild(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	stop := worker(t, f, "all")
	rollouts := many(300)
	f.Publish(t, rollouts...)
	fleettest.Eventually(t, "everything to be judged", func() bool { return f.Counter(t, "assay_components_total") == 300 })
	stop()
	s := serve(t, f)
	right(t, f, awaitRewards(t, f, len(rollouts)), rollouts)
	drained(t, f, s)
	s.kill()
	drained(t, f, serve(t, f))
}

// What a service that died had received shows as a gap, and is read past the durable.
func TestGap(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	s := serve(t, f)
	stop := ghost(t, f)
	worker(t, f, "all")
	rollouts := many(300)
	f.Publish(t, rollouts[:200]...)
	right(t, f, awaitRewards(t, f, 200), rollouts[:200])
	stop()
	f.Publish(t, rollouts[200:]...)
	right(t, f, awaitRewards(t, f, 300), rollouts)
	// The durable gives out again what died with the ghost after thirty times AckWait.
	drained(t, f, s)
}

// ghost shares the reward service's durables and does nothing with what it gets. It waits until it is served.
func ghost(t *testing.T, f *fleettest.Fleet) (stop func()) {
	t.Helper()
	b, _ := f.Connect(t)
	taken := make(chan struct{}, 4096)
	j := b.Join(func(bus.Arrival) { taken <- struct{}{} }, func(bus.Judgement) {})
	go func() { _ = j.Follow(t.Context()) }()
	for i := 0; ; i++ {
		if i == 500 {
			t.Fatal("the ghost is never served")
		}
		f.Publish(t, rollout(fmt.Sprintf("for the ghost %d", i), "nobody", ""))
		select {
		case <-taken:
			for range i + 1 {
				awaitRewards(t, f, i+1)
			}
			if err := f.Bus.ForgetRun(t.Context(), bus.DefaultTenant, bus.DefaultRun); err != nil {
				t.Fatal(err)
			}
			return b.Close
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// A verdict may be there before its rollout's headers are.
func TestVerdictBeforeHeader(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	s := serve(t, f)
	judge(t, f, verdict("early", 0.25, "ant"))
	fleettest.Eventually(t, "the verdict to wait", func() bool {
		open, waiting := s.Sizes()
		return open == 1 && waiting == 1
	})
	f.Publish(t, rollout("early", "ant", ""))
	if r := f.Reward(t, address("early")); r.GetReward() != 0.25 {
		t.Errorf("reward %v, want 0.25", r)
	}
	drained(t, f, s)
}

// A verdict on a rollout that has its reward changes nothing and is ended, by the service that paid it and by one that
// knows of it from REWARDS alone.
func TestVerdictAfterReward(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	s := serve(t, f)
	f.Publish(t, rollout("a", "ant", ""))
	judge(t, f, verdict("a", 0.25, "ant"))
	f.Reward(t, address("a"))
	judge(t, f, verdict("a", 0.75, "ant"))
	drained(t, f, s)
	s.kill()
	s = serve(t, f)
	fleettest.Eventually(t, "the second service to be there", s.Live)
	judge(t, f, verdict("a", 0.75, "ant"))
	drained(t, f, s)
	if got := rewards(t, f)["a"]; len(got) != 1 || got[0].GetReward() != 0.25 {
		t.Errorf("rewards %v, want the first one", got)
	}
}

// The first judgement of a component stays, also when the second is in the same message.
func TestFirstVerdictStays(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec("name: two\nroutes: {two: {components: {a: {verifier: ant}, b: {verifier: ant}}}}"))
	judge(t, f, verdict("x", 0.25, "a"), verdict("x", 0.75, "a"), verdict("y", 0.5, "a", "b"), verdict("x", 0.125, "a", "b"))
	f.Publish(t, rollout("x", "two", ""), rollout("y", "two", ""))
	s := serve(t, f)
	if r := f.Reward(t, address("x")); r.GetReward() != 0.375 {
		t.Errorf("reward %v, want 0.25 + 0.125", r)
	}
	if r := f.Reward(t, address("y")); r.GetReward() != 1 {
		t.Errorf("reward %v, want 1", r)
	}
	drained(t, f, s)
}

// Verdicts on a rollout that is in no stream, and has no reward, are given up in the end.
func TestOrphan(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	s := serve(t, f, func(s *reward.Service) { s.SetOrphanAge(100 * time.Millisecond) })
	judge(t, f, verdict("nobody", 0.25, "ant"))
	drained(t, f, s)
	if got := rewards(t, f); len(got) > 0 {
		t.Errorf("rewards %v, want none", got)
	}
}

// A reward that is too large goes without its evidence, which keeps its number; if it still is, it goes without the
// number.
func TestTooLarge(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec("name: two\nroutes: {two: {components: {a: {verifier: ant}, b: {verifier: ant}}}}"))
	s := serve(t, f)
	const half = 5 << 20
	for _, name := range []string{"a", "b"} {
		quotes, answers := verdict("quotes", 0.5, name), verdict("answers", 0.5, name)
		quotes.Components[name].Detail = []byte(`"` + strings.Repeat("q", half) + `"`)
		answers.Components[name].Answer = strings.Repeat("a", half)
		judge(t, f, quotes)
		judge(t, f, answers)
	}
	f.Publish(t, rollout("quotes", "two", ""), rollout("answers", "two", ""), rollout("behind", "ant", ""))
	judge(t, f, verdict("behind", 0.5, "ant"))
	if r := f.Reward(t, address("quotes")); r.GetReward() != 1 || len(r.GetComponents()) != 2 || r.GetComponents()["a"].GetScore() != 0.5 {
		t.Errorf("quotes: reward %v, want 1 of two components", r)
	}
	r := f.Reward(t, address("answers"))
	if r.GetOutcome() != assayv1.Outcome_OUTCOME_UNSCORED || r.GetReason() != reward.ReasonTooLarge || r.Reward != nil || r.GetExplanation() == "" || r.GetSpec() == "" {
		t.Errorf("answers: reward %.500v, want unscored, too_large", r)
	}
	if r := f.Reward(t, address("behind")); r.GetReward() != 0.5 {
		t.Errorf("behind: reward %v, want 0.5", r)
	}
	drained(t, f, s)
}

// A service whose durable somebody deleted ends with an error, instead of standing there without one.
func TestRunEndsWithItsFeed(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	s := serve(t, f)
	f.Publish(t, rollout("a", "ant", ""))
	judge(t, f, verdict("a", 0.25, "ant"))
	f.Reward(t, address("a"))
	if answer := dial(t, f).request("$JS.API.CONSUMER.DELETE.VERDICTS.reward", nil, ""); !strings.Contains(answer, `"success":true`) {
		t.Fatal(answer)
	}
	select {
	case err := <-s.ended:
		if err == nil {
			t.Error("no error")
		}
	case <-time.After(time.Minute):
		t.Fatal("it did not end within 20 s")
	}
}
