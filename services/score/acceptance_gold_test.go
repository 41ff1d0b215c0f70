package score_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/services/score"
	"github.com/assay-rl/assay/verifiers/all"
)

// TestAcceptanceGolds verifies the golds of published data sets against themselves.
func TestAcceptanceGolds(t *testing.T) {
	dir := os.Getenv("ASSAY_DATA")
	if dir == "" {
		t.Skip("ASSAY_DATA is not set: no data sets to check")
	}
	for file, want := range map[string]struct {
		lines, verified int
		programs        bool
	}{
		"gsm8k_test.jsonl":            {1319, 1319, false},
		"gsm8k_model_solutions.jsonl": {5276, 5276, false},
		"math_cases.jsonl":            {666, 660, false},
		"HumanEval.jsonl.gz":          {164, 164, true},
		"mbpp.jsonl":                  {974, 974, true},
	} {
		t.Run(file, func(t *testing.T) {
			if want.programs && guests.Find() == "" {
				t.Skipf("the guests are not installed: run `%s`", guests.Install)
			}
			s, err := score.CheckGolds(t.Context(), score.GoldOptions{
				In: filepath.Join(dir, file), Spec: rewardspec.Default(all.Registry()),
				Failed: func(f score.GoldFailure) error { t.Logf("%+v", f); return nil },
			})
			if err != nil {
				t.Fatal(err)
			}
			if s.Lines != want.lines || s.Verified < want.verified || s.Lines != s.Verified+s.Failed || s.NoGold+s.Malformed != 0 {
				t.Errorf("%+v, want at least %d of %d verified", s.GoldCounts, want.verified, want.lines)
			}
		})
	}
}
