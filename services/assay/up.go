package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/gateway"
	"github.com/assay-rl/assay/services/probe"
	"github.com/assay-rl/assay/services/reward"
	"github.com/assay-rl/assay/services/verify"
	"github.com/assay-rl/assay/verifiers/all"
)

// upFlags say what `assay up` runs.
type upFlags struct {
	nats       natsFlags
	natsListen string
	listen     string
	data       string
	token      string
	specs      []string
}

func upCommand() *cobra.Command {
	var f upFlags
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Run every service in one process, on an embedded NATS JetStream",
		Long: "Run the gateway, the verifiers and the reward service in one process. Without --nats an embedded NATS server with\n" +
			"file storage is started for them; trainers can reach it too.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			fl, err := startFleet(cmd.Context(), f)
			if err != nil {
				return err
			}
			fl.announce(cmd.OutOrStdout())
			return fl.run(cmd.Context())
		},
	}
	f.nats.add(cmd, "")
	f.nats.addSetUp(cmd)
	cmd.Flags().StringVar(&f.natsListen, "nats-listen", "127.0.0.1:4222", "address of the embedded NATS server")
	cmd.Flags().StringVar(&f.listen, "listen", "127.0.0.1:8080", "address of the gateway")
	cmd.Flags().StringVar(&f.data, "data", "data", "directory of the embedded NATS server's streams")
	cmd.Flags().StringVar(&f.token, "token", os.Getenv("ASSAY_TOKEN"), "token that the gateway asks for (ASSAY_TOKEN)")
	cmd.Flags().StringArrayVar(&f.specs, "spec", nil, "reward spec to put at start; may be repeated")
	return cmd
}

// fleet is every service in one process.
type fleet struct {
	server  *bus.Server
	session *session
	gateway *gatewayService
	worker  *verify.Worker
	reward  *reward.Service
	nats    string
}

// startFleet starts NATS, unless it runs elsewhere, and makes every service.
func startFleet(ctx context.Context, f upFlags) (*fleet, error) {
	if err := checkOpen(f.listen, f.token); err != nil {
		return nil, err
	}
	fl := new(fleet)
	if err := fl.start(ctx, f); err != nil {
		fl.close()
		return nil, err
	}
	return fl, nil
}

func (fl *fleet) start(ctx context.Context, f upFlags) (err error) {
	if fl.nats = f.nats.url; fl.nats == "" {
		if !probe.IsLoopback(f.natsListen) {
			return fmt.Errorf("--nats-listen %s is open to other machines and the embedded NATS server knows no accounts: run nats-server with accounts and TLS and use --nats", f.natsListen)
		}
		if fl.server, err = bus.StartServer(bus.ServerConfig{Dir: f.data, Address: f.natsListen}); err != nil {
			return err
		}
		fl.nats = fl.server.URL()
	}
	// Over a socket even to the embedded server: an in-process pipe hands over byte for byte and is a tenth slower.
	f.nats.url = fl.nats
	if fl.session, err = open(ctx, "up", f.nats); err != nil {
		return err
	}
	for _, path := range f.specs {
		if err := putSpec(ctx, fl.session, bus.DefaultTenant, path, io.Discard); err != nil {
			return err
		}
	}
	return fl.services(ctx, f)
}

func (fl *fleet) services(ctx context.Context, f upFlags) (err error) {
	metrics := newMetrics()
	if fl.reward, err = reward.New(fl.session.bus, fl.session.specs, reward.Config{Metrics: metrics, Log: slog.Default()}); err != nil {
		return err
	}
	if fl.worker, err = startWorker(ctx, fl.session, verify.Config{Pool: "all"}, metrics); err != nil {
		return err
	}
	fl.gateway, err = startGateway(ctx, fl.session, f.listen, f.token, metrics)
	return err
}

// run serves until ctx ends or a service fails, then drains.
func (fl *fleet) run(ctx context.Context) error {
	defer fl.close()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return fl.reward.Run(ctx, grace) })
	g.Go(func() error { return fl.worker.Run(ctx, grace) })
	g.Go(func() error { return fl.gateway.run(ctx) })
	return ended(ctx, g.Wait())
}

func (fl *fleet) close() {
	if fl.session != nil {
		fl.session.Close()
	}
	if fl.server != nil {
		fl.server.Close()
	}
}

func (fl *fleet) announce(w io.Writer) {
	fmt.Fprintf(w, "gateway   http://%s\nNATS      %s\nverifiers %v\n", fl.gateway.address(), fl.nats, all.Registry().Names())
}

// ended turns the end that a signal asked for into success.
func ended(ctx context.Context, err error) error {
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil
	}
	return err
}

// startWorker fills in what is the same for every worker of this binary.
func startWorker(ctx context.Context, s *session, cfg verify.Config, metrics prometheus.Registerer) (*verify.Worker, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	cfg.Known, cfg.Metrics, cfg.Log = all.Registry(), metrics, slog.Default()
	cfg.AloneCommand = []string{self, "judge-alone"}
	for _, v := range cfg.Verifiers {
		cfg.AloneCommand = append(cfg.AloneCommand, "--verifiers", v)
	}
	return verify.Start(ctx, s.bus, s.specs, cfg)
}

// gatewayService is a gateway with its listener.
type gatewayService struct {
	g *gateway.Gateway
	l net.Listener
}

// checkOpen refuses a gateway that other machines could use without a token.
func checkOpen(address, token string) error {
	if !probe.IsLoopback(address) && token == "" {
		return fmt.Errorf("--listen %s is open to other machines: set --token or ASSAY_TOKEN, and put TLS in front", address)
	}
	return nil
}

func startGateway(ctx context.Context, s *session, address, token string, metrics *prometheus.Registry) (*gatewayService, error) {
	if err := checkOpen(address, token); err != nil {
		return nil, err
	}
	c, err := s.client(ctx)
	if err != nil {
		return nil, err
	}
	watched, err := s.bus.WatchFleet()
	if err != nil {
		return nil, err
	}
	l, err := listen(address)
	if err != nil {
		return nil, err
	}
	g := gateway.New(s.bus, s.specs, c, watched, gateway.Config{Token: token, Metrics: metrics, Log: slog.Default()})
	return &gatewayService{g, l}, nil
}

func (s *gatewayService) address() string { return s.l.Addr().String() }

func (s *gatewayService) run(ctx context.Context) error {
	slog.Default().Info("gateway listens", "address", s.address())
	return probe.Serve(ctx, s.l, s.g.Handler(), grace, slog.Default())
}
