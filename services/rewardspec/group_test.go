package rewardspec_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers"
)

// groupRoute returns a route with accuracy and an optional style, and group steps.
func groupRoute(tb testing.TB, steps string) *rewardspec.Route {
	tb.Helper()
	r, ok := parse(tb, `
name: g
routes:
  r:
    components: {accuracy: {verifier: math}, style: {verifier: format, weight: 0.5, optional: true}}
    group: `+steps+"\n").Route("r")
	if !ok || !r.Relative() {
		tb.Fatalf("route %v has no group steps", r)
	}
	return r
}

// of makes a member with an accuracy, nil being a judge that did not answer, and a length in characters and tokens.
func of(r *rewardspec.Route, accuracy any, chars, tokens uint32) rewardspec.Member {
	if accuracy == nil {
		accuracy = "no_judge"
	}
	have := said(map[string]any{"accuracy": accuracy})
	return rewardspec.Member{Components: have, Result: r.Reward(have), Chars: chars, Tokens: tokens}
}

// placed returns each member's reward, or the reason why there is none, in one line.
func placed(f *rewardspec.Frame, members []rewardspec.Member) string {
	var out []string
	for _, m := range members {
		result, _ := f.Place(m)
		if result.Outcome == assayv1.Outcome_OUTCOME_SCORED {
			out = append(out, fmt.Sprintf("%.4g", result.Reward))
		} else {
			out = append(out, result.Reason)
		}
	}
	return strings.Join(out, " ")
}

// The numbers are computed by hand from the definitions.
func TestGroupSteps(t *testing.T) {
	type member struct {
		accuracy      any
		chars, tokens uint32
	}
	for _, tt := range []struct {
		name, steps string
		group       []member
		want        string
	}{
		{"kimi, right and wrong", "[kimi_length]", []member{{1.0, 100, 0}, {1.0, 200, 0}, {0.0, 100, 0}, {0.0, 300, 0}}, "1.5 1 0 -0.5"},
		{"kimi, weighted", "[{kimi_length: {weight: 0.5}}]", []member{{1.0, 100, 0}, {1.0, 150, 0}, {1.0, 300, 0}}, "1.25 1.125 0.75"},
		{"kimi, all as long", "[kimi_length]", []member{{1.0, 100, 0}, {0.0, 100, 0}}, "1 0"},
		{"kimi, a group of one", "[kimi_length]", []member{{1.0, 100, 0}}, "1"},
		{"kimi, one without a reward is left out", "[kimi_length]", []member{{1.0, 100, 0}, {1.0, 200, 0}, {nil, 900, 0}}, "1.5 0.5 no_judge"},
		{"kimi, an empty completion", "[kimi_length]", []member{{0.0, 0, 0}, {1.0, 100, 0}}, "0 0.5"},
		{"kimi, in tokens", "[{kimi_length: {unit: tokens}}]", []member{{1.0, 1, 30}, {1.0, 2, 10}, {1.0, 3, 20}}, "0.5 1.5 1"},
		{"kimi, tokens that nobody counted", "[{kimi_length: {unit: tokens}}]", []member{{1.0, 100, 10}, {1.0, 200, 0}, {1.0, 300, 20}}, "1.5 no_token_count 0.5"},
		{"kimi, almost right is wrong", "[kimi_length]", []member{{0.9, 100, 0}, {0.9, 200, 0}}, "0.9 0.4"},
		{"kimi, right as the spec says", `[{kimi_length: {right: "accuracy > 0.5 && reward > 0"}}]`, []member{{0.9, 100, 0}, {0.9, 200, 0}}, "1.4 0.4"},
		{"normalised", "[normalize]", []member{{1.0, 0, 0}, {1.0, 0, 0}, {0.0, 0, 0}, {0.0, 0, 0}}, "0.8659 0.8659 -0.8659 -0.8659"},
		{"normalised by the mean alone", "[{normalize: {scale: none}}]", []member{{1.0, 0, 0}, {0.0, 0, 0}, {0.0, 0, 0}, {0.0, 0, 0}}, "0.75 -0.25 -0.25 -0.25"},
		{"normalised, another epsilon", "[{normalize: {epsilon: 1}}]", []member{{1.0, 0, 0}, {-1.0, 0, 0}}, "0.4142 -0.4142"},
		{"normalised, all equal", "[normalize]", []member{{0.1, 0, 0}, {0.1, 0, 0}, {0.1, 0, 0}}, "0 0 0"},
		{"normalised, a group of one", "[normalize]", []member{{1.0, 0, 0}}, "0"},
		{"normalised, one without a reward is left out", "[{normalize: {scale: none}}]", []member{{1.0, 0, 0}, {0.0, 0, 0}, {nil, 0, 0}}, "0.5 -0.5 no_judge"},
		{"clipped", "[{clip: {min: -0.5, max: 0.5}}]", []member{{1.0, 0, 0}, {-1.0, 0, 0}, {0.25, 0, 0}}, "0.5 -0.5 0.25"},
		{"clipped on one side", "[{clip: {min: 0}}]", []member{{1.0, 0, 0}, {-1.0, 0, 0}}, "1 0"},
		{"in order: length, mean, clip", "[kimi_length, {normalize: {scale: none}}, {clip: {max: 0.4}}]", []member{{1.0, 100, 0}, {1.0, 200, 0}}, "0.4 -0.5"},
		{"in order: clip, then mean", "[{clip: {max: 0.5}}, {normalize: {scale: none}}]", []member{{1.0, 0, 0}, {0.0, 0, 0}}, "0.25 -0.25"},
		{"nobody has a reward", "[kimi_length, normalize]", []member{{nil, 1, 0}, {nil, 2, 0}}, "no_judge no_judge"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := groupRoute(t, tt.steps)
			var members []rewardspec.Member
			for _, m := range tt.group {
				members = append(members, of(r, m.accuracy, m.chars, m.tokens))
			}
			if got := placed(r.Frame(members, len(members)), members); got != tt.want {
				t.Errorf("rewards %s, want %s", got, tt.want)
			}
		})
	}
}

// A reward says to how many members it is relative, what was measured and what the step made of this one.
func TestGroupStepsSayWhatTheyDid(t *testing.T) {
	r := groupRoute(t, "[{kimi_length: {weight: 0.5}}, normalize, {clip: {max: 1}}]")
	members := []rewardspec.Member{of(r, 1.0, 100, 0), of(r, 1.0, 300, 0), of(r, nil, 5, 0)}
	_, added := r.Frame(members, 8).Place(members[0])
	if len(added) != 2 {
		t.Fatalf("components %v, want those of kimi_length and normalize", added)
	}
	kimi := added["kimi_length"]
	if kimi.GetScore() != 0.5 || kimi.GetReason() != rewardspec.ReasonIncompleteGroup || !strings.Contains(kimi.GetExplanation(), "2 of the 8 members") {
		t.Errorf("component %v, want score 0.5 and 2 of 8 members", kimi)
	}
	if got, want := string(kimi.GetDetail()), `{"members":2,"size":8,"shortest":100,"longest":300,"unit":"chars","length":100,"right":true}`; got != want {
		t.Errorf("detail %s, want %s", got, want)
	}
	if got := string(added["normalize"].GetDetail()); !strings.Contains(got, `"before":1.25`) || !strings.Contains(got, `"mean":1`) {
		t.Errorf("detail %s, want the reward before and the mean", got)
	}
	_, added = r.Frame(members[:2], 2).Place(members[1])
	if got := added["kimi_length"]; got.GetReason() != rewardspec.ReasonRelative || got.GetScore() != -0.5 {
		t.Errorf("component %v, want score -0.5 in a complete group", got)
	}
}

// A frame that is read back from any one member's reward places every member as the first did, and a stranger too.
func TestFrameReadsBack(t *testing.T) {
	r := groupRoute(t, "[kimi_length, {clip: {max: 1.4}}, normalize]")
	members := []rewardspec.Member{of(r, 1.0, 100, 0), of(r, 0.0, 250, 0), of(r, 1.0, 300, 0), of(r, nil, 5, 0)}
	frame := r.Frame(members, 5)
	want := placed(frame, members)
	for i, m := range members[:3] {
		_, added := frame.Place(m)
		again, ok := r.FrameOf(added)
		if !ok {
			t.Fatalf("no frame in the components of member %d", i)
		}
		if got := placed(again, members); got != want {
			t.Errorf("from member %d: rewards %s, want %s", i, got, want)
		}
		stranger := of(r, 1.0, 10_000, 0)
		if got, want := placed(again, []rewardspec.Member{stranger}), placed(again, members[2:3]); got != want {
			t.Errorf("one that is longer than the longest gets %s, want as much as the longest, %s", got, want)
		}
	}
	if _, ok := r.FrameOf(members[0].Components); ok {
		t.Error("there is a frame in a reward that was never placed in a group")
	}
}

// The order of the members does not show in a single bit: the fleet meets them in any order.
func TestFrameDoesNotDependOnTheOrder(t *testing.T) {
	r := groupRoute(t, "[kimi_length, normalize]")
	rng := rand.New(rand.NewPCG(1, 2))
	var members []rewardspec.Member
	for range 16 {
		members = append(members, of(r, rng.Float64(), rng.Uint32N(1000), 0))
	}
	want, _ := r.Frame(members, 16).Place(members[0])
	first := members[0]
	for range 20 {
		rng.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
		if got, _ := r.Frame(members, 16).Place(first); math.Float64bits(got.Reward) != math.Float64bits(want.Reward) {
			t.Fatalf("%v and %v", got.Reward, want.Reward)
		}
	}
}

func TestScoreGroup(t *testing.T) {
	s := parse(t, "name: g\nroutes: {r: {components: {accuracy: {verifier: math}}, group: [kimi_length]}}\n")
	rollout := func(id, completion, reference string) *assayv1.Rollout {
		return &assayv1.Rollout{Id: id, Group: "p", Route: "r", Completion: assayv1.Text(completion), Reference: []byte(reference)}
	}
	rewards := s.ScoreGroup(t.Context(), []*assayv1.Rollout{
		rollout("a", "kurz", `{"math":1}`), rollout("b", "sehr viel länger", `{"math":1}`), rollout("c", "nichts", `{"math":"unscored"}`),
	})
	if rewards[0].GetReward() != 1.5 || rewards[1].GetReward() != 0.5 {
		t.Errorf("rewards %v and %v, want 1.5 and 0.5", rewards[0].GetReward(), rewards[1].GetReward())
	}
	if c := rewards[2]; c.Reward != nil || c.GetReason() != "no_judge" || len(c.GetComponents()) != 1 {
		t.Errorf("reward %v, want unscored without a component of the group", c)
	}
	if c := rewards[0].GetComponents()["kimi_length"]; c.GetScore() != 0.5 {
		t.Errorf("component %v, want 0.5", c)
	}
	if got := s.ScoreGroup(t.Context(), nil); len(got) != 0 {
		t.Errorf("an empty group gets %v", got)
	}
}

// Defaults spelled out, and numbers spelled otherwise, are the same spec; anything else is another.
func TestGroupStepsHash(t *testing.T) {
	hash := func(steps string) string {
		return parse(t, "name: g\nroutes: {r: {components: {accuracy: {verifier: math}}, group: "+steps+"}}\n").Hash()
	}
	for _, same := range [][2]string{
		{"[kimi_length]", "[{kimi_length: {weight: 1.0, unit: chars}}]"},
		{"[kimi_length]", "[{kimi_length: ~}]"},
		{"[normalize]", "[{normalize: {epsilon: 1e-4, scale: std}}]"},
		{"[{clip: {max: 1}}]", "[{clip: {max: 1e0}}]"},
		{`[{kimi_length: {right: "accuracy==1"}}]`, `[{kimi_length: {right: "accuracy == 1"}}]`},
	} {
		if hash(same[0]) != hash(same[1]) {
			t.Errorf("%s and %s hash differently", same[0], same[1])
		}
	}
	var seen []string
	for _, steps := range []string{
		"[]", "[kimi_length]", "[{kimi_length: {weight: 0.5}}]", "[{kimi_length: {unit: tokens}}]", `[{kimi_length: {right: "accuracy == 1"}}]`,
		"[normalize]", "[{normalize: {scale: none}}]", "[{normalize: {epsilon: 1}}]", "[{clip: {min: 1}}]", "[{clip: {max: 1}}]",
		"[kimi_length, normalize]", "[normalize, kimi_length]",
	} {
		if h := hash(steps); slices.Contains(seen, h) {
			t.Errorf("%s has the hash of another", steps)
		} else {
			seen = append(seen, h)
		}
	}
}

// The formulas that OpenAI's multi graders are written in mean the same here.
func TestCalculateOutput(t *testing.T) {
	const maths, fmts = 0.5, 0.25
	for formula, want := range map[string]float64{
		"0.7 * maths + 0.3 * fmts": 0.7*maths + 0.3*fmts,
		"(maths + fmts) / 2":       0.375,
		"maths ^ 2":                0.25,
		"2 ^ 3 ^ 2":                512,
		"-2 ^ 2":                   -4,
		"2 * maths ^ 2 - 1":        -0.5,
		"min(maths, fmts, 0.1) + max(maths, fmts)":     0.6,
		"abs(fmts - maths) + floor(1.5) + ceil(1.2)":   3.25,
		"exp(0) + sqrt(fmts) + log(1)":                 1.5,
		"max(0, min(1, 10 * (maths - 0.5) + fmts))":    0.25,
		"0.5 * maths +\n 0.5 * fmts":                   0.375,
		"1.0 * (maths * fmts) ^ (1 / 2) - sqrt(0.125)": 0,
	} {
		yaml := fmt.Sprintf("name: multi\nroutes: {r: {components: {maths: {verifier: math}, fmts: {verifier: format}}, calculate_output: %q}}\n", formula)
		r, _ := parse(t, yaml).Route("r")
		got := r.Reward(said(map[string]any{"maths": maths, "fmts": fmts}))
		if got.Outcome != assayv1.Outcome_OUTCOME_SCORED || math.Abs(got.Reward-want) > 1e-12 {
			t.Errorf("%s is %v (%s), want %v", formula, got.Reward, got.Explanation, want)
		}
	}
	a := parse(t, "name: m\nroutes: {r: {components: {a: {verifier: math}}, calculate_output: 2 * a}}")
	b := parse(t, "name: m\nroutes: {r: {components: {a: {verifier: math}}, reward: 2 * a}}")
	if a.Hash() != b.Hash() {
		t.Error("calculate_output and reward are two specs")
	}
}

// FuzzFrameOf: whatever a stored reward says was measured, placing a member in it gives a finite reward or none.
func FuzzFrameOf(f *testing.F) {
	r := groupRoute(f, "[kimi_length, {clip: {max: 5}}, normalize]")
	m := of(r, 1.0, 100, 0)
	_, added := r.Frame([]rewardspec.Member{m, of(r, 0.0, 50, 0)}, 2).Place(m)
	f.Add(string(added["kimi_length"].GetDetail()), string(added["normalize"].GetDetail()))
	f.Add(`{"shortest":-9223372036854775808,"longest":9223372036854775807}`, `{"mean":1e308,"std":-0.0001}`)
	f.Add("{}", "null")
	f.Fuzz(func(t *testing.T, kimi, normalize string) {
		frame, ok := r.FrameOf(map[string]*assayv1.Component{"kimi_length": {Detail: []byte(kimi)}, "normalize": {Detail: []byte(normalize)}})
		if !ok {
			return
		}
		result, _ := frame.Place(m)
		if result.Outcome == assayv1.Outcome_OUTCOME_SCORED && (math.IsNaN(result.Reward) || math.IsInf(result.Reward, 0)) {
			t.Fatalf("the reward is %v", result.Reward)
		}
	})
}

func ExampleRoute_Frame() {
	known, _ := verifiers.NewRegistry(probeSpec("math"))
	spec, err := rewardspec.Parse([]byte(`
name: brief
routes:
  r:
    components: {accuracy: {verifier: math}}
    group: [{kimi_length: {weight: 0.5}}]
`), known)
	if err != nil {
		fmt.Println(err)
		return
	}
	route, _ := spec.Route("r")
	group := []rewardspec.Member{of(route, 1.0, 120, 0), of(route, 1.0, 360, 0), of(route, 0.0, 200, 0)}
	frame := route.Frame(group, 3)
	for _, m := range group {
		result, added := frame.Place(m)
		fmt.Printf("%.3f from %v and %.3f\n", result.Reward, m.Result.Reward, added["kimi_length"].GetScore())
	}
	// Output:
	// 1.250 from 1 and 0.500
	// 0.750 from 1 and -0.500
	// 0.000 from 0 and 0.000
}

func BenchmarkFrame(b *testing.B) {
	r := groupRoute(b, "[{kimi_length: {weight: 0.5}}, normalize]")
	var members []rewardspec.Member
	for i := range 16 {
		members = append(members, of(r, float64(i%2), uint32(100*i), 0))
	}
	b.ReportAllocs()
	for b.Loop() {
		f := r.Frame(members, len(members))
		for _, m := range members {
			f.Place(m)
		}
	}
	b.ReportMetric(float64(b.N*len(members))/b.Elapsed().Seconds(), "rollouts/s")
}
