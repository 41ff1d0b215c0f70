package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/assay-rl/assay/deploy"
	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/bus"
)

// benchTenant keeps the load test's specs and rewards apart from everybody else's.
const benchTenant = "assay-bench"

// benchFlags say what `assay bench` measures.
type benchFlags struct {
	nats     natsFlags
	rollouts int
	bytes    int
	singles  int
	inFlight int
}

func benchCommand() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure a fleet's throughput and latency beside what its NATS server can do at most",
		Long: "Publish rollouts of math with format and language, wait for every reward, and measure in the same run the limit: raw\n" +
			"JetStream publish plus consume of the same bytes on the same server. Without --nats a fleet is started in this process.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return bench(cmd.Context(), f, cmd.OutOrStdout()) },
	}
	f.nats.add(cmd, "")
	cmd.Flags().IntVar(&f.rollouts, "rollouts", 50_000, "rollouts of the throughput measurement")
	cmd.Flags().IntVar(&f.bytes, "bytes", 1024, "length of each completion")
	cmd.Flags().IntVar(&f.inFlight, "in-flight", 4096, "rollouts that wait for their reward at once in the throughput measurement")
	cmd.Flags().IntVar(&f.singles, "singles", 500, "rollouts of the latency measurement, sent one at a time")
	return cmd
}

func bench(ctx context.Context, f benchFlags, out io.Writer) (err error) {
	if f.nats.url == "" {
		stop, url, err := benchFleet(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stop()) }()
		f.nats.url = url
	}
	b, err := newBenchRun(ctx, f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close(ctx)) }()
	return b.measure(ctx, out)
}

// benchFleet starts a fleet of its own on a temporary directory.
func benchFleet(ctx context.Context) (stop func() error, url string, err error) {
	dir, err := os.MkdirTemp("", "assay-bench-")
	if err != nil {
		return nil, "", err
	}
	ctx, cancel := context.WithCancel(ctx)
	fl, err := startFleet(ctx, upFlags{data: dir, natsListen: "127.0.0.1:0", listen: "127.0.0.1:0", nats: natsFlags{service: true}})
	if err != nil {
		cancel()
		return nil, "", errors.Join(err, os.RemoveAll(dir))
	}
	ended := make(chan error, 1)
	go func() { ended <- fl.run(ctx) }()
	return func() error {
		cancel()
		return errors.Join(<-ended, os.RemoveAll(dir))
	}, fl.nats, nil
}

// benchRun is one run of the load test.
type benchRun struct {
	s    *session
	f    benchFlags
	spec string
	name string
}

// newBenchRun connects to a fleet and gives it the spec of the load test.
func newBenchRun(ctx context.Context, f benchFlags) (*benchRun, error) {
	s, err := open(ctx, "bench", f.nats)
	if err != nil {
		return nil, err
	}
	yaml, err := deploy.Specs.ReadFile("specs/r1.yaml")
	if err != nil {
		s.Close()
		return nil, err
	}
	spec, err := s.specs.PutYAML(ctx, benchTenant, yaml)
	if err != nil {
		s.Close()
		return nil, err
	}
	return &benchRun{s: s, f: f, spec: spec.Ref(), name: "bench-" + strconv.FormatInt(time.Now().UnixNano(), 36)}, nil
}

// close deletes the rewards of the load test and disconnects.
func (b *benchRun) close(ctx context.Context) error {
	defer b.s.Close()
	return b.s.bus.ForgetRun(context.WithoutCancel(ctx), benchTenant, b.name)
}

func (b *benchRun) measure(ctx context.Context, out io.Writer) error {
	fmt.Fprintf(out, "%d rollouts of %d bytes, math + format + language, %s\n", b.f.rollouts, b.f.bytes, b.spec)
	limit, err := b.s.bus.Limit(ctx, b.f.rollouts, b.rollout("limit", 0))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "limit       %8.0f messages/s  raw JetStream publish + consume of the same messages\n", limit)
	p50, p99, err := b.latency(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "latency     %8.2f ms p50, %.2f ms p99  publish to reward, one at a time\n", p50.Seconds()*1e3, p99.Seconds()*1e3)
	rate, err := b.throughput(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "throughput  %8.0f rollouts/s  publish to reward\n", rate)
	fmt.Fprintf(out, "ratio       %8.2f of the limit\n", rate/limit)
	return nil
}

// completion is a right answer in R1's format, of the asked length.
func (b *benchRun) completion(i int) string {
	const sentence = "We add the two numbers and check that the sum is what we expect it to be. "
	answer := fmt.Sprintf("</think><answer>The answer is \\boxed{%d}.</answer>", i)
	n := max(b.f.bytes-len("<think>")-len(answer), len(sentence))
	return "<think>" + strings.Repeat(sentence, n/len(sentence)+1)[:n] + answer
}

func (b *benchRun) rollout(kind string, i int) *assayv1.Rollout {
	return &assayv1.Rollout{
		Id: kind + "/" + strconv.Itoa(i), Tenant: benchTenant, Run: b.name, Route: "math", Spec: b.spec,
		Completion: &assayv1.Content{Kind: &assayv1.Content_Text{Text: b.completion(i)}},
		Reference:  fmt.Appendf(nil, `{"answer":"%d"}`, i),
	}
}

// latency sends rollouts one at a time.
func (b *benchRun) latency(ctx context.Context) (p50, p99 time.Duration, err error) {
	c, err := b.s.client(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer c.Close()
	var took []time.Duration
	for i := range b.f.singles + 20 {
		start := time.Now()
		err := c.Score(ctx, []*assayv1.Rollout{b.rollout("single", i)}, func(_ int, r *assayv1.Reward) error { return expectPaid(r) })
		if err != nil {
			return 0, 0, err
		}
		// The first ones warm connections and caches up.
		if i >= 20 {
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	if len(took) == 0 {
		return 0, 0, nil
	}
	return took[len(took)/2], took[len(took)*99/100], nil
}

// throughput keeps a fixed number of rollouts on the way, as a trainer does that samples while it waits.
func (b *benchRun) throughput(ctx context.Context) (float64, error) {
	pub, err := b.s.bus.NewPublisher(b.s.specs.Specs)
	if err != nil {
		return 0, err
	}
	defer pub.Close()
	done := make(chan error, 1)
	finish := func(err error) {
		select {
		case done <- err:
		default:
		}
	}
	var paid atomic.Int64
	slots := make(chan struct{}, b.f.inFlight)
	stop, err := b.s.bus.ReadRewards(ctx, bus.Rewards{Tenant: benchTenant, Run: b.name}, func(r *assayv1.Reward, err error) {
		if err = errors.Join(err, expectPaid(r)); err != nil {
			finish(err)
		}
		if <-slots; paid.Add(1) == int64(b.f.rollouts) {
			finish(nil)
		}
	})
	if err != nil {
		return 0, err
	}
	defer stop()
	start := time.Now()
	for i := range b.f.rollouts {
		select {
		case slots <- struct{}{}:
		case err := <-done:
			return 0, err
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
		err := pub.Publish(ctx, b.rollout("load", i), func(_ bus.Receipt, err error) {
			if err != nil {
				finish(err)
			}
		})
		if err != nil {
			return 0, err
		}
	}
	select {
	case err = <-done:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	return float64(b.f.rollouts) / time.Since(start).Seconds(), err
}

// expectPaid fails a measurement whose rewards are not those of right answers: a fast wrong fleet is no fleet.
func expectPaid(r *assayv1.Reward) error {
	if got := r.GetReward(); r.GetOutcome() != assayv1.Outcome_OUTCOME_SCORED || got < 2.19 || got > 2.21 {
		return fmt.Errorf("rollout %s: reward %v (%s %s), expected 2.2", r.GetId(), got, r.GetReason(), r.GetExplanation())
	}
	return nil
}
