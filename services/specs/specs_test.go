package specs_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/fleettest"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers/all"
)

const r1 = `name: r1
routes:
  math:
    components:
      accuracy: {verifier: math}
      format: {verifier: format, weight: 0.5}
`

// bare starts a fleet with nobody in it.
func bare(t testing.TB) *fleettest.Fleet {
	return fleettest.Start(t, fleettest.NoReward(), fleettest.Pools())
}

func TestPutYAML(t *testing.T) {
	f := bare(t)
	put := f.Put(t, r1)
	if put.Name() != "r1" || len(put.Hash()) != 32 {
		t.Errorf("put %s", put.Ref())
	}
	// Another process compiles it from what is stored, to the same spec.
	_, other := f.Connect(t)
	got, err := other.Get(t.Context(), put.Ref())
	if err != nil || got.Ref() != put.Ref() || got.YAML() != r1 {
		t.Errorf("%v, %v", got, err)
	}
	if again, err := other.Get(t.Context(), put.Ref()); err != nil || again != got {
		t.Errorf("compiled twice: %v", err)
	}
	stored, err := other.Load(t.Context(), put.Hash())
	if err != nil || strings.Join(stored.Routes["math"], " ") != "math format" {
		t.Errorf("stored %+v, %v", stored, err)
	}
}

// Every fault is told with its place, and nothing is stored.
func TestPutYAMLRefusesFaults(t *testing.T) {
	f := bare(t)
	for name, c := range map[string]struct{ yaml, fault string }{
		"unknown verifier":   {"name: bad\nroutes:\n  math:\n    components:\n      accuracy: {verifier: maths}\n", "5:28: "},
		"unknown name":       {"name: bad\nroutes:\n  math:\n    components:\n      a: {verifier: math}\n    reward: a + b\n", "6:13: formula column 5: "},
		"weight NaN":         {"name: bad\nroutes:\n  math:\n    components:\n      a: {verifier: math, weight: .nan}\n", "5:35: "},
		"formula of text":    {"name: bad\nroutes:\n  math:\n    components:\n      a: {verifier: math}\n    reward: '\"one\"'\n", "6:"},
		"not YAML":           {"name: [", "1:"},
		"nothing":            {"", "1:1: "},
		"name of no form":    {"name: a.b\nroutes: {}\n", "1:7: "},
		"component repeated": {"name: bad\nroutes:\n  math:\n    components:\n      a: {verifier: math}\n      a: {verifier: math}\n", "6:7: "},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.Specs.PutYAML(t.Context(), bus.DefaultTenant, []byte(c.yaml))
			if _, ok := errors.AsType[*rewardspec.Error](err); !ok || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("error %v, want one at %s", err, c.fault)
			}
		})
	}
	if list, err := f.Specs.List(t.Context(), bus.DefaultTenant); err != nil || len(list) != 0 {
		t.Errorf("stored all the same: %v, %v", list, err)
	}
}

func TestGetErrors(t *testing.T) {
	f := bare(t)
	for _, ref := range []string{"r1@" + strings.Repeat("a", 32), "r1", "", "r1@*", "r1@" + strings.Repeat("a", 6000)} {
		if _, err := f.Specs.Get(t.Context(), ref); !errors.Is(err, bus.ErrUnknownSpec) {
			t.Errorf("Get(%.40q): %v", ref, err)
		}
	}
	if spec, err := f.Specs.Get(t.Context(), rewardspec.Default(all.Registry()).Ref()); err != nil || spec.Name() != "default" {
		t.Errorf("the built-in spec: %v, %v", spec, err)
	}
}

// A spec that this version cannot compile is told apart from one that nobody has put.
func TestGetOfSpecFromAnotherVersion(t *testing.T) {
	f := bare(t)
	foreign := bus.StoredSpec{Name: "next", Hash: strings.Repeat("b", 32), YAML: "name: next\nroutes: {math: {components: {a: {verifier: oracle}}}}\n"}
	if err := f.Specs.Put(t.Context(), bus.DefaultTenant, foreign); err != nil {
		t.Fatal(err)
	}
	_, err := f.Specs.Get(t.Context(), foreign.Ref())
	if _, ok := errors.AsType[*rewardspec.Error](err); !ok || !strings.Contains(err.Error(), "cannot be used by this version") {
		t.Errorf("error %v", err)
	}
}

// A changed spec holds for what comes after it, without a restart; a rollout that cites the old content still gets it.
func TestChangeAtRunTime(t *testing.T) {
	f := fleettest.Start(t, fleettest.Spec(r1))
	old := f.Put(t, r1)
	now := f.Put(t, strings.Replace(r1, "0.5", "0.25", 1))
	if now.Hash() == old.Hash() {
		t.Fatal("another content has the same hash")
	}
	var wg sync.WaitGroup
	for id, c := range map[string]struct {
		spec string
		want *rewardspec.Spec
	}{"by name": {"r1", now}, "old content": {old.Ref(), old}, "new content": {now.Ref(), now}} {
		wg.Go(func() {
			r := &assayv1.Rollout{
				Id: id, Route: "math", Spec: c.spec, Reference: []byte(`{"answer":"4"}`),
				Completion: assayv1.Text(`<think>2 + 2</think><answer>\boxed{4}</answer>`),
			}
			if got := f.Score(t, r); got.GetSpec() != c.want.Ref() || got.GetReward() != c.want.Score(t.Context(), r).GetReward() {
				t.Errorf("%s: %v", id, got)
			}
		})
	}
	wg.Wait()
}
