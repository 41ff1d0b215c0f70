package processtest

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"connectrpc.com/connect"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assay/v1/assayv1connect"
	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/specs"
	"github.com/assay-rl/assay/verifiers/all"
)

// scale is how long the test runs. ASSAY_CHAOS=full is `task chaos`; the short form is part of `task test`.
type scale struct {
	rollouts, kills int
	limit           time.Duration
}

func theScale() scale {
	if os.Getenv("ASSAY_CHAOS") == "full" {
		return scale{rollouts: 20_000, kills: 100, limit: 15 * time.Minute}
	}
	return scale{rollouts: 2_000, kills: 60, limit: 4 * time.Minute}
}

// leastKills is what a run must reach to prove anything.
const leastKills = 50

// TestChaos runs the fleet as processes on a real nats-server with file storage, publishes from two publishers that also
// publish again, and kills verify, reward, gateway and nats-server processes at random all the while.
func TestChaos(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes for half a minute: not with -short")
	}
	sc := theScale()
	ctx, cancel := context.WithTimeout(t.Context(), sc.limit)
	defer cancel()
	c := newChaos(ctx, t, build(t))

	var rollouts []*assayv1.Rollout
	for i := range sc.rollouts {
		rollouts = append(rollouts, rollout("chaos", i))
	}
	half := len(rollouts) / 2
	var publishers sync.WaitGroup
	killing, calm := context.WithCancel(ctx)
	var killer sync.WaitGroup
	killer.Go(func() { c.killAtRandom(killing, t) })
	publishers.Go(func() { c.overNATS(ctx, t, rollouts[:half], sc.kills) })
	publishers.Go(func() { c.overHTTP(ctx, t, rollouts[half:], sc.kills) })
	publishers.Wait()
	// Rewards still to come must come in spite of further kills.
	c.awaitRewards(ctx, t, len(rollouts))
	calm()
	killer.Wait()

	if n := c.kills.Load(); n < leastKills {
		t.Errorf("only %d kills: the run proves nothing below %d", n, leastKills)
	}
	c.check(ctx, t, rollouts)
	t.Logf("%d rollouts, %d kills %v", len(rollouts), c.kills.Load(), c.killed)
}

// chaos is the fleet under test.
type chaos struct {
	nats      *process
	processes []*process
	natsPort  int
	url       string
	gateway   string
	bus       *bus.Bus
	specs     *specs.Store
	kills     atomic.Int64
	killed    map[string]int
}

func newChaos(ctx context.Context, t *testing.T, bin binaries) *chaos {
	t.Helper()
	c := &chaos{natsPort: freePort(t), killed: make(map[string]int)}
	httpPort := freePort(t)
	c.url = fmt.Sprintf("nats://127.0.0.1:%d", c.natsPort)
	c.gateway = fmt.Sprintf("http://127.0.0.1:%d", httpPort)
	c.nats = start(t, "nats-server", bin.nats, "-c", natsConfig(t, c.natsPort))
	awaitPort(t, c.natsPort)

	quiet := slog.New(slog.DiscardHandler)
	var err error
	c.bus, err = bus.Connect(ctx, bus.Config{URL: c.url, Name: "chaos", AckWait: time.Second, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.bus.Close)
	if err := c.bus.SetUp(ctx); err != nil {
		t.Fatal(err)
	}
	if c.specs, err = specs.Open(ctx, c.bus, all.Registry()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.specs.PutYAML(ctx, bus.DefaultTenant, []byte(specYAML)); err != nil {
		t.Fatal(err)
	}
	worker := []string{bin.assay, "verify", "--nats", c.url, "--ack-wait", "1s", "--pool", "light", "--verifiers", "math,format,language", "--prefetch", "64"}
	c.processes = []*process{
		start(t, "verify-1", worker...),
		start(t, "verify-2", worker...),
		start(t, "reward", bin.assay, "reward", "--nats", c.url, "--ack-wait", "1s"),
		start(t, "gateway", bin.assay, "gateway", "--nats", c.url, "--ack-wait", "1s", "--listen", fmt.Sprintf("127.0.0.1:%d", httpPort)),
	}
	awaitPort(t, httpPort)
	return c
}

// killAtRandom kills and restarts one process after the other until ctx ends.
func (c *chaos) killAtRandom(ctx context.Context, t *testing.T) {
	rng := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	victims := append([]*process{c.nats}, c.processes...)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Duration(150+rng.IntN(450)) * time.Millisecond):
		}
		p := victims[rng.IntN(len(victims))]
		p.kill()
		c.killed[p.name]++
		c.kills.Add(1)
		time.Sleep(time.Duration(rng.IntN(100)) * time.Millisecond)
		p.launch(t)
	}
}

// pace holds the publishers back so that kills fall on the whole of their work: the i-th of n rollouts waits for its
// share of the kills.
func (c *chaos) pace(ctx context.Context, i, n, kills int) {
	for int(c.kills.Load()) < kills*i/n && ctx.Err() == nil {
		time.Sleep(5 * time.Millisecond)
	}
}

// overNATS publishes as a trainer on NATS does, and every third rollout again as a retry would.
func (c *chaos) overNATS(ctx context.Context, t *testing.T, rollouts []*assayv1.Rollout, kills int) {
	p, err := c.bus.NewPublisher(c.specs.Specs)
	if err != nil {
		t.Error(err)
		return
	}
	defer p.Close()
	for i, r := range rollouts {
		c.pace(ctx, i, len(rollouts), kills)
		for range 1 + i%3/2 {
			err := p.Publish(ctx, r, func(_ bus.Receipt, err error) {
				if err != nil {
					t.Errorf("publish %s: %v", r.GetId(), err)
				}
			})
			if err != nil {
				t.Errorf("publish %s: %v", r.GetId(), err)
				return
			}
		}
	}
	if err := p.Flush(ctx); err != nil {
		t.Error(err)
	}
}

// overHTTP publishes through the gateway in groups of 8, and sends each group until it has been answered.
func (c *chaos) overHTTP(ctx context.Context, t *testing.T, rollouts []*assayv1.Rollout, kills int) {
	client := assayv1connect.NewRewardServiceClient(http.DefaultClient, c.gateway)
	const group = 8
	slots := make(chan struct{}, 16)
	var all sync.WaitGroup
	for i := 0; i < len(rollouts); i += group {
		c.pace(ctx, i, len(rollouts), kills)
		batch := rollouts[i:min(i+group, len(rollouts))]
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			for ctx.Err() == nil {
				try, cancel := context.WithTimeout(ctx, 5*time.Second)
				_, err := client.ScoreBatch(try, connect.NewRequest(&assayv1.ScoreBatchRequest{Rollouts: batch}))
				cancel()
				if err == nil {
					return
				}
				if code := connect.CodeOf(err); code == connect.CodeInvalidArgument || code == connect.CodeAlreadyExists {
					t.Errorf("the gateway refused a good request: %v", err)
					return
				}
				time.Sleep(50 * time.Millisecond)
			}
		})
	}
	all.Wait()
}

// stored reads the durable stream from its beginning to its end.
func (c *chaos) stored(ctx context.Context) (map[string][]*assayv1.Reward, error) {
	out := make(map[string][]*assayv1.Reward)
	err := c.bus.StoredRewards(ctx, bus.Rewards{Run: "chaos"}, func(r *assayv1.Reward) {
		out[r.GetId()] = append(out[r.GetId()], r)
	})
	return out, err
}

func (c *chaos) awaitRewards(ctx context.Context, t *testing.T, n int) {
	t.Helper()
	for got := -1; ; {
		rewards, err := c.stored(ctx)
		if err == nil && len(rewards) >= n {
			return
		}
		if len(rewards) != got {
			got = len(rewards)
			t.Logf("%d of %d rewards, %d kills", got, n, c.kills.Load())
		}
		select {
		case <-ctx.Done():
			t.Fatalf("time is up with %d of %d rewards", len(rewards), n)
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// check compares the durable stream with scores made in this process, by id and value.
func (c *chaos) check(ctx context.Context, t *testing.T, rollouts []*assayv1.Rollout) {
	t.Helper()
	rewards, err := c.stored(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := expected(t, rollouts)
	if len(rewards) != len(want) {
		t.Errorf("REWARDS has %d ids, %d were published", len(rewards), len(want))
	}
	for id, w := range want {
		got := rewards[id]
		if len(got) != 1 {
			t.Errorf("%s has %d rewards", id, len(got))
			continue
		}
		r := got[0]
		if r.GetOutcome() != w.GetOutcome() || r.GetReward() != w.GetReward() {
			t.Errorf("%s: reward %v (%v %s %s), in process %v (%v)", id, r.GetReward(), r.GetOutcome(), r.GetReason(), r.GetExplanation(), w.GetReward(), w.GetOutcome())
		}
	}
}
