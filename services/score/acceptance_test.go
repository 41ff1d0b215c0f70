package score_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/services/score"
	"github.com/assay-rl/assay/verifiers/all"
)

// solutions is the path of openai/grade-school-math's example model solutions in ASSAY_DATA.
func solutions(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("ASSAY_DATA")
	if dir == "" {
		tb.Skip("ASSAY_DATA is not set: no gsm8k_model_solutions.jsonl to score")
	}
	return filepath.Join(dir, "gsm8k_model_solutions.jsonl")
}

// TestGSM8KModelSolutions scores 5,276 real solutions and compares each reward with the file's own is_correct.
func TestAcceptanceGSM8K(t *testing.T) {
	in, out := solutions(t), filepath.Join(t.TempDir(), "out.jsonl")
	s, err := score.Run(t.Context(), score.Options{In: in, Out: out, Spec: rewardspec.Default(all.Registry()), K: []int{1, 4}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Format != "gsm8k_model_solutions" || s.FileLines != 1319 || s.Lines != 5276 || s.Lines != s.Scored+s.Unscored+s.Malformed || s.Scored != 5276 {
		t.Errorf("summary %+v", s)
	}
	correct := labels(t, in)
	agree := 0
	for i, l := range lines(t, out) {
		if (l.Reward != nil && *l.Reward == 1) == correct[i] {
			agree++
		}
	}
	if len(correct) != 5276 || agree < 5270 {
		t.Errorf("%d of %d agree with is_correct, want at least 5270", agree, len(correct))
	}
	t.Logf("%d of %d agree; reward %.4f [%.4f, %.4f]; pass@4 %.4f; maj@4 %.4f; %.0f lines/s", agree, len(correct),
		*s.Reward.Mean, *s.Reward.Low, *s.Reward.High, *s.PassAtK[1].Mean, *s.MajAtK[1].Mean, s.LinesPerSecond)
}

// label is what the file says of a solution.
type label struct {
	IsCorrect bool `json:"is_correct"`
}

// labels returns every is_correct of the file, in the order of its keys.
func labels(t *testing.T, path string) []bool {
	var correct []bool
	each(t, path, func(b []byte) error {
		var l struct {
			A label `json:"6b_finetuning"`
			B label `json:"6b_verification"`
			C label `json:"175b_finetuning"`
			D label `json:"175b_verification"`
		}
		err := json.Unmarshal(b, &l)
		correct = append(correct, l.A.IsCorrect, l.B.IsCorrect, l.C.IsCorrect, l.D.IsCorrect)
		return err
	})
	return correct
}

func lines(t *testing.T, path string) []score.Line {
	var read []score.Line
	each(t, path, func(b []byte) error {
		var l score.Line
		err := json.Unmarshal(b, &l)
		read = append(read, l)
		return err
	})
	return read
}

func each(t *testing.T, path string, line func([]byte) error) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		if err := line(s.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkGSM8K is the whole way of a file: reading, judging, writing, summing up.
func BenchmarkGSM8K(b *testing.B) {
	in, out, spec := solutions(b), filepath.Join(b.TempDir(), "out.jsonl"), rewardspec.Default(all.Registry())
	completions := 0
	for b.Loop() {
		s, err := score.Run(b.Context(), score.Options{In: in, Out: out, Spec: spec, K: []int{1, 4}})
		if err != nil {
			b.Fatal(err)
		}
		completions += s.Scored
	}
	b.ReportMetric(float64(completions)/b.Elapsed().Seconds(), "completions/s")
}
