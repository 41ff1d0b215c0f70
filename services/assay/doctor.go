package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
)

func doctorCommand() *cobra.Command {
	var cfg sandbox.Config
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Try every language of the sandbox: which guest, which version, ready or why not",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return doctor(cmd.Context(), cfg, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&cfg.Guests, "guests", "", "node_modules folder of the guests (default: $"+guests.Environment+", or where the source tree has it)")
	cmd.Flags().StringVar(&cfg.Cache, "cache", "", "folder of compiled guests (default: the user's cache folder)")
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
