package score

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers"
)

// oracle states the golds of its reference, {"golds": [], "right": ""}, and accepts the right one only.
type oracle struct{}

type oracleReference struct {
	Golds []string
	Right string
}

func (oracle) read(raw json.RawMessage) (r oracleReference, err error) {
	if err := json.Unmarshal(raw, &r); err != nil {
		return r, verifiers.BadReference("no oracle's: %w", err)
	}
	return r, nil
}

func (o oracle) Golds(raw json.RawMessage) ([]string, error) {
	r, err := o.read(raw)
	return r.Golds, err
}

func (o oracle) Verify(_ context.Context, r verifiers.Rollout) (verifiers.Verdict, error) {
	reference, err := o.read(r.Reference)
	if err != nil {
		return verifiers.Verdict{}, err
	}
	if r.FinishReason != "" || r.CompletionTokens != 0 {
		return verifiers.Verdict{}, errors.New("a gold has nothing of the file's own completion")
	}
	if r.Completion != reference.Right {
		return verifiers.Verdict{Reason: "wrong", Explanation: "want " + reference.Right}, nil
	}
	return verifiers.Verdict{Score: 1, Reason: "right"}, nil
}

// oracleSpec has a route of each kind: oracle and echo are those of their verifier; both has either.
func oracleSpec(tb testing.TB) *rewardspec.Spec {
	tb.Helper()
	specs := []verifiers.Spec{
		{Name: "oracle", New: func(verifiers.Config) (verifiers.Verifier, error) { return oracle{}, nil }},
		{Name: "echo", New: func(verifiers.Config) (verifiers.Verifier, error) { return echo{}, nil }},
	}
	for i := range specs {
		specs[i].Version, specs[i].Max, specs[i].Budget.CompletionBytes = 1, 1, 100
	}
	known, err := verifiers.NewRegistry(specs...)
	if err != nil {
		tb.Fatal(err)
	}
	spec, err := rewardspec.Parse([]byte("name: test\nroutes: {both: {components: {accuracy: {verifier: oracle}, format: {verifier: echo}}}}"), known)
	if err != nil {
		tb.Fatal(err)
	}
	return spec
}

// goldRoll is a line of a file.
func goldRoll(id, route, reference string) string {
	return fmt.Sprintf(`{"id":%q,"route":%q,"completion":"whatever","finish_reason":"length","completion_tokens":9,"reference":%s}`, id, route, reference) + "\n"
}

const (
	rightGold = `{"golds":["a"],"right":"a"}`
	wrongGold = `{"golds":["a","b"],"right":"a"}`
)

func TestCheckGolds(t *testing.T) {
	long := strings.Repeat("l", 101)
	for name, c := range map[string]struct {
		content  string
		counts   GoldCounts
		failures []GoldFailure
	}{
		"nothing":     {"", GoldCounts{}, nil},
		"a good gold": {goldRoll("x", "oracle", rightGold), GoldCounts{Lines: 1, Verified: 1}, nil},
		"the second accepted form fails": {goldRoll("x", "oracle", wrongGold), GoldCounts{Lines: 1, Failed: 1}, []GoldFailure{
			{Line: 1, Rollouts: 1, ID: "x", Route: "oracle", Verifier: "oracle", Gold: "b", Reason: "wrong", Explanation: "want a"},
		}},
		"a bad reference": {goldRoll("x", "oracle", `7`), GoldCounts{Lines: 1, Failed: 1}, []GoldFailure{
			{Line: 1, Rollouts: 1, ID: "x", Route: "oracle", Verifier: "oracle", Reason: "bad_reference",
				Explanation: "bad_reference: no oracle's: json: cannot unmarshal number into Go value of type score.oracleReference"},
		}},
		"a gold over the verifier's budget": {goldRoll("x", "oracle", `{"golds":["`+long+`"],"right":"`+long+`"}`), GoldCounts{Lines: 1, Failed: 1}, []GoldFailure{
			{Line: 1, Rollouts: 1, ID: "x", Route: "oracle", Verifier: "oracle", Gold: long, Reason: "too_long", Explanation: "the completion has 101 bytes, the limit is 100"},
		}},
		"a reference without gold":             {goldRoll("x", "oracle", `{"golds":[]}`), GoldCounts{Lines: 1, NoGold: 1}, nil},
		"a verifier that takes none":           {goldRoll("x", "echo", `{"answer":"1"}`), GoldCounts{Lines: 1, NoGold: 1}, nil},
		"an unknown route":                     {goldRoll("x", "chess", rightGold), GoldCounts{Lines: 1, NoGold: 1}, nil},
		"a component that takes none, another": {goldRoll("x", "both", rightGold), GoldCounts{Lines: 1, Verified: 1}, nil},
		"a malformed line": {"garbage\n" + goldRoll("x", "oracle", rightGold), GoldCounts{Lines: 2, Verified: 1, Malformed: 1}, []GoldFailure{
			{Line: 1, Rollouts: 1, Reason: "malformed", Explanation: "not a JSON object: invalid character 'g' looking for beginning of value"},
		}},
		"one task of many rollouts": {goldRoll("x", "oracle", wrongGold) + goldRoll("y", "oracle", wrongGold) + "\n" + goldRoll("z", "oracle", rightGold) + goldRoll("w", "oracle", rightGold) +
			goldRoll("v", "oracle", wrongGold), GoldCounts{Lines: 5, Verified: 2, Failed: 3}, []GoldFailure{
			{Line: 1, Rollouts: 2, ID: "x", Route: "oracle", Verifier: "oracle", Gold: "b", Reason: "wrong", Explanation: "want a"},
			{Line: 6, Rollouts: 1, ID: "v", Route: "oracle", Verifier: "oracle", Gold: "b", Reason: "wrong", Explanation: "want a"},
		}},
		"one reference on two routes": {goldRoll("x", "echo", rightGold) + goldRoll("y", "oracle", rightGold), GoldCounts{Lines: 2, Verified: 1, NoGold: 1}, nil},
		"an id twice":                 {goldRoll("x", "oracle", rightGold) + goldRoll("x", "oracle", rightGold) + goldRoll("y", "oracle", rightGold), GoldCounts{Lines: 3, Verified: 2, Malformed: 1}, []GoldFailure{{Line: 2, Rollouts: 1, Reason: "malformed", Explanation: `id "x" was on line 1 already`}}},
	} {
		for _, inFlight := range []int{0, 1} {
			t.Run(fmt.Sprintf("%s, %d in flight", name, inFlight), func(t *testing.T) {
				var failures []GoldFailure
				s, err := CheckGolds(t.Context(), GoldOptions{
					In: write(t, c.content), Spec: oracleSpec(t), InFlight: inFlight,
					Failed: func(f GoldFailure) error { failures = append(failures, f); return nil },
				})
				if err != nil || s.GoldCounts != c.counts || !reflect.DeepEqual(failures, c.failures) {
					t.Errorf("%v, %+v\n%+v\nwant %+v\n%+v", err, s, failures, c.counts, c.failures)
				}
			})
		}
	}
}

// Failures are told in the order of the file, however many are judged at once, and what is counted adds up.
func TestCheckGoldsInOrder(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		b.WriteString(goldRoll(fmt.Sprint(i), "oracle", fmt.Sprintf(`{"golds":["%d"],"right":"%d"}`, i, i-i%3)))
	}
	last, failed := 0, 0
	var progress GoldProgress
	s, err := CheckGolds(t.Context(), GoldOptions{
		In: write(t, b.String()), Spec: oracleSpec(t), InFlight: 64,
		Failed: func(f GoldFailure) error {
			if f.Line <= last {
				t.Errorf("line %d comes after line %d", f.Line, last)
			}
			last, failed = f.Line, failed+1
			return nil
		},
		Progress: func(p GoldProgress) { progress = p },
	})
	if want := (GoldCounts{Lines: 3000, Verified: 1000, Failed: 2000}); err != nil || s.GoldCounts != want || failed != 2000 {
		t.Errorf("%v, %+v, %d told, want %+v", err, s, failed, want)
	}
	if !progress.Done || progress.GoldCounts != s.GoldCounts || progress.BytesRead != progress.BytesTotal || s.Format != "assay" {
		t.Errorf("progress %+v, summary %+v", progress, s)
	}
}

// A file may name any number of routes: the reasons that are told apart are few, and all lines are in them.
func TestReasonsForNoGoldAreBounded(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		b.WriteString(goldRoll(fmt.Sprint(i), fmt.Sprintf("route%d", i), rightGold))
	}
	s, err := CheckGolds(t.Context(), GoldOptions{In: write(t, b.String()), Spec: oracleSpec(t)})
	if err != nil || s.NoGold != 100 || len(s.NoGoldReasons) != mostReasons+1 || s.NoGoldReasons["other reasons"] != 100-mostReasons {
		t.Errorf("%v, %+v", err, s)
	}
}

func TestCheckGoldsEnds(t *testing.T) {
	stop := errors.New("the pipe is closed")
	in := write(t, goldRoll("x", "oracle", wrongGold)+goldRoll("y", "oracle", rightGold))
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	spec := oracleSpec(t)
	for name, c := range map[string]struct {
		ctx     context.Context
		options GoldOptions
		want    string
	}{
		"no spec":             {t.Context(), GoldOptions{In: in}, "no reward spec"},
		"no file":             {t.Context(), GoldOptions{Spec: spec}, "no input file"},
		"a missing file":      {t.Context(), GoldOptions{In: "no-such.jsonl", Spec: spec}, "no-such.jsonl"},
		"an unknown format":   {t.Context(), GoldOptions{In: in, Format: "csv", Spec: spec}, `unknown format "csv"`},
		"nothing in flight":   {t.Context(), GoldOptions{In: in, Spec: spec, InFlight: -1}, "in flight"},
		"an unknown shape":    {t.Context(), GoldOptions{In: write(t, `{"a":1}`), Spec: spec}, "a shape that is not known"},
		"who hears it is off": {t.Context(), GoldOptions{In: in, Spec: spec, Failed: func(GoldFailure) error { return stop }}, stop.Error()},
		"the context ends":    {cancelled, GoldOptions{In: in, Spec: spec}, "context canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := CheckGolds(c.ctx, c.options)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
			if s != nil && s.Lines != s.Verified+s.Failed+s.NoGold+s.Malformed {
				t.Errorf("counts do not add up: %+v", s)
			}
		})
	}
}
