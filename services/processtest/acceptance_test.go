package processtest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// leastAgreement is how many of the 5,276 labels the rewards must agree with.
const leastAgreement = 5270

// TestAcceptanceFleet scores the real GSM8K solutions in process and through a fleet of separate processes: the outputs
// are the same but for the milliseconds, and agree with the labels.
func TestAcceptanceFleet(t *testing.T) {
	data := os.Getenv("ASSAY_DATA")
	if data == "" {
		t.Skip("ASSAY_DATA names no folder with the real data sets")
	}
	in := filepath.Join(data, "gsm8k_model_solutions.jsonl")
	bin := build(t)
	url := startNATS(t, bin)
	start(t, "verify", bin.assay, "verify", "--nats", url, "--verifiers", "math,format,language")
	start(t, "reward", bin.assay, "reward", "--nats", url)

	here, there := filepath.Join(t.TempDir(), "here.jsonl"), filepath.Join(t.TempDir(), "there.jsonl")
	summary := filepath.Join(t.TempDir(), "summary.json")
	command(t, nil, bin.assay, "score", "--in", in, "--out", here, "--quiet")
	command(t, nil, bin.assay, "score", "--in", in, "--out", there, "--summary", summary, "--k", "1,4", "--nats", url)

	if a, b := withoutTimes(t, here), withoutTimes(t, there); a != b {
		t.Errorf("scores through the fleet differ from those in process: %s", firstDifference(a, b))
	}
	agree, n := agreement(t, in, there)
	t.Logf("%d of %d rewards agree with is_correct", agree, n)
	if n != 5276 || agree < leastAgreement {
		t.Errorf("%d of %d rewards agree with is_correct, want %d of 5276", agree, n, leastAgreement)
	}
	var s struct{ Lines, Scored, Unscored, Malformed int }
	if err := json.Unmarshal([]byte(read(t, summary)), &s); err != nil {
		t.Fatal(err)
	}
	if s.Lines != s.Scored+s.Unscored+s.Malformed || s.Scored != 5276 {
		t.Errorf("the counts do not add up: %+v", s)
	}
}

// startNATS starts a nats-server with JetStream and returns its address.
func startNATS(t *testing.T, bin binaries) string {
	t.Helper()
	port := freePort(t)
	start(t, "nats-server", bin.nats, "-c", natsConfig(t, port))
	awaitPort(t, port)
	return fmt.Sprintf("nats://127.0.0.1:%d", port)
}

// natsConfig writes a server's configuration and returns its path.
func natsConfig(t *testing.T, port int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "nats.conf")
	text := fmt.Sprintf("listen: \"127.0.0.1:%d\"\nmax_payload: 8MB\njetstream { store_dir: %q }\n", port, t.TempDir())
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var milliseconds = regexp.MustCompile(`,"ms":[0-9.e+-]+`)

func withoutTimes(t *testing.T, path string) string {
	t.Helper()
	return milliseconds.ReplaceAllString(read(t, path), "")
}

func firstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			return fmt.Sprintf("line %d\n%s\n%s", i+1, as[i], bs[i])
		}
	}
	return fmt.Sprintf("%d lines and %d lines", len(as), len(bs))
}

// agreement counts the output's lines whose reward is 1 just when the input's label says so.
func agreement(t *testing.T, in, out string) (agree, n int) {
	t.Helper()
	labels := make(map[string]bool)
	eachLine(t, in, func(i int, line []byte) {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(line, &fields); err != nil {
			t.Fatal(err)
		}
		for name, raw := range fields {
			var solution struct {
				Correct *bool `json:"is_correct"`
			}
			if json.Unmarshal(raw, &solution) == nil && solution.Correct != nil {
				labels[fmt.Sprintf("%d/%s", i, name)] = *solution.Correct
			}
		}
	})
	eachLine(t, out, func(_ int, line []byte) {
		var reward struct {
			ID     string
			Reward float64
		}
		if err := json.Unmarshal(line, &reward); err != nil {
			t.Fatal(err)
		}
		correct, known := labels[reward.ID]
		if !known {
			t.Fatalf("the output has %q, the input does not", reward.ID)
		}
		n++
		if correct == (reward.Reward == 1) {
			agree++
		}
	})
	return agree, n
}

func eachLine(t *testing.T, path string, f func(i int, line []byte)) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	s := bufio.NewScanner(file)
	s.Buffer(nil, 16<<20)
	for i := 0; s.Scan(); i++ {
		f(i, s.Bytes())
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
}
