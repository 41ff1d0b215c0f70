package score

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/rewardspec"
)

// Options say what to score, how, and where the rewards go.
type Options struct {
	// In is a file of generations; "-" is standard input.
	In string
	// Format names the file's shape; empty means to recognise it. [Formats] has the names.
	Format string
	// Out gets one line per rollout; "-" is standard output, empty means nowhere. An existing file is replaced
	// unless Resume is set.
	Out string
	// Summary gets the summary as JSON; empty means nowhere.
	Summary string
	// Spec says how rewards are made, and what the lines of a resumed output must cite.
	Spec *rewardspec.Spec
	// Scorer makes the rewards; nil means [Local] with Spec.
	Scorer Scorer
	// InFlight bounds the rollouts between input and output; 1024 when 0. With group steps it is at least as many as
	// lie between the first and the last rollout of a group: a file that is sorted by group needs no more.
	InFlight int
	// K are the ks of pass@k and maj@k; 1 when empty.
	K []int
	// Pass is a formula over a route's components and reward that says what success is; empty means accuracy, or
	// else the reward, of at least 0.999.
	Pass string
	// Strict stops at the first malformed line.
	Strict bool
	// Resume keeps the lines that Out has already and goes on after them.
	Resume bool
	// Progress, when set, is called from one goroutine ten times a second at most, and at the end.
	Progress func(Progress)
}

// Progress is how far a run is.
type Progress struct {
	// Lines, Scored, Unscored and Malformed are as in [Summary].
	Lines, Scored, Unscored, Malformed int
	// BytesRead of BytesTotal bytes of the input have been read; BytesTotal is -1 when it is not known.
	BytesRead, BytesTotal int64
	// Elapsed is the time since the start.
	Elapsed time.Duration
	// Done says that this is the last call.
	Done bool
}

// Run scores a file. On an error, a cancelled context included, the lines that were complete are in the output and
// the summary of these is returned beside the error; a run with Resume goes on from there.
func Run(ctx context.Context, o Options) (*Summary, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	groups, err := countGroups(o.In, o.Format, o.Spec)
	if err != nil {
		return nil, err
	}
	// A group's rewards come together: all that lies between its first and its last is in flight until then.
	o.InFlight = max(o.InFlight, groups.span)
	source, err := Open(o.In, o.Format)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	out, err := openOutput(o.Out, o.In, o.Resume)
	if err != nil {
		return nil, err
	}
	r := &run{Options: o, source: source, groups: groups, out: out, tally: newTally(o.Spec, o.Pass), start: time.Now()}
	err = errors.Join(r.all(ctx), out.close())
	summary := r.finish()
	if o.Summary != "" {
		err = errors.Join(err, summary.WriteFile(o.Summary))
	}
	return summary, err
}

// complete checks the options and fills in the defaults.
func (o *Options) complete() error {
	switch {
	case o.Spec == nil:
		return errors.New("score: no reward spec")
	case o.In == "":
		return errors.New("score: no input file")
	case o.Resume && (o.Out == "" || o.Out == "-"):
		return errors.New("score: only an output file can be resumed")
	case o.InFlight < 0:
		return fmt.Errorf("score: %d rollouts in flight", o.InFlight)
	}
	o.InFlight = cmp.Or(o.InFlight, 1024)
	switch scorer := o.Scorer.(type) {
	case nil:
		o.Scorer = Local{Spec: o.Spec}
	case Gateway:
		scorer.grouped = o.Spec.Relative()
		o.Scorer = scorer
	}
	if len(o.K) == 0 {
		o.K = []int{1}
	}
	o.K = slices.Compact(slices.Sorted(slices.Values(o.K)))
	if o.K[0] < 1 {
		return fmt.Errorf("score: k is %d; it must be at least 1", o.K[0])
	}
	return nil
}

// run is one run under way.
type run struct {
	Options
	source *Source
	groups *groups
	// skip are the ids of rollouts that have their line already and are judged again for the sake of their group.
	skip  map[string]bool
	out   *output
	tally *tally
	start time.Time
	shown time.Time
	// resumeTime is what reading the existing output took, left out of the rate.
	resumeTime time.Duration
}

// all reads, resumes and scores.
func (r *run) all(ctx context.Context) error {
	next, stop := iter.Pull2(r.source.All())
	defer stop()
	next = r.groups.stamp(next)
	if r.Resume {
		if err := r.resume(ctx, next); err != nil {
			return err
		}
		next, r.skip = r.groups.again(next)
	}
	return pipe{r.Scorer, r.InFlight, r.record, r.malformed}.run(ctx, next)
}

// resume takes the lines that are there already off the input.
func (r *run) resume(ctx context.Context, next func() (Read, error, bool)) error {
	there := r.out.existing()
	for ctx.Err() == nil {
		l, err := there.next()
		if err != nil {
			r.resumeTime = time.Since(r.start)
			return ignoreEOF(err)
		}
		read, err := r.rollout(next)
		if err != nil {
			return err
		}
		if read.Rollout == nil {
			return fmt.Errorf("score: cannot resume: %s has more lines than the input has rollouts", r.Out)
		}
		if err := there.matches(l, read, r.Spec.Ref()); err != nil {
			return err
		}
		if err := r.tally.add(l); err != nil {
			return fmt.Errorf("score: %w", err)
		}
		r.groups.there(read)
		r.tally.summary.Resumed++
		r.progress(false)
	}
	return context.Cause(ctx)
}

// rollout returns the next rollout, none at the end, counting what is malformed before it.
func (r *run) rollout(next func() (Read, error, bool)) (Read, error) {
	for {
		read, err, ok := next()
		if !ok || err == nil {
			return read, nil
		}
		if err := r.malformed(err); err != nil {
			return Read{}, err
		}
	}
}

// record writes and counts one reward.
func (r *run) record(read Read, reward *assayv1.Reward) error {
	if r.skip[read.Rollout.GetId()] {
		return nil
	}
	l, err := lineOf(reward)
	if err != nil {
		return fmt.Errorf("score: %w", err)
	}
	if err := r.out.write(l); err != nil {
		return err
	}
	if err := r.tally.add(l); err != nil {
		return fmt.Errorf("score: %w", err)
	}
	r.progress(false)
	return nil
}

// malformed counts a malformed line; it returns the error when the run ends there.
func (r *run) malformed(err error) error {
	e, ok := errors.AsType[*LineError](err)
	if !ok {
		return err
	}
	r.tally.malformed(e)
	r.progress(false)
	if r.Strict {
		return fmt.Errorf("score: %s: %w", r.In, e)
	}
	return nil
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// finish completes the summary.
func (r *run) finish() *Summary {
	r.progress(true)
	s := r.tally.finish(r.K)
	s.Input, s.Format, s.FileLines, s.InvalidUTF8 = r.In, r.source.Format(), r.source.Lines(), r.source.InvalidUTF8()
	s.Seconds = time.Since(r.start).Seconds()
	if took := time.Since(r.start) - r.resumeTime; took > 0 {
		s.LinesPerSecond = float64(s.Scored+s.Unscored-s.Resumed) / took.Seconds()
	}
	return s
}

// progress calls the callback, at most ten times a second before the end.
func (r *run) progress(done bool) {
	if r.Progress == nil || !done && time.Since(r.shown) < 100*time.Millisecond {
		return
	}
	r.shown = time.Now()
	s := &r.tally.summary
	r.Progress(Progress{
		Lines: s.Lines, Scored: s.Scored, Unscored: s.Unscored, Malformed: s.Malformed,
		BytesRead: r.source.BytesRead(), BytesTotal: r.source.Size(), Elapsed: time.Since(r.start), Done: done,
	})
}
