package math

import (
	"math/big"
	"slices"
	"strings"
)

// kind is what an answer was understood as.
type kind uint8

const (
	// kindText is anything else: its canonical spelling is all that is known of it.
	kindText kind = iota
	// kindNumber is an exact rational, perhaps with a unit or a percent sign.
	kindNumber
	// kindSequence is a tuple, an interval's ends, a set or a list.
	kindSequence
)

// value is an answer as understood. It never changes once made.
type value struct {
	kind kind
	// name is the left side that was stripped off "x = 5", in canonical spelling.
	name string

	// number is the value of a kindNumber, percent already divided by 100.
	number  *big.Rat
	percent bool
	// unit is the canonical unit, empty when none was given or the words are not units we know.
	unit string

	// open and close are the brackets of a kindSequence; zero for one without, '{' for a set.
	open, close rune
	items       []value

	// text is the canonical spelling of a kindText.
	text string
	// words says that the text is plain words, so that spelling is all there is to it.
	words bool
}

// unordered reports whether the order of a sequence's items means nothing: sets, and lists without brackets.
func (v value) unordered() bool { return v.open == 0 || v.open == '{' }

// canonical spells a value so that equal values are spelled alike. Units are left out, as they are optional.
func (v value) canonical() string {
	switch v.kind {
	case kindNumber:
		return v.number.RatString()
	case kindSequence:
		return v.canonicalSequence()
	default:
		return v.text
	}
}

func (v value) canonicalSequence() string {
	named := distinctNames(v.items)
	parts := make([]string, len(v.items))
	for i, item := range v.items {
		parts[i] = item.canonical()
		if named {
			parts[i] = item.name + "=" + parts[i]
		}
	}
	if v.unordered() {
		slices.Sort(parts)
		return "{" + strings.Join(parts, ",") + "}"
	}
	return string(v.open) + strings.Join(parts, ",") + string(v.close)
}

// distinctNames reports whether every item has a name and no two the same, as in "k = 1, b = 2".
func distinctNames(items []value) bool {
	for i, item := range items {
		if item.name == "" {
			return false
		}
		for _, before := range items[:i] {
			if before.name == item.name {
				return false
			}
		}
	}
	return len(items) > 1
}

// describe says for people what an answer was understood as.
func (v value) describe() string {
	s := clip(v.canonical())
	switch {
	case v.kind == kindText:
		return `"` + s + `"`
	case v.percent:
		return s + " (a percentage)"
	case v.unit != "":
		return s + " " + v.unit
	default:
		return s
	}
}
