package assayjson

import (
	"errors"
	"fmt"
	"strconv"
)

// maxQuoted bounds how much of a sender's text an error repeats.
const maxQuoted = 64

// pathError is an error in one field. Its path grows while the error travels up, so that success pays nothing.
type pathError struct {
	path string
	err  error
}

func (e *pathError) Error() string { return e.path + ": " + e.err.Error() }

func (e *pathError) Unwrap() error { return e.err }

// within puts segment, a field name or "[index]", in front of the path of err.
func within(segment string, err error) error {
	var p *pathError
	if !errors.As(err, &p) {
		return &pathError{segment, err}
	}
	if p.path[0] != '[' {
		segment += "."
	}
	p.path = segment + p.path
	return p
}

func withinIndex(i int, err error) error { return within("["+strconv.Itoa(i)+"]", err) }

func withinKey(key string, err error) error { return within("["+quote(key)+"]", err) }

// quote is key in quotes, cut to a length that fits a log line.
func quote(key string) string {
	if len(key) > maxQuoted {
		return fmt.Sprintf("%q… (%d bytes)", key[:maxQuoted], len(key))
	}
	return strconv.Quote(key)
}
