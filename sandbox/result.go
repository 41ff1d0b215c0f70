package sandbox

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/assay-rl/assay/sandbox/internal/machine"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
)

// DefaultLimits bound a run where its Limits say nothing.
var DefaultLimits = Limits{
	CPU: 5 * time.Second, Wall: 30 * time.Second, Memory: 512 << 20, Output: 4 << 20, Files: 64, FileBytes: 16 << 20,
}

// epoch is the time that programs start at.
var epoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// or fills the fields that are not positive.
func (l Limits) or(d Limits) Limits {
	cpu := positive(l.CPU, d.CPU)
	return Limits{
		CPU: cpu, Wall: positive(l.Wall, max(d.Wall, 2*cpu)), Memory: positive(l.Memory, d.Memory),
		Output: positive(l.Output, d.Output), Files: positive(l.Files, d.Files), FileBytes: positive(l.FileBytes, d.FileBytes),
	}
}

// positive is n if it is positive, or else the default.
func positive[N ~int | ~int64](n, otherwise N) N {
	if n > 0 {
		return n
	}
	return otherwise
}

// job is a run in the machine's terms.
func (s scale) job(in Input) machine.Job {
	l := in.Limits.or(DefaultLimits)
	if in.Now.IsZero() {
		in.Now = epoch
	}
	return machine.Job{
		Job: wasi.Job{
			Stdin: in.Stdin, Args: in.Args, Files: in.Files, Seed: in.Seed, Now: in.Now,
			Limits: wasi.Limits{Output: l.Output, Files: l.Files, FileBytes: l.FileBytes, Wall: s.of(l.Wall)},
		},
		Limits: machine.Limits{CPU: s.of(l.CPU), Wall: s.of(l.Wall), Memory: l.Memory},
	}
}

// resultOf reads what every guest's outcome has.
func resultOf(o machine.Outcome) Result {
	r := Result{
		Status: OK, ExitCode: -1, Stdout: o.Stdout, Stderr: o.Stderr, CPU: o.CPU, Wall: o.Wall, Memory: o.Memory,
	}
	switch o.End {
	case machine.Exited:
		if r.ExitCode = o.ExitCode; o.ExitCode != 0 {
			r.Status, r.Explanation = RuntimeError, fmt.Sprintf("exit status %d", o.ExitCode)
		}
	case machine.OverCPU:
		r.Status, r.Explanation = TimeLimit, fmt.Sprintf("computed for more than %v", o.CPU.Round(time.Millisecond))
	case machine.OverWall:
		r.Status, r.Explanation = TimeLimit, fmt.Sprintf("ran for more than %v", o.Wall.Round(time.Millisecond))
	case machine.OverOutput:
		r.Status, r.Explanation = OutputLimit, fmt.Sprintf("printed more than %d bytes", len(o.Stdout)+len(o.Stderr))
	case machine.Overflowed:
		r.Status, r.Explanation = RecursionLimit, "the native stack overflowed"
	case machine.Trapped:
		r.Status, r.Explanation = RuntimeError, "the guest crashed"
		if o.Err != nil {
			r.Explanation = line("the guest crashed: " + o.Err.Error())
		}
		if o.Starved {
			r.Status = MemoryLimit
		}
	case machine.Stopped:
		r.Status, r.Explanation = RuntimeError, "the program interfered with its guest"
		if o.Err != nil {
			r.Explanation = line(o.Err.Error())
		}
	}
	return r
}

// mostLine is how long an explanation may be, in bytes.
const mostLine = 300

// line makes one line of valid UTF-8 of a text.
func line(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD")), "\n")
	if len(s) <= mostLine {
		return s
	}
	cut := mostLine
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

func isArray(json []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(json), []byte("["))
}
