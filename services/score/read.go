package score

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"sync/atomic"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// Limits on what is read.
const (
	// MaxRolloutBytes is the most that the texts and the raw JSON of one rollout may weigh together.
	MaxRolloutBytes = 8 << 20
	// maxLineBytes leaves room for JSON's escapes and for shapes with several rollouts on a line. A longer line is
	// never held in memory.
	maxLineBytes = 4 * MaxRolloutBytes
)

// LineError says what is wrong with one line, or with one rollout of it.
type LineError struct {
	// Line is the line's number from 1.
	Line int
	// Err says what is wrong.
	Err error
}

// Error implements error.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns what is wrong.
func (e *LineError) Unwrap() error { return e.Err }

// Read is one rollout and where it stood.
type Read struct {
	// Line is the line's number from 1.
	Line int
	// Rollout has an id, a group and a route.
	Rollout *assayv1.Rollout
}

// Source reads the rollouts of one file. It is for one goroutine, but for [Source.BytesRead].
type Source struct {
	name    string
	file    io.ReadCloser
	counted *countingReader
	size    int64
	lines   *bufio.Reader
	unpack  func()
	shape   shape
	buffer  []byte
	number  int
	filled  int
	mended  int
}

// Open opens a file of saved generations; "-" is standard input. The compression is recognised by its first bytes.
// format names a shape; empty means to recognise it by the first line that has one. Close the source after use.
func Open(path, format string) (*Source, error) {
	s := &Source{name: path, file: os.Stdin, size: -1, unpack: func() {}}
	if format != "" {
		if s.shape = shapeNamed(format); s.shape == nil {
			return nil, fmt.Errorf("score: unknown format %q; there are:\n%s", format, listShapes())
		}
	}
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("score: %w", err)
		}
		s.file = f
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			s.size = info.Size()
		}
	}
	if err := s.decompress(); err != nil {
		return nil, errors.Join(fmt.Errorf("score: %s: %w", path, err), s.Close())
	}
	return s, nil
}

// decompress puts the reader for the file's compression in front of it.
func (s *Source) decompress() error {
	s.counted = &countingReader{r: s.file}
	s.lines = bufio.NewReaderSize(s.counted, 1<<16)
	head, err := s.lines.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		r, err := gzip.NewReader(s.lines)
		if err != nil {
			return fmt.Errorf("gzip: %w", err)
		}
		s.lines = bufio.NewReaderSize(r, 1<<16)
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		r, err := zstd.NewReader(s.lines, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return fmt.Errorf("zstd: %w", err)
		}
		s.unpack = r.Close
		s.lines = bufio.NewReaderSize(r, 1<<16)
	}
	return nil
}

// Close closes the file.
func (s *Source) Close() error {
	s.unpack()
	return s.file.Close()
}

// Format returns the name of the file's shape, empty before it is recognised.
func (s *Source) Format() string {
	if s.shape == nil {
		return ""
	}
	return s.shape.name()
}

// Lines returns how many lines have been read, blank ones left out.
func (s *Source) Lines() int { return s.filled }

// InvalidUTF8 returns how many lines have been read that were not UTF-8; what was wrong in them is U+FFFD now.
func (s *Source) InvalidUTF8() int { return s.mended }

// Size returns the file's size in bytes as it lies there, -1 when it is not known.
func (s *Source) Size() int64 { return s.size }

// BytesRead returns how many of these bytes have been read. Safe for concurrent use.
func (s *Source) BytesRead() int64 { return s.counted.n.Load() }

// All yields the rollouts in order. What cannot be read of a line comes as a [*LineError] in its place, and reading
// goes on; any other error ends it. Ids are distinct. The sequence can be ranged over once.
func (s *Source) All() iter.Seq2[Read, error] {
	seen := make(map[string]int)
	return func(yield func(Read, error) bool) {
		for {
			line, err := s.next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil && !isLineError(err):
				yield(Read{}, fmt.Errorf("score: %s: after line %d: %w", s.name, s.number, err))
				return
			case err != nil:
				if !yield(Read{Line: s.number}, err) {
					return
				}
				continue
			}
			if !s.rollouts(line, seen, yield) {
				return
			}
		}
	}
}

func isLineError(err error) bool {
	_, ok := errors.AsType[*LineError](err)
	return ok
}

// rollouts yields what one line holds; it returns false to end the reading.
func (s *Source) rollouts(line []byte, seen map[string]int, yield func(Read, error) bool) bool {
	malformed := func(err error) bool { return yield(Read{Line: s.number}, &LineError{s.number, err}) }
	if s.shape == nil {
		shape, err := recognise(line)
		if err != nil {
			return malformed(err)
		}
		if shape == nil {
			yield(Read{}, fmt.Errorf("score: %s: line %d has a shape that is not known; name one with --format, or bring the file into one of these:\n%s",
				s.name, s.number, listShapes()))
			return false
		}
		s.shape = shape
	}
	list, err := s.shape.read(line, s.filled-1)
	if err != nil {
		return malformed(err)
	}
	for _, r := range list {
		err := validate(r)
		if first, twice := seen[r.GetId()]; err == nil && twice {
			err = fmt.Errorf("id %q was on line %d already", r.GetId(), first)
		}
		if err != nil {
			if !malformed(err) {
				return false
			}
			continue
		}
		seen[r.GetId()] = s.number
		if !yield(Read{s.number, r}, nil) {
			return false
		}
	}
	return true
}

// next returns the next line that is not blank, valid until the call after. A line over the limit is skipped and
// comes as a [*LineError].
func (s *Source) next() ([]byte, error) {
	for {
		line, err := s.line()
		if err != nil && !isLineError(err) {
			return nil, err
		}
		s.number++
		if err != nil {
			s.filled++
			return nil, &LineError{s.number, errors.Unwrap(err)}
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		s.filled++
		if !utf8.Valid(line) {
			s.mended++
		}
		return line, nil
	}
}

// line reads up to the next newline or the end; [io.EOF] comes only when there is nothing left.
func (s *Source) line() ([]byte, error) {
	s.buffer = s.buffer[:0]
	tooLong := false
	for {
		part, err := s.lines.ReadSlice('\n')
		if tooLong = tooLong || len(s.buffer)+len(part) > maxLineBytes; !tooLong {
			s.buffer = append(s.buffer, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || len(s.buffer) == 0 && !tooLong):
			return nil, err
		case tooLong:
			s.buffer = nil
			return nil, &LineError{Err: fmt.Errorf("over %d MiB, the limit of a line", maxLineBytes>>20)}
		}
		return s.buffer, nil
	}
}

// countingReader counts what passes through it.
type countingReader struct {
	r io.Reader
	n atomic.Int64
}

// Read implements [io.Reader].
func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}
