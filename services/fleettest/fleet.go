package fleettest

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/client"
	"github.com/assay-rl/assay/services/gateway"
	"github.com/assay-rl/assay/services/reward"
	"github.com/assay-rl/assay/services/specs"
	"github.com/assay-rl/assay/services/verify"
)

// grace is how long a service may drain when its test ends.
const grace = 10 * time.Second

// Fleet is a running fleet. Everything in it is safe for concurrent use and ends with the test.
type Fleet struct {
	// Server is the embedded NATS server, ServerURL its address and Dir the directory of its streams.
	Server    *bus.Server
	ServerURL string
	Dir       string
	// Bus, Specs and Client are a connection of the test's own.
	Bus    *bus.Bus
	Specs  *specs.Store
	Client *client.Client
	// Gateway answers at GatewayURL.
	Gateway    *gateway.Gateway
	GatewayURL string

	options options
	mu      sync.Mutex
	metrics []*prometheus.Registry
}

// Start starts a fleet and waits until it takes rollouts. Without options it has one pool, "all", with every verifier
// of this tree.
func Start(t testing.TB, opts ...Option) *Fleet {
	t.Helper()
	f := &Fleet{Dir: t.TempDir(), options: defaults()}
	for _, o := range opts {
		o(&f.options)
	}
	f.startServer(t)
	f.Bus, f.Specs = f.Connect(t)
	for _, yaml := range f.options.specs {
		f.Put(t, yaml)
	}
	if !f.options.noReward {
		f.StartReward(t)
	}
	for _, cfg := range f.options.pools {
		f.StartWorker(t, cfg)
	}
	var err error
	if f.Client, err = client.New(t.Context(), f.Bus, f.Specs.Specs, f.options.log); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Client.Close)
	f.startGateway(t)
	return f
}

func (f *Fleet) startServer(t testing.TB) {
	t.Helper()
	var err error
	if f.Server, err = bus.StartServer(bus.ServerConfig{Dir: f.Dir, Address: "127.0.0.1:0"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Server.Close)
	f.ServerURL = f.Server.URL()
}

// Connect opens another connection to the fleet, as a separate process would.
func (f *Fleet) Connect(t testing.TB) (*bus.Bus, *specs.Store) {
	t.Helper()
	b, err := bus.Connect(t.Context(), bus.Config{
		URL: f.ServerURL, Name: t.Name(), AckWait: f.options.ackWait, Limits: f.options.limits, Log: f.options.log,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	if err := b.SetUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	store, err := specs.Open(t.Context(), b, f.options.known)
	if err != nil {
		t.Fatal(err)
	}
	return b, store
}

// StartReward starts a reward service on a connection of its own and returns a function that drains it. The end of the
// test drains it too.
func (f *Fleet) StartReward(t testing.TB) (stop func()) {
	t.Helper()
	b, store := f.Connect(t)
	s, err := reward.New(b, store, reward.Config{Metrics: f.registry(), Log: f.options.log})
	if err != nil {
		t.Fatal(err)
	}
	return run(t, "reward service", func(ctx context.Context) error { return s.Run(ctx, grace) })
}

// StartWorker starts a worker on a connection of its own and returns a function that drains it. The end of the test
// drains it too. Known, Metrics and Log are filled in.
func (f *Fleet) StartWorker(t testing.TB, cfg verify.Config) (stop func()) {
	t.Helper()
	b, store := f.Connect(t)
	cfg.Known, cfg.Metrics, cfg.Log = f.options.known, f.registry(), f.options.log
	w, err := verify.Start(t.Context(), b, store, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return run(t, "worker of pool "+cfg.Pool, func(ctx context.Context) error { return w.Run(ctx, grace) })
}

func (f *Fleet) startGateway(t testing.TB) {
	t.Helper()
	watched, err := f.Bus.WatchFleet()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(watched.Close)
	f.Gateway = gateway.New(f.Bus, f.Specs, f.Client, watched, gateway.Config{Token: f.options.token, Metrics: f.registry(), Log: f.options.log})
	srv := httptest.NewUnstartedServer(f.Gateway.Handler())
	// gRPC clients speak HTTP/2 without TLS.
	srv.Config.Protocols = protocols()
	srv.Start()
	t.Cleanup(srv.Close)
	f.GatewayURL = srv.URL
}

// run runs a service until stop is called or the test ends, whichever is first.
func run(t testing.TB, name string, f func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- f(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		// Who is told to stop while it still starts says so.
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func (f *Fleet) registry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.metrics = append(f.metrics, r)
	return r
}

// quiet is the log of a fleet under test.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
