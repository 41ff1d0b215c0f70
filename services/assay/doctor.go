package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/services/score"
)

func doctorCommand() *cobra.Command {
	var cfg sandbox.Config
	var golds goldFlags
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Try every language of the sandbox, or with --data verify a data set's golds against themselves",
		Long: `Try every language of the sandbox: which guest, which version, ready or why not.

With --data, verify every gold of a file against itself instead: the verifiers of each line's route state the
completions that its reference deserves (math: each accepted answer, as it is and boxed; code: the reference's solution)
and judge them. A gold that fails is listed with the verifier's reason: who answers with it goes unrewarded. The file is
anything that assay score reads; its own completions are not looked at. Lines without a gold are counted apart. The exit
code is 1 when a gold failed or a line was malformed.`,
		Example: "  assay doctor\n  assay doctor --data gsm8k_test.jsonl",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("data") {
				return doctorGolds(cmd.Context(), golds, cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			if golds != (goldFlags{}) {
				return errors.New("--format, --spec, --json and --quiet go with --data")
			}
			return doctor(cmd.Context(), cfg, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&cfg.Guests, "guests", "", "node_modules folder of the guests (default: $"+guests.Environment+", or where the source tree has it)")
	cmd.Flags().StringVar(&cfg.Cache, "cache", "", "folder of compiled guests (default: the user's cache folder)")
	cmd.Flags().StringVar(&golds.in, "data", "", "file whose golds to verify; - is standard input")
	cmd.Flags().StringVar(&golds.format, "format", "", "the file's shape: "+strings.Join(score.Formats(), ", ")+"; recognised when empty")
	cmd.Flags().StringVar(&golds.spec, "spec", "", "reward spec, YAML, that says which verifiers a route has; a route is its verifier's name when empty")
	cmd.Flags().BoolVar(&golds.asJSON, "json", false, "list what failed as JSON Lines")
	cmd.Flags().BoolVar(&golds.quiet, "quiet", false, "no progress and no closing line")
	for _, name := range []string{"guests", "cache"} {
		cmd.MarkFlagsMutuallyExclusive("data", name)
	}
	return cmd
}

func doctor(ctx context.Context, cfg sandbox.Config, out io.Writer) error {
	s, err := sandbox.Open(cfg)
	if err != nil {
		return err
	}
	states := s.State(ctx)
	if err := s.Close(); err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "LANGUAGE\tGUEST\tVERSION\tSTATE")
	failed := 0
	for _, g := range states {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", g.Language, g.Package, g.Version, stateOf(g))
		if g.Err != nil {
			failed++
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d languages cannot be run: their rollouts are unscored; `%s` installs the guests", failed, len(states), guests.Install)
	}
	return nil
}

// stateOf is a guest's state in a few words.
func stateOf(g sandbox.GuestState) string {
	switch {
	case errors.Is(g.Err, sandbox.ErrMissingGuest):
		return "missing: " + g.Err.Error()
	case g.Err != nil:
		return "fails: " + g.Err.Error()
	}
	return fmt.Sprintf("ready after %v, then %v a run", g.Ready.Round(time.Millisecond), g.Run.Round(10*time.Microsecond))
}
