package choice

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

// made makes the verifier of a configuration that must be good.
func made(tb testing.TB, config string) verifiers.Verifier {
	tb.Helper()
	v, err := New(verifiers.Config(config))
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// TestRules says by which rule an answer is found, and where.
func TestRules(t *testing.T) {
	for completion, want := range map[string]string{
		`It is \boxed{B}.`:                           "whole/box",
		"The answer is B.":                           "whole/announced",
		"(B) Paris":                                  "whole/whole",
		"It is in France.\nB":                        "whole/line",
		"I think it's B":                             "whole/prose",
		"<think>A</think><answer>B</answer>":         "answer_tag/whole",
		"<think>A</think>The answer is B":            "after_think/announced",
		"<think>\\boxed{A}</think>I would pick B":    "after_think/prose",
		`The answer is \boxed{B}. I hope it is fine`: "whole/box",
	} {
		verdict, err := made(t, "").Verify(t.Context(), verifiers.Rollout{Completion: completion, Reference: json.RawMessage(`{"answer":"B"}`)})
		if err != nil {
			t.Fatal(err)
		}
		d, ok := verdict.Detail.(detail)
		if got := string(d.Part) + "/" + string(d.Rule); !ok || got != want || verdict.Score != 1 || !slices.Equal(d.Chosen, []string{"B"}) {
			t.Errorf("%q: %s, %v %q, want %s", completion, got, verdict.Score, d.Chosen, want)
		}
	}
}

func TestConfigErrors(t *testing.T) {
	for config, want := range map[string]string{
		`{"policy": "best"}`:            `policy: there is no "best"`,
		`{"extract": []}`:               "extract is empty",
		`{"extract": ["box", "magic"]}`: `no rule is named "magic"`,
		`{"policy": 1}`:                 "policy",
	} {
		if _, err := New(verifiers.Config(config)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New(%s): error %v, want %q", config, err, want)
		}
	}
}

// TestGolds asks that what the verifier states as golds gets the best score.
func TestGolds(t *testing.T) {
	for reference, want := range map[string]int{
		`{"answer": "B"}`: 1,
		`{"answer": "B", "choices": ["London", "Paris"]}`:                   2,
		`{"answer": "B", "choices": ["same", "same"]}`:                      1,
		`{"answer": "2", "choices": ["London", "Paris"]}`:                   2,
		`{"answer": ["C", "A"]}`:                                            1,
		`{"answer": ["C", "A"], "multiple": false}`:                         2,
		`{"answer": "A", "choices": ["salt, and pepper", "none of these"]}`: 2,
		`{"answer": "B", "choices": ["salt, and pepper", "none of these"]}`: 2,
		`{"answer": ["red", "green"]}`:                                      1,
		`{"answer": "no", "multiple": true}`:                                2,
	} {
		v := made(t, "")
		golds, err := verifiers.Golds(v, json.RawMessage(reference))
		if err != nil || len(golds) != want {
			t.Errorf("%s: golds %q, error %v, want %d", reference, golds, err, want)
		}
		for _, g := range golds {
			verdict, err := v.Verify(t.Context(), verifiers.Rollout{Completion: g, Reference: json.RawMessage(reference)})
			if err != nil || verdict.Score != 1 {
				t.Errorf("%s: the gold %q gets %v (%s), error %v", reference, g, verdict.Score, verdict.Reason, err)
			}
		}
	}
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		" The  Eiffel\nTower. ":        "the eiffel tower",
		`\text{Paris}`:                 "paris",
		`$\dfrac{1}{2}$`:               `\frac12`,
		"**Paris**":                    "paris",
		"“Paris”":                      "paris",
		"2*3":                          "2*3",
		"Cafe\u0301":                   "café",
		"None of these":                "none of the above",
		"All of the above.":            "all of the above",
		"None of my friends":           "none of my friends",
		strings.Repeat("a", maxFold+1): "",
		"巴黎。":                          "巴黎",
	} {
		if got := fold(text); got != want {
			t.Errorf("fold(%q) is %q, want %q", text, got, want)
		}
	}
}

// TestLongText asks that the answer of a text beyond the window is found where the policy looks.
func TestLongText(t *testing.T) {
	filler := strings.Repeat("Nothing is said here.\n", maxLooked/20)
	for _, c := range []struct{ config, completion, want string }{
		{`{"policy": "last"}`, "The answer is A.\n" + filler + "The answer is B.", ReasonCorrect},
		{`{"policy": "first"}`, "The answer is B.\n" + filler + "The answer is A.", ReasonCorrect},
		{`{"policy": "last"}`, "The answer is B.\n" + filler, ReasonNoAnswer},
	} {
		verdict, err := made(t, c.config).Verify(t.Context(), verifiers.Rollout{Completion: c.completion, Reference: json.RawMessage(`{"answer":"B"}`)})
		if err != nil || verdict.Reason != c.want {
			t.Errorf("%s: %s, error %v, want %s", c.config, verdict.Reason, err, c.want)
		}
	}
}

// FuzzReference asks that every reference is read or refused, and that whatever is read has right answers which are
// offered.
func FuzzReference(f *testing.F) {
	f.Add(`{"answer":"B"}`)
	f.Add(`{"answer":["A","C"],"choices":["x","y","z"],"multiple":true}`)
	f.Add(`{"answer":["yes"]}`)
	f.Fuzz(func(t *testing.T, reference string) {
		q, err := readQuestion(json.RawMessage(reference))
		if err != nil {
			return
		}
		if q.gold == 0 || q.offered != 0 && q.gold&^q.offered != 0 {
			t.Errorf("%s: gold %b, offered %b", reference, q.gold, q.offered)
		}
		for _, name := range q.listed(q.gold) {
			if name == "" {
				t.Errorf("%s: an answer has no name", reference)
			}
		}
	})
}
