package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/assay-rl/assay/verifiers/preference"
	"github.com/assay-rl/assay/verifiers/preference/bradleyterry"
)

// trainPreferenceFlags say what `assay train-preference` trains on and where the model goes.
type trainPreferenceFlags struct {
	pairs, out, view string
	pointwise        bool
	options          bradleyterry.Options
}

func trainPreferenceCommand() *cobra.Command {
	var f trainPreferenceFlags
	cmd := &cobra.Command{
		Use:   "train-preference --pairs FILE --out FILE",
		Short: "Train an embedded reward model on pairs of a chosen and a rejected answer",
		Long: `Train the preference verifier's embedded model, a Bradley-Terry model over n-grams, on JSON Lines in TRL's shape:
"prompt", "chosen" and "rejected", each a text or a list of messages. Some of the prompts are held out, and the
model's accuracy on their pairs is printed beside that of always taking the longer answer.

The same pairs make the same model. A reward spec uses it with {verifier: preference, model: FILE, model_hash: HASH}.`,
		Example: `  assay train-preference --pairs helpful.jsonl --out helpful.json
  assay train-preference --pairs safety.jsonl --out safety.json --view response --pointwise`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd.Context(), cmd.OutOrStdout()) },
	}
	cmd.Flags().StringVar(&f.pairs, "pairs", "", "JSON Lines of pairs")
	cmd.Flags().StringVar(&f.out, "out", "", "file for the model")
	cmd.Flags().StringVar(&f.view, "view", string(preference.Answer), "part of each completion to read: answer (after the thought) or response (all of it)")
	cmd.Flags().BoolVar(&f.pointwise, "pointwise", false, "tell good answers from bad ones by themselves, as safe and unsafe, instead of within their pairs")
	cmd.Flags().Float64Var(&f.options.HeldOut, "held-out", 0.1, "share of the prompts to measure on instead of training")
	cmd.Flags().Float64Var(&f.options.L2, "l2", 3e-4, "penalty on the weights; raise it if the held-out accuracy is far below the other")
	cmd.Flags().UintVar(&f.options.Bits, "bits", 14, "size of the n-gram tables as a power of 2; each bit doubles the file")
	_ = cmd.MarkFlagRequired("pairs")
	_ = cmd.MarkFlagRequired("out")
	return cmd
}

func (f trainPreferenceFlags) run(ctx context.Context, out io.Writer) error {
	pairs, err := f.read()
	if err != nil {
		return err
	}
	if f.pointwise {
		f.options.Objective = bradleyterry.Pointwise
	}
	m, err := preference.Train(ctx, pairs, preference.View(f.view), f.options)
	if err != nil {
		return err
	}
	file, err := os.Create(f.out)
	if err != nil {
		return err
	}
	if err := errors.Join(m.Write(file), file.Close()); err != nil {
		return err
	}
	return report(out, f.out, m)
}

func (f trainPreferenceFlags) read() ([]bradleyterry.Pair, error) {
	file, err := os.Open(f.pairs)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	pairs, err := bradleyterry.ReadPairs(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.pairs, err)
	}
	return pairs, nil
}

// report prints what a model was trained on and how well it does.
func report(out io.Writer, path string, m *bradleyterry.Model) error {
	t := m.Training()
	held := fmt.Sprintf("%.1f %% of %d pairs, loss %.3f", 100*t.HeldOutAccuracy, t.HeldOut, t.HeldOutLoss)
	if t.HeldOut == 0 {
		held = "no pairs: raise --held-out, or give more prompts"
	}
	_, err := fmt.Fprintf(out, `trained   %.1f %% of %d pairs in %d steps; %d left out, whose answers are the same
held out  %s
longer    %.1f %%, by taking the longer answer
model     %s
hash      %s
`, 100*t.Accuracy, t.Pairs, t.Iterations, t.Same, held, 100*t.LongerChosen, path, m.Hash())
	return err
}
