package math_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/math"
	"github.com/assay-rl/assay/verifiers/verifiertest"
)

// minAgreement is how many of the 5,276 labelled GSM8K solutions the verdicts must agree on.
const minAgreement = 5270

// solutionKeys are the four models of each line, in the file's order.
var solutionKeys = []string{"6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"}

// TestAcceptanceGSM8K holds the verdicts against labelled solutions of real models, as they are. DISAGREEMENTS.md lists
// every verdict that differs from its label, and no other.
func TestAcceptanceGSM8K(t *testing.T) {
	v := newVerifier(t, "")
	agree, right, total := 0, 0, 0
	var disagreements []string
	for i, line := range verifiertest.DataLines(t, "gsm8k_model_solutions.jsonl") {
		for _, key := range solutionKeys {
			s := labelled(t, line, key)
			verdict := verify(t, v, verifiers.Rollout{Completion: s.completion, Reference: answerReference(t, s.gold)})
			total++
			if verdict.Score == 1 {
				right++
			}
			if (verdict.Score == 1) == s.correct {
				agree++
				continue
			}
			disagreements = append(disagreements, strconv.Itoa(i)+" "+key)
			d := verdict.Detail.(*math.Detail)
			t.Logf("%s: gold %q, extracted %q by %s, label %v, %s", strconv.Itoa(i)+" "+key, s.gold, d.Extracted, d.Rule, s.correct, verdict.Explanation)
		}
	}
	t.Logf("agreement: %d of %d, %d judged right", agree, total, right)
	if total != 5276 || agree < minAgreement {
		t.Errorf("agreement is %d of %d, want at least %d of 5276", agree, total, minAgreement)
	}
	if listed := verifiertest.Disagreements(t, "\\| (\\d+) \\| `(\\w+)` \\|"); !slices.Equal(disagreements, listed) {
		t.Errorf("disagreements are %v, DISAGREEMENTS.md lists %v", disagreements, listed)
	}
}

// minRight is how many of the 666 cases of other graders' own suites must be right.
const minRight = 660

// TestAcceptanceCases holds the verdicts against the cases of other graders' suites. DISAGREEMENTS.md lists every case
// that is judged otherwise, and none of them is a wrong answer judged right.
func TestAcceptanceCases(t *testing.T) {
	v := newVerifier(t, "")
	right, total := 0, 0
	var disagreements []string
	for _, line := range verifiertest.DataLines(t, "math_cases.jsonl") {
		var c struct {
			ID         string          `json:"id"`
			Completion string          `json:"completion"`
			Reference  json.RawMessage `json:"reference"`
			Expect     float64         `json:"expect"`
		}
		decode(t, line, &c)
		verdict := verify(t, v, verifiers.Rollout{Completion: c.Completion, Reference: c.Reference})
		total++
		if verdict.Score == c.Expect {
			right++
			continue
		}
		disagreements = append(disagreements, c.ID)
		t.Logf("%s: expect %v, got %v %s: %s", c.ID, c.Expect, verdict.Score, verdict.Reason, verdict.Explanation)
		if verdict.Score == 1 {
			t.Errorf("%s: a wrong answer is judged right", c.ID)
		}
	}
	t.Logf("right: %d of %d (%.1f%%)", right, total, 100*float64(right)/float64(total))
	if total != 666 || right < minRight {
		t.Errorf("right are %d of %d, want at least %d of 666", right, total, minRight)
	}
	if listed := verifiertest.Disagreements(t, "\\| `([\\w-]+)` \\|"); !slices.Equal(disagreements, listed) {
		t.Errorf("judged otherwise are %q, DISAGREEMENTS.md lists %q", disagreements, listed)
	}
}

// BenchmarkAcceptanceCases runs the cases of other graders' suites here and in Math-Verify; see BenchmarkPeers.
func BenchmarkAcceptanceCases(b *testing.B) {
	var cases []peerCase
	for _, line := range verifiertest.DataLines(b, "math_cases.jsonl") {
		var c struct {
			Completion string                  `json:"completion"`
			Reference  struct{ Answer string } `json:"reference"`
			Expect     float64                 `json:"expect"`
		}
		decode(b, line, &c)
		cases = append(cases, peerCase{c.Reference.Answer, c.Completion, c.Expect == 1})
	}
	benchmarkPeers(b, map[string][]peerCase{"cases": cases})
}

// solution is one model's solution with its label.
type solution struct {
	completion, gold string
	correct          bool
}

func labelled(t *testing.T, line []byte, key string) solution {
	t.Helper()
	var row map[string]json.RawMessage
	decode(t, line, &row)
	var truth string
	decode(t, row["ground_truth"], &truth)
	var s struct {
		Correct  bool   `json:"is_correct"`
		Solution string `json:"solution"`
	}
	decode(t, row[key], &s)
	at := max(strings.LastIndex(truth, "A:")+len("A:"), strings.LastIndex(truth, "####")+len("####"))
	return solution{s.Solution, strings.TrimSpace(truth[at:]), s.Correct}
}
