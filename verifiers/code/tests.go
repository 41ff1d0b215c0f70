package code

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// readTests reads the tests in whichever shape they come: a list of typed tests, verl's and APPS's parallel lists,
// verl's list of asserts.
func (ref *reference) readTests(d *document, _ config) error {
	steps := []struct {
		name string
		n    int
		read func(i int) (test, error)
	}{
		{"tests", len(d.Tests), func(i int) (test, error) { return ref.readTest(d.Tests[i]) }},
		{"inputs", len(d.Inputs), func(i int) (test, error) { return ref.readPair(d.Inputs[i], d.Outputs[i]) }},
		{"assert_case", len(d.AssertCase), func(i int) (test, error) { return ref.newAssert(d.AssertCase[i]) }},
	}
	if len(d.Inputs) != len(d.Outputs) {
		return fmt.Errorf("there are %d inputs and %d outputs", len(d.Inputs), len(d.Outputs))
	}
	if n := len(d.Tests) + len(d.Inputs) + len(d.AssertCase); n == 0 || n > maxTests {
		return fmt.Errorf("there are %d tests; want 1 to %d", n, maxTests)
	}
	for _, s := range steps {
		for i := range s.n {
			t, err := s.read(i)
			if err != nil {
				return fmt.Errorf("%s %d: %w", s.name, i, err)
			}
			ref.tests = append(ref.tests, t)
		}
	}
	return nil
}

// readTest reads a typed test.
func (ref *reference) readTest(raw json.RawMessage) (test, error) {
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return nil, err
	}
	switch kind.Type {
	case kindStdin:
		return readStdin(raw)
	case kindCall:
		return ref.readCall(raw)
	case kindAssert:
		var doc struct {
			Type string `json:"type"`
			Code string `json:"code"`
		}
		if err := decodeExact(raw, &doc, "type", "code"); err != nil {
			return nil, err
		}
		return ref.newAssert(doc.Code)
	}
	return nil, fmt.Errorf("type %q is unknown; want %s, %s or %s", clip(kind.Type), kindStdin, kindCall, kindAssert)
}

func readStdin(raw json.RawMessage) (test, error) {
	var doc struct {
		Type   string          `json:"type"`
		Input  string          `json:"input"`
		Output *string         `json:"output"`
		FnName json.RawMessage `json:"fn_name"`
	}
	if err := decodeExact(raw, &doc, "type", "input", "output", "fn_name"); err != nil {
		return nil, err
	}
	if !isNull(doc.FnName) {
		return nil, fmt.Errorf("fn_name belongs to %s tests", kindCall)
	}
	if doc.Output == nil {
		return nil, errors.New(`output is missing; if nothing is to be printed, say "output": ""`)
	}
	return stdinTest{stdin: doc.Input, output: *doc.Output}, nil
}

func (ref *reference) readCall(raw json.RawMessage) (test, error) {
	var doc struct {
		Type   string          `json:"type"`
		FnName string          `json:"fn_name"`
		Input  json.RawMessage `json:"input"`
		Output json.RawMessage `json:"output"`
	}
	if err := decodeExact(raw, &doc, "type", "fn_name", "input", "output"); err != nil {
		return nil, err
	}
	if doc.FnName == "" {
		doc.FnName = ref.entryPoint
	}
	switch {
	case !namePattern.MatchString(doc.FnName):
		return nil, fmt.Errorf("fn_name %q is no name of a function", clip(doc.FnName))
	case len(doc.Input) == 0 || doc.Input[0] != '[':
		return nil, errors.New("input is no array; it holds the arguments of the call")
	case len(doc.Output) == 0:
		return nil, errors.New("output is missing; if nothing is to be returned, say null")
	}
	return newCall(doc.FnName, doc.Input, doc.Output)
}

// readPair reads one test of the parallel lists: a call where the task names a function, or else a program's input.
func (ref *reference) readPair(input, output json.RawMessage) (test, error) {
	if ref.entryPoint != "" {
		return ref.readCallPair(input, output)
	}
	stdin, err := joinedLines(input)
	if err != nil {
		return nil, fmt.Errorf("input: %w", err)
	}
	stdout, err := joinedLines(output)
	if err != nil {
		return nil, fmt.Errorf("output: %w", err)
	}
	return stdinTest{stdin: stdin, output: stdout}, nil
}

// readCallPair reads APPS's lists of arguments, and verl's texts with an argument per line. APPS wraps some outputs in
// a list and some not, and its own graders accept either reading, so we do.
func (ref *reference) readCallPair(input, output json.RawMessage) (test, error) {
	if len(input) > 0 && input[0] == '"' {
		return ref.readCallLines(input, output)
	}
	if len(input) == 0 || input[0] != '[' {
		return nil, errors.New("input is no array of arguments and no text with one per line")
	}
	t, err := newCall(ref.entryPoint, input, output)
	if err != nil {
		return nil, err
	}
	var wrapped []json.RawMessage
	if json.Unmarshal(output, &wrapped) == nil && len(wrapped) == 1 {
		t.outputs = append(t.outputs, wrapped[0])
	}
	return t, nil
}

func (ref *reference) readCallLines(input, output json.RawMessage) (test, error) {
	var lines, value string
	if err := json.Unmarshal(input, &lines); err != nil {
		return nil, fmt.Errorf("input: %w", err)
	}
	if err := json.Unmarshal(output, &value); err != nil {
		return nil, fmt.Errorf("output: %w; with an input of lines it is the JSON text of a value", err)
	}
	args := strings.Split(strings.TrimSpace(lines), "\n")
	return newCall(ref.entryPoint, json.RawMessage("["+strings.Join(args, ",")+"]"), json.RawMessage(strings.TrimSpace(value)))
}

// joinedLines returns a JSON string's text, or the lines that a list of strings holds.
func joinedLines(raw json.RawMessage) (string, error) {
	if raw = bytes.TrimSpace(raw); len(raw) > 0 && raw[0] == '[' {
		var lines []string
		err := json.Unmarshal(raw, &lines)
		return strings.Join(lines, "\n"), err
	}
	if isNull(raw) {
		return "", errors.New("is null, want text")
	}
	var text string
	err := json.Unmarshal(raw, &text)
	return text, err
}
