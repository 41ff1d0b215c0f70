package preference

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/prose"
	"golang.org/x/text/unicode/norm"
)

// View is the part of a completion that is judged.
type View string

// The views.
const (
	// Answer is what the user gets to read: the text after the thought, without the tags of <answer>.
	Answer View = "answer"
	// Response is the whole completion, its thought included.
	Response View = "response"
)

// Of returns the part of a completion that the view shows, with line ends as LF, in Unicode normal form C, without blanks
// at its ends; "" when there is none that can be seen. preOpened says that the chat template wrote <think>, so that a
// completion without </think> is all thought.
func (v View) Of(completion string, preOpened bool) string {
	text := completion
	if v == Answer {
		text = answer(completion, preOpened)
	}
	if prose.IsBlank(text) {
		return ""
	}
	return strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(text, "\r\n", "\n")))
}

// answer returns what the completion says to its reader, see [prose.Final].
func answer(completion string, preOpened bool) string {
	if preOpened && !strings.Contains(completion, "</think>") {
		return ""
	}
	text, _ := prose.Final(completion)
	return text
}
