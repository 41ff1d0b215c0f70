package main

import (
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/assay-rl/assay/services/reward"
	"github.com/assay-rl/assay/services/verify"
	"github.com/assay-rl/assay/verifiers/all"
)

func gatewayCommand() *cobra.Command {
	var nats natsFlags
	var address, token string
	cmd := &cobra.Command{
		Use:   "gateway",
		Short: "Run the gateway alone: Connect and plain HTTP in front of a fleet",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := open(cmd.Context(), "gateway", nats)
			if err != nil {
				return err
			}
			defer s.Close()
			g, err := startGateway(cmd.Context(), s, address, token, newMetrics())
			if err != nil {
				return err
			}
			return ended(cmd.Context(), g.run(cmd.Context()))
		},
	}
	nats.add(cmd, defaultNATS)
	nats.addSetUp(cmd)
	cmd.Flags().StringVar(&address, "listen", "127.0.0.1:8080", "address to listen on")
	cmd.Flags().StringVar(&token, "token", os.Getenv("ASSAY_TOKEN"), "token that requests must bring (ASSAY_TOKEN)")
	return cmd
}

func verifyCommand() *cobra.Command {
	var nats natsFlags
	var cfg verify.Config
	var probes string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Run one worker of a verifier pool",
		Long: "Run one worker of a verifier pool: it judges in one go all components whose verifiers it hosts. Any number of workers\n" +
			"share a pool. Known verifiers: " + strings.Join(all.Registry().Names(), ", ") + ".",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := all.Registry().Check(cfg.Verifiers...); err != nil {
				return err
			}
			if cfg.Pool == "" {
				cfg.Pool = poolName(cfg.Verifiers)
			}
			s, err := open(cmd.Context(), "verify", nats)
			if err != nil {
				return err
			}
			defer s.Close()
			metrics := newMetrics()
			w, err := startWorker(cmd.Context(), s, cfg, metrics)
			if err != nil {
				return err
			}
			slog.Default().Info("worker takes rollouts", "pool", cfg.Pool, "verifiers", cfg.Verifiers)
			g, ctx := errgroup.WithContext(cmd.Context())
			g.Go(func() error { return serveProbe(ctx, probes, metrics, s.ready) })
			g.Go(func() error { return w.Run(ctx, grace) })
			return ended(cmd.Context(), g.Wait())
		},
	}
	nats.add(cmd, defaultNATS)
	nats.addSetUp(cmd)
	cmd.Flags().StringVar(&cfg.Pool, "pool", "", "the pool's name; the verifiers' names joined by - when empty")
	cmd.Flags().StringSliceVar(&cfg.Verifiers, "verifiers", nil, "verifiers to host, separated by commas; all when empty")
	cmd.Flags().IntVar(&cfg.Slots, "slots", 0, "rollouts judged at once; one per core when 0")
	cmd.Flags().IntVar(&cfg.Prefetch, "prefetch", 0, "rollouts that may wait in this process; 256 per slot when 0")
	cmd.Flags().StringVar(&probes, "probes", "", "address for /healthz, /readyz and /metrics; none when empty")
	return cmd
}

// poolName names a pool after what it hosts.
func poolName(verifiers []string) string {
	if len(verifiers) == 0 {
		return "all"
	}
	return strings.Join(verifiers, "-")
}

func rewardCommand() *cobra.Command {
	var nats natsFlags
	var probes string
	cmd := &cobra.Command{
		Use:   "reward",
		Short: "Run the reward service alone: it joins verdicts and stores exactly one reward per rollout",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := open(cmd.Context(), "reward", nats)
			if err != nil {
				return err
			}
			defer s.Close()
			metrics := newMetrics()
			svc, err := reward.New(s.bus, s.specs, reward.Config{Metrics: metrics, Log: slog.Default()})
			if err != nil {
				return err
			}
			slog.Default().Info("reward service joins verdicts")
			g, ctx := errgroup.WithContext(cmd.Context())
			g.Go(func() error { return serveProbe(ctx, probes, metrics, s.ready) })
			g.Go(func() error { return svc.Run(ctx, grace) })
			return ended(cmd.Context(), g.Wait())
		},
	}
	nats.add(cmd, defaultNATS)
	nats.addSetUp(cmd)
	cmd.Flags().StringVar(&probes, "probes", "", "address for /healthz, /readyz and /metrics; none when empty")
	return cmd
}

// judgeAloneCommand is what a worker runs for a rollout that may be what killed it before.
func judgeAloneCommand() *cobra.Command {
	var hosted []string
	cmd := &cobra.Command{
		Use:    "judge-alone",
		Short:  "Judge rollouts from standard input one at a time, for a worker",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			set := make(map[string]bool)
			for _, v := range hosted {
				set[v] = true
			}
			hosts := func(v string) bool { return len(set) == 0 || set[v] }
			if err := verify.ServeAlone(os.Stdin, os.Stdout, all.Registry(), hosts); err != nil {
				return fmt.Errorf("judge alone: %w", err)
			}
			return nil
		},
	}
	cmd.Flags().StringSliceVar(&hosted, "verifiers", nil, "verifiers the worker hosts; all when empty")
	return cmd
}
