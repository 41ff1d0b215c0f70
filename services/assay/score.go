package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/services/score"
)

// scoreTenant keeps the specs of scoring runs apart: putting one changes nobody's current spec.
const scoreTenant = "assay-score"

// scoreFlags say what `assay score` does.
type scoreFlags struct {
	options score.Options
	spec    string
	nats    natsFlags
	gateway string
	token   string
	run     string
	quiet   bool
}

func scoreCommand() *cobra.Command {
	var f scoreFlags
	cmd := &cobra.Command{
		Use:   "score --in FILE",
		Short: "Score a file of saved generations",
		Long: "Score a file of saved generations: JSON Lines, also .gz and .zst, recognised by shape (" + strings.Join(score.Formats(), ", ") + ").\n" +
			"In process by default; --nats or --gateway use a fleet. Without --spec a line's reward is its route's verifier's score.",
		Example: "  assay score --in generations.jsonl --out rewards.jsonl --summary summary.json --k 1,4",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return scoreFile(cmd.Context(), f, cmd.ErrOrStderr()) },
	}
	o := &f.options
	cmd.Flags().StringVar(&o.In, "in", "", "file of generations; - is standard input")
	cmd.Flags().StringVar(&o.Format, "format", "", "the file's shape: "+strings.Join(score.Formats(), ", ")+"; recognised when empty")
	cmd.Flags().StringVar(&o.Out, "out", "", "file of rewards, one line per rollout in input order; - is standard output")
	cmd.Flags().StringVar(&o.Summary, "summary", "", "file of the summary, JSON")
	cmd.Flags().IntSliceVar(&o.K, "k", []int{1}, "ks of pass@k and maj@k")
	cmd.Flags().StringVar(&o.Pass, "pass", "", "formula over components and reward that says what success is; accuracy, or else the reward, of at least 0.999 when empty")
	cmd.Flags().BoolVar(&o.Strict, "strict", false, "stop at the first malformed line")
	cmd.Flags().BoolVar(&o.Resume, "resume", false, "go on where a broken run of the same --out stopped")
	cmd.Flags().StringVar(&f.spec, "spec", "", "reward spec, YAML")
	f.nats.add(cmd, "")
	cmd.Flags().StringVar(&f.gateway, "gateway", "", "address of a fleet's gateway, for example http://127.0.0.1:8080")
	cmd.Flags().StringVar(&f.token, "token", os.Getenv("ASSAY_TOKEN"), "token of the gateway (ASSAY_TOKEN)")
	cmd.Flags().StringVar(&f.run, "run", "", "name of the run on the fleet; a new one when empty. A run used before gives the rewards it gave then")
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "no progress and no closing line")
	_ = cmd.MarkFlagRequired("in")
	cmd.MarkFlagsMutuallyExclusive("nats", "gateway")
	return cmd
}

func scoreFile(ctx context.Context, f scoreFlags, errs io.Writer) error {
	o := f.options
	var err error
	if o.Spec, err = readSpec(f.spec); err != nil {
		return err
	}
	if f.run == "" {
		f.run = "score-" + strconv.FormatInt(time.Now().UnixNano(), 36)
	}
	var done func()
	if o.Scorer, done, err = f.scorer(ctx, o.Spec); err != nil {
		return err
	}
	defer done()
	bar := &progressBar{w: errs, live: isTerminal(errs) && !f.quiet}
	o.Progress = bar.show
	summary, err := score.Run(ctx, o)
	if summary != nil && !f.quiet {
		fmt.Fprintln(errs, scoreLine(summary))
	}
	if err != nil && errors.Is(err, context.Canceled) && o.Out != "" && o.Out != "-" {
		return errors.New("interrupted; the same command with --resume goes on from here")
	}
	return err
}

// scoreLine says in one line what a run came to.
func scoreLine(s *score.Summary) string {
	mean := "none"
	if s.Reward.Mean != nil {
		mean = strconv.FormatFloat(*s.Reward.Mean, 'f', 4, 64)
	}
	return fmt.Sprintf("%d lines: %d scored, %d unscored, %d malformed; mean reward %s; %.0f lines/s",
		s.Lines, s.Scored, s.Unscored, s.Malformed, mean, s.LinesPerSecond)
}

// scorer makes what scores: nil for this process.
func (f scoreFlags) scorer(ctx context.Context, spec *rewardspec.Spec) (s score.Scorer, done func(), err error) {
	builtin := f.spec == ""
	switch {
	case f.nats.url != "":
		session, err := open(ctx, "score", f.nats)
		if err != nil {
			return nil, nil, err
		}
		if !builtin {
			if _, err := session.specs.PutYAML(ctx, scoreTenant, []byte(spec.YAML())); err != nil {
				session.Close()
				return nil, nil, err
			}
		}
		c, err := session.client(ctx)
		if err != nil {
			session.Close()
			return nil, nil, err
		}
		return score.Fleet{Client: c, Run: f.run, Spec: spec.Ref()}, func() { c.Close(); session.Close() }, nil
	case f.gateway != "":
		g := score.Gateway{URL: strings.TrimRight(f.gateway, "/"), Token: f.token, Run: f.run, Spec: spec.Ref()}
		if !builtin {
			if _, err := g.PutSpec(ctx, scoreTenant, spec.YAML()); err != nil {
				return nil, nil, err
			}
		}
		return g, func() {}, nil
	}
	return nil, func() {}, nil
}

// progressBar draws a run's progress on a terminal.
type progressBar struct {
	w    io.Writer
	live bool
}

const barWidth = 30

func (b *progressBar) show(p score.Progress) {
	b.draw(p.BytesRead, p.BytesTotal, p.Done, fmt.Sprintf("%d lines, %d scored, %d unscored, %d malformed, %.0fs ",
		p.Lines, p.Scored, p.Unscored, p.Malformed, p.Elapsed.Seconds()))
}

// draw draws the bar, unless the total is not known, with a text after it.
func (b *progressBar) draw(read, total int64, done bool, text string) {
	if !b.live {
		return
	}
	bar := ""
	if total > 0 {
		n := int(min(read, total) * barWidth / total)
		bar = "[" + strings.Repeat("=", n) + strings.Repeat(" ", barWidth-n) + "] "
	}
	fmt.Fprintf(b.w, "\r%s%s", bar, text)
	if done {
		fmt.Fprintln(b.w)
	}
}

// clear takes the bar off the terminal's line, so that another line can take its place.
func (b *progressBar) clear() {
	if b.live {
		fmt.Fprint(b.w, "\r\x1b[K")
	}
}
