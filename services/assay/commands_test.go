package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/assay-rl/assay/services/bus"
)

// assay runs a command line in this process and returns its exit code and what it printed.
func assay(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(args, &o, &e)
	return code, o.String(), e.String()
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestErrorsSayWhatToDo runs command lines that a user can get wrong.
func TestErrorsSayWhatToDo(t *testing.T) {
	badSpec := file(t, "bad.yaml", "name: bad\nroutes:\n  math:\n    components: {accuracy: {verifier: maths}}\n  sums:\n    components: {accuracy: {verifier: math}}\n    reward: accuracy + formt\n")
	lines := file(t, "lines.jsonl", `{"id":"a","route":"math","completion":"5","reference":{"answer":"5"}}`+"\n"+`{"id":"b","route":"math"}`+"\n")
	tests := []struct {
		name string
		args []string
		want []string
	}{
		{"an open gateway without a token", []string{"up", "--data", t.TempDir(), "--listen", "0.0.0.0:0", "--nats-listen", "127.0.0.1:0"}, []string{"0.0.0.0:0 is open to other machines", "--token"}},
		{"an open embedded NATS", []string{"up", "--data", t.TempDir(), "--nats-listen", "0.0.0.0:0"}, []string{"0.0.0.0:0 is open to other machines", "--nats"}},
		{"no NATS there", []string{"spec", "list", "--nats", "nats://127.0.0.1:1"}, []string{"nats://127.0.0.1:1", "assay up"}},
		{"an unknown verifier", []string{"verify", "--verifiers", "maths", "--nats", "nats://127.0.0.1:1"}, []string{`unknown verifier "maths"`, "math"}},
		{"a spec with faults", []string{"spec", "check", badSpec}, []string{"bad.yaml:4:", "maths", "bad.yaml:7:", "formt"}},
		{"a spec that is not there", []string{"spec", "check", "no-such.yaml"}, []string{"no-such.yaml"}},
		{"no input", []string{"score"}, []string{`"in" not set`}},
		{"an input that is not there", []string{"score", "--in", "no-such.jsonl"}, []string{"no-such.jsonl"}},
		{"a malformed line with --strict", []string{"score", "--in", lines, "--strict"}, []string{"line 2", "completion"}},
		{"two fleets", []string{"score", "--in", lines, "--nats", "a", "--gateway", "b"}, []string{"nats", "gateway"}},
		{"an unknown log format", []string{"spec", "check", badSpec, "--log", "xml"}, []string{`"xml"`, "json"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, _, errs := assay(t, tt.args...)
			if code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
			for _, want := range tt.want {
				if !strings.Contains(errs, want) {
					t.Errorf("the error does not say %q:\n%s", want, errs)
				}
			}
		})
	}
}

func TestSpecCheckPrintsNameAndHash(t *testing.T) {
	code, out, errs := assay(t, "spec", "check", "../../deploy/specs/r1.yaml", "../../deploy/specs/gated.yaml")
	if code != 0 || !regexp.MustCompile(`^r1@[0-9a-f]{32}\ngated@[0-9a-f]{32}\n$`).MatchString(out) {
		t.Errorf("exit code %d, printed %q, %s", code, out, errs)
	}
}

func TestScoreWithASpec(t *testing.T) {
	in := file(t, "in.jsonl", `{"id":"right","route":"math","completion":"<think>We add them up.</think><answer>\\boxed{5}</answer>","reference":{"answer":"5"}}
{"id":"wrong","route":"math","completion":"<think>We add them up.</think><answer>\\boxed{6}</answer>","reference":{"answer":"5"}}
{"id":"no gold","route":"math","completion":"5","reference":{}}
{"id":"elsewhere","route":"chess","completion":"e4"}
not JSON
`)
	out := filepath.Join(t.TempDir(), "out.jsonl")
	code, _, errs := assay(t, "score", "--in", in, "--out", out, "--spec", "../../deploy/specs/r1.yaml")
	if code != 0 || !strings.Contains(errs, "5 lines: 2 scored, 2 unscored, 1 malformed") {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSpace(string(data)), "\n")
	for i, want := range []string{`"reward":2.2,`, `"reward":1.2,`, `"outcome":"unscored"`, `"reason":"unknown_route"`} {
		if !strings.Contains(got[i], want) {
			t.Errorf("line %d has no %s: %s", i+1, want, got[i])
		}
	}
}

// TestDemo runs what `go tool task demo` runs: 24 rollouts over NATS, 24 rewards with their components.
func TestDemo(t *testing.T) {
	code, out, errs := assay(t, "demo", "--out", t.TempDir())
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	for _, want := range []string{
		`step1/rolls/0 +reward +2.20 +accuracy +1.00 correct +format +1.00 ok +language +1.00 consistent`,
		`step1/rolls/5 +reward +0.20 +accuracy +0.00 truncated +format +0.00 truncated`,
		`step1/rolls/7 +reward +0.00 +accuracy +0.00 no_answer .*language +– no_words`,
		`step1/town/4 +reward +1.20 +accuracy +0.00 over_budget`,
		`24 rewards in \d+ ms`,
		`group step1/rolls +mean reward 1.2\d\d of 8`,
	} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("the demo printed nothing like %q:\n%s", want, out)
		}
	}
}

// TestBench runs a small load test: it measures the limit, latency and throughput, and checks every reward's value.
func TestBench(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a fleet and loads it: not with -short")
	}
	code, out, errs := assay(t, "bench", "--rollouts", "2000", "--singles", "20")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	for _, want := range []string{`limit +\d+ messages/s`, `latency +[\d.]+ ms p50`, `throughput +\d+ rollouts/s`, `ratio +0.\d\d`} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("the load test printed nothing like %q:\n%s", want, out)
		}
	}
}

// TestSpecsOfAFleet puts, lists and shows specs of a running fleet.
func TestSpecsOfAFleet(t *testing.T) {
	stop, url, err := benchFleet(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}()
	code, put, errs := assay(t, "spec", "put", "../../deploy/specs/r1.yaml", "../../deploy/specs/gated.yaml", "--nats", url)
	if code != 0 {
		t.Fatal(errs)
	}
	refs := strings.Fields(put)
	if _, list, _ := assay(t, "spec", "list", "--nats", url); len(refs) != 2 || list != refs[1]+"\n"+refs[0]+"\n" {
		t.Errorf("put printed %q, list %q", put, list)
	}
	if _, got, _ := assay(t, "spec", "get", "r1", "--nats", url); !strings.HasPrefix(got, "# "+refs[0]+"\n") || !strings.Contains(got, "accuracy:") {
		t.Errorf("get printed %q", got)
	}
	if _, other, _ := assay(t, "spec", "list", "--nats", url, "--tenant", "somebody-else"); other != "" {
		t.Errorf("another tenant has %q", other)
	}
	for name, want := range map[string]string{"no-such": "unknown reward spec", "other@" + strings.Split(refs[0], "@")[1]: "unknown reward spec"} {
		if code, _, errs := assay(t, "spec", "get", name, "--nats", url); code != 1 || !strings.Contains(errs, want) {
			t.Errorf("get %s: exit code %d, %s", name, code, errs)
		}
	}
}

// TestCommandsSetNothingUp asks a bare NATS server for its specs: the command waits for a fleet that may be starting, and
// leaves nothing behind.
func TestCommandsSetNothingUp(t *testing.T) {
	t.Parallel()
	srv, err := bus.StartServer(bus.ServerConfig{Dir: t.TempDir(), Address: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	code, _, errs := assay(t, "spec", "list", "--nats", srv.URL())
	if code != 1 || !strings.Contains(errs, "no fleet has been set up") || !strings.Contains(errs, "assay up") {
		t.Errorf("exit code %d, %s", code, errs)
	}
}
