package processtest

import (
	"log/slog"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/specs"
	"github.com/assay-rl/assay/verifiers/all"
)

// TestSIGTERMDrains stops a worker and the reward service politely while rollouts flow: each exits with 0, what they held
// goes on at once (AckWait is ten seconds, the test is over long before), and every rollout gets its reward.
func TestSIGTERMDrains(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and starts processes: not with -short")
	}
	bin := build(t)
	url := startNATS(t, bin)
	worker := []string{bin.assay, "verify", "--nats", url, "--pool", "light", "--verifiers", "math,format,language"}
	leaving := start(t, "verify-1", worker...)
	start(t, "verify-2", worker...)
	rewards := start(t, "reward-1", bin.assay, "reward", "--nats", url)
	leaving.awaitLog(t, "worker takes rollouts")
	rewards.awaitLog(t, "state rebuilt")

	b, err := bus.Connect(t.Context(), bus.Config{URL: url, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.SetUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	store, err := specs.Open(t.Context(), b, all.Registry())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.PutYAML(t.Context(), bus.DefaultTenant, []byte(specYAML)); err != nil {
		t.Fatal(err)
	}
	p, err := b.NewPublisher(store.Specs)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	const n = 5000
	var paid atomic.Int64
	stop, err := b.ReadRewards(t.Context(), bus.Rewards{Run: "drain"}, func(*assayv1.Reward, error) { paid.Add(1) })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for i := range n {
		if err := p.Publish(t.Context(), rollout("drain", i), func(_ bus.Receipt, err error) {
			if err != nil {
				t.Error(err)
			}
		}); err != nil {
			t.Fatal(err)
		}
		if i == n/2 {
			leaving.terminate(t)
			rewards.terminate(t)
			start(t, "reward-2", bin.assay, "reward", "--nats", url)
		}
	}
	deadline := time.Now().Add(8 * time.Second)
	for paid.Load() < n && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if got := paid.Load(); got != n {
		t.Errorf("%d of %d rollouts have their reward", got, n)
	}
}

// awaitLog waits until the process has logged a text.
func (p *process) awaitLog(t *testing.T, text string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if strings.Contains(read(t, p.log.Name()), text) {
			return
		}
	}
	t.Fatalf("%s has not logged %q", p.name, text)
}

// terminate sends SIGTERM and expects the process to end well, in time.
func (p *process) terminate(t *testing.T) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- p.cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("%s after SIGTERM: %v", p.name, err)
		}
	case <-time.After(10 * time.Second):
		t.Errorf("%s still runs 10 s after SIGTERM", p.name)
		_ = p.cmd.Process.Kill()
	}
}
