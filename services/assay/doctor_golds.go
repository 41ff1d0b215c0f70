package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/assay-rl/assay/services/rewardspec"
	"github.com/assay-rl/assay/services/score"
	"github.com/assay-rl/assay/verifiers/all"
	"github.com/assay-rl/assay/verifiers/code"
)

// goldFlags say whose golds `assay doctor --data` verifies.
type goldFlags struct {
	in, format, spec string
	asJSON, quiet    bool
}

// doctorGolds verifies the golds of a file against themselves and lists those that fail.
func doctorGolds(ctx context.Context, f goldFlags, out, errs io.Writer) error {
	spec, err := readSpec(f.spec)
	if err != nil {
		return err
	}
	list := &goldList{out: out, asJSON: f.asJSON, bar: progressBar{w: errs, live: isTerminal(errs) && !f.quiet}}
	summary, err := score.CheckGolds(ctx, score.GoldOptions{
		In: f.in, Format: f.format, Spec: spec, Failed: list.add,
		Progress: func(p score.GoldProgress) {
			list.bar.draw(p.BytesRead, p.BytesTotal, p.Done, goldLine(p.GoldCounts, p.Elapsed))
		},
	})
	if summary != nil && !f.quiet {
		showGolds(errs, summary)
	}
	if err != nil {
		return err
	}
	return list.verdict(f.in, summary)
}

// goldList lists what fails.
type goldList struct {
	out    io.Writer
	asJSON bool
	bar    progressBar
	// notRun counts the solutions that this machine has no guest for, why says which.
	notRun int
	why    string
}

// add lists a failure. That a guest is missing is no fault of a line, and told once, by the verdict.
func (l *goldList) add(f score.GoldFailure) error {
	if f.Reason == code.ReasonMissingGuest {
		l.notRun, l.why = l.notRun+f.Rollouts, f.Explanation
		if !l.asJSON {
			return nil
		}
	}
	l.bar.clear()
	if l.asJSON {
		return writeJSON(l.out, f)
	}
	return showFailure(l.out, f)
}

// verdict is the error of a file that is not in order.
func (l *goldList) verdict(in string, s *score.GoldSummary) error {
	var found []string
	if n := s.Failed - l.notRun; n > 0 {
		found = append(found, fmt.Sprintf("turned down by their own verifier: %d", n))
	}
	if l.notRun > 0 {
		found = append(found, fmt.Sprintf("not run: %d (%s)", l.notRun, l.why))
	}
	if s.Malformed > 0 {
		found = append(found, fmt.Sprintf("malformed: %d", s.Malformed))
	}
	if s.Lines == 0 {
		found = append(found, "there are no lines")
	}
	if len(found) == 0 {
		return nil
	}
	return errors.New(in + ": " + strings.Join(found, "; "))
}

// readSpec returns the reward spec of a file, the built-in one for no file.
func readSpec(path string) (*rewardspec.Spec, error) {
	if path == "" {
		return rewardspec.Default(all.Registry()), nil
	}
	yaml, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	spec, err := rewardspec.Parse(yaml, all.Registry())
	if err != nil {
		return nil, placed(path, err)
	}
	return spec, nil
}

// showFailure prints a failed gold: where it is and why, then the gold.
func showFailure(out io.Writer, f score.GoldFailure) error {
	var b strings.Builder
	fmt.Fprintf(&b, "line %d", f.Line)
	if f.Rollouts > 1 {
		fmt.Fprintf(&b, " (%d rollouts)", f.Rollouts)
	}
	if f.Route != "" {
		fmt.Fprintf(&b, " %s on route %s", printable(f.ID), f.Route)
	}
	fmt.Fprintf(&b, ": %s: %s\n", f.Reason, printable(f.Explanation))
	if f.Gold != "" {
		fmt.Fprintf(&b, "  gold %s\n", printable(excerpt(f.Gold)))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// excerpt cuts a text to what fits a terminal.
func excerpt(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// goldLine says in one line how far a check is, or what it came to.
func goldLine(c score.GoldCounts, elapsed time.Duration) string {
	return fmt.Sprintf("%d lines: %d verified, %d failed, %d without gold, %d malformed; %.1fs",
		c.Lines, c.Verified, c.Failed, c.NoGold, c.Malformed, elapsed.Seconds())
}

// showGolds prints what a check came to, and why there were lines without a gold.
func showGolds(w io.Writer, s *score.GoldSummary) {
	fmt.Fprintln(w, goldLine(s.GoldCounts, s.Elapsed))
	for _, why := range slices.Sorted(maps.Keys(s.NoGoldReasons)) {
		fmt.Fprintf(w, "  %d × %s\n", s.NoGoldReasons[why], printable(why))
	}
}
