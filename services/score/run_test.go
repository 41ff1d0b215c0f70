package score

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// scoreFile runs a file of testdata, or of what else is given, and returns the output and the summary.
func scoreFile(t *testing.T, o Options) (string, *Summary, error) {
	t.Helper()
	if o.Out == "" {
		o.Out = filepath.Join(t.TempDir(), "out.jsonl")
	}
	if o.Spec == nil {
		o.Spec = echoSpec(t)
	}
	s, err := Run(t.Context(), o)
	b, readErr := os.ReadFile(o.Out)
	if readErr != nil && s != nil {
		t.Fatal(readErr)
	}
	return withoutTimes(string(b)), s, err
}

// withoutTimes leaves out what two runs cannot agree on.
func withoutTimes(lines string) string {
	return regexp.MustCompile(`,"ms":[0-9.e-]+`).ReplaceAllString(lines, "")
}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "in.jsonl")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// generations are n rollouts in groups of four: three right answers for every wrong one.
func generations(n int) string {
	var b strings.Builder
	for i := range n {
		completion := "1"
		if i%4 == 3 {
			completion = "2"
		}
		fmt.Fprintf(&b, `{"id":"%d","group":"g%d","route":"echo","completion":"%s","reference":{"answer":"1"}}`+"\n", i, i/4, completion)
	}
	return b.String()
}

func TestRunWritesALineForEachRollout(t *testing.T) {
	spec := echoSpec(t)
	got, s, err := scoreFile(t, Options{In: "testdata/assay.jsonl", Spec: spec})
	if err != nil {
		t.Fatal(err)
	}
	detail := `"detail":{"expected":"0.5","n":12345678901234567890},"verifier":"echo","version":1}},"spec":"` + spec.Ref() + `"}`
	expect(t, strings.Split(strings.TrimSuffix(got, "\n"), "\n"), []string{
		`{"id":"p1/0","group":"p1","route":"echo","outcome":"scored","reward":1,"components":{"echo":{"outcome":"scored","score":1,"reason":"equal","answer":"0.5",` + detail,
		`{"id":"p1/1","group":"p1","route":"echo","outcome":"scored","reward":1,"components":{"echo":{"outcome":"scored","score":1,"reason":"equal","answer":"0.5",` + detail,
		`{"id":"2","group":"2","route":"echo","outcome":"scored","reward":0,"components":{"echo":{"outcome":"scored","score":0,"reason":"no_answer",` + detail,
		`{"id":"p2/0","group":"p2","route":"echo","outcome":"unscored","reward":null,"reason":"bad_reference","explanation":"echo: bad_reference: no answer: unexpected end of JSON input",` +
			`"components":{"echo":{"outcome":"unscored","score":null,"reason":"bad_reference","explanation":"bad_reference: no answer: unexpected end of JSON input","verifier":"echo","version":1}},"spec":"` + spec.Ref() + `"}`,
		`{"id":"p2/1","group":"p2","route":"nowhere","outcome":"unscored","reward":null,"reason":"unknown_route","explanation":"spec ` + spec.Ref() +
			` has no route \"nowhere\" and there is no verifier of that name","components":{},"spec":"` + spec.Ref() + `"}`,
	})
	if s.Lines != 5 || s.FileLines != 5 || s.Scored != 3 || s.Unscored != 2 || s.Format != "assay" || s.Spec != spec.Ref() {
		t.Errorf("summary %+v", s)
	}
	if s.Reasons["bad_reference"] != 1 || s.Reasons["unknown_route"] != 1 || s.Components["echo"].Reasons["equal"] != 2 {
		t.Errorf("reasons %v, %v", s.Reasons, s.Components["echo"].Reasons)
	}
}

func TestCountsAddUp(t *testing.T) {
	for name, c := range map[string]struct {
		content                                  string
		file, lines, scored, unscored, malformed int
	}{
		"an empty file":       {"", 0, 0, 0, 0, 0},
		"blank lines only":    {"\n \r\n\n", 0, 0, 0, 0, 0},
		"malformed lines":     {string(golden(t, "malformed.jsonl")), 12, 12, 2, 0, 10},
		"nothing but garbage": {"x\ny", 2, 2, 0, 0, 2},
		"many on a line":      {string(golden(t, "gsm8k.jsonl")), 2, 4, 4, 0, 0},
		"a duplicate id":      {generations(3) + generations(1), 4, 4, 3, 0, 1},
		"no newline at last":  {strings.TrimSpace(generations(2)), 2, 2, 2, 0, 0},
		"an abstained one":    {`{"route":"echo","completion":"pass","reference":{}}`, 1, 1, 0, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, s, err := scoreFile(t, Options{In: write(t, c.content)})
			if err != nil {
				t.Fatal(err)
			}
			if s.FileLines != c.file || s.Lines != c.lines || s.Scored != c.scored || s.Unscored != c.unscored || s.Malformed != c.malformed {
				t.Errorf("summary %+v", s)
			}
			if s.Lines != s.Scored+s.Unscored+s.Malformed || strings.Count(got, "\n") != s.Scored+s.Unscored || len(s.MalformedLines) != s.Malformed {
				t.Errorf("counts do not add up: %+v", s)
			}
		})
	}
}

func TestInvalidUTF8IsCounted(t *testing.T) {
	got, s, err := scoreFile(t, Options{In: write(t, "{\"id\":\"a\xff\",\"route\":\"echo\",\"completion\":\"1\",\"reference\":{}}\n"+generations(1))})
	if err != nil || s.InvalidUTF8 != 1 || s.Scored != 2 || !strings.Contains(got, `"id":"a\ufffd"`) && !strings.Contains(got, "a\uFFFD") {
		t.Errorf("%v, %+v\n%s", err, s, got)
	}
}

func TestStrictStopsAtTheFirstMalformedLine(t *testing.T) {
	got, s, err := scoreFile(t, Options{In: "testdata/malformed.jsonl", Strict: true})
	if err == nil || !strings.Contains(err.Error(), "testdata/malformed.jsonl: line 2: not a JSON object") {
		t.Errorf("error %v", err)
	}
	if s.Scored != 1 || s.Malformed != 1 || strings.Count(got, "\n") != 1 {
		t.Errorf("%d lines written, summary %+v", strings.Count(got, "\n"), s)
	}
}

func TestSummary(t *testing.T) {
	summary := filepath.Join(t.TempDir(), "s.json")
	_, s, err := scoreFile(t, Options{In: write(t, generations(80)), Summary: summary, K: []int{8, 1, 4, 2, 1}})
	if err != nil {
		t.Fatal(err)
	}
	if got := *s.Reward.Mean; got != 0.75 || s.Reward.N != 80 || s.Reward.Groups != 20 {
		t.Errorf("reward %+v", s.Reward)
	}
	want := map[int][2]float64{1: {0.75, 0.75}, 2: {1, 0.75}, 4: {1, 1}}
	for i, k := range []int{1, 2, 4} {
		pass, maj := s.PassAtK[i], s.MajAtK[i]
		if pass.K != k || pass.Groups != 20 || *pass.Mean != want[k][0] {
			t.Errorf("pass@%d: %v over %d groups", k, *pass.Mean, pass.Groups)
		}
		if maj.K != k || !near(*maj.Mean, want[k][1]) {
			t.Errorf("maj@%d: %v", k, *maj.Mean)
		}
	}
	if at := s.PassAtK[3]; at.K != 8 || at.Mean != nil || at.TooSmall != 20 {
		t.Errorf("pass@8: %+v", at)
	}
	b, err := os.ReadFile(summary)
	if err != nil {
		t.Fatal(err)
	}
	var written Summary
	if err := json.Unmarshal(b, &written); err != nil || *written.Reward.Mean != 0.75 || written.Lines != 80 {
		t.Errorf("summary file: %v\n%s", err, b)
	}
}

func near(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }

func TestPassFormula(t *testing.T) {
	in := write(t, generations(8))
	_, s, err := scoreFile(t, Options{In: in, Pass: "echo < 0.5 and reward == 0"})
	if err != nil || *s.PassAtK[0].Mean != 0.25 || s.Pass != "echo < 0.5 and reward == 0" {
		t.Errorf("%v, %+v", err, s)
	}
	if _, _, err := scoreFile(t, Options{In: in, Pass: "accuracy == 1"}); err == nil ||
		!strings.Contains(err.Error(), "--pass: rewardspec: route echo: formula column 1: unknown name accuracy") {
		t.Errorf("unknown name: %v", err)
	}
}

func TestAccuracyDecidesWhereThereIsOne(t *testing.T) {
	spec := specOf(t, `
name: shifted
routes: {echo: {components: {accuracy: {verifier: echo}}, reward: accuracy - 1}}`)
	_, s, err := scoreFile(t, Options{In: write(t, generations(8)), Spec: spec})
	if err != nil || *s.Reward.Mean != -0.25 || *s.PassAtK[0].Mean != 0.75 {
		t.Errorf("%v, %+v", err, s)
	}
}

// stopAfter cancels the run once so many rollouts were scored.
type stopAfter struct {
	Local
	rollouts int
	cancel   context.CancelCauseFunc
}

var errKilled = errors.New("killed")

func (s stopAfter) Score(ctx context.Context, in <-chan *assayv1.Rollout, out chan<- *assayv1.Reward) error {
	n := 0
	for r := range in {
		if n++; n > s.rollouts {
			s.cancel(errKilled)
		}
		out <- s.Spec.Score(ctx, r)
	}
	return nil
}

func TestResume(t *testing.T) {
	in := write(t, generations(400)+"garbage\n"+strings.ReplaceAll(generations(400), `"id":"`, `"id":"b`))
	spec := echoSpec(t)
	whole, wholeSummary, err := scoreFile(t, Options{In: in, Spec: spec, K: []int{1, 4}})
	if err != nil {
		t.Fatal(err)
	}
	for name, harm := range map[string]func(out string) string{
		"cancelled":                         func(out string) string { return out },
		"half a line at last":               func(out string) string { return out[:len(out)-17] },
		"a whole line without its newline":  func(out string) string { return strings.TrimSuffix(out, "\n") },
		"nothing written":                   func(string) string { return "" },
		"not even the first line was whole": func(out string) string { return out[:20] },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "out.jsonl")
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			o := Options{In: in, Out: path, Spec: spec, K: []int{1, 4}, InFlight: 16, Scorer: stopAfter{Local{Spec: spec}, 500, cancel}}
			if _, err := Run(ctx, o); !errors.Is(err, errKilled) {
				t.Fatalf("the run was not broken off: %v", err)
			}
			b, err := os.ReadFile(path)
			if err != nil || bytes.Count(b, []byte("\n")) < 400 {
				t.Fatalf("%d lines survive, %v", bytes.Count(b, []byte("\n")), err)
			}
			if err := os.WriteFile(path, []byte(harm(string(b))), 0o600); err != nil {
				t.Fatal(err)
			}
			got, s, err := scoreFile(t, Options{In: in, Out: path, Spec: spec, K: []int{1, 4}, Resume: true})
			if err != nil {
				t.Fatal(err)
			}
			if got != whole {
				t.Errorf("the output differs from an unbroken run's: %d bytes, want %d", len(got), len(whole))
			}
			s.Seconds, s.LinesPerSecond, s.Resumed = wholeSummary.Seconds, wholeSummary.LinesPerSecond, 0
			gotJSON, _ := json.Marshal(s)
			if wantJSON, _ := json.Marshal(wholeSummary); !bytes.Equal(gotJSON, wantJSON) {
				t.Errorf("summary\n got %s\nwant %s", gotJSON, wantJSON)
			}
		})
	}
}

func TestResumeOfAFinishedRunScoresNothing(t *testing.T) {
	in, out := write(t, generations(12)), filepath.Join(t.TempDir(), "out.jsonl")
	first, _, err := scoreFile(t, Options{In: in, Out: out})
	if err != nil {
		t.Fatal(err)
	}
	again, s, err := scoreFile(t, Options{In: in, Out: out, Resume: true})
	if err != nil || again != first || s.Resumed != 12 || s.LinesPerSecond != 0 {
		t.Errorf("%v, %+v", err, s)
	}
}

func TestResumeRefusesAnotherRunsOutput(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.jsonl")
	if _, _, err := scoreFile(t, Options{In: write(t, generations(12)), Out: out}); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	other := specOf(t, "name: other\nroutes: {}")
	for name, c := range map[string]struct {
		o    Options
		want string
	}{
		"another spec":   {Options{In: write(t, generations(12)), Spec: other}, "was scored by spec test@"},
		"other ids":      {Options{In: write(t, strings.Replace(generations(12), `"id":"3"`, `"id":"x"`, 1))}, `line 4 of ` + out + ` is of rollout "3", line 4 of the input has "x"`},
		"a shorter file": {Options{In: write(t, generations(5))}, "has more lines than the input has rollouts"},
		"nowhere":        {Options{In: write(t, generations(5)), Out: "-"}, "only an output file can be resumed"},
	} {
		t.Run(name, func(t *testing.T) {
			c.o.Resume = true
			if c.o.Out == "" {
				c.o.Out = out
			}
			if c.o.Spec == nil {
				c.o.Spec = echoSpec(t)
			}
			if _, err := Run(t.Context(), c.o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
			if after, _ := os.ReadFile(out); !bytes.Equal(after, before) {
				t.Error("the output was changed")
			}
		})
	}
}

func TestOutputsThatAreRefused(t *testing.T) {
	in := write(t, generations(4))
	for out, want := range map[string]string{
		in:              "is both input and output",
		"out.jsonl.gz":  "the output is plain JSON Lines",
		"no/such/dir/o": "no such file or directory",
	} {
		if _, err := Run(t.Context(), Options{In: in, Out: out, Spec: echoSpec(t)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", out, err, want)
		}
	}
	if b, _ := os.ReadFile(in); string(b) != generations(4) {
		t.Error("the input was changed")
	}
}

// shuffled rewards in an order of its own, as a fleet does.
type shuffled struct{ Local }

func (s shuffled) Score(ctx context.Context, in <-chan *assayv1.Rollout, out chan<- *assayv1.Reward) error {
	var held []*assayv1.Reward
	for r := range in {
		if held = append(held, s.Spec.Score(ctx, r)); len(held) == 7 {
			for i := range held {
				out <- held[len(held)-1-i]
			}
			held = held[:0]
		}
	}
	for _, r := range held {
		out <- r
	}
	return nil
}

func TestRewardsArePutBackIntoOrder(t *testing.T) {
	in := write(t, generations(100))
	spec := echoSpec(t)
	want, _, err := scoreFile(t, Options{In: in, Spec: spec})
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := scoreFile(t, Options{In: in, Spec: spec, Scorer: shuffled{Local{Spec: spec}}, InFlight: 8})
	if err != nil || got != want {
		t.Errorf("%v: the output is in another order", err)
	}
}

// failing gives up after three rewards.
type failing struct{ Local }

func (f failing) Score(ctx context.Context, in <-chan *assayv1.Rollout, out chan<- *assayv1.Reward) error {
	for range 3 {
		out <- f.Spec.Score(ctx, <-in)
	}
	return errors.New("the fleet is gone")
}

func TestAScorerThatFails(t *testing.T) {
	spec := echoSpec(t)
	got, s, err := scoreFile(t, Options{In: write(t, generations(100)), Spec: spec, Scorer: failing{Local{Spec: spec}}, InFlight: 8})
	if err == nil || !strings.Contains(err.Error(), "the fleet is gone") {
		t.Errorf("error %v", err)
	}
	if strings.Count(got, "\n") != s.Scored || s.Scored > 3 {
		t.Errorf("%d lines, summary %+v", strings.Count(got, "\n"), s)
	}
}

func TestProgress(t *testing.T) {
	in := write(t, generations(100)+"garbage\n")
	info, err := os.Stat(in)
	if err != nil {
		t.Fatal(err)
	}
	var last Progress
	calls := 0
	_, _, err = scoreFile(t, Options{In: in, Progress: func(p Progress) { last, calls = p, calls+1 }})
	if err != nil {
		t.Fatal(err)
	}
	last.Elapsed = min(last.Elapsed, time.Second)
	if want := (Progress{101, 100, 0, 1, info.Size(), info.Size(), last.Elapsed, true}); last != want || calls < 1 {
		t.Errorf("after %d calls %+v, want %+v", calls, last, want)
	}
}

func ExampleRun() {
	dir, err := os.MkdirTemp("", "score")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	spec, err := parseSpec("name: test\nroutes: {math: {components: {accuracy: {verifier: echo}}}}")
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := Run(context.Background(), Options{
		In: "testdata/gsm8k.jsonl", Out: filepath.Join(dir, "rewards.jsonl"), Spec: spec, K: []int{1, 2},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %d lines = %d scored + %d unscored + %d malformed\n", s.Format, s.Lines, s.Scored, s.Unscored, s.Malformed)
	fmt.Printf("reward %.2f, pass@1 %.2f, pass@2 %.2f, maj@2 %.2f\n", *s.Reward.Mean, *s.PassAtK[0].Mean, *s.PassAtK[1].Mean, *s.MajAtK[1].Mean)
	// Output:
	// gsm8k_model_solutions: 4 lines = 4 scored + 0 unscored + 0 malformed
	// reward 0.75, pass@1 0.75, pass@2 1.00, maj@2 0.75
}
