package math_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/assay-rl/assay/verifiers"
)

func TestGolds(t *testing.T) {
	v := newVerifier(t, "")
	for reference, want := range map[string][]string{
		`{"answer": "1/2"}`:                  {"1/2", `\boxed{1/2}`},
		`{"answer": 0.50}`:                   {"0.50", `\boxed{0.50}`},
		`{"answer": ["7", 7.0]}`:             {"7", `\boxed{7}`, "7.0", `\boxed{7.0}`},
		`{"answer": "2+2=4\n#### 4"}`:        {"2+2=4\n#### 4"},
		`{"answer": "It is \\boxed{4}."}`:    {`It is \boxed{4}.`},
		`{"answer": "4", "policy": {}}`:      {"4", `\boxed{4}`},
		`{"answer": "12 cm", "other": null}`: {"12 cm", `\boxed{12 cm}`},
	} {
		golds, err := verifiers.Golds(v, json.RawMessage(reference))
		if err != nil || !slices.Equal(golds, want) {
			t.Errorf("the golds of %s are %q, %v; want %q", reference, golds, err, want)
			continue
		}
		for _, gold := range golds {
			verdict := verify(t, v, verifiers.Rollout{Completion: gold, Reference: json.RawMessage(reference)})
			if verdict.Score != 1 {
				t.Errorf("reference %s turns its own gold %q down: %s", reference, gold, verdict.Explanation)
			}
		}
	}
}

func TestGoldsOfBadReferences(t *testing.T) {
	v := newVerifier(t, "")
	for _, reference := range []string{"", "null", "7", "{}", `{"answer": null}`, `{"answer": []}`, `{"answer": [{}]}`} {
		_, err := verifiers.Golds(v, json.RawMessage(reference))
		if e, ok := errors.AsType[*verifiers.Error](err); !ok || e.Reason != verifiers.ReasonBadReference {
			t.Errorf("the golds of %q give %v, want a bad reference", reference, err)
		}
	}
}
