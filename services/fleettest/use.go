package fleettest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/rewardspec"
)

// patience is how long a test waits for anything.
const patience = time.Minute

// Put puts a reward spec of the default tenant.
func (f *Fleet) Put(t testing.TB, yaml string) *rewardspec.Spec {
	t.Helper()
	spec, err := f.Specs.PutYAML(t.Context(), bus.DefaultTenant, []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// Score submits a rollout and returns its reward.
func (f *Fleet) Score(t testing.TB, r *assayv1.Rollout) *assayv1.Reward {
	t.Helper()
	return f.ScoreAll(t, []*assayv1.Rollout{r})[0]
}

// ScoreAll submits rollouts and returns their rewards in the same order.
func (f *Fleet) ScoreAll(t testing.TB, rollouts []*assayv1.Rollout) []*assayv1.Reward {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	out := make([]*assayv1.Reward, len(rollouts))
	err := f.Client.Score(ctx, rollouts, func(i int, r *assayv1.Reward) error {
		out[i] = r
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Publish stores rollouts over NATS and does not wait for their rewards.
func (f *Fleet) Publish(t testing.TB, rollouts ...*assayv1.Rollout) {
	t.Helper()
	p, err := f.Bus.NewPublisher(f.Specs.Specs)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for _, r := range rollouts {
		err := p.Publish(t.Context(), r, func(_ bus.Receipt, err error) {
			if err != nil {
				t.Error(err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Reward waits for the stored reward of a rollout.
func (f *Fleet) Reward(t testing.TB, a bus.Address) *assayv1.Reward {
	t.Helper()
	var out *assayv1.Reward
	Eventually(t, "a reward of "+a.String(), func() bool {
		r, err := f.Bus.Reward(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		out = r
		return r != nil
	})
	return out
}

// Eventually waits until a condition holds, and fails the test when it does not within a minute.
func Eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v for %s", patience, what)
		}
	}
}

// Counter adds up a metric over all services of the fleet and over all its children that have the given labels, which
// are pairs of name and value. Of a histogram it is the number of observations. Counters may move a moment after the
// reward they count can be read.
func (f *Fleet) Counter(t testing.TB, name string, labels ...string) float64 {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	sum := 0.0
	for _, r := range f.metrics {
		sum += total(t, r, name, labels)
	}
	return sum
}

// AwaitCounter waits until a metric is at least n.
func (f *Fleet) AwaitCounter(t testing.TB, n float64, name string, labels ...string) {
	t.Helper()
	Eventually(t, fmt.Sprintf("%s%v to reach %v", name, labels, n), func() bool { return f.Counter(t, name, labels...) >= n })
}

func total(t testing.TB, r prometheus.Gatherer, name string, labels []string) float64 {
	t.Helper()
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, m := range family.GetMetric() {
			have := make(map[string]string)
			for _, l := range m.GetLabel() {
				have[l.GetName()] = l.GetValue()
			}
			if hasAll(have, labels) {
				sum += m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
			}
		}
	}
	return sum
}

func hasAll(have map[string]string, labels []string) bool {
	for i := 0; i+1 < len(labels); i += 2 {
		if have[labels[i]] != labels[i+1] {
			return false
		}
	}
	return true
}
