package prose

import (
	"iter"
	"math/bits"
)

// Faults is a set of the ways in which a text breaks the template <think>…</think><answer>…</answer>.
type Faults uint16

// The faults, in the order in which [Faults.First] prefers them.
const (
	// MissingThink: there is no <think>.
	MissingThink Faults = 1 << iota
	// Unclosed: a block is opened and not closed.
	Unclosed
	// MissingAnswer: there is no <answer>.
	MissingAnswer
	// Duplicate: one of the four tags occurs more than once.
	Duplicate
	// Nested: a block is opened inside another.
	Nested
	// Order: an answer precedes the thought, or a tag closes what is not open.
	Order
	// Outside: there is text before, between or after the blocks.
	Outside
	// EmptyThink: the think block holds nothing visible.
	EmptyThink
	// EmptyAnswer: the answer block holds nothing visible.
	EmptyAnswer
	// Layout: a tag shares its line with something else; strict reading only.
	Layout
)

var faultNames = [...]string{
	"missing_think", "unclosed", "missing_answer", "duplicate", "nested",
	"order", "outside", "empty_think", "empty_answer", "layout",
}

// Has reports whether f has any fault of the set any.
func (f Faults) Has(any Faults) bool { return f&any != 0 }

// All yields the single faults of f in their order.
func (f Faults) All() iter.Seq[Faults] {
	return func(yield func(Faults) bool) {
		for rest := f; rest != 0; rest &= rest - 1 {
			if !yield(rest & -rest) {
				return
			}
		}
	}
}

// First returns the first fault of f in their order, and 0 for none.
func (f Faults) First() Faults { return f & -f }

// Names returns the names of the faults of f in their order, such as "missing_think"; never nil.
func (f Faults) Names() []string {
	names := make([]string, 0, bits.OnesCount16(uint16(f)))
	for one := range f.All() {
		names = append(names, one.String())
	}
	return names
}

// String returns the name of the first fault, and "" for none.
func (f Faults) String() string {
	if i := bits.TrailingZeros16(uint16(f)); i < len(faultNames) {
		return faultNames[i]
	}
	return ""
}
