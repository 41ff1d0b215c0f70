package rewardspec_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers"
)

// said makes components by name: a number is a score, "abstain" abstains, any other text is unscored with that reason.
func said(components map[string]any) map[string]*assayv1.Component {
	out := make(map[string]*assayv1.Component)
	for name, v := range components {
		switch v := v.(type) {
		case float64:
			out[name] = &assayv1.Component{Outcome: assayv1.Outcome_OUTCOME_SCORED, Score: &v}
		case string:
			outcome := assayv1.Outcome_OUTCOME_UNSCORED
			if v == "abstain" {
				outcome = assayv1.Outcome_OUTCOME_ABSTAINED
			}
			out[name] = &assayv1.Component{Outcome: outcome, Reason: v}
		}
	}
	return out
}

// route returns the math route of a spec with accuracy, format and an optional language of weight 0.5.
func route(tb testing.TB, formula string) *rewardspec.Route {
	tb.Helper()
	yaml := `
name: r1
routes:
  math:
    components:
      accuracy: {verifier: math}
      format: {verifier: format, weight: -2}
      language: {verifier: language, weight: 0.5, optional: true}
`
	if formula != "" {
		yaml += "    reward: |\n      " + formula + "\n"
	}
	r, ok := parse(tb, yaml).Route("math")
	if !ok {
		tb.Fatal("no route math")
	}
	return r
}

func TestReward(t *testing.T) {
	type m = map[string]any
	for name, c := range map[string]struct {
		formula string
		have    m
		want    float64
		reason  string // of an unscored reward
	}{
		"weighted sum":                       {"", m{"accuracy": 1.0, "format": 0.25, "language": 0.8}, 1 - 0.5 + 0.4, ""},
		"abstained counts 0":                 {"", m{"accuracy": 1.0, "format": "abstain", "language": 0.8}, 1.4, ""},
		"optional and unscored counts 0":     {"", m{"accuracy": 1.0, "format": 0.0, "language": "no_judge"}, 1, ""},
		"optional and missing counts 0":      {"", m{"accuracy": 1.0, "format": 0.0}, 1, ""},
		"unscored":                           {"", m{"accuracy": "bad_reference", "format": 1.0, "language": 1.0}, 0, "bad_reference"},
		"the first unscored by name decides": {"", m{"accuracy": "bad_reference", "format": "internal"}, 0, "bad_reference"},
		"missing":                            {"", m{"accuracy": 1.0, "language": 1.0}, 0, "missing_component"},
		"nothing at all":                     {"", m{}, 0, "missing_component"},
		"all abstained":                      {"", m{"accuracy": "abstain", "format": "abstain", "language": "abstain"}, 0, "abstained"},
		"none scored, the optional one lost": {"", m{"accuracy": "abstain", "format": "abstain"}, 0, "abstained"},
		"all abstained, formula or not":      {"or(accuracy, 1)", m{"accuracy": "abstain", "format": "abstain", "language": "abstain"}, 0, "abstained"},
		"a score that is no number":          {"", m{"accuracy": math.NaN(), "format": 1.0}, 0, "bad_score"},
		"negative zero is zero":              {"-accuracy", m{"accuracy": 0.0, "format": 0.0}, 0, ""},
		"formula":                            {"format == 1 ? accuracy : 0", m{"accuracy": 0.5, "format": 1.0}, 0.5, ""},
		"formula, other branch":              {"format == 1 ? accuracy : -1", m{"accuracy": 0.5, "format": 0.9}, -1, ""},
		"or, scored":                         {"or(language, 1)", m{"accuracy": 1.0, "format": 1.0, "language": 0.25}, 0.25, ""},
		"or, abstained":                      {"or(language, 1)", m{"accuracy": 1.0, "format": 1.0, "language": "abstain"}, 1, ""},
		"or, missing":                        {"or(language, 1)", m{"accuracy": 1.0, "format": 1.0}, 1, ""},
		"or in or":                           {"or(language, or(accuracy, 7))", m{"accuracy": "abstain", "format": 1.0}, 7, ""},
		"or the operator":                    {"format == 1 or (accuracy == 1) ? 1 : 0", m{"accuracy": 1.0, "format": 0.0}, 1, ""},
		"powers":                             {"accuracy ^ 2 + accuracy ** 3", m{"accuracy": 0.5, "format": 1.0}, 0.375, ""},
		"clip below and above":               {"clip(accuracy, 0, 1) + clip(9, 0, 1)", m{"accuracy": -3.0, "format": 1.0}, 1, ""},
		"sqrt, exp, log":                     {"sqrt(4) + exp(0) + log(1)", m{"accuracy": 1.0, "format": 1.0}, 3, ""},
		"max of mixed numbers":               {"max(0, accuracy - 0.5)", m{"accuracy": 0.25, "format": 1.0}, 0, ""},
		"lists":                              {"mean([accuracy, format]) + [1, 2][1]", m{"accuracy": 0.0, "format": 1.0}, 2.5, ""},
		"let":                                {"let x = accuracy + 1; x * x", m{"accuracy": 1.0, "format": 1.0}, 4, ""},
		"division by zero":                   {"1 / accuracy", m{"accuracy": 0.0, "format": 1.0}, 0, "formula"},
		"zero by zero":                       {"accuracy / accuracy", m{"accuracy": 0.0, "format": 1.0}, 0, "formula"},
		"root of a negative":                 {"sqrt(accuracy)", m{"accuracy": -1.0, "format": 1.0}, 0, "formula"},
		"index out of range":                 {"[1, 2][2]", m{"accuracy": 1.0, "format": 1.0}, 0, "formula"},
		"a bool that shows at run time":      {"first([accuracy > 0])", m{"accuracy": 1.0, "format": 1.0}, 0, "formula"},
	} {
		t.Run(name, func(t *testing.T) {
			got := route(t, c.formula).Reward(said(c.have))
			want := assayv1.Outcome_OUTCOME_SCORED
			if c.reason != "" {
				want = assayv1.Outcome_OUTCOME_UNSCORED
			}
			if got.Outcome != want || got.Reason != c.reason || math.Abs(got.Reward-c.want) > 1e-12 || math.Signbit(got.Reward) != (c.want < 0) {
				t.Errorf("got %+v, want %v %v %q", got, want, c.want, c.reason)
			}
			if (got.Explanation == "") != (c.reason == "") {
				t.Errorf("explanation %q goes with reason %q", got.Explanation, got.Reason)
			}
		})
	}
}

func TestScoredWithoutAScore(t *testing.T) {
	have := said(map[string]any{"accuracy": 1.0, "format": 1.0})
	have["accuracy"].Score = nil
	if got := route(t, "").Reward(have); got.Reason != "bad_score" || got.Explanation != "accuracy: scored, but without a score" {
		t.Errorf("got %+v", got)
	}
}

func TestOnlyOptionalComponentsAndNoneScored(t *testing.T) {
	s := parse(t, "name: o\nroutes: {r: {components: {a: {verifier: math, optional: true}}}}")
	r, _ := s.Route("r")
	if got := r.Reward(said(map[string]any{"a": "no_judge"})); got.Outcome != assayv1.Outcome_OUTCOME_UNSCORED || got.Reason != "no_judge" {
		t.Errorf("got %+v, want unscored no_judge", got)
	}
}

func TestJudgeRunsWhatIsHosted(t *testing.T) {
	r := route(t, "")
	light := func(verifier string) bool { return verifier != "language" }
	ro := verifiers.Rollout{Completion: "4", Reference: []byte(`{"math": 1, "format": "panic", "language": "abstain"}`)}

	have := r.Judge(context.Background(), ro, light)
	if got := r.Missing(have); len(have) != 2 || len(got) != 1 || got[0] != "language" {
		t.Errorf("light pool left %v of %d", got, len(have))
	}
	if got := have["format"]; got.GetReason() != "killed_worker" || got.GetScore() != -1 || got.GetVersion() != 3 {
		t.Errorf("a panic is %v", got)
	}
	have = r.Judge(context.Background(), ro, nil)
	if got := have["language"].GetOutcome(); len(have) != 3 || got != assayv1.Outcome_OUTCOME_ABSTAINED {
		t.Errorf("language: %v of %d", got, len(have))
	}
	if got := r.Worst(light, "it died"); len(got) != 2 || got["accuracy"].GetScore() != -1 || got["accuracy"].GetExplanation() != "it died" {
		t.Errorf("worst: %v", got)
	}
}

func TestEveryVerifierIsARoute(t *testing.T) {
	for name, s := range map[string]*rewardspec.Spec{
		"default":        rewardspec.Default(registry(t)),
		"a spec of ours": parse(t, fixture(t, "good", "r1.yaml")),
	} {
		r, ok := s.Route("language")
		if !ok || r.Name != "language" || len(r.Components) != 1 || r.Components[0].Name != "language" || r.Components[0].Weight != 1 {
			t.Errorf("%s: route language is %+v", name, r)
		}
		if _, ok := s.Route("nobody"); ok {
			t.Errorf("%s has a route nobody", name)
		}
	}
	if r, _ := parse(t, fixture(t, "good", "r1.yaml")).Route("math"); len(r.Components) != 3 {
		t.Error("the spec's own math does not win over the verifier's")
	}
}

func TestCondition(t *testing.T) {
	r := route(t, "")
	c, err := r.Condition("accuracy == 1 and reward >= 0.5 or or(language, 0) > 2")
	if err != nil {
		t.Fatal(err)
	}
	for reward, want := range map[float64]bool{0.4: false, 0.5: true} {
		if got, err := c.Holds(said(map[string]any{"accuracy": 1.0}), reward); got != want || err != nil {
			t.Errorf("reward %v: %v, %v", reward, got, err)
		}
	}
	for text, want := range map[string]string{
		"accuracy + 1": "route math: formula: the result must be true or false, not number",
		"acc == 1":     "column 1: unknown name acc",
	} {
		if _, err := r.Condition(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestRewardIsSafeForConcurrentUse(t *testing.T) {
	r := route(t, "let x = accuracy * 100; x + or(language, 0.5)")
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 500 {
				accuracy := float64(g*500+i) / 4000
				got := r.Reward(said(map[string]any{"accuracy": accuracy, "format": 1.0}))
				if math.Abs(got.Reward-(accuracy*100+0.5)) > 1e-9 {
					t.Errorf("accuracy %v: %+v", accuracy, got)
					return
				}
			}
		})
	}
	wg.Wait()
}

func ExampleParse() {
	known, _ := verifiers.NewRegistry(probeSpec("math"), probeSpec("format"))
	_, err := rewardspec.Parse([]byte(`
name: r1
routes:
  math:
    components:
      accuracy: {verifier: math, weigth: 2}
      format: {verifier: fromat}
`), known)
	fmt.Println(err)
	// Output:
	// reward spec: 2 faults
	//   6:7: component accuracy: verifier math: config: json: unknown field "weigth"
	//   7:26: unknown verifier "fromat"; there are: format, math
}

func ExampleRoute_Reward() {
	known, _ := verifiers.NewRegistry(probeSpec("math"), probeSpec("format"))
	spec, err := rewardspec.Parse([]byte(`
name: gated
routes:
  math:
    components: {accuracy: {verifier: math}, format: {verifier: format}}
    reward: "format == 1 ? accuracy : 0"
`), known)
	if err != nil {
		fmt.Println(err)
		return
	}
	route, _ := spec.Route("math")
	have := route.Judge(context.Background(), verifiers.Rollout{Reference: []byte(`{"math": 0.5, "format": 1}`)}, nil)
	fmt.Println(route.Reward(have).Reward)
	// Output: 0.5
}

func BenchmarkReward(b *testing.B) {
	have := said(map[string]any{"accuracy": 1.0, "format": 0.5, "language": 0.8})
	for name, formula := range map[string]string{
		"weighted sum": "",
		"formula":      "format == 1 ? accuracy + 0.2 * or(language, 1) : 0.5 * accuracy",
		"functions":    "clip(accuracy + sqrt(format) - max(0, language - 0.5), -1, 1)",
	} {
		r := route(b, formula)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Reward(have)
			}
		})
	}
}

func TestScore(t *testing.T) {
	s := parse(t, fixture(t, "good", "r1.yaml"))
	got := s.Score(context.Background(), &assayv1.Rollout{Id: "p1/0", Route: "code", Reference: []byte(`{"math": 0.5, "format": 1}`)})
	if got.GetReward() != 0.5 || got.GetGroup() != "p1/0" || got.GetSpec() != s.Ref() || len(got.GetComponents()) != 2 {
		t.Errorf("scored: %v", got)
	}
	got = s.Score(context.Background(), &assayv1.Rollout{Id: "p1/0", Route: "cooking"})
	if got.GetOutcome() != assayv1.Outcome_OUTCOME_UNSCORED || got.GetReason() != "unknown_route" || got.Reward != nil {
		t.Errorf("unknown route: %v", got)
	}
}

func TestTextJoinsTurns(t *testing.T) {
	chat := &assayv1.Content{Kind: &assayv1.Content_Chat{Chat: &assayv1.Messages{Messages: []*assayv1.Message{
		{Role: "system", Content: "Be brief."}, {Role: "user", Content: "2+2?"},
	}}}}
	if got := rewardspec.Text(chat); got != "Be brief.\n\n2+2?" {
		t.Errorf("chat: %q", got)
	}
	if got := rewardspec.Text(nil); got != "" {
		t.Errorf("nothing: %q", got)
	}
}
