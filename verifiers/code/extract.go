package code

import (
	"slices"
	"strings"

	"github.com/assay-rl/assay/sandbox"
)

// The rules that find the program in a completion, strongest first.
const (
	ruleDefines   = "defines_function"
	ruleLanguage  = "language"
	ruleUnlabeled = "unlabelled"
	ruleAnswer    = "answer_tag"
	ruleWhole     = "whole"
)

// extracted is the program of a completion and the rule that took it.
type extracted struct {
	rule, code string
	// closed is false where the completion ends inside the program's block.
	closed bool
}

// extract finds the program in a completion, in linear time: after its thinking, the last fenced block that defines a
// tested function, else the last that is labelled with the language, else the last without a label, else, where no
// block could be the program, the whole text.
func extract(completion string, l sandbox.Language, tested map[string]bool) (extracted, bool) {
	text, thought := afterThinking(unix(completion))
	if !thought {
		return extracted{}, false
	}
	blocks := fences(text)
	for _, rule := range []struct {
		name string
		fits func(fenced) bool
	}{
		{ruleDefines, func(b fenced) bool { return couldBe(l, b.info) && defines(l, b.code, tested) }},
		{ruleLanguage, func(b fenced) bool { named, ok := labelled(b.info); return ok && named == l }},
		{ruleUnlabeled, func(b fenced) bool { return b.info == "" }},
	} {
		for _, b := range slices.Backward(blocks) {
			if strings.TrimSpace(b.code) != "" && rule.fits(b) {
				return extracted{rule.name, trim(b.code), b.closed}, true
			}
		}
	}
	return unfenced(text, len(blocks) > 0)
}

// unfenced takes what an answer tag holds, or everything.
func unfenced(text string, blocks bool) (extracted, bool) {
	rule := ruleWhole
	if end := strings.LastIndex(text, "</answer>"); end >= 0 {
		if start := strings.LastIndex(text[:end], "<answer>"); start >= 0 {
			rule, text = ruleAnswer, text[start+len("<answer>"):end]
		}
	}
	text = trim(text)
	// Fences with nothing between them are no program.
	empty := text == "" || blocks && strings.Trim(text, "`~ \t\n") == ""
	return extracted{rule, text, true}, !empty
}

// afterThinking cuts at the last </think>. It is not ok for a completion that opens by thinking and never stops: what
// it drafts there is no answer.
func afterThinking(s string) (rest string, ok bool) {
	if i := strings.LastIndex(s, "</think>"); i >= 0 {
		return s[i+len("</think>"):], true
	}
	return s, !strings.HasPrefix(strings.TrimLeft(s, " \t\n"), "<think>")
}

// couldBe reports whether a block may be a program of the language: not if it is labelled as another one's.
func couldBe(l sandbox.Language, info string) bool {
	named, ok := labelled(info)
	return !ok || named == l
}

// defines reports whether code defines one of the names.
func defines(l sandbox.Language, code string, names map[string]bool) bool {
	if len(names) == 0 {
		return false
	}
	for d := range definitions(l, code) {
		if names[d.name] {
			return true
		}
	}
	return false
}

// trim takes blank lines off the start, and keeps the first line's indentation, which a function's body needs; and
// all blanks off the end.
func trim(code string) string {
	code = strings.TrimRight(code, " \t\n")
	for {
		line, next := lineAt(code, 0)
		if code == "" || strings.Trim(line, " \t") != "" {
			return code
		}
		code = code[next:]
	}
}

// unix turns CRLF into LF.
func unix(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\r\n", "\n")
}
