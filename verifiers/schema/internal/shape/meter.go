package shape

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/assay-rl/assay/verifiers/schema/internal/document"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

const (
	// budget is the work of one validation, in evaluations of a subschema, of about 0.5 µs each.
	budget = 1 << 19
	// stride is how much work passes between looks at the context.
	stride = 1 << 12
)

// meter counts the work of the validation that is under way. Once it is used up, every evaluation fails at once, which
// ends the validation; what it found then counts for nothing.
type meter struct {
	ctx  context.Context
	left int
	next int // what left is when the context is looked at again
	// price is what a unit of work takes on the document at hand.
	price int
	err   error
}

// errStop ends an evaluation.
var errStop = errors.New("stop")

// begin starts a validation of v. What an evaluation takes grows with the depth of the value, which errors tell, and with
// the digits of numbers, which are compared as fractions.
func (m *meter) begin(ctx context.Context, v any) {
	depth, digits := extent(v)
	m.ctx, m.left, m.next, m.err = ctx, budget, budget, nil
	m.price = 1 + depth/8 + digits/64
}

// extent returns how deep a value is, and how many digits its longest number has when it is written out.
func extent(v any) (depth, digits int) {
	visit := func(v any) {
		innerDepth, innerDigits := extent(v)
		depth, digits = max(depth, 1+innerDepth), max(digits, innerDigits)
	}
	switch v := v.(type) {
	case json.Number:
		return 0, document.Digits(string(v))
	case map[string]any:
		for _, member := range v {
			visit(member)
		}
	case []any:
		for _, item := range v {
			visit(item)
		}
	}
	return depth, digits
}

// end returns why the validation was ended, nil if it was not.
func (m *meter) end() error {
	m.ctx = nil
	return m.err
}

// spend charges work and reports whether the validation may go on.
func (m *meter) spend(work int) bool {
	if m.err != nil {
		return false
	}
	work *= m.price
	if work > m.left {
		m.err = ErrBudget
		return false
	}
	m.left -= work
	if m.left <= m.next {
		m.next = m.left - stride
		m.err = context.Cause(m.ctx)
	}
	return m.err == nil
}

// attach makes every schema that can be reached from roots charge its evaluations to the meter, and puts keywords whose
// work the library does not bound under the meter.
func (m *meter) attach(roots []*jsonschema.Schema) {
	seen := map[*jsonschema.Schema]bool{}
	for queue := roots; len(queue) > 0; {
		s := queue[0]
		queue = queue[1:]
		if seen[s] {
			continue
		}
		seen[s] = true
		subs := subschemas(s)
		queue = slices.Concat(queue, subs.same, subs.each, subs.one)
		m.charge(s, subs)
		m.replace(s)
	}
}

// charge makes a schema charge its evaluations. Its format is the one hook before all that recurs: only type, const and
// enum come first, and what those take of a subschema is charged to the schema that it belongs to.
func (m *meter) charge(s *jsonschema.Schema, subs family) {
	fixed, perMember := subs.weight()
	inner := s.Format
	s.Format = &jsonschema.Format{Name: formatName(inner), Validate: func(v any) error {
		if !m.spend(1 + fixed + perMember*members(v) + size(v)) {
			return errStop
		}
		if inner != nil {
			return inner.Validate(v)
		}
		return nil
	}}
}

func formatName(f *jsonschema.Format) string {
	if f == nil {
		return "work"
	}
	return f.Name
}

// members returns how many members a value has that subschemas are applied to.
func members(v any) int {
	switch v := v.(type) {
	case []any:
		return len(v)
	case map[string]any:
		return len(v)
	}
	return 0
}

// size returns what a text or a number takes besides.
func size(v any) int {
	switch v := v.(type) {
	case string:
		return len(v) / 64
	case json.Number:
		return 2
	}
	return 0
}
