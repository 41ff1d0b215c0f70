package extract

import "strings"

// tagged takes what stands in the last <answer>…</answer>: a box in it, a sentence's answer, or all of it.
func (f finder) tagged(p piece) (Candidate, bool) {
	if !strings.Contains(p.text, "</answer>") { // faster than LastIndex
		return Candidate{}, false
	}
	end := strings.LastIndex(p.text, "</answer>")
	start := strings.LastIndex(p.text[:end], "<answer>")
	if start < 0 {
		return Candidate{}, false
	}
	inner := p.cut(start+len("<answer>"), end).before("</answer>")
	if inner.tidy().text == "" {
		return Candidate{}, false
	}
	if c, _, ok := f.boxed(inner); ok {
		c.Rule = AnswerTag
		return c, true
	}
	if !f.understood(inner.tidy().text) {
		if c, ok := f.stated(inner, ""); ok {
			c.Rule = AnswerTag
			return c, true
		}
	}
	return f.candidate(AnswerTag, f.core(inner))
}
