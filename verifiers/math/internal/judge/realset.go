package judge

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/algebra"
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// end is an end of a span: a real constant or an infinity, which is never closed.
type end struct {
	at     *expr.Node
	closed bool
}

// span is an interval, from lo to hi; a point has both at one place, closed.
type span struct{ lo, hi end }

// realSet is a set of real numbers: spans that neither touch nor overlap, in increasing order.
type realSet []span

var (
	plusInfinity  = &expr.Node{Op: expr.Constant, Name: expr.Infinity}
	minusInfinity = expr.New(expr.Neg, plusInfinity)
)

// everything is the whole line.
func everything() realSet { return realSet{{lo: end{at: minusInfinity}, hi: end{at: plusInfinity}}} }

// order compares two places on the line; failed is set when that is not possible.
type order struct {
	options algebra.Options
	failed  bool
}

func (o *order) compare(a, b *expr.Node) int {
	sign, ok := algebra.Compare(a, b, o.options)
	o.failed = o.failed || !ok
	return sign
}

// normal brings spans in any order, perhaps empty or overlapping, to a set.
func (o *order) normal(spans []span) realSet {
	spans = slices.DeleteFunc(slices.Clone(spans), o.isEmpty)
	if o.failed || len(spans) > maxItems {
		o.failed = true
		return nil
	}
	slices.SortStableFunc(spans, func(a, b span) int { return o.compareLow(a.lo, b.lo) })
	var set realSet
	for _, s := range spans {
		if n := len(set); n > 0 && o.touches(set[n-1].hi, s.lo) {
			if o.compareHigh(s.hi, set[n-1].hi) > 0 {
				set[n-1].hi = s.hi
			}
			continue
		}
		set = append(set, s)
	}
	return set
}

func (o *order) isEmpty(s span) bool {
	c := o.compare(s.lo.at, s.hi.at)
	return c > 0 || c == 0 && !(s.lo.closed && s.hi.closed)
}

// compareLow orders left ends: a closed one starts before an open one at the same place.
func (o *order) compareLow(a, b end) int {
	if c := o.compare(a.at, b.at); c != 0 {
		return c
	}
	return sooner(a.closed, b.closed)
}

// compareHigh orders right ends: a closed one ends after an open one at the same place.
func (o *order) compareHigh(a, b end) int {
	if c := o.compare(a.at, b.at); c != 0 {
		return c
	}
	return sooner(b.closed, a.closed)
}

func sooner(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}

// touches reports whether a span that ends at hi and one that starts at lo leave nothing between them.
func (o *order) touches(hi, lo end) bool {
	c := o.compare(lo.at, hi.at)
	return c < 0 || c == 0 && (hi.closed || lo.closed)
}

// complement returns all that is not in a set.
func complement(set realSet) realSet {
	var rest realSet
	from := end{at: minusInfinity}
	for _, s := range set {
		if s.lo.at != minusInfinity {
			rest = append(rest, span{from, end{s.lo.at, !s.lo.closed}})
		}
		from = end{s.hi.at, !s.hi.closed}
	}
	if from.at != plusInfinity {
		rest = append(rest, span{from, end{at: plusInfinity}})
	}
	return rest
}

func (o *order) union(a, b realSet) realSet { return o.normal(slices.Concat(a, b)) }

// intersect returns what is in both sets.
func (o *order) intersect(a, b realSet) realSet {
	return o.normal(complement(o.union(o.normal(complement(a)), o.normal(complement(b)))))
}

// equalSets compares two sets end by end.
func (j *judge) equalSets(gold, answer realSet) string {
	if len(gold) != len(answer) {
		return "the sets of numbers differ"
	}
	for i := range gold {
		for _, ends := range [...][2]end{{gold[i].lo, answer[i].lo}, {gold[i].hi, answer[i].hi}} {
			if why := j.compareValues(ends[0].at, ends[1].at); why != "" {
				return "an end differs: " + why
			}
			if ends[0].closed != ends[1].closed {
				return "an end is open on one side and closed on the other"
			}
		}
	}
	return ""
}
