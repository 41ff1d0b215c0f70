package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/assay-rl/assay/deploy"
	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/schemas/assayjson"
	"github.com/assay-rl/assay/services/bus"
)

// demoRollouts are three groups of eight completions, as a trainer would sample them.
//
//go:embed demo/rollouts.jsonl
var demoRollouts []byte

// demoFlags say how `assay demo` runs.
type demoFlags struct {
	natsListen, listen, out string
}

func demoCommand() *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Start a fleet, send it three groups of rollouts over NATS and watch their rewards come back",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return demo(cmd.Context(), f, cmd.OutOrStdout()) },
	}
	cmd.Flags().StringVar(&f.natsListen, "nats-listen", "127.0.0.1:0", "address of the embedded NATS server; port 0 takes a free one")
	cmd.Flags().StringVar(&f.listen, "listen", "127.0.0.1:0", "address of the gateway; port 0 takes a free one")
	cmd.Flags().StringVar(&f.out, "out", "out/demo", "directory for the demo's streams, made anew")
	return cmd
}

func demo(ctx context.Context, f demoFlags, out io.Writer) (err error) {
	rollouts, err := readDemoRollouts()
	if err != nil {
		return err
	}
	data := f.out + "/nats"
	if err := os.RemoveAll(data); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	fl, err := startFleet(ctx, upFlags{data: data, natsListen: f.natsListen, listen: f.listen, nats: natsFlags{service: true}})
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- fl.run(ctx) }()
	defer func() {
		cancel()
		err = errors.Join(err, <-ended)
	}()
	fl.announce(out)
	return demoTrainer(ctx, fl.nats, rollouts, out)
}

func readDemoRollouts() ([]*assayv1.Rollout, error) {
	var out []*assayv1.Rollout
	for line := range bytes.Lines(demoRollouts) {
		r := new(assayv1.Rollout)
		if err := assayjson.Unmarshal(line, r); err != nil {
			return nil, fmt.Errorf("demo: rollout %d: %w", len(out)+1, err)
		}
		r.Run = "demo"
		out = append(out, r)
	}
	return out, nil
}

// demoTrainer is the trainer: it reaches the fleet over NATS alone, as one on another machine would.
func demoTrainer(ctx context.Context, nats string, rollouts []*assayv1.Rollout, out io.Writer) error {
	s, err := open(ctx, "demo", natsFlags{url: nats})
	if err != nil {
		return err
	}
	defer s.Close()
	yaml, err := deploy.Specs.ReadFile("specs/r1.yaml")
	if err != nil {
		return err
	}
	spec, err := s.specs.PutYAML(ctx, bus.DefaultTenant, yaml)
	if err != nil {
		return err
	}
	c, err := s.client(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	fmt.Fprintf(out, "spec      %s\n\npublishing %d rollouts over NATS\n\n", spec.Ref(), len(rollouts))
	groups := make(map[string][]*assayv1.Reward)
	start := time.Now()
	err = c.Score(ctx, rollouts, func(_ int, r *assayv1.Reward) error {
		groups[r.GetGroup()] = append(groups[r.GetGroup()], r)
		_, err := io.WriteString(out, rewardLine(r))
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d rewards in %.0f ms\n\n", len(rollouts), time.Since(start).Seconds()*1e3)
	for _, name := range sortedKeys(groups) {
		fmt.Fprintf(out, "group %-16s mean reward %.3f of %d\n", name, meanReward(groups[name]), len(groups[name]))
	}
	return nil
}

// rewardLine shows a reward with every component on one line.
func rewardLine(r *assayv1.Reward) string {
	var b strings.Builder
	if r.GetOutcome() == assayv1.Outcome_OUTCOME_SCORED {
		fmt.Fprintf(&b, "%-16s reward %5.2f ", r.GetId(), r.GetReward())
	} else {
		fmt.Fprintf(&b, "%-16s unscored (%s) ", r.GetId(), r.GetReason())
	}
	for _, name := range sortedKeys(r.GetComponents()) {
		c := r.GetComponents()[name]
		score := "    –"
		if c.GetOutcome() == assayv1.Outcome_OUTCOME_SCORED {
			score = fmt.Sprintf("%5.2f", c.GetScore())
		}
		fmt.Fprintf(&b, "  %s %s %-14s", name, score, c.GetReason())
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}

func meanReward(rewards []*assayv1.Reward) float64 {
	sum, n := 0.0, 0
	for _, r := range rewards {
		if r.GetOutcome() == assayv1.Outcome_OUTCOME_SCORED {
			sum += r.GetReward()
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
