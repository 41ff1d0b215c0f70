package processtest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

// TestAcceptanceFleetCode scores HumanEval's solutions in process and through a fleet whose code is run by a process of
// its own: each gets 1, and the outputs are the same but for the milliseconds.
func TestAcceptanceFleetCode(t *testing.T) {
	data := os.Getenv("ASSAY_DATA")
	if data == "" {
		t.Skip("ASSAY_DATA names no folder with the real data sets")
	}
	sandboxtest.Read(t, guests.Python)
	in := filepath.Join(data, "HumanEval.jsonl.gz")
	bin := build(t)
	url := startNATS(t, bin)
	start(t, "verify", bin.assay, "verify", "--nats", url, "--pool", "code", "--verifiers", "code")
	start(t, "reward", bin.assay, "reward", "--nats", url)

	here, there := filepath.Join(t.TempDir(), "here.jsonl"), filepath.Join(t.TempDir(), "there.jsonl")
	summary := filepath.Join(t.TempDir(), "summary.json")
	command(t, nil, bin.assay, "score", "--in", in, "--out", here, "--quiet")
	command(t, nil, bin.assay, "score", "--in", in, "--out", there, "--summary", summary, "--quiet", "--nats", url)

	if a, b := withoutTimes(t, here), withoutTimes(t, there); a != b {
		t.Errorf("scores through the fleet differ from those in process: %s", firstDifference(a, b))
	}
	var s struct {
		Lines, Scored, Unscored, Malformed int
		Reward                             struct{ Mean float64 }
	}
	if err := json.Unmarshal([]byte(read(t, summary)), &s); err != nil {
		t.Fatal(err)
	}
	if s.Lines != 164 || s.Scored != 164 || s.Reward.Mean != 1 {
		t.Errorf("want 164 rewards of 1: %+v", s)
	}
}
