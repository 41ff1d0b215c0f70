package score

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// flushInterval bounds what a killed run loses.
const flushInterval = time.Second

// output writes lines to a file, to standard output ("-") or nowhere ("").
type output struct {
	path    string
	file    *os.File
	buffer  *bufio.Writer
	encode  *lineWriter
	flushed time.Time
}

// openOutput makes the file empty, unless it is to be kept for resuming.
func openOutput(path, input string, keep bool) (*output, error) {
	o := &output{path: path, encode: newLineWriter(), flushed: time.Now()}
	switch {
	case path == "":
		o.buffer = bufio.NewWriter(io.Discard)
		return o, nil
	case path == "-":
		o.buffer = bufio.NewWriterSize(os.Stdout, 1<<16)
		return o, nil
	case strings.HasSuffix(path, ".gz"), strings.HasSuffix(path, ".zst"):
		return nil, fmt.Errorf("score: %s: the output is plain JSON Lines, so that it can be resumed; name it .jsonl", path)
	case sameFile(path, input):
		return nil, fmt.Errorf("score: %s is both input and output", path)
	}
	flags := os.O_RDWR | os.O_CREATE
	if !keep {
		flags |= os.O_TRUNC
	}
	f, err := os.OpenFile(path, flags, 0o666)
	if err != nil {
		return nil, fmt.Errorf("score: %w", err)
	}
	o.file, o.buffer = f, bufio.NewWriterSize(f, 1<<18)
	return o, nil
}

// sameFile reports whether two paths are one file, under whatever names.
func sameFile(a, b string) bool {
	infoA, err := os.Stat(a)
	if err != nil {
		return false
	}
	infoB, err := os.Stat(b)
	return err == nil && os.SameFile(infoA, infoB)
}

// write appends a line. It reaches the file within a second, if more lines follow.
func (o *output) write(l *Line) error {
	b, err := o.encode.bytes(l)
	if err != nil {
		return fmt.Errorf("score: %w", err)
	}
	if _, err := o.buffer.Write(b); err != nil {
		return fmt.Errorf("score: %w", err)
	}
	if time.Since(o.flushed) < flushInterval {
		return nil
	}
	o.flushed = time.Now()
	return o.flush()
}

func (o *output) flush() error {
	if err := o.buffer.Flush(); err != nil {
		return fmt.Errorf("score: %w", err)
	}
	return nil
}

// close flushes what is left and closes the file.
func (o *output) close() error {
	err := o.flush()
	if o.file != nil {
		err = errors.Join(err, o.file.Close())
	}
	return err
}

// existing reads the lines that are there already, one a call. After the last complete one it cuts off what is
// left of a half-written one and returns [io.EOF]; lines are then appended.
type existing struct {
	out    *output
	reader *bufio.Reader
	number int
	offset int64
}

func (o *output) existing() *existing {
	e := &existing{out: o}
	if o.file != nil {
		e.reader = bufio.NewReaderSize(o.file, 1<<18)
	}
	return e
}

func (e *existing) next() (*Line, error) {
	if e.reader == nil {
		return nil, io.EOF
	}
	b, err := e.reader.ReadBytes('\n')
	switch {
	case errors.Is(err, io.EOF):
		return nil, e.cut()
	case err != nil:
		return nil, fmt.Errorf("score: %w", err)
	}
	e.number++
	e.offset += int64(len(b))
	var l Line
	if err := json.Unmarshal(b, &l); err != nil {
		return nil, fmt.Errorf("score: cannot resume: line %d of %s is not one of ours: %w", e.number, e.out.path, err)
	}
	return &l, nil
}

// cut ends the file after its last complete line and returns [io.EOF].
func (e *existing) cut() error {
	if err := e.out.file.Truncate(e.offset); err != nil {
		return fmt.Errorf("score: %w", err)
	}
	if _, err := e.out.file.Seek(e.offset, io.SeekStart); err != nil {
		return fmt.Errorf("score: %w", err)
	}
	return io.EOF
}

// matches says why an existing line cannot be the reward of a rollout under a spec.
func (e *existing) matches(l *Line, r Read, spec string) error {
	what := ""
	switch {
	case l.Spec != spec:
		what = fmt.Sprintf("was scored by spec %s, this run's is %s", l.Spec, spec)
	case l.ID != r.Rollout.GetId() || l.Group != r.Rollout.GetGroup() || l.Route != r.Rollout.GetRoute():
		what = fmt.Sprintf("is of rollout %q, line %d of the input has %q", l.ID, r.Line, r.Rollout.GetId())
	case l.Outcome != scored && l.Outcome != unscored || (l.Outcome == scored) != (l.Reward != nil):
		what = "has no outcome"
	default:
		return nil
	}
	return fmt.Errorf("score: cannot resume: line %d of %s %s; choose another output, or run without --resume to replace it",
		e.number, e.out.path, what)
}
