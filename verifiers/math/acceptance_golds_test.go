package math_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/verifiertest"
)

// TestAcceptanceGolds holds every gold answer of GSM8K's test set against itself in each respelling, and against the
// next number.
func TestAcceptanceGolds(t *testing.T) {
	v := newVerifier(t, "")
	lines := verifiertest.DataLines(t, "gsm8k_test.jsonl")
	for i, line := range lines {
		gold := statedGold(t, line)
		reference := answerReference(t, gold)
		answer := strings.ReplaceAll(gold, ",", "{,}")
		for _, spelling := range respellings {
			completion := spelling.complete(answer)
			if verdict := verify(t, v, verifiers.Rollout{Completion: completion, Reference: reference}); verdict.Score != 1 {
				t.Errorf("line %d, %s: %q is %s: %s", i, spelling.name, completion, verdict.Reason, verdict.Explanation)
			}
		}
		other := next(t, gold)
		for _, spelling := range respellings {
			completion := spelling.complete(other)
			if verdict := verify(t, v, verifiers.Rollout{Completion: completion, Reference: reference}); verdict.Score != 0 {
				t.Errorf("line %d, %s: %q is accepted for %s", i, spelling.name, completion, gold)
			}
		}
	}
	if len(lines) != 1319 {
		t.Errorf("gsm8k_test.jsonl has %d lines, want 1319", len(lines))
	}
}

// statedGold returns what a solution of the data set states after its marker.
func statedGold(t *testing.T, line []byte) string {
	t.Helper()
	var problem struct {
		Answer string `json:"answer"`
	}
	decode(t, line, &problem)
	_, gold, ok := strings.Cut(problem.Answer, "####")
	if !ok {
		t.Fatalf("no marker in %.200s", line)
	}
	return strings.TrimSpace(gold)
}

// next returns the number after a gold answer.
func next(t *testing.T, gold string) string {
	t.Helper()
	n, ok := new(big.Int).SetString(strings.ReplaceAll(gold, ",", ""), 10)
	if !ok {
		t.Fatalf("the gold answer %q is no whole number", gold)
	}
	return n.Add(n, big.NewInt(1)).String()
}
