package prose

import "strings"

// Part names a part of a completion.
type Part string

// The parts that a completion's last words are taken from.
const (
	// AnswerPart is what stands in the answer tags.
	AnswerPart Part = "answer_tag"
	// RestPart is what follows the thought, where there are no answer tags.
	RestPart Part = "after_think"
	// WholePart is all of a completion that has neither.
	WholePart Part = "whole"
	// NoPart says that there is none.
	NoPart Part = ""
)

// Final returns what a completion says to its reader, and where that stands: its answer block, or else what follows its
// thought, or all of it where it has neither. A thought that is not closed, and an answer that [ParseTags] withholds,
// leave nothing. A template may have opened the thought before the completion starts.
func Final(completion string) (string, Part) {
	t := ParseTags(completion, TagOptions{})
	if t.Faults.Has(MissingThink) && strings.Contains(completion, "</think>") {
		t = ParseTags(completion, TagOptions{PreOpened: true})
	}
	switch {
	case t.Answer.Found:
		return t.Answer.Text, AnswerPart
	case t.Faults.Has(Unclosed) || !t.Faults.Has(MissingAnswer):
		return "", NoPart
	case t.Think.Found:
		end := strings.LastIndex(completion, "</think>")
		return completion[end+len("</think>"):], RestPart
	default:
		return completion, WholePart
	}
}
