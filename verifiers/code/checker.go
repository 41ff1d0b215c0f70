package code

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/assay-rl/assay/sandbox"
)

// The checkers.
const (
	// checkExact compares bytes; CRLF is LF, and one newline at the end is free.
	checkExact = "exact"
	// checkTokens compares the words of each line; blank lines, and how words are spaced, do not matter. The default.
	checkTokens = "tokens"
	// checkFloat is checkTokens with numbers equal to within a tolerance.
	checkFloat = "float"
	// checkUnordered compares the lines as checkTokens does, in any order, each as often as it is expected.
	checkUnordered = "unordered"
	// checkProgram asks a program of the task's author.
	checkProgram = "program"
)

// checker says why an output is not right; "" accepts it. An error is not the candidate's fault.
type checker interface {
	check(ctx context.Context, input, got, want []byte) (difference string, err error)
}

// checkers judge what programs print and what functions return.
type checkers struct{ texts, values checker }

// checkerSpec is a checker as a reference names it.
type checkerSpec struct {
	Type     string   `json:"type"`
	Abs      *float64 `json:"abs"`
	Rel      *float64 `json:"rel"`
	Language *string  `json:"language"`
	Code     string   `json:"code"`

	tolerance tolerance
	program   sandbox.Source
}

// defaultTolerance is what most problems with real numbers ask for.
const defaultTolerance = 1e-6

// readChecker reads "exact", "tokens", "float" or "unordered", or an object whose type is one of them or "program".
func readChecker(raw json.RawMessage) (checkerSpec, error) {
	if isNull(raw) {
		return checkerSpec{Type: checkTokens}, nil
	}
	if raw[0] == '"' {
		var name string
		if err := json.Unmarshal(raw, &name); err != nil {
			return checkerSpec{}, err
		}
		raw, _ = json.Marshal(map[string]string{"type": name})
	}
	var s checkerSpec
	if err := decodeExact(raw, &s, "type", "abs", "rel", "language", "code"); err != nil {
		return checkerSpec{}, err
	}
	return s, s.validate()
}

func (s *checkerSpec) validate() error {
	hasProgram, hasTolerance := s.Code != "" || s.Language != nil, s.Abs != nil || s.Rel != nil
	switch s.Type {
	case checkExact, checkTokens, checkUnordered:
		if hasProgram || hasTolerance {
			return fmt.Errorf("%q takes no other field", s.Type)
		}
		return nil
	case checkFloat:
		if hasProgram {
			return errors.New(`"float" takes abs and rel only`)
		}
		return s.readTolerance()
	case checkProgram:
		if hasTolerance {
			return errors.New(`"program" takes language and code only`)
		}
		return s.readProgram()
	}
	return fmt.Errorf("type %q is unknown; want exact, tokens, float, unordered or program", clip(s.Type))
}

func (s *checkerSpec) readTolerance() error {
	s.tolerance = tolerance{defaultTolerance, defaultTolerance}
	if s.Abs != nil {
		s.tolerance.abs = *s.Abs
	}
	if s.Rel != nil {
		s.tolerance.rel = *s.Rel
	}
	if s.tolerance.abs < 0 || s.tolerance.abs > 1 || s.tolerance.rel < 0 || s.tolerance.rel > 0.1 {
		return fmt.Errorf("abs is %v and rel is %v, want 0 to 1 and 0 to 0.1", s.tolerance.abs, s.tolerance.rel)
	}
	return nil
}

func (s *checkerSpec) readProgram() error {
	name := "python"
	if s.Language != nil {
		name = *s.Language
	}
	l, ok := languages[name]
	if !ok || l == sandbox.SQL || l == sandbox.Wasm {
		return fmt.Errorf("language %q is no checker's; want python, javascript, c or cpp", clip(name))
	}
	if strings.TrimSpace(s.Code) == "" {
		return errors.New("the program has no code")
	}
	s.program = sandbox.Source{Language: l, Code: []byte(s.Code)}
	return nil
}

// open makes the checkers. Only a program needs the engine.
func (s *checkerSpec) open(ctx context.Context, e engine) (checkers, error) {
	switch s.Type {
	case checkExact:
		return checkers{exactChecker{}, valueChecker{}}, nil
	case checkFloat:
		return checkers{tokenChecker{&s.tolerance}, valueChecker{tolerance: s.tolerance}}, nil
	case checkUnordered:
		return checkers{unorderedChecker{}, valueChecker{unordered: true}}, nil
	case checkProgram:
		judge, err := openJudge(ctx, e, s.program)
		return checkers{judge, judge}, err
	}
	return checkers{tokenChecker{}, valueChecker{}}, nil
}

// valueChecker compares the JSON of what a function returned.
type valueChecker struct {
	tolerance tolerance
	// unordered compares two lists without their order.
	unordered bool
}

func (c valueChecker) check(_ context.Context, _, got, want []byte) (string, error) {
	expected, err := decodeValue(want)
	if err != nil {
		return "", fmt.Errorf("the expected output: %w", err)
	}
	value, err := decodeValue(got)
	if err != nil {
		return "the result " + err.Error(), nil
	}
	wantList, isList := expected.([]any)
	gotList, both := value.([]any)
	if c.unordered && isList && both {
		return differInBag(wantList, gotList), nil
	}
	if d := differ(expected, value, c.tolerance); d != "" {
		return "the result" + d, nil
	}
	return "", nil
}

// differInBag compares two lists in any order, each item as often as it is expected.
func differInBag(want, got []any) string {
	if len(want) != len(got) {
		return fmt.Sprintf("the result: expected %d items, got %d", len(want), len(got))
	}
	left := map[string]int{}
	spell := func(v any) string {
		var b strings.Builder
		canonical(&b, v)
		return b.String()
	}
	for _, v := range want {
		left[spell(v)]++
	}
	for i, v := range got {
		key := spell(v)
		if left[key] == 0 {
			return fmt.Sprintf("the result[%d]: %s is not expected, or not as often", i, describe(v))
		}
		left[key]--
	}
	return ""
}

// exactChecker compares bytes.
type exactChecker struct{}

func (exactChecker) check(_ context.Context, _, got, want []byte) (string, error) {
	got, want = unixEnd(got), unixEnd(want)
	if bytes.Equal(got, want) {
		return "", nil
	}
	n := 0
	for n < len(got) && n < len(want) && got[n] == want[n] {
		n++
	}
	return fmt.Sprintf("line %d, byte %d: expected %s, got %s", 1+bytes.Count(want[:n], newline), n, quoteAt(want, n), quoteAt(got, n)), nil
}

var newline = []byte("\n")

// unixEnd makes line ends LF and drops one at the end.
func unixEnd(text []byte) []byte {
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), newline)
	}
	return bytes.TrimSuffix(text, newline)
}

// quoteAt shows a few bytes of a text from n on.
func quoteAt(text []byte, n int) string {
	if n == len(text) {
		return "the end"
	}
	return fmt.Sprintf("%q", text[n:min(len(text), n+16)])
}
