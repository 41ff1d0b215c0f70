package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/score"
	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/math"
)

// Exit codes of `assay math`, as of grep and diff.
const (
	exitDifferent = 1
	exitTrouble   = 2
)

// mathFlags say how `assay math` judges.
type mathFlags struct {
	policy []string
	asJSON bool
}

func mathCommand() *cobra.Command {
	var f mathFlags
	cmd := &cobra.Command{
		Use:   "math GOLD ANSWER",
		Short: "Judge an answer against a gold answer, and say how both were understood",
		Long: `Judge an answer, or a whole completion that states one, against a gold answer, as the math verifier does: which rule
found the answer, what both sides were read as, why they differ. ANSWER - is standard input.

The exit code is 0 when they are equal, 1 when they differ, and 2 when that cannot be said, as of a bad gold answer.`,
		Example: `  assay math '\frac{1}{2}' 'So the answer is \boxed{0.5}.'
  assay math --policy percent=either '50' '\boxed{50\%}'
  assay math -- '-5' '5'                      # -- where one of them starts with -`,
		Args: func(cmd *cobra.Command, args []string) error {
			return trouble(cobra.ExactArgs(2)(cmd, args))
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.run(cmd.Context(), args[0], args[1], cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return trouble(fmt.Errorf("%w; put -- before an answer that starts with -", err))
	})
	cmd.Flags().StringArrayVar(&f.policy, "policy", nil, "NAME=VALUE of the verifier's policy, for example percent=either; again for more")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print the component as JSON, as assay score writes it")
	return cmd
}

// trouble is an error that ends the command with [exitTrouble].
func trouble(err error) error {
	if err == nil {
		return nil
	}
	return &exitError{exitTrouble, err}
}

// run judges and prints.
func (f mathFlags) run(ctx context.Context, gold, answer string, in io.Reader, out io.Writer) error {
	c, err := f.judge(ctx, gold, answer, in)
	if err != nil {
		return trouble(err)
	}
	if f.asJSON {
		err = writeJSON(out, score.JudgementOf(c))
	} else if c.GetOutcome() == assayv1.Outcome_OUTCOME_SCORED {
		err = showJudgement(out, c)
	}
	switch {
	case err != nil:
		return trouble(err)
	case c.GetOutcome() != assayv1.Outcome_OUTCOME_SCORED:
		return trouble(errors.New(c.GetExplanation()))
	case c.GetScore() < math.Spec.Max:
		return &exitError{code: exitDifferent}
	}
	return nil
}

// judge has the math verifier judge one answer.
func (f mathFlags) judge(ctx context.Context, gold, answer string, in io.Reader) (*assayv1.Component, error) {
	config, err := f.config()
	if err != nil {
		return nil, err
	}
	verifier, err := math.Spec.New(config)
	if err != nil {
		return nil, err
	}
	if answer == "-" {
		// One byte more than the verifier looks at, so that it can say that this is too long.
		text, err := io.ReadAll(io.LimitReader(in, int64(math.Spec.Budget.CompletionBytes)+1))
		if err != nil {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		answer = string(text)
	}
	reference, err := json.Marshal(map[string]string{"answer": gold})
	if err != nil {
		return nil, err
	}
	return verifiers.Evaluate(ctx, math.Spec, verifier, verifiers.Rollout{
		Completion: strings.ToValidUTF8(answer, "\uFFFD"), Reference: reference,
	}), nil
}

// config is the configuration that --policy makes. A value that is JSON is one, any other is text.
func (f mathFlags) config() (verifiers.Config, error) {
	if len(f.policy) == 0 {
		return nil, nil
	}
	policy := make(map[string]json.RawMessage, len(f.policy))
	for _, pair := range f.policy {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--policy %q is not NAME=VALUE, for example percent=either", pair)
		}
		raw := json.RawMessage(value)
		if !json.Valid(raw) {
			var err error
			if raw, err = json.Marshal(value); err != nil {
				return nil, err
			}
		}
		policy[name] = raw
	}
	raw, err := json.Marshal(map[string]any{"policy": policy})
	return verifiers.Config(raw), err
}

// writeJSON writes v on one line.
func writeJSON(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// showJudgement prints a scored component: the verdict and its explanation, then the evidence, a field a line.
func showJudgement(out io.Writer, c *assayv1.Component) error {
	verdict := "different"
	if c.GetScore() >= math.Spec.Max {
		verdict = "equal"
	}
	fields, err := evidence(c.GetDetail())
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s\n", verdict, c.GetReason(), printable(c.GetExplanation()))
	for _, f := range fields {
		fmt.Fprintf(&b, "  %-11s %s\n", f.name, printable(f.text))
	}
	_, err = io.WriteString(out, b.String())
	return err
}

// field is one field of a verdict's detail.
type field struct{ name, text string }

// evidence returns the fields of a JSON object in their order: texts as they are, all else as JSON. No object, no
// fields.
func evidence(detail []byte) ([]field, error) {
	d := json.NewDecoder(bytes.NewReader(detail))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil
	}
	var fields []field
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, err
		}
		text := string(raw)
		if raw[0] == '"' {
			if err := json.Unmarshal(raw, &text); err != nil {
				return nil, err
			}
		}
		fields = append(fields, field{fmt.Sprint(name), text})
	}
	return fields, nil
}

// printable quotes a text that a terminal would not show as it is: model-written text may hold anything.
func printable(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}
