package score

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/rewardspec"
)

const briefYAML = `name: brief
routes:
  brief:
    components: {accuracy: {verifier: echo}}
    group: [{kimi_length: {weight: 0.5}}]
`

// brief is a rollout that is right, and as long as it says.
func brief(group, sample, length int) string {
	completion := strings.Repeat("x", length-2) + `\n1`
	return fmt.Sprintf(`{"id":"%d/%d","group":"g%d","route":"brief","completion":"%s","reference":{"answer":"1"}}`+"\n", group, sample, group, completion)
}

// interleaved is a file of groups of four that lie as far apart as they can: all first samples, all second ones, …
func interleaved(groups int) string {
	var b strings.Builder
	for sample := range 4 {
		for group := range groups {
			b.WriteString(brief(group, sample, 10+10*sample))
		}
	}
	return b.String()
}

// rewardsOf returns the rewards of an output by id.
func rewardsOf(t *testing.T, lines string) map[string]float64 {
	t.Helper()
	out := map[string]float64{}
	for line := range strings.Lines(lines) {
		var l Line
		if err := json.Unmarshal([]byte(line), &l); err != nil || l.Reward == nil {
			t.Fatalf("line %s: no reward: %v", line, err)
		}
		out[l.ID] = *l.Reward
	}
	return out
}

// Of four right answers of lengths 10, 20, 30 and 40 the shortest gets a quarter more and the longest a quarter less, in
// input order, however far apart they lie and however few may be in flight.
func TestGroupsOfAFile(t *testing.T) {
	want := map[int]float64{0: 1.25, 1: 1 + 0.5*(0.5-1.0/3), 2: 1 + 0.5*(0.5-2.0/3), 3: 0.75}
	for name, inFlight := range map[string]int{"usual": 0, "one in flight": 1} {
		t.Run(name, func(t *testing.T) {
			const groups = 50
			in := write(t, interleaved(groups))
			got, s, err := scoreFile(t, Options{In: in, Spec: specOf(t, briefYAML), InFlight: inFlight})
			if err != nil || s.Scored != 4*groups {
				t.Fatalf("%v, %+v", err, s)
			}
			rewards := rewardsOf(t, got)
			for group := range groups {
				for sample, w := range want {
					if r := rewards[fmt.Sprintf("%d/%d", group, sample)]; math.Abs(r-w) > 1e-12 {
						t.Errorf("%d/%d: reward %v, want %v", group, sample, r, w)
					}
				}
			}
			if !strings.HasPrefix(got, `{"id":"0/0"`) || !strings.HasPrefix(got[strings.IndexByte(got, '\n')+1:], `{"id":"1/0"`) {
				t.Errorf("the output is not in input order: %.200s", got)
			}
			if c := s.Components["kimi_length"]; c == nil || c.Scored != 4*groups || *c.Mean > 1e-9 || *c.Mean < -1e-9 {
				t.Errorf("component %+v, want a mean of 0 over all", c)
			}
		})
	}
}

// What is malformed or has no reward is no member; other routes of the spec are left alone.
func TestGroupsAreWhatTheFileHolds(t *testing.T) {
	content := brief(0, 0, 10) + `{"id":"0/1","group":"g0","route":"brief"}` + "\n" + generations(2) +
		brief(0, 2, 20) + `{"id":"0/3","group":"g0","route":"brief","group_size":99,"completion":"1"}` + "\n" + brief(1, 0, 30)
	got, s, err := scoreFile(t, Options{In: write(t, content), Spec: specOf(t, briefYAML)})
	if err != nil || s.Scored != 5 || s.Unscored != 1 || s.Malformed != 1 {
		t.Fatalf("%v, %+v", err, s)
	}
	lines := strings.Split(strings.TrimSpace(got), "\n")
	for i, want := range []string{
		`"reward":1.25,`, `"reward":1,`, `"reward":1,`, `"reward":0.75,`, `"reason":"bad_reference"`, `"reward":1,`,
	} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d: %s, want %s", i+1, lines[i], want)
		}
	}
	if !strings.Contains(lines[0], "relative to 2 of the 3 members of its group") || !strings.Contains(lines[5], `"reason":"relative"`) {
		t.Errorf("%s\n%s\nwant 2 of 3 members, and a whole group of one", lines[0], lines[5])
	}
}

func TestGroupsNeedAFile(t *testing.T) {
	_, err := Run(t.Context(), Options{In: "-", Spec: specOf(t, briefYAML)})
	if err == nil || !strings.Contains(err.Error(), "give it a file") {
		t.Errorf("got %v", err)
	}
}

// A run that was broken off in the middle of its groups goes on to the same output.
func TestResumeInTheMiddleOfGroups(t *testing.T) {
	in := write(t, interleaved(5))
	spec := specOf(t, briefYAML)
	whole, _, err := scoreFile(t, Options{In: in, Spec: spec})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(whole, "\n")
	for _, kept := range []int{0, 1, 7, 16, 19, 20} {
		out := filepath.Join(t.TempDir(), "out.jsonl")
		if err := os.WriteFile(out, []byte(strings.Join(lines[:kept], "")+`{"id":"half`), 0o600); err != nil {
			t.Fatal(err)
		}
		got, s, err := scoreFile(t, Options{In: in, Spec: spec, Out: out, Resume: true})
		if err != nil || got != whole || s.Resumed != kept || s.Scored != 20 {
			t.Errorf("after %d lines: %v, %+v\n%s", kept, err, s, got)
		}
	}
}

// In process, over NATS and through the gateway the rewards of groups are the same.
func TestGroupsThroughAFleet(t *testing.T) {
	spec := specOf(t, briefYAML)
	f := fleettest.Start(t, fleettest.Known(echoRegistry(t)), fleettest.Spec(briefYAML))
	in := write(t, interleaved(60))
	want, _, err := scoreFile(t, Options{In: in, Spec: spec})
	if err != nil {
		t.Fatal(err)
	}
	for name, scorer := range map[string]Scorer{
		"nats":    Fleet{Client: f.Client, Run: "nats", Spec: spec.Ref()},
		"gateway": Gateway{URL: f.GatewayURL, Run: "gateway", Spec: spec.Ref()},
	} {
		t.Run(name, func(t *testing.T) {
			got, s, err := scoreFile(t, Options{In: in, Spec: spec, Scorer: scorer})
			if err != nil || s.Scored != 240 {
				t.Fatalf("%v, %+v", err, s)
			}
			if got != want {
				t.Errorf("the outputs differ")
			}
		})
	}
}

// Without a size nobody knows when a group is complete, and one that never is is related at the end of the input.
func TestLocalGathers(t *testing.T) {
	in := make(chan *assayv1.Rollout, 8)
	out := make(chan *assayv1.Reward, 8)
	for i, size := range []uint32{0, 3, 3} {
		in <- &assayv1.Rollout{
			Id: fmt.Sprint(i), Group: fmt.Sprint("g", min(size, 1)), GroupSize: size, Route: "brief",
			Completion: assayv1.Text(strings.Repeat("x", 10*i) + "\n1"), Reference: []byte(`{"answer":"1"}`),
		}
	}
	close(in)
	if err := (Local{Spec: specOf(t, briefYAML)}).Score(t.Context(), in, out); err != nil {
		t.Fatal(err)
	}
	close(out)
	got := map[string]*assayv1.Reward{}
	for r := range out {
		got[r.GetId()] = r
	}
	if r := got["0"]; r.GetReason() != rewardspec.ReasonNoGroupSize || r.Reward != nil {
		t.Errorf("reward %v, want unscored, no_group_size", r)
	}
	if got["1"].GetReward() != 1.25 || got["2"].GetReward() != 0.75 {
		t.Errorf("rewards %v and %v, want 1.25 and 0.75", got["1"], got["2"])
	}
}
