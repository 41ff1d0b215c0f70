package instruct_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/instruct"
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
	if listed := listedDisagreements(t); !slices.Equal(disagreements, listed) {
		t.Errorf("disagreements are\n%q\nDISAGREEMENTS.md lists\n%q", disagreements, listed)
	}
}

// TestAcceptanceTasks holds that all 541 tasks of IFEval, 834 instructions, can be judged.
func TestAcceptanceTasks(t *testing.T) {
	v := newVerifier(t, "")
	tasks, instructions := 0, 0
	for _, line := range dataLines(t, "ifeval_input.jsonl") {
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

// listedDisagreements returns the rows of the table in DISAGREEMENTS.md, in order.
func listedDisagreements(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("DISAGREEMENTS.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, m := range regexp.MustCompile("(?m)^\\| (ifeval-\\d+) \\| `([\\w:]+)` \\| (strict|loose) \\| (true|false) \\|").FindAllStringSubmatch(string(text), -1) {
		rows = append(rows, m[1]+" "+m[2]+" "+m[3]+" "+m[4])
	}
	return rows
}

// goldenLines returns the responses under ASSAY_DATA, or skips the test.
func goldenLines(tb testing.TB) []golden {
	tb.Helper()
	var all []golden
	for _, line := range dataLines(tb, "ifeval_golden.jsonl") {
		var g golden
		if err := json.Unmarshal(line, &g); err != nil {
			tb.Fatal(err)
		}
		all = append(all, g)
	}
	return all
}

// dataLines returns the lines of a file under ASSAY_DATA, or skips the test.
func dataLines(tb testing.TB, name string) [][]byte {
	tb.Helper()
	dir := os.Getenv("ASSAY_DATA")
	if dir == "" {
		tb.Skipf("ASSAY_DATA is not set: it names the folder that holds %s", name)
	}
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		tb.Fatal(err)
	}
	return bytes.Split(bytes.TrimSpace(text), []byte("\n"))
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
