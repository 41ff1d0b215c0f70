package text

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

func TestConfigErrors(t *testing.T) {
	for config, want := range map[string]string{
		`{"metric": "bert"}`:                            `metric: there is no "bert"`,
		`{"metric": ""}`:                                `metric: there is no ""`,
		`{"part": "thought"}`:                           `part: there is no "thought"`,
		`{"metric": "f1", "pass_threshold": 0}`:         "pass_threshold is 0",
		`{"metric": "f1", "pass_threshold": 1.5}`:       "pass_threshold is 1.5",
		`{"metric": "eq", "pass_threshold": 0.5}`:       "eq passes or fails by itself",
		`{"metric": "bleu", "stem": true}`:              "stem: bleu does not take it",
		`{"metric": "ilike", "case_fold": true}`:        "case_fold: ilike does not tell",
		`{"metric": "rouge_1", "pass_threshold": "no"}`: "pass_threshold",
	} {
		if _, err := New(verifiers.Config(config)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New(%s): error %v, want %q", config, err, want)
		}
	}
}

// TestSchemaListsMetrics holds the list of the schema to the table of metrics.
func TestSchemaListsMetrics(t *testing.T) {
	var schema struct {
		Properties struct{ Metric struct{ Enum []string } }
	}
	if err := json.Unmarshal(Spec.Config, &schema); err != nil {
		t.Fatal(err)
	}
	for _, name := range schema.Properties.Metric.Enum {
		if _, ok := metrics[name]; !ok {
			t.Errorf("the schema lists %q, which is no metric", name)
		}
	}
	if len(schema.Properties.Metric.Enum) != len(metrics) {
		t.Errorf("the schema lists %d metrics of %d", len(schema.Properties.Metric.Enum), len(metrics))
	}
}

// TestGolds asks that what the verifier states as golds gets the best score, and that it states none where no text does.
func TestGolds(t *testing.T) {
	const reference = `{"answer": ["The cat sat on the mat today.", "A dog lay by the fire, all alone."]}`
	without := []string{"ne", "meteor"}
	for name := range metrics {
		v := made(t, `{"metric": "`+name+`"}`)
		golds, err := verifiers.Golds(v, json.RawMessage(reference))
		if slices.Contains(without, name) {
			if !errors.Is(err, verifiers.ErrNoGold) {
				t.Errorf("%s: golds %q, error %v, want none", name, golds, err)
			}
			continue
		}
		if err != nil || len(golds) != 2 {
			t.Errorf("%s: golds %q, error %v", name, golds, err)
		}
		for _, g := range golds {
			verdict, err := v.Verify(t.Context(), verifiers.Rollout{Completion: g, Reference: json.RawMessage(reference)})
			if err != nil || verdict.Score != 1 {
				t.Errorf("%s: the gold %q gets %v (%s), error %v", name, g, verdict.Score, verdict.Reason, err)
			}
		}
	}
	v := made(t, `{"metric": "meteor", "pass_threshold": 0.9}`)
	if golds, err := verifiers.Golds(v, json.RawMessage(reference)); err != nil || len(golds) != 2 {
		t.Errorf("meteor with a threshold below a text's own value: golds %q, error %v", golds, err)
	}
	v = made(t, "")
	if _, err := verifiers.Golds(v, json.RawMessage(`{"answer": "say </think> twice"}`)); !errors.Is(err, verifiers.ErrNoGold) {
		t.Errorf("a reference with a tag in it: error %v, want no gold", err)
	}
	if _, err := verifiers.Golds(v, json.RawMessage(`{}`)); err == nil || errors.Is(err, verifiers.ErrNoGold) {
		t.Errorf("a bad reference: error %v", err)
	}
}

func TestTooLong(t *testing.T) {
	long := strings.Repeat("word ", maxText/5)
	for _, c := range []struct{ name, config, completion, gold, want string }{
		{"a text", `{"metric": "bleu"}`, long + "more words", "word", verifiers.ReasonTooLong},
		{"a thought is not judged", `{"metric": "bleu"}`, "<think>" + long + long + "</think>word", "word", ReasonGraded},
		{"both texts, in pairs", `{"metric": "fuzzy_match"}`, long, long, verifiers.ReasonTooLong},
		{"both texts, each by itself", `{"metric": "bleu"}`, long, long, ReasonGraded},
	} {
		reference, err := json.Marshal(map[string]string{"answer": c.gold})
		if err != nil {
			t.Fatal(err)
		}
		verdict, err := made(t, c.config).Verify(t.Context(), verifiers.Rollout{Completion: c.completion, Reference: reference})
		if err != nil || verdict.Reason != c.want {
			t.Errorf("%s: reason %q, error %v, want %q", c.name, verdict.Reason, err, c.want)
		}
	}
	reference, err := json.Marshal(map[string]string{"answer": long + "more words"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := made(t, "").Verify(t.Context(), verifiers.Rollout{Reference: reference}); err == nil || !strings.Contains(err.Error(), "the limit is") {
		t.Errorf("a long reference: error %v", err)
	}
}
