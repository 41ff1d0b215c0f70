package processtest

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/specs"
	"github.com/assay-rl/assay/verifiers/all"
)

// codeYAML is the spec of TestKilledWhileCodeRuns.
const codeYAML = "name: code\nroutes: {code: {components: {accuracy: {verifier: code}}}}\n"

// TestKilledWhileCodeRuns kills a worker while programs run in it, several times, and expects one right reward of every
// rollout.
func TestKilledWhileCodeRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and starts processes: not with -short")
	}
	sandboxtest.Read(t, guests.Python)
	bin := build(t)
	url := startNATS(t, bin)
	b, store := join(t, url)
	if _, err := store.PutYAML(t.Context(), bus.DefaultTenant, []byte(codeYAML)); err != nil {
		t.Fatal(err)
	}
	worker := []string{bin.assay, "verify", "--nats", url, "--ack-wait", "1s", "--pool", "code", "--verifiers", "code", "--prefetch", "8"}
	victim := start(t, "verify", worker...)
	start(t, "reward", bin.assay, "reward", "--nats", url, "--ack-wait", "1s")
	victim.awaitLog(t, "worker takes rollouts")

	const n = 60
	publish(t, b, store, n)
	counts := func() (paid map[string][]*assayv1.Reward) {
		paid = make(map[string][]*assayv1.Reward)
		if err := b.StoredRewards(t.Context(), bus.Rewards{Run: "killed"}, func(r *assayv1.Reward) { paid[r.GetId()] = append(paid[r.GetId()], r) }); err != nil {
			t.Fatal(err)
		}
		return paid
	}
	const kills = 3
	for kill := range kills {
		await(t, "rewards to come", func() bool { return len(counts()) >= (1+kill)*n/(2*kills) })
		if got := len(counts()); got == n {
			t.Fatalf("all rewards had come before kill %d: it proves nothing", kill)
		}
		victim.kill()
		victim.launch(t)
	}
	await(t, "every reward", func() bool { return len(counts()) == n })
	for id, rewards := range counts() {
		if want := wantedReward(id); len(rewards) != 1 || rewards[0].GetReward() != want || rewards[0].GetOutcome() != assayv1.Outcome_OUTCOME_SCORED {
			t.Errorf("%s has the rewards %v, want one of %v", id, rewards, want)
		}
	}
}

// publish publishes programs that add two numbers after a tenth of a second of work, every other one wrong.
func publish(t *testing.T, b *bus.Bus, store *specs.Store, n int) {
	t.Helper()
	p, err := b.NewPublisher(store.Specs)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for i := range n {
		if err := p.Publish(t.Context(), adder(i), func(_ bus.Receipt, err error) {
			if err != nil {
				t.Error(err)
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// adder is a rollout whose id says whether its program is right.
func adder(i int) *assayv1.Rollout {
	kind, result := "right", "a + b"
	if i%2 == 1 {
		kind, result = "wrong", "a - b"
	}
	program := "```python\ndef add(a, b):\n    sum(range(10**6))\n    return " + result + "\n```"
	return &assayv1.Rollout{
		Id: fmt.Sprintf("%s/%d", kind, i), Run: "killed", Group: "g", GroupSize: 1, Route: "code", Spec: "code",
		Completion: assayv1.Text(program),
		Reference:  []byte(`{"language":"python","tests":[{"type":"function_call","fn_name":"add","input":[2,3],"output":5}]}`),
	}
}

func wantedReward(id string) float64 {
	if strings.HasPrefix(id, "right/") {
		return 1
	}
	return 0
}

// join connects to a server and sets it up.
func join(t *testing.T, url string) (*bus.Bus, *specs.Store) {
	t.Helper()
	b, err := bus.Connect(t.Context(), bus.Config{URL: url, AckWait: time.Second, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	if err := b.SetUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	store, err := specs.Open(t.Context(), b, all.Registry())
	if err != nil {
		t.Fatal(err)
	}
	return b, store
}

// await waits until something holds.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited two minutes for %s", what)
		}
	}
}
