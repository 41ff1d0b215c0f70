package verify_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/services/specs"
	"github.com/assay-rl/assay/services/verify"
)

// threeYAML judges a rollout with all three verifiers, one of them twice.
const threeYAML = `name: three
routes:
  three:
    components:
      alpha: {verifier: ant}
      beta: {verifier: bee, weight: 0.5}
      gamma: {verifier: cow, optional: true}
      delta: {verifier: ant, weight: 0.25}
`

// cast are completions with every outcome a component can have.
func cast(route string) []*assayv1.Rollout {
	var out []*assayv1.Rollout
	for i, completion := range []string{
		"", "ant=0.5", "ant=-1 bee=-0.5", "bee=abstain", "ant=abstain bee=abstain cow=abstain", "cow=error", "bee=error cow=error",
		"ant=panic", "ant=7", "ant=NaN", "bee=quote", strings.Repeat("long ", 1<<18), "answer \u4e16\u754c",
	} {
		out = append(out, &assayv1.Rollout{
			Id: string(rune('a'+i)) + ".*>", Group: "g", GroupSize: 16, Route: route, Completion: assayv1.Text(completion), CompletionTokens: 7,
		})
	}
	return out
}

// same compares a reward of the fleet with the one that the spec gives in this process.
func same(t *testing.T, spec *rewardspec.Spec, r *assayv1.Rollout, got *assayv1.Reward) {
	t.Helper()
	want := spec.Score(t.Context(), r)
	if got.GetOutcome() != want.GetOutcome() || got.GetReward() != want.GetReward() || got.GetReason() != want.GetReason() || got.GetExplanation() != want.GetExplanation() {
		t.Errorf("%s: reward %v %v %s %q, in process %v %v %s %q", r.GetId(), got.GetOutcome(), got.GetReward(), got.GetReason(), got.GetExplanation(),
			want.GetOutcome(), want.GetReward(), want.GetReason(), want.GetExplanation())
	}
	for name, w := range want.GetComponents() {
		g := got.GetComponents()[name]
		if g.GetOutcome() != w.GetOutcome() || g.GetScore() != w.GetScore() || g.GetReason() != w.GetReason() || g.GetVersion() != w.GetVersion() || string(g.GetDetail()) != string(w.GetDetail()) {
			t.Errorf("%s: component %s is %v, in process %v", r.GetId(), name, g, w)
		}
	}
}

// A worker judges all its components of a rollout in one go: one verdict holds them all, with what group-relative
// rewards need.
func TestOneVerdictPerRollout(t *testing.T) {
	t.Parallel()
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.Spec(threeYAML), fleettest.NoReward(), fleettest.Pools(verify.Config{Pool: "all"}))
	rollouts := cast("three")
	f.Publish(t, rollouts...)
	verdicts := stored(t, f, len(rollouts))
	for i, r := range rollouts {
		v := verdicts[r.GetId()]
		if len(v) != 1 {
			t.Errorf("%s has %d verdicts, want 1", r.GetId(), len(v))
			continue
		}
		if names := slices.Sorted(maps.Keys(v[0].GetComponents())); !slices.Equal(names, []string{"alpha", "beta", "delta", "gamma"}) {
			t.Errorf("%s: components %v", r.GetId(), names)
		}
		if v[0].GetPool() != "all" || v[0].GetCompletionTokens() != 7 || !strings.HasPrefix(v[0].GetSpec(), "three@") {
			t.Errorf("%s: verdict of pool %q under %q on %d tokens", r.GetId(), v[0].GetPool(), v[0].GetSpec(), v[0].GetCompletionTokens())
		}
		if chars := len([]rune(rollouts[i].GetCompletion().GetText())); int(v[0].GetCompletionChars()) != chars {
			t.Errorf("%s: %d characters, want %d", r.GetId(), v[0].GetCompletionChars(), chars)
		}
	}
}

// Pools that each host a part judge a rollout together, a pool that hosts nothing of it stays silent, and one that
// hosts a part twice over does no harm.
func TestPoolsShareRollouts(t *testing.T) {
	t.Parallel()
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.Spec(threeYAML), fleettest.Pools(
		verify.Config{Pool: "light", Verifiers: []string{"ant", "bee"}},
		verify.Config{Pool: "heavy", Verifiers: []string{"cow"}},
		verify.Config{Pool: "heavy", Verifiers: []string{"cow"}},
		verify.Config{Pool: "again", Verifiers: []string{"bee"}},
	))
	spec := f.Put(t, threeYAML)
	rollouts := cast("three")
	for i, got := range f.ScoreAll(t, rollouts) {
		same(t, spec, rollouts[i], got)
		if len(got.GetComponents()) != 4 {
			t.Errorf("%s: components %v, want 4", got.GetId(), got.GetComponents())
		}
	}
	fleettest.Eventually(t, "each pool to judge its part once", func() bool {
		return f.Counter(t, "assay_components_total", "verifier", "ant") == float64(2*len(rollouts)) &&
			f.Counter(t, "assay_components_total", "verifier", "bee") == float64(2*len(rollouts)) &&
			f.Counter(t, "assay_components_total", "verifier", "cow") == float64(len(rollouts))
	})
	drained(t, f)
}

// A verdict whose evidence does not fit a message is stored without it; the score stays.
func TestHeavyEvidence(t *testing.T) {
	t.Parallel()
	var yaml strings.Builder
	yaml.WriteString("name: heavy\nroutes:\n  heavy:\n    components:\n")
	for i := range 150 {
		yaml.WriteString("      c" + string(rune('a'+i/26)) + string(rune('a'+i%26)) + ": {verifier: ant, weight: 0.5}\n")
	}
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.Spec(yaml.String()), fleettest.Pools(verify.Config{Pool: "all"}))
	rollouts := []*assayv1.Rollout{
		{Id: "heavy", Route: "heavy", Completion: assayv1.Text("ant=quote")},
		{Id: "light", Route: "heavy", Completion: assayv1.Text("ant=0.5")},
	}
	got := f.ScoreAll(t, rollouts)
	if got[0].GetReward() != 75 || got[1].GetReward() != 37.5 {
		t.Errorf("rewards %v and %v, want 75 and 37.5", got[0].GetReward(), got[1].GetReward())
	}
}

// A rollout that takes much longer than AckWait stays with its worker, and is judged once.
func TestHeartbeatsKeepARollout(t *testing.T) {
	t.Parallel()
	var seen sightings
	f := fleettest.Start(t, fleettest.Known(registry(seen.began)), fleettest.AckWait(300*time.Millisecond), fleettest.Pools(
		verify.Config{Pool: "all", Slots: 1, AloneCommand: aloneCommand()}, verify.Config{Pool: "all", Slots: 1, AloneCommand: aloneCommand()},
	))
	if r := f.Score(t, rollout("slow", "ant=1500ms")); r.GetReward() != 1 {
		t.Errorf("reward %v, want 1", r)
	}
	if n := seen.of("ant=1500ms"); n != 1 {
		t.Errorf("it was taken up %d times, want once", n)
	}
	drained(t, f)
}

// An unknown verifier is refused before anything is registered.
func TestStartRefusesUnknownVerifiers(t *testing.T) {
	t.Parallel()
	f := fleettest.Start(t, fleettest.Known(registry(nil)), fleettest.NoReward(), fleettest.Pools())
	_, err := verify.Start(t.Context(), f.Bus, f.Specs, verify.Config{Pool: "all", Verifiers: []string{"ant", "dog"}, Known: registry(nil)})
	if err == nil || !strings.Contains(err.Error(), `unknown verifier "dog"; there are: ant, bee, cow`) {
		t.Errorf("error %v", err)
	}
	_, err = verify.Start(t.Context(), f.Bus, f.Specs, verify.Config{Pool: "a.b", Known: registry(nil)})
	if err == nil || !strings.Contains(err.Error(), `pool "a.b"`) {
		t.Errorf("error %v", err)
	}
}

// stored waits until VERDICTS holds the verdicts on n rollouts and returns them by rollout.
func stored(t *testing.T, f *fleettest.Fleet, n int) map[string][]*assayv1.Verdict {
	t.Helper()
	var out map[string][]*assayv1.Verdict
	fleettest.Eventually(t, "verdicts", func() bool {
		out = make(map[string][]*assayv1.Verdict)
		j := f.Bus.Join(func(bus.Arrival) {}, func(j bus.Judgement) {
			for _, v := range j.Verdicts {
				out[v.GetId()] = append(out[v.GetId()], v)
			}
		})
		if err := j.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		return len(out) >= n
	})
	return out
}

// drained waits until ROLLOUTS and VERDICTS hold nothing any more.
func drained(t *testing.T, f *fleettest.Fleet) {
	t.Helper()
	watched, err := f.Bus.WatchFleet()
	if err != nil {
		t.Fatal(err)
	}
	defer watched.Close()
	fleettest.Eventually(t, "ROLLOUTS and VERDICTS to drain", func() bool {
		state, err := watched.State(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range state.GetStreams() {
			if (s.GetName() == "ROLLOUTS" || s.GetName() == "VERDICTS") && s.GetMessages() > 0 {
				return false
			}
		}
		return true
	})
}

// started is a worker that a test ends by itself.
type started struct {
	stop  context.CancelFunc
	ended chan error
}

func start(t *testing.T, f *fleettest.Fleet, began func(string), grace time.Duration, cfg verify.Config) *started {
	t.Helper()
	b, _ := f.Connect(t)
	known := registry(began)
	store, err := specs.Open(t.Context(), b, known)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Pool, cfg.Known, cfg.Log, cfg.AloneCommand = "all", known, quiet(), aloneCommand()
	w, err := verify.Start(t.Context(), b, store, cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	s := &started{stop, make(chan error, 1)}
	go func() { s.ended <- w.Run(ctx, grace) }()
	t.Cleanup(stop)
	return s
}

// wait returns how the worker ended.
func (s *started) wait(t *testing.T, within time.Duration) error {
	t.Helper()
	select {
	case err := <-s.ended:
		return err
	case <-time.After(within):
		t.Fatalf("the worker did not end within %v", within)
		return errors.New("unreachable")
	}
}

// newTaker takes deliveries and does nothing with them.
func newTaker(got chan<- struct{}) func(*bus.Delivery) {
	return func(*bus.Delivery) { got <- struct{}{} }
}
