package extract

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/prose"
)

// tagged takes what stands in <answer>…</answer>: a box in it, a sentence's answer, or all of it. It is read by the
// parser that format verifiers use, so that no text has one answer here and another, or none, there: tags that are
// repeated or nested hold no answer.
func (f finder) tagged(p piece) (Candidate, bool) {
	if !strings.Contains(p.text, "</answer>") {
		return Candidate{}, false
	}
	answer := prose.ParseTags(p.text, prose.TagOptions{}).Answer
	if !answer.Found {
		return Candidate{}, false
	}
	inner := p.cut(answer.Start, answer.End)
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
