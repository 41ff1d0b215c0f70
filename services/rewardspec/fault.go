package rewardspec

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing wrong with a spec.
type Fault struct {
	// Line and Column, both from 1 and the column in characters, say where in the YAML it is.
	Line, Column int
	// Message says what is wrong and what would be right.
	Message string
}

// String returns "line:column: message".
func (f Fault) String() string { return fmt.Sprintf("%d:%d: %s", f.Line, f.Column, f.Message) }

// Error is everything that is wrong with a spec, in the order of its lines.
type Error struct {
	// Faults has at least one entry.
	Faults []Fault
}

// Error implements error: the sole fault on one line, or several faults on a line each.
func (e *Error) Error() string {
	if len(e.Faults) == 1 {
		return "reward spec: " + e.Faults[0].String()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "reward spec: %d faults", len(e.Faults))
	for _, f := range e.Faults {
		b.WriteString("\n  " + f.String())
	}
	return b.String()
}

// maxFaults bounds how many faults are kept; whoever has more mends these first.
const maxFaults = 50

// faults collects what is wrong while a spec is read.
type faults struct{ list []Fault }

func (f *faults) add(line, column int, format string, args ...any) {
	if len(f.list) < maxFaults {
		f.list = append(f.list, Fault{line, column, fmt.Sprintf(format, args...)})
	}
}

func (f *faults) at(n *node, format string, args ...any) { f.add(n.line, n.column, format, args...) }

// err returns the faults as an error, nil when there are none.
func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &Error{Faults: f.list}
}
