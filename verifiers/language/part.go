package language

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/prose"
)

// stretch is a byte range of a completion.
type stretch struct{ start, end int }

func (s stretch) of(text string) string { return text[s.start:s.end] }

// parts are where the parts of a completion are.
type parts struct {
	part   Part // what judged is
	judged stretch
	answer stretch
}

// split finds the parts of a completion. Where think tags repeat or nest there is no one chain of thought, so
// everything is judged and everything is the answer: a clean decoy block hides nothing.
func (c config) split(completion string) parts {
	all := stretch{0, len(completion)}
	p := parts{part: All, judged: all, answer: all}
	tags := prose.ParseTags(completion, prose.TagOptions{PreOpened: c.PreOpened})
	if tags.Faults.Has(prose.Duplicate | prose.Nested) {
		return p
	}
	if tags.Think.Found {
		p.answer = afterThought(completion, tags.Think)
		if c.Part == Think {
			p.part, p.judged = Think, stretch{tags.Think.Start, tags.Think.End}
		}
	}
	if tags.Answer.Found {
		p.answer = stretch{tags.Answer.Start, tags.Answer.End}
	}
	return p
}

// afterThought returns what follows a chain of thought, which is the answer where no tags say so; nothing follows a
// thought that is never closed.
func afterThought(completion string, think prose.Block) stretch {
	start := think.End
	if strings.HasPrefix(completion[start:], "</think>") {
		start += len("</think>")
	}
	return stretch{start, len(completion)}
}
