package schema

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers/schema/internal/document"
	"github.com/assay-rl/assay/verifiers/schema/internal/shape"
)

// expectedCall is a call that a task asks for.
type expectedCall struct {
	Name      string          `json:"name"`
	Arguments json.RawMessage `json:"arguments"`

	arguments map[string]any
	spelled   map[string]string
}

// read reads the arguments; a call without any has none.
func (e *expectedCall) read(depth int) error {
	if e.Name == "" {
		return errors.New("it has no name")
	}
	if len(e.Arguments) == 0 {
		e.Arguments = json.RawMessage("{}")
	}
	v, fault := document.Parse(document.JSON, string(e.Arguments), depth)
	if fault != nil {
		return fault
	}
	var ok bool
	if e.arguments, ok = v.(map[string]any); !ok {
		return errors.New("arguments is no object")
	}
	e.spelled = spellArguments(e.arguments)
	return nil
}

// spellArguments spells each argument such that equal ones are spelled alike, 1 and 1.0 included.
func spellArguments(arguments map[string]any) map[string]string {
	spelled := make(map[string]string, len(arguments))
	for name, v := range arguments {
		spelled[name] = string(shape.Canonical(nil, v))
	}
	return spelled
}

// takes reports whether a call with these arguments is the expected one.
func (e *expectedCall) takes(name string, spelled map[string]string, extra bool) bool {
	if name != e.Name || !extra && len(spelled) != len(e.spelled) {
		return false
	}
	for argument, want := range e.spelled {
		if got, ok := spelled[argument]; !ok || got != want {
			return false
		}
	}
	return true
}

// match reports whether each expected call is made by a call of its own.
func (t *toolTask) match(calls []call) bool {
	if t.expected == nil {
		return true
	}
	takes := make([][]bool, len(t.expected))
	spelled := make([]map[string]string, len(calls))
	for j, c := range calls {
		spelled[j] = spellArguments(c.arguments)
	}
	for i := range t.expected {
		takes[i] = make([]bool, len(calls))
		for j, c := range calls {
			takes[i][j] = t.expected[i].takes(c.name, spelled[j], t.extra)
		}
	}
	if t.ordered {
		return matchInOrder(takes)
	}
	return matchAll(takes)
}

// matchInOrder reports whether each row has a column of its own, further right from row to row. The first that will do
// leaves the most for the next.
func matchInOrder(takes [][]bool) bool {
	from := 0
	for _, row := range takes {
		at := slices.Index(row[min(from, len(row)):], true)
		if at < 0 {
			return false
		}
		from += at + 1
	}
	return true
}

// matchAll reports whether each row has a column of its own (Kuhn's algorithm). Taking the first that will do is not
// enough: where extra arguments are ignored, a call may do for several expected ones.
func matchAll(takes [][]bool) bool {
	owner := map[int]int{}
	var place func(row int, tried []bool) bool
	place = func(row int, tried []bool) bool {
		for column, ok := range takes[row] {
			if !ok || tried[column] {
				continue
			}
			tried[column] = true
			if other, taken := owner[column]; !taken || place(other, tried) {
				owner[column] = row
				return true
			}
		}
		return false
	}
	for row := range takes {
		if !place(row, make([]bool, len(takes[row]))) {
			return false
		}
	}
	return true
}

// spell returns the form of calls that votes, empty for long ones. Their order counts only where the task says so.
func (t *toolTask) spell(calls []call) string {
	spelled := make([]string, len(calls))
	size := 0
	for i, c := range calls {
		spelled[i] = c.name + string(shape.Canonical(nil, c.arguments))
		if size += len(spelled[i]) + 1; size > maxAnswer {
			return ""
		}
	}
	if !t.ordered {
		slices.Sort(spelled)
	}
	return strings.Join(spelled, "\n")
}
