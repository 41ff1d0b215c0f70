package verifiertest

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/verifiers"
	"golang.org/x/text/unicode/norm"
)

// echo is a small sound domain: the completion is to be the reference's answer. Its cases lie in testdata/echo.
func echo() verifiers.Spec {
	return verifiers.Spec{
		Name: "echo", Version: 1, Title: "the completion is the answer",
		Reference: json.RawMessage(`{"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"]}`),
		Config:    json.RawMessage(`{"type":"object","properties":{"shout":{"type":"boolean"}},"additionalProperties":false}`),
		Min:       0, Max: 1,
		Reasons: []verifiers.Reason{
			{Code: "correct", Outcome: verifiers.Scored, Text: "equal"},
			{Code: "wrong_answer", Outcome: verifiers.Scored, Text: "different"},
			{Code: "blank", Outcome: verifiers.Abstained, Text: "there is no text"},
		},
		Budget:      verifiers.Budget{CompletionBytes: 1 << 20, PerMiB: 100 * time.Millisecond},
		Invariances: []verifiers.Invariance{verifiers.InvariantCRLF, verifiers.InvariantTrailingBlanks, verifiers.InvariantNFD},
		New: func(c verifiers.Config) (verifiers.Verifier, error) {
			var config struct {
				Shout bool `json:"shout"`
			}
			err := c.Decode(&config)
			return verify(func(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
				return echoVerdict(r, config.Shout)
			}), err
		},
	}
}

func echoVerdict(r verifiers.Rollout, shout bool) (verifiers.Verdict, error) {
	var reference struct{ Answer *string }
	if err := json.Unmarshal(r.Reference, &reference); err != nil || reference.Answer == nil {
		return verifiers.Verdict{}, verifiers.BadReference("want an answer: %w", err)
	}
	want := norm.NFC.String(*reference.Answer)
	if shout {
		want = strings.ToUpper(want)
	}
	got := norm.NFC.String(strings.ReplaceAll(strings.TrimRight(r.Completion, " \t\r\n"), "\r\n", "\n"))
	switch got {
	case "":
		return verifiers.Verdict{Reason: "blank", Abstain: true}, nil
	case want:
		return verifiers.Verdict{Score: 1, Reason: "correct", Answer: got, Detail: map[string]int{"bytes": len(got)}}, nil
	}
	return verifiers.Verdict{Reason: "wrong_answer", Answer: got}, nil
}

// verify is a function as a Verifier.
type verify func(context.Context, verifiers.Rollout) (verifiers.Verdict, error)

// Verify implements verifiers.Verifier.
func (v verify) Verify(ctx context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	return v(ctx, r)
}

// A sound domain passes everything.
func TestRun(t *testing.T) {
	t.Chdir("testdata/echo")
	Run(t, echo())
}

func FuzzEcho(f *testing.F) {
	su, err := newSuite(echo(), "testdata/echo/"+casesDir)
	if err != nil {
		f.Fatal(err)
	}
	su.fuzz(f)
}

func BenchmarkEcho(b *testing.B) {
	b.Chdir("testdata/echo")
	Benchmark(b, echo())
}
