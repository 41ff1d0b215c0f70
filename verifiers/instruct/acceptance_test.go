package instruct_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/instruct"
	"github.com/assay-rl/assay/verifiers/verifiertest"
)

// golden is a real response with the reference implementation's verdict on each instruction.
type golden struct {
	ID         string          `json:"id"`
	Completion string          `json:"completion"`
	Reference  json.RawMessage `json:"reference"`
	Strict     []bool          `json:"strict"`
	Loose      []bool          `json:"loose"`
}

// TestAcceptanceIFEval holds the verdicts against those of IFEval's own implementation on 242 real responses.
// DISAGREEMENTS.md lists every verdict that differs, and no other.
func TestAcceptanceIFEval(t *testing.T) {
	v := newVerifier(t, "")
	var disagreements []string
	total, strict, loose := 0, 0, 0
	for _, g := range goldenLines(t) {
		verdict, err := v.Verify(t.Context(), verifiers.Rollout{Completion: g.Completion, Reference: g.Reference})
		if err != nil {
			t.Fatalf("%s: %v", g.ID, err)
		}
		for i, o := range verdict.Detail.(instruct.Detail).Instructions {
			total++
			if o.Strict == g.Strict[i] {
				strict++
			} else {
				disagreements = append(disagreements, fmt.Sprint(g.ID, " ", o.ID, " strict ", g.Strict[i]))
			}
			if o.Loose == g.Loose[i] {
				loose++
			} else {
				disagreements = append(disagreements, fmt.Sprint(g.ID, " ", o.ID, " loose ", g.Loose[i]))
			}
		}
	}
	t.Logf("agreement: strict %d of %d (%.1f%%), loose %d (%.1f%%)", strict, total, share(strict, total), loose, share(loose, total))
	if total == 0 || share(strict, total) < 99 || share(loose, total) < 99 {
		t.Error("want at least 99% of instruction verdicts to agree in each mode")
	}
	if listed := verifiertest.Disagreements(t, "\\| (ifeval-\\d+) \\| `([\\w:]+)` \\| (strict|loose) \\| (true|false) \\|"); !slices.Equal(disagreements, listed) {
		t.Errorf("disagreements are\n%q\nDISAGREEMENTS.md lists\n%q", disagreements, listed)
	}
}

// TestAcceptanceTasks holds that all 541 tasks of IFEval, 834 instructions, can be judged.
func TestAcceptanceTasks(t *testing.T) {
	v := newVerifier(t, "")
	tasks, instructions := 0, 0
	for _, line := range verifiertest.DataLines(t, "ifeval_input.jsonl") {
		verdict, err := v.Verify(t.Context(), verifiers.Rollout{Completion: "So be it.", Reference: line})
		if err != nil {
			t.Errorf("%.40s…: %v", line, err)
			continue
		}
		tasks++
		instructions += len(verdict.Detail.(instruct.Detail).Instructions)
	}
	if tasks != 541 || instructions != 834 {
		t.Errorf("%d tasks with %d instructions were judged, want 541 and 834", tasks, instructions)
	}
}

func share(n, of int) float64 { return 100 * float64(n) / float64(of) }

// goldenLines returns the responses under ASSAY_DATA, or skips the test.
func goldenLines(tb testing.TB) []golden {
	tb.Helper()
	var all []golden
	for _, line := range verifiertest.DataLines(tb, "ifeval_golden.jsonl") {
		var g golden
		if err := json.Unmarshal(line, &g); err != nil {
			tb.Fatal(err)
		}
		all = append(all, g)
	}
	return all
}

func newVerifier(tb testing.TB, config string) verifiers.Verifier {
	tb.Helper()
	v, err := instruct.New(verifiers.Config(config))
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// BenchmarkIFEval judges the real responses, strictly and loosely.
func BenchmarkIFEval(b *testing.B) {
	v := newVerifier(b, "")
	lines := goldenLines(b)
	size := 0
	for _, g := range lines {
		size += len(g.Completion)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, g := range lines {
			if _, err := v.Verify(b.Context(), verifiers.Rollout{Completion: g.Completion, Reference: g.Reference}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N*len(lines))/b.Elapsed().Seconds(), "responses/s")
}
