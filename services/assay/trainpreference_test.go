package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestTrainPreferenceAndScoreWithTheModel(t *testing.T) {
	var lines strings.Builder
	for i := range 60 {
		fmt.Fprintf(&lines, `{"prompt": "Prompt %d", "chosen": "Aye, captain, number %d.", "rejected": "No, sir, not number %d."}`+"\n", i, i, i)
	}
	model := filepath.Join(t.TempDir(), "model.json")
	code, out, errs := assay(t, "train-preference", "--pairs", file(t, "pairs.jsonl", lines.String()), "--out", model, "--held-out", "0.2")
	pattern := `^trained   100.0 % of \d+ pairs in \d+ steps; 0 left out, whose answers are the same
held out  100.0 % of \d+ pairs, loss 0.\d{3}
longer    100.0 %, by taking the longer answer
model     .*model.json
hash      ([0-9a-f]{64})
$`
	found := regexp.MustCompile(pattern).FindStringSubmatch(out)
	if code != 0 || found == nil {
		t.Fatalf("exit code %d, %s, printed\n%s", code, errs, out)
	}
	spec := file(t, "spec.yaml", fmt.Sprintf("name: crew\nroutes:\n  crew:\n    components:\n      manners: {verifier: preference, model: %q, model_hash: %q}\n", model, found[1]))
	in := file(t, "in.jsonl", `{"id":"aye","route":"crew","completion":"Aye, captain."}`+"\n")
	scored := filepath.Join(t.TempDir(), "out.jsonl")
	if code, _, errs := assay(t, "score", "--in", in, "--out", scored, "--spec", spec); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	line, err := os.ReadFile(scored)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(line), `"model":"`+found[1][:12]+`"`) || !strings.Contains(string(line), `"manners"`) {
		t.Errorf("the score does not say that the model gave it:\n%s", line)
	}
}

func TestTrainPreferenceErrorsSayWhatToDo(t *testing.T) {
	bad := file(t, "bad.jsonl", `{"prompt": "p", "chosen": "c"}`+"\n")
	pair := file(t, "pair.jsonl", `{"prompt": "p", "chosen": "c", "rejected": "r"}`+"\n")
	model := filepath.Join(t.TempDir(), "model.json")
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, `"out", "pairs" not set`},
		{[]string{"--pairs", "no-such.jsonl", "--out", model}, "no-such.jsonl"},
		{[]string{"--pairs", bad, "--out", model}, `line 1: "chosen" or "rejected" is missing`},
		{[]string{"--pairs", pair, "--out", model, "--view", "thought"}, "neither answer nor response"},
		{[]string{"--pairs", pair, "--out", model, "--held-out", "0.9"}, "0 to 0.5"},
		{[]string{"--pairs", pair, "--out", filepath.Join(model, "x")}, "model.json"},
	} {
		code, _, errs := assay(t, append([]string{"train-preference"}, tt.args...)...)
		if code != 1 || !strings.Contains(errs, tt.want) {
			t.Errorf("%v: exit code %d, %s, want an error that says %q", tt.args, code, errs, tt.want)
		}
	}
}
