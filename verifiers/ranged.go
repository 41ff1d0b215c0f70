package verifiers

// Ranged is what a [Verifier] implements besides when its configuration decides what scores it can give: a penalty
// runs from -1 to 0 where its neighbour in the same domain runs from 0 to 1.
type Ranged interface {
	// Range returns the least and the greatest score, finite, within [Spec.Min] and [Spec.Max], the least below the
	// greatest. The candidate's own fault scores the least.
	Range() (least, greatest float64)
}

// narrowed returns the Spec of one configuration: s with the range that v keeps to.
func (s Spec) narrowed(v Verifier) Spec {
	if r, ok := v.(Ranged); ok {
		s.Min, s.Max = r.Range()
	}
	return s
}
