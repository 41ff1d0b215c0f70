package math_test

import (
	"encoding/json"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/math"
)

func newVerifier(t testing.TB, config string) verifiers.Verifier {
	t.Helper()
	v, err := math.New(verifiers.Config(config))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func verify(t testing.TB, v verifiers.Verifier, r verifiers.Rollout) verifiers.Verdict {
	t.Helper()
	verdict, err := v.Verify(t.Context(), r)
	if err != nil {
		t.Fatalf("completion %q, reference %s: %v", r.Completion, r.Reference, err)
	}
	return verdict
}

// answerReference is the reference of one gold answer.
func answerReference(t testing.TB, gold string) json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(map[string]string{"answer": gold})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func decode(t testing.TB, raw []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%v: %.200s", err, raw)
	}
}
