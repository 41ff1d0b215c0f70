package processtest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// mixedRollouts is how many rollouts TestMixedSpec sends, in groups of mixedGroup.
const (
	mixedRollouts = 5000
	mixedGroup    = 8
)

// TestMixedSpec scores 5,000 rollouts by several verifiers, a gate and a group step, in process and through a fleet of
// separate processes: the outputs are the same but for the milliseconds, and show every component.
func TestMixedSpec(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a fleet of processes")
	}
	bin := build(t)
	url := startNATS(t, bin)
	spec := filepath.Join("..", "..", "deploy", "specs", "mixed.yaml")
	start(t, "verify", bin.assay, "verify", "--nats", url, "--verifiers", "math,format,language,instruct")
	start(t, "reward", bin.assay, "reward", "--nats", url)

	in := writeMixed(t)
	here, there := filepath.Join(t.TempDir(), "here.jsonl"), filepath.Join(t.TempDir(), "there.jsonl")
	command(t, nil, bin.assay, "score", "--in", in, "--out", here, "--spec", spec, "--quiet")
	command(t, nil, bin.assay, "score", "--in", in, "--out", there, "--spec", spec, "--quiet", "--nats", url)
	if a, b := withoutTimes(t, here), withoutTimes(t, there); a != b {
		t.Errorf("scores through the fleet differ from those in process: %s", firstDifference(a, b))
	}
	checkMixed(t, there)
}

// checkMixed holds each line of an output to what its rollout must get.
func checkMixed(t *testing.T, out string) {
	t.Helper()
	n := 0
	eachLine(t, out, func(i int, line []byte) {
		n++
		var l struct {
			Outcome    string
			Reward     float64
			Components map[string]struct{ Score float64 }
		}
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatal(err)
		}
		c := l.Components
		if l.Outcome != "scored" || len(c) != 5 {
			t.Fatalf("line %d has not every component: %s", i+1, line)
		}
		want := 0.0
		if c["format"].Score == 1 {
			want = c["accuracy"].Score + 0.2*c["language"].Score + 0.5*c["instructions"].Score
		}
		want += c["kimi_length"].Score * 0.1
		if diff := l.Reward - want; diff > 1e-9 || diff < -1e-9 {
			t.Fatalf("line %d: the reward is %v, its components make %v: %s", i+1, l.Reward, want, line)
		}
	})
	if n != mixedRollouts {
		t.Errorf("there are %d rewards for %d rollouts", n, mixedRollouts)
	}
}

// writeMixed writes groups whose members are right and wrong, short and long, in format or not, with commas or without.
func writeMixed(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "in.jsonl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	enc := json.NewEncoder(f)
	for i := range mixedRollouts {
		group, member := i/mixedGroup, i%mixedGroup
		thought := fmt.Sprintf("We add the two numbers %d and %d one after the other", group, member)
		for range member {
			thought += ", and then we look at it again"
		}
		completion := fmt.Sprintf("<think>%s</think><answer>It is %d in all</answer>", thought, group+member%3)
		if member == 5 {
			completion = fmt.Sprintf("It is, as I said, %d", group)
		}
		line := map[string]any{
			"id": fmt.Sprintf("%d/%d", group, member), "group": fmt.Sprint(group), "route": "math", "prompt": "Add them.", "completion": completion,
			"reference": map[string]any{
				"answer": fmt.Sprint(group), "instruction_id_list": []string{"punctuation:no_comma"}, "kwargs": []map[string]any{{}},
			},
		}
		if err := enc.Encode(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
