package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/spf13/cobra"

	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/client"
	"github.com/assay-rl/assay/services/probe"
	"github.com/assay-rl/assay/services/specs"
	"github.com/assay-rl/assay/verifiers/all"
)

// How long a service and how long a command for a person wait for NATS when they start.
const (
	serviceWait = time.Minute
	commandWait = 5 * time.Second
)

// natsFlags are how a command reaches NATS.
type natsFlags struct {
	url, creds string
	ackWait    time.Duration
	limits     bus.Limits
	// service is set for a service: it waits long for NATS and sets up what is missing.
	service bool
}

const defaultNATS = "nats://127.0.0.1:4222"

func (f *natsFlags) add(cmd *cobra.Command, url string) {
	cmd.Flags().StringVar(&f.url, "nats", url, "address of the NATS server")
	cmd.Flags().StringVar(&f.creds, "creds", os.Getenv("NATS_CREDS"), "NATS credentials file")
}

// addSetUp adds a service's flags, which count when the streams are first made. A service waits for NATS.
func (f *natsFlags) addSetUp(cmd *cobra.Command) {
	f.service = true
	cmd.Flags().DurationVar(&f.ackWait, "ack-wait", 10*time.Second, "how soon a silent worker's rollouts go to another one (set when a pool is first made)")
	cmd.Flags().Int64Var(&f.limits.Rollouts, "max-rollouts", 500_000, "rollouts that may wait before publishers are held back (set when the streams are first made)")
	cmd.Flags().DurationVar(&f.limits.RewardAge, "reward-age", 0, "how long rewards are kept, 0 for ever (set when the streams are first made)")
	cmd.Flags().IntVar(&f.limits.Replicas, "replicas", 1, "copies of each stream on a NATS cluster (set when the streams are first made)")
}

// session is a connection to the fleet with its reward specs.
type session struct {
	bus   *bus.Bus
	specs *specs.Store
}

// open connects and opens the specs. A service sets up what is missing, a command for a person does not: it knows nothing
// of the limits that the operator chose.
func open(ctx context.Context, name string, f natsFlags) (*session, error) {
	wait := commandWait
	if f.service {
		wait = serviceWait
	}
	start, cancel := context.WithTimeoutCause(ctx, wait, fmt.Errorf("no answer within %v", wait))
	defer cancel()
	b, err := bus.Connect(start, bus.Config{URL: f.url, Credentials: f.creds, Name: "assay-" + name, AckWait: f.ackWait, Limits: f.limits, Log: slog.Default()})
	if err != nil {
		return nil, err
	}
	if f.service {
		err = b.SetUp(start)
	} else {
		err = b.AwaitSetUp(start)
	}
	if err != nil {
		b.Close()
		return nil, err
	}
	store, err := specs.Open(ctx, b, all.Registry())
	if err != nil {
		b.Close()
		return nil, err
	}
	return &session{b, store}, nil
}

func (s *session) Close() { s.bus.Close() }

func (s *session) client(ctx context.Context) (*client.Client, error) {
	return client.New(ctx, s.bus, s.specs.Specs, slog.Default())
}

func (s *session) ready() error {
	if !s.bus.Connected() {
		return errors.New("the connection to NATS is down; it is being repaired")
	}
	return nil
}

// newMetrics makes a registry with the process's own metrics.
func newMetrics() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// serveProbe serves the operators' paths of a service that has no other HTTP side, until ctx ends.
func serveProbe(ctx context.Context, address string, metrics prometheus.Gatherer, ready func() error) error {
	if address == "" {
		<-ctx.Done()
		return nil
	}
	l, err := listen(address)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", probe.Metrics(metrics))
	probe.Mount(mux, ready)
	slog.Default().Info("serving metrics and probes", "address", l.Addr().String())
	return probe.Serve(ctx, l, mux, grace, slog.Default())
}

func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w (is another assay running?)", address, err)
	}
	return l, nil
}
