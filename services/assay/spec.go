package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/assay-rl/assay/services/bus"
	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/verifiers/all"
)

func specCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "spec", Short: "Check, put and show reward specs"}
	cmd.AddCommand(specCheckCommand(), specPutCommand(), specGetCommand(), specListCommand())
	return cmd
}

func specCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE...",
		Short: "Check reward specs without a fleet; prints name@hash",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, paths []string) error {
			for _, path := range paths {
				yaml, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				spec, err := rewardspec.Parse(yaml, all.Registry())
				if err != nil {
					return placed(path, err)
				}
				fmt.Fprintln(cmd.OutOrStdout(), spec.Ref())
			}
			return nil
		},
	}
}

// onSpecs gives a command a session with the fleet and a tenant to act for.
func onSpecs(cmd *cobra.Command, act func(ctx context.Context, s *session, tenant string, args []string, out io.Writer) error) *cobra.Command {
	var nats natsFlags
	var tenant string
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := bus.CheckName("tenant", tenant); err != nil {
			return err
		}
		s, err := open(cmd.Context(), "spec", nats)
		if err != nil {
			return err
		}
		defer s.Close()
		return act(cmd.Context(), s, tenant, args, cmd.OutOrStdout())
	}
	nats.add(cmd, defaultNATS)
	cmd.Flags().StringVar(&tenant, "tenant", bus.DefaultTenant, "whose specs")
	return cmd
}

func specPutCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "put FILE...",
		Short: "Store reward specs and make them current, without a restart; prints name@hash",
		Args:  cobra.MinimumNArgs(1),
	}
	return onSpecs(cmd, func(ctx context.Context, s *session, tenant string, paths []string, out io.Writer) error {
		for _, path := range paths {
			if err := putSpec(ctx, s, tenant, path, out); err != nil {
				return err
			}
		}
		return nil
	})
}

func putSpec(ctx context.Context, s *session, tenant, path string, out io.Writer) error {
	yaml, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	spec, err := s.specs.PutYAML(ctx, tenant, yaml)
	if err != nil {
		return placed(path, err)
	}
	_, err = fmt.Fprintln(out, spec.Ref())
	return err
}

// placed puts the file's name before every fault of a spec, as compilers do.
func placed(path string, err error) error {
	e, ok := errors.AsType[*rewardspec.Error](err)
	if !ok {
		return fmt.Errorf("%s: %w", path, err)
	}
	var faults []error
	for _, f := range e.Faults {
		faults = append(faults, fmt.Errorf("%s:%d:%d: %s", path, f.Line, f.Column, f.Message))
	}
	return errors.Join(faults...)
}

func specGetCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "get NAME[@HASH]",
		Short: "Print a reward spec's YAML",
		Args:  cobra.ExactArgs(1),
	}
	return onSpecs(cmd, func(ctx context.Context, s *session, tenant string, args []string, out io.Writer) error {
		ref, err := s.specs.Resolve(ctx, tenant, "", args[0])
		if err != nil {
			return err
		}
		spec, err := s.specs.Get(ctx, ref)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "# %s\n%s", spec.Ref(), spec.YAML())
		return err
	})
}

func specListCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Print name@hash of every current reward spec",
		Args:  cobra.NoArgs,
	}
	return onSpecs(cmd, func(ctx context.Context, s *session, tenant string, _ []string, out io.Writer) error {
		stored, err := s.specs.List(ctx, tenant)
		if err != nil {
			return err
		}
		for _, spec := range stored {
			fmt.Fprintln(out, spec.Ref())
		}
		return nil
	})
}
