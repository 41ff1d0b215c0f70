package reward_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/reward"
)

const partsYAML = `name: parts
routes:
  parts:
    components:
      a: {verifier: ant}
      b: {verifier: bee}
      c: {verifier: cow, optional: true}
  extra:
    components:
      a: {verifier: ant}
      c: {verifier: cow, optional: true}
`

// hurried is a rollout with the shortest deadline there is, one second.
func hurried(id, route, completion string) *assayv1.Rollout {
	r := rollout(id, route, completion)
	r.Deadline = durationpb.New(time.Second)
	return r
}

// A rollout that no live worker judges gets its one reward at the deadline: unscored, naming what is missing and who
// should have judged it. What is optional may be missing.
func TestDeadline(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec(partsYAML))
	s := serve(t, f)
	worker(t, f, "ants", "ant")
	f.Publish(t, hurried("parts", "parts", "ant=0.5"), hurried("extra", "extra", "ant=0.5"), hurried("alone", "cow", ""), rollout("patient", "parts", "ant=0.5"))
	tests := map[string]struct {
		outcome assayv1.Outcome
		reward  float64
		says    []string
		has     int
	}{
		"parts": {assayv1.Outcome_OUTCOME_UNSCORED, 0, []string{"no live worker judged b (verifier bee) within 1s"}, 1},
		"alone": {assayv1.Outcome_OUTCOME_UNSCORED, 0, []string{"cow (verifier cow)"}, 0},
		"extra": {assayv1.Outcome_OUTCOME_SCORED, 0.5, nil, 1},
	}
	start := time.Now()
	for id, tt := range tests {
		r := f.Reward(t, address(id))
		if r.GetOutcome() != tt.outcome || r.GetReward() != tt.reward || len(r.GetComponents()) != tt.has {
			t.Errorf("%s: reward %v, want %v %v", id, r, tt.outcome, tt.reward)
		}
		if tt.outcome == assayv1.Outcome_OUTCOME_UNSCORED && (r.GetReason() != reward.ReasonDeadline || r.Reward != nil) {
			t.Errorf("%s: reason %q, want deadline", id, r.GetReason())
		}
		for _, part := range tt.says {
			if !strings.Contains(r.GetExplanation(), part) {
				t.Errorf("%s: explanation %q does not say %q", id, r.GetExplanation(), part)
			}
		}
	}
	if took := time.Since(start); took < 700*time.Millisecond {
		t.Errorf("the deadline of 1s was over after %v", took)
	}
	if r, err := f.Bus.Reward(t.Context(), address("patient")); err != nil || r != nil {
		t.Errorf("reward %v, %v: its deadline is ten minutes", r, err)
	}
	if open, _ := s.Sizes(); open != 1 {
		t.Errorf("%d rollouts are open, want the patient one", open)
	}
}

// A verdict that comes after the deadline changes nothing.
func TestVerdictAfterDeadline(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	s := serve(t, f)
	f.Publish(t, hurried("late", "ant", ""))
	if r := f.Reward(t, address("late")); r.GetReason() != reward.ReasonDeadline {
		t.Errorf("reward %v, want unscored, deadline", r)
	}
	judge(t, f, verdict("late", 1, "ant"))
	// The rollout stays until its pool, which is there by now, has had it.
	worker(t, f, "all")
	drained(t, f, s)
	if got := rewards(t, f)["late"]; len(got) != 1 || got[0].GetReason() != reward.ReasonDeadline {
		t.Errorf("rewards %v, want the one of the deadline", got)
	}
}

// Waiting in a queue that moves is no failure, however long it takes; another pool's progress does not count.
func TestDeadlineStandsStillWhileTheQueueMoves(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.AckWait(20*time.Second))
	s := serve(t, f)
	worker(t, f, "ants", "ant")
	var queue []*assayv1.Rollout
	for i := range 12 {
		queue = append(queue, hurried(fmt.Sprintf("q%d", i), "ant", "ant=300ms"))
	}
	start := time.Now()
	f.Publish(t, queue...)
	f.Publish(t, hurried("other", "bee", ""))
	if r := f.Reward(t, address("other")); r.GetReason() != reward.ReasonDeadline {
		t.Errorf("other: reward %v, want unscored, deadline", r)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("other: its deadline of 1s was over after %v", took)
	}
	for _, r := range queue {
		if got := f.Reward(t, address(r.GetId())); got.GetReward() != 1 {
			t.Errorf("%s: reward %v after %v, want 1", r.GetId(), got, time.Since(start))
		}
	}
	drained(t, f, s)
}

// The time that the reward service was away does not count: nobody could have been paid.
func TestDeadlineStartsWithTheService(t *testing.T) {
	t.Parallel()
	f := fleet(t)
	f.Publish(t, hurried("a", "ant", ""))
	time.Sleep(1200 * time.Millisecond)
	s := serve(t, f)
	time.Sleep(300 * time.Millisecond)
	worker(t, f, "all")
	if r := f.Reward(t, address("a")); r.GetReward() != 1 {
		t.Errorf("reward %v, want 1", r)
	}
	drained(t, f, s)
}
