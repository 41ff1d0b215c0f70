package reward_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/rewardspec"
)

const groupYAML = `name: group
routes:
  group:
    components:
      accuracy: {verifier: ant}
      style: {verifier: bee, weight: 0.1, optional: true}
    group: [{kimi_length: {weight: 0.5}}, {normalize: {scale: none}}]
`

// groupOf8 is a group of eight: right and wrong answers of different lengths, and one that nobody can judge.
func groupOf8(name string) []*assayv1.Rollout {
	out := make([]*assayv1.Rollout, 8)
	for i := range out {
		told := fmt.Sprintf("ant=%d bee=0.5 %s", i%2, strings.Repeat("x", 10*i))
		if i == 5 {
			told = "ant=error"
		}
		out[i] = rollout(fmt.Sprintf("%s/%d", name, i), "group", told)
		out[i].Group, out[i].GroupSize = name, 8
	}
	return out
}

// rightGroup wants exactly one reward for each rollout of a group: the one that the whole group, or those of it that are
// given, get in this process.
func rightGroup(t testing.TB, f *fleettest.Fleet, got map[string][]*assayv1.Reward, group []*assayv1.Rollout, size int) {
	t.Helper()
	first := got[group[0].GetId()]
	if len(first) == 0 {
		t.Errorf("%s has no reward", group[0].GetId())
		return
	}
	spec, err := f.Specs.Get(t.Context(), first[0].GetSpec())
	if err != nil {
		t.Fatal(err)
	}
	route, _ := spec.Route(group[0].GetRoute())
	alone := make([]*assayv1.Reward, len(group))
	members := make([]rewardspec.Member, len(group))
	for i, r := range group {
		alone[i] = spec.Score(t.Context(), r)
		members[i] = rewardspec.MemberOf(r, alone[i])
	}
	frame := route.Frame(members, size)
	for i, r := range group {
		frame.Fill(alone[i], members[i])
		stored, want := got[r.GetId()], alone[i]
		if len(stored) != 1 {
			t.Errorf("%s has %d rewards", r.GetId(), len(stored))
			continue
		}
		g := stored[0]
		if g.GetOutcome() != want.GetOutcome() || g.GetReward() != want.GetReward() || g.GetReason() != want.GetReason() || len(g.GetComponents()) != len(want.GetComponents()) {
			t.Errorf("%s: reward %v, in process %v", r.GetId(), g, want)
		}
		for name, c := range want.GetComponents() {
			if said := g.GetComponents()[name]; said.GetReason() != c.GetReason() || string(said.GetDetail()) != string(c.GetDetail()) {
				t.Errorf("%s: component %s is %v, in process %v", r.GetId(), name, said, c)
			}
		}
	}
}

// Groups of eight, their rollouts published in any order, get the rewards that they get in process, to the bit.
func TestGroups(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec(groupYAML))
	s := serve(t, f)
	worker(t, f, "all")
	scatterGroups(t, f)
	drained(t, f, s)
	if n := s.Groups(); n != 0 {
		t.Errorf("%d groups are left", n)
	}
}

// Two services pay for the same groups: each rollout has one reward all the same, and the right one.
func TestGroupsWithTwoServices(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec(groupYAML))
	serve(t, f)
	serve(t, f)
	worker(t, f, "all")
	scatterGroups(t, f)
}

// scatterGroups publishes 25 groups of eight in any order and checks their rewards.
func scatterGroups(t *testing.T, f *fleettest.Fleet) {
	t.Helper()
	const groups = 25
	var all []*assayv1.Rollout
	for i := range groups {
		all = append(all, groupOf8(fmt.Sprintf("p%d", i))...)
	}
	shuffled := slices.Clone(all)
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	f.Publish(t, shuffled...)
	got := awaitRewards(t, f, len(all))
	for i := range groups {
		rightGroup(t, f, got, all[8*i:8*i+8], 8)
	}
}

// A member that is missing until the deadline is left out, and the rewards of the others say so. When it comes after
// all, it is a group of its own.
func TestGroupWithoutOneMember(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec(groupYAML))
	s := serve(t, f)
	worker(t, f, "all")
	group := groupOf8("p")
	for _, r := range group {
		r.Deadline = durationpb.New(time.Second)
	}
	start := time.Now()
	f.Publish(t, group[1:]...)
	got := awaitRewards(t, f, 7)
	if took := time.Since(start); took < time.Second {
		t.Errorf("the deadline of 1s was over after %v", took)
	}
	rightGroup(t, f, got, group[1:], 8)
	kimi := got["p/1"][0].GetComponents()["kimi_length"]
	if kimi.GetReason() != rewardspec.ReasonIncompleteGroup || !strings.Contains(kimi.GetExplanation(), "6 of the 8 members") {
		t.Errorf("component %v, want it to say that 6 of 8 were there", kimi)
	}
	drained(t, f, s)
	f.Publish(t, group[0])
	if r := f.Reward(t, address("p/0")); r.GetOutcome() != assayv1.Outcome_OUTCOME_SCORED || r.GetReward() != 0 {
		t.Errorf("the late one has the reward %v, want 0: it is relative to nobody", r)
	}
	drained(t, f, s)
}

// A member that no live worker judges is unscored at its deadline, and its group goes on without it.
func TestGroupWithOneThatNobodyJudges(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec(groupYAML))
	s := serve(t, f)
	group := groupOf8("p")
	for _, r := range group {
		r.Deadline = durationpb.New(time.Second)
	}
	f.Publish(t, group...)
	var verdicts []*assayv1.Verdict
	for i := range 7 {
		verdicts = append(verdicts, verdict(fmt.Sprintf("p/%d", i), float64(i%2), "accuracy", "style"))
	}
	judge(t, f, verdicts...)
	got := awaitRewards(t, f, 8)
	if r := got["p/7"][0]; r.GetReason() != "deadline" || r.Reward != nil || !strings.Contains(r.GetExplanation(), "accuracy (verifier ant)") {
		t.Errorf("reward %v, want unscored, deadline", r)
	}
	if c := got["p/0"][0].GetComponents()["normalize"]; !strings.Contains(c.GetExplanation(), "7 of the 8 members") {
		t.Errorf("component %v, want it relative to 7 of 8", c)
	}
	worker(t, f, "all")
	drained(t, f, s)
}

// A rollout that does not say how many its group has can have no reward that is relative to it.
func TestGroupOfUnknownSize(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec(groupYAML))
	s := serve(t, f)
	worker(t, f, "all")
	f.Publish(t, rollout("a", "group", "ant=1"))
	if r := f.Reward(t, address("a")); r.GetReason() != rewardspec.ReasonNoGroupSize || r.Reward != nil || !strings.Contains(r.GetExplanation(), bus.HeaderGroupSize) {
		t.Errorf("reward %v, want unscored, no_group_size", r)
	}
	one := rollout("b", "group", "ant=1")
	one.GroupSize = 1
	f.Publish(t, one)
	rightGroup(t, f, awaitRewards(t, f, 2), []*assayv1.Rollout{one}, 1)
	drained(t, f, s)
}

// One id on two routes, or in two runs, is two groups.
func TestGroupsAreKeptApart(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec(strings.Replace(groupYAML, "  group:\n", "  group: &g\n", 1)+"  other: *g\n"))
	s := serve(t, f)
	worker(t, f, "all")
	here, route, run := groupOf8("p"), groupOf8("p"), groupOf8("p")
	var all []*assayv1.Rollout
	for i := range here {
		route[i].Id, route[i].Route = "route/"+route[i].GetId(), "other"
		run[i].Id, run[i].Run = "run/"+run[i].GetId(), "second"
		route[i].Completion = assayv1.Text("ant=1")
		all = append(all, here[i], route[i], run[i])
	}
	f.Publish(t, all...)
	got := awaitRewards(t, f, len(all))
	for _, group := range [][]*assayv1.Rollout{here, route, run} {
		rightGroup(t, f, got, group, 8)
	}
	drained(t, f, s)
}

// The reward service is killed again and again while groups are judged and paid: every rollout gets its one reward, of
// the value that its whole group gives it.
func TestGroupsAreKilledHalfWay(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec(groupYAML))
	worker(t, f, "all")
	const groups = 60
	var all []*assayv1.Rollout
	for i := range groups {
		all = append(all, groupOf8(fmt.Sprintf("p%d", i))...)
	}
	published := make(chan struct{})
	go func() {
		defer close(published)
		for i := range groups {
			f.Publish(t, all[8*i:8*i+8]...)
		}
	}()
	s := serve(t, f)
	for kill := range 6 {
		want := (kill + 1) * len(all) / 8
		fleettest.Eventually(t, "some rewards", func() bool { return len(rewards(t, f)) >= want })
		s.kill()
		s = serve(t, f)
	}
	<-published
	got := awaitRewards(t, f, len(all))
	for i := range groups {
		rightGroup(t, f, got, all[8*i:8*i+8], 8)
	}
	drained(t, f, s)
}

// A service that finds a group paid in part goes on with what was decided, not with what it would decide: the member
// that was missing at the deadline has come meanwhile.
func TestGroupPaidInPart(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec(groupYAML))
	group := groupOf8("p")
	f.Publish(t, group...)
	frame, members, alone := framed(t, f, group, group[:7])
	// The one before decided without member 7, and stored the rewards of 0 and 5, the latter unscored.
	store(t, f, frame, members, alone, 5, 0)
	worker(t, f, "all")
	s := serve(t, f)
	got := awaitRewards(t, f, 8)
	for i, m := range members {
		want, _ := frame.Place(m)
		if r := got[group[i].GetId()]; len(r) != 1 || r[0].GetReward() != want.Reward || r[0].GetReason() != want.Reason {
			t.Errorf("member %d has the rewards %v, want %v", i, r, want)
		}
	}
	drained(t, f, s)
}

// A service that finds nothing but rewards that are stored already lets go of the rollouts: at once when all of a group
// are there, and at its deadline when the others have been let go of before.
func TestGroupPaidInFull(t *testing.T) {
	t.Parallel()
	f := fleet(t, fleettest.Spec(groupYAML))
	scored, unscored, rest := groupOf8("scored"), groupOf8("unscored"), groupOf8("rest")[:3]
	for _, r := range append(unscored, rest...) {
		r.Completion = assayv1.Text("ant=error")
	}
	for _, r := range rest {
		r.Deadline = durationpb.New(time.Second)
	}
	worker(t, f, "all")
	for _, group := range [][]*assayv1.Rollout{scored, unscored, rest} {
		f.Publish(t, group...)
		frame, members, alone := framed(t, f, group, group)
		for i := range group {
			store(t, f, frame, members, alone, i)
		}
	}
	s := serve(t, f)
	drained(t, f, s)
	fleettest.Eventually(t, "no group to be left", func() bool { return s.Groups() == 0 })
	if got := rewards(t, f); len(got) != 19 {
		t.Errorf("%d rollouts have rewards, want 19", len(got))
	}
}

// framed returns what a service that met some of a group would decide, with every member and what it gets alone.
func framed(t testing.TB, f *fleettest.Fleet, group, met []*assayv1.Rollout) (*rewardspec.Frame, []rewardspec.Member, []*assayv1.Reward) {
	t.Helper()
	spec := f.Put(t, groupYAML)
	route, _ := spec.Route("group")
	alone, members := make([]*assayv1.Reward, len(group)), make([]rewardspec.Member, len(group))
	for i, r := range group {
		alone[i] = spec.Score(t.Context(), r)
		members[i] = rewardspec.MemberOf(r, alone[i])
	}
	return route.Frame(members[:len(met)], 8), members, alone
}

// store stores the rewards of some members, as a service does that is killed thereafter.
func store(t testing.TB, f *fleettest.Fleet, frame *rewardspec.Frame, members []rewardspec.Member, alone []*assayv1.Reward, which ...int) {
	t.Helper()
	out, err := f.Bus.NewRewardWriter()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for _, i := range which {
		r := alone[i]
		r.Tenant, r.Run = bus.DefaultTenant, bus.DefaultRun
		frame.Fill(r, members[i])
		err := out.Write(t.Context(), r, bus.Header{Address: address(r.GetId())}, func(_ bool, err error) {
			if err != nil {
				t.Error(err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}
