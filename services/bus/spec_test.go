package bus

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/nats-io/nats.go/jetstream"
)

// spec makes a stored spec with one route that needs some verifiers.
func spec(name string, version int, route string, verifiers ...string) StoredSpec {
	return StoredSpec{Name: name, Hash: fmt.Sprintf("%032x", version), YAML: name, Routes: map[string][]string{route: verifiers}}
}

func put(t testing.TB, s *Specs, spec StoredSpec) {
	t.Helper()
	if err := s.Put(t.Context(), DefaultTenant, spec); err != nil {
		t.Fatal(err)
	}
}

func TestSpecsResolve(t *testing.T) {
	s := openSpecs(t, startBus(t, Config{}))
	r1, r1b, other := spec("r1", 1, "math", "math"), spec("r1", 2, "math", "math", "format"), spec("other", 3, "code", "code")
	for _, stored := range []StoredSpec{r1, other, r1b} {
		put(t, s, stored)
	}
	for name, c := range map[string]struct{ tenant, route, ref, want, fault string }{
		"a route's current spec":            {DefaultTenant, "math", "", r1b.Ref(), ""},
		"a route without a spec":            {DefaultTenant, "prose", "", builtin.Ref(), ""},
		"a route of another tenant":         {"acme", "math", "", builtin.Ref(), ""},
		"a name's current content":          {DefaultTenant, "math", "r1", r1b.Ref(), ""},
		"an older content":                  {DefaultTenant, "math", r1.Ref(), r1.Ref(), ""},
		"the built-in one by name":          {DefaultTenant, "math", "default", builtin.Ref(), ""},
		"the built-in one by hash":          {DefaultTenant, "math", builtin.Ref(), builtin.Ref(), ""},
		"a name nobody has put":             {DefaultTenant, "math", "r2", "", `unknown reward spec "r2": put it first`},
		"a name of another tenant":          {"acme", "math", "r1", "", "put it first"},
		"a hash nobody has put":             {DefaultTenant, "math", "r1@" + strings.Repeat("f", 32), "", "put it first"},
		"a hash under another name":         {DefaultTenant, "math", "r2@" + r1.Hash, "", `the spec of this hash is named "r1"`},
		"a hash that is none":               {DefaultTenant, "math", "r1@" + strings.Repeat("a", 5000), "", "a hash is 32 hexadecimal digits"},
		"a name that is none":               {DefaultTenant, "math", "a.*", "", "give name or name@hash"},
		"a name that no subject could hold": {DefaultTenant, "math", strings.Repeat("n", 5000), "", "give name or name@hash"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := s.Resolve(t.Context(), c.tenant, c.route, c.ref)
			if c.fault == "" && (err != nil || got != c.want) {
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
			if c.fault != "" && (!errors.Is(err, ErrUnknownSpec) || !strings.Contains(err.Error(), c.fault)) {
				t.Errorf("%q, %v; want %q", got, err, c.fault)
			}
		})
	}
}

// What a process puts it resolves to at once, for a publisher stamps its very next rollout with it.
func TestSpecsReadYourWrites(t *testing.T) {
	s := openSpecs(t, startBus(t, Config{}))
	for i := range 200 {
		want := spec("r1", i, "math", "math")
		put(t, s, want)
		if got, err := s.Resolve(t.Context(), DefaultTenant, "math", ""); err != nil || got != want.Ref() {
			t.Fatalf("after put %d: %q, %v; want %q", i, got, err, want.Ref())
		}
	}
}

func TestSpecsLoadAndList(t *testing.T) {
	b := startBus(t, Config{})
	writer, reader := openSpecs(t, b), openSpecs(t, b)
	put(t, writer, spec("b", 1, "math", "math"))
	put(t, writer, spec("a", 2, "math", "math"))
	put(t, writer, spec("b", 3, "math", "math"))
	// By content, a spec can be read at once and everywhere.
	if got, err := reader.Load(t.Context(), fmt.Sprintf("%032x", 1)); err != nil || got.Name != "b" || got.YAML != "b" {
		t.Errorf("%+v, %v", got, err)
	}
	eventually(t, "the list to have the current contents", func() bool {
		list, err := reader.List(t.Context(), DefaultTenant)
		if err != nil {
			t.Fatal(err)
		}
		return len(list) == 2 && list[0].Ref() == spec("a", 2, "", "").Ref() && list[1].Ref() == spec("b", 3, "", "").Ref()
	})
	if list, err := reader.List(t.Context(), "acme"); err != nil || len(list) != 0 {
		t.Errorf("another tenant's list: %v, %v", list, err)
	}
}

// Whoever asks first decides under which spec a rollout without one is judged.
func TestPinDecidesOnce(t *testing.T) {
	b := startBus(t, Config{})
	s := openSpecs(t, b)
	h := Header{Address: Address{DefaultTenant, DefaultRun, "a.> *"}, Route: "math"}
	var pins sync.Map
	var askers sync.WaitGroup
	for i := range 8 {
		askers.Go(func() {
			if i == 4 {
				put(t, s, spec("r1", 1, "math", "math"))
			}
			ref, err := s.Pin(t.Context(), h)
			if err != nil {
				t.Error(err)
			}
			pins.Store(ref, true)
		})
	}
	askers.Wait()
	n := 0
	pins.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d answers, want 1", n)
	}
	eventually(t, "the new spec", func() bool {
		ref, err := s.Resolve(t.Context(), DefaultTenant, "math", "")
		return err == nil && ref == spec("r1", 1, "").Ref()
	})
	h.ID = "another"
	if ref, err := s.Pin(t.Context(), h); err != nil || ref != spec("r1", 1, "").Ref() {
		t.Errorf("a later rollout: %s, %v", ref, err)
	}
}

// However specs are put and pools registered at the same time, every pool is fed from every route that needs it.
func TestConcurrentFeedsMissNoRoute(t *testing.T) {
	b := startBus(t, Config{})
	s := openSpecs(t, b)
	const n = 6
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { put(t, s, spec(fmt.Sprint("spec", i), i+1, fmt.Sprint("route", i), "v0", fmt.Sprint("v", i))) })
		all.Go(func() {
			if err := b.RegisterPool(t.Context(), fmt.Sprint("pool", i), []string{fmt.Sprint("v", i)}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i := range n {
		c, err := b.js.Consumer(t.Context(), streamRollouts, durableOfPool(fmt.Sprint("pool", i)))
		if err != nil {
			t.Fatal(err)
		}
		want := []string{routeFilter(fmt.Sprint("v", i)), routeFilter(fmt.Sprint("route", i))}
		for j := 0; i == 0 && j < n; j++ {
			want = append(want, routeFilter(fmt.Sprint("route", j)))
		}
		got := filtersOf(c.CachedInfo().Config)
		for _, filter := range want {
			if !slices.Contains(got, filter) {
				t.Errorf("pool%d is not fed from %s, only from %v", i, filter, got)
			}
		}
	}
}

func filtersOf(c jetstream.ConsumerConfig) []string {
	if c.FilterSubject != "" {
		return []string{c.FilterSubject}
	}
	return c.FilterSubjects
}

// A pool that is registered again, or whose spec is replaced, keeps the routes it is fed from: rollouts of the old ones
// may still wait.
func TestFeedsOnlyWiden(t *testing.T) {
	b := startBus(t, Config{})
	s := openSpecs(t, b)
	put(t, s, spec("r1", 1, "old", "math"))
	if err := b.RegisterPool(t.Context(), "light", []string{"math"}); err != nil {
		t.Fatal(err)
	}
	put(t, s, spec("r1", 2, "new", "math"))
	if err := b.RegisterPool(t.Context(), "light", []string{"math"}); err != nil {
		t.Fatal(err)
	}
	c, err := b.js.Consumer(t.Context(), streamRollouts, durableOfPool("light"))
	if err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(slices.Values(filtersOf(c.CachedInfo().Config)))
	if want := []string{routeFilter("math"), routeFilter("new"), routeFilter("old")}; !slices.Equal(got, want) {
		t.Errorf("fed from %v, want %v", got, want)
	}
}

func TestRegisterPoolRefusesName(t *testing.T) {
	b := startBus(t, Config{})
	if err := b.RegisterPool(t.Context(), "a.b", []string{"math"}); err == nil || !strings.Contains(err.Error(), `pool "a.b" must match`) {
		t.Errorf("error %v", err)
	}
}

func TestPutRefusesSpecBeyondBucket(t *testing.T) {
	s := openSpecs(t, startBus(t, Config{}))
	big := spec("big", 1, "math", "math")
	big.YAML = strings.Repeat("#", 3<<20)
	err := s.Put(t.Context(), DefaultTenant, big)
	if err == nil || !strings.Contains(err.Error(), "store spec big@") {
		t.Errorf("error %v", err)
	}
	put(t, s, spec("small", 2, "math", "math"))
}
