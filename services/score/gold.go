package score

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/rewardspec"
)

// GoldOptions say whose golds to check, and who hears of it.
type GoldOptions struct {
	// In and Format are as in [Options].
	In, Format string
	// Spec says which verifiers a route has.
	Spec *rewardspec.Spec
	// InFlight bounds the rollouts between reading and counting; 1024 when 0.
	InFlight int
	// Failed, when set, is called from one goroutine, in input order, for each gold that failed and each malformed
	// line. Its error ends the check.
	Failed func(GoldFailure) error
	// Progress, when set, is called from one goroutine ten times a second at most, and at the end.
	Progress func(GoldProgress)
}

// GoldCounts are what a check comes to: Lines = Verified + Failed + NoGold + Malformed.
type GoldCounts struct {
	// Lines counts rollouts and malformed ones, as in [Summary].
	Lines int
	// Verified counts those whose every gold got the best score of its verifier, Failed those where one did not.
	Verified, Failed int
	// NoGold counts those without a gold to verify: the reference holds none, or the route has no verifier that takes
	// one.
	NoGold int
	// Malformed counts those that could not be read.
	Malformed int
}

// GoldProgress is how far a check is.
type GoldProgress struct {
	GoldCounts
	// BytesRead, BytesTotal, Elapsed and Done are as in [Progress].
	BytesRead, BytesTotal int64
	Elapsed               time.Duration
	Done                  bool
}

// GoldFailure is a gold that its own verifier turns down, or a malformed line.
type GoldFailure struct {
	// Line is the first line's number from 1; Rollouts says how many in a row have this route and reference.
	Line     int `json:"line"`
	Rollouts int `json:"rollouts"`
	// ID and Route are the first rollout's; Verifier is who judged. All are empty for a malformed line.
	ID       string `json:"id,omitempty"`
	Route    string `json:"route,omitempty"`
	Verifier string `json:"verifier,omitempty"`
	// Gold is the completion that failed; empty where the reference is too bad to state one.
	Gold string `json:"gold,omitempty"`
	// Reason is the verifier's, or "malformed". Explanation is a sentence for people.
	Reason      string `json:"reason"`
	Explanation string `json:"explanation,omitempty"`
}

// GoldSummary is what a check comes to.
type GoldSummary struct {
	GoldCounts
	// Format is the file's shape.
	Format string
	// NoGoldReasons counts why there was no gold.
	NoGoldReasons map[string]int
	// Elapsed is the time it took.
	Elapsed time.Duration
}

// reasonMalformed is the reason of a line that could not be read.
const reasonMalformed = "malformed"

// CheckGolds verifies every gold of a file against itself: the completions that the verifiers of a route state for a
// reference ([verifiers.Gold]) are judged by them. The file's own completions are not looked at. Rollouts in a row with
// one route and reference are one task, judged once. On an error, a cancelled context included, the summary of what was
// done is returned beside it.
func CheckGolds(ctx context.Context, o GoldOptions) (*GoldSummary, error) {
	switch {
	case o.Spec == nil:
		return nil, errors.New("score: no reward spec")
	case o.In == "":
		return nil, errors.New("score: no input file")
	case o.InFlight < 0:
		return nil, fmt.Errorf("score: %d rollouts in flight", o.InFlight)
	}
	source, err := Open(o.In, o.Format)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	next, stop := iter.Pull2(tasks(source.All()))
	defer stop()
	c := &goldCheck{GoldOptions: o, source: source, start: time.Now()}
	c.summary.NoGoldReasons = make(map[string]int)
	err = pipe{goldScorer{o.Spec}, cmp.Or(o.InFlight, 1024), c.record, c.other}.run(ctx, next)
	err = errors.Join(err, c.tell())
	c.progress(true)
	c.summary.Format, c.summary.Elapsed = source.Format(), time.Since(c.start)
	return &c.summary, err
}

// errRepeated comes in the place of a rollout whose task is that of the one before.
var errRepeated = errors.New("the task of the rollout before")

// tasks puts errRepeated in the place of rollouts that repeat the task before them.
func tasks(all iter.Seq2[Read, error]) iter.Seq2[Read, error] {
	return func(yield func(Read, error) bool) {
		var last *assayv1.Rollout
		for read, err := range all {
			r := read.Rollout
			if err == nil && r.GetRoute() == last.GetRoute() && bytes.Equal(r.GetReference(), last.GetReference()) {
				err = errRepeated
			}
			last = r
			if !yield(read, err) {
				return
			}
		}
	}
}

// goldCheck is one check under way.
type goldCheck struct {
	GoldOptions
	source  *Source
	summary GoldSummary
	start   time.Time
	shown   time.Time
	// count is where the last rollout was counted, why the reason if it had no gold, failure what failed. The failure
	// is not told yet, as its task may be repeated.
	count   *int
	why     string
	failure *GoldFailure
}

// record counts a task.
func (c *goldCheck) record(read Read, reward *assayv1.Reward) error {
	if err := c.tell(); err != nil {
		return err
	}
	c.why = ""
	switch {
	case reward.GetOutcome() == assayv1.Outcome_OUTCOME_UNSCORED:
		c.count, c.why = &c.summary.NoGold, c.reason(reward.GetExplanation())
	case len(reward.GetComponents()) == 0:
		c.count = &c.summary.Verified
	default:
		c.count, c.failure = &c.summary.Failed, failureOf(read, reward)
	}
	c.add()
	return nil
}

// other counts a repeated task or a malformed line.
func (c *goldCheck) other(err error) error {
	if errors.Is(err, errRepeated) {
		if c.failure != nil {
			c.failure.Rollouts++
		}
		c.add()
		return nil
	}
	e, ok := errors.AsType[*LineError](err)
	if !ok {
		return err
	}
	if err := c.tell(); err != nil {
		return err
	}
	c.count, c.why = &c.summary.Malformed, ""
	c.failure = &GoldFailure{Line: e.Line, Rollouts: 1, Reason: reasonMalformed, Explanation: e.Err.Error()}
	c.add()
	return nil
}

// add counts one rollout as the last one was.
func (c *goldCheck) add() {
	c.summary.Lines++
	*c.count++
	if c.why != "" {
		c.summary.NoGoldReasons[c.why]++
	}
	c.progress(false)
}

// tell passes on the failure whose last line is known now.
func (c *goldCheck) tell() error {
	f := c.failure
	c.failure = nil
	if f == nil || c.Failed == nil {
		return nil
	}
	return c.Failed(*f)
}

// mostReasons bounds how many reasons for want of a gold are told apart: a file can name any number of routes.
const mostReasons = 16

// reason returns the reason to count, which is no longer told apart from others once there are too many.
func (c *goldCheck) reason(why string) string {
	if _, known := c.summary.NoGoldReasons[why]; known || len(c.summary.NoGoldReasons) < mostReasons {
		return why
	}
	return "other reasons"
}

// failureOf describes a task that has a failed component.
func failureOf(read Read, reward *assayv1.Reward) *GoldFailure {
	f := &GoldFailure{
		Line: read.Line, Rollouts: 1, ID: read.Rollout.GetId(), Route: read.Rollout.GetRoute(),
		Gold: rewardspec.Text(read.Rollout.GetCompletion()),
	}
	for _, c := range reward.GetComponents() {
		f.Verifier, f.Reason, f.Explanation = c.GetVerifier(), c.GetReason(), c.GetExplanation()
	}
	return f
}

// progress calls the callback, at most ten times a second before the end.
func (c *goldCheck) progress(done bool) {
	if c.Progress == nil || !done && time.Since(c.shown) < 100*time.Millisecond {
		return
	}
	c.shown = time.Now()
	c.Progress(GoldProgress{
		GoldCounts: c.summary.GoldCounts,
		BytesRead:  c.source.BytesRead(), BytesTotal: c.source.Size(), Elapsed: time.Since(c.start), Done: done,
	})
}
