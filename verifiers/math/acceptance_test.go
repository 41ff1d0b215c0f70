package math_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/math"
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
	for i, line := range dataLines(t, "gsm8k_model_solutions.jsonl") {
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
			disagreements = append(disagreements, id(i, key))
			d := verdict.Detail.(*math.Detail)
			t.Logf("%s: gold %q, extracted %q by %s, label %v, %s", id(i, key), s.gold, d.Extracted, d.Rule, s.correct, verdict.Explanation)
		}
	}
	t.Logf("agreement: %d of %d, %d judged right", agree, total, right)
	if total != 5276 || agree < minAgreement {
		t.Errorf("agreement is %d of %d, want at least %d of 5276", agree, total, minAgreement)
	}
	if listed := listedDisagreements(t); !slices.Equal(disagreements, listed) {
		t.Errorf("disagreements are %v, DISAGREEMENTS.md lists %v", disagreements, listed)
	}
}

// TestAcceptanceCases prints how many cases of other graders' suites are right. Most that are not need algebra.
func TestAcceptanceCases(t *testing.T) {
	v := newVerifier(t, "")
	right, total := 0, 0
	var falsePositives []string
	for _, line := range dataLines(t, "math_cases.jsonl") {
		var c struct {
			ID         string          `json:"id"`
			Completion string          `json:"completion"`
			Reference  json.RawMessage `json:"reference"`
			Expect     float64         `json:"expect"`
		}
		decode(t, line, &c)
		verdict, err := v.Verify(t.Context(), verifiers.Rollout{Completion: c.Completion, Reference: c.Reference})
		total++
		if err == nil && verdict.Score == c.Expect {
			right++
		} else if err == nil && verdict.Score == 1 {
			falsePositives = append(falsePositives, c.ID)
		}
		if testing.Verbose() && (err != nil || verdict.Score != c.Expect) {
			t.Logf("%s: expect %v, got %v %s: %s (%v)", c.ID, c.Expect, verdict.Score, verdict.Reason, verdict.Explanation, err)
		}
	}
	t.Logf("right: %d of %d (%.1f%%); false positives: %v", right, total, 100*float64(right)/float64(total), falsePositives)
	if total == 0 {
		t.Error("math_cases.jsonl has no cases")
	}
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

// dataLines returns the lines of a file under ASSAY_DATA, or skips the test.
func dataLines(t *testing.T, name string) [][]byte {
	t.Helper()
	dir := os.Getenv("ASSAY_DATA")
	if dir == "" {
		t.Skipf("ASSAY_DATA is not set: it names the folder that holds %s", name)
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines [][]byte
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 16<<20)
	for scan.Scan() {
		lines = append(lines, slices.Clone(scan.Bytes()))
	}
	if err := scan.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// listedDisagreements returns the ids in the table of DISAGREEMENTS.md, in order.
func listedDisagreements(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("DISAGREEMENTS.md")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range regexp.MustCompile("(?m)^\\| (\\d+) \\| `(\\w+)` \\|").FindAllStringSubmatch(string(text), -1) {
		ids = append(ids, m[1]+"/"+m[2])
	}
	return ids
}
