package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/assay-rl/assay/verifiers/scaffold"
)

func newCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "new", Short: "Scaffold a new part of Assay"}
	var root string
	verifier := &cobra.Command{
		Use:   "verifier NAME",
		Short: "Scaffold verifiers/NAME: a working verifier with cases, conformance test and registration",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := scaffold.New(root, args[0])
			if err != nil {
				return err
			}
			for _, f := range files {
				fmt.Fprintln(cmd.OutOrStdout(), f)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "\nnext: go test ./verifiers/%s\n", args[0])
			return nil
		},
	}
	verifier.Flags().StringVar(&root, "root", ".", "directory of Assay's source tree")
	cmd.AddCommand(verifier)
	return cmd
}
