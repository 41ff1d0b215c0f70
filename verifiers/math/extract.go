package math

import "strings"

// The extraction rules, strongest first.
const (
	ruleBox        = "box"
	ruleTag        = "answer_tag"
	ruleFinal      = "final_answer"
	rulePhrase     = "answer_phrase"
	ruleMarker     = "marker"
	ruleWhole      = "whole"
	ruleLastMath   = "last_math"
	ruleLastNumber = "last_number"
)

// candidate is the piece of a completion that is taken for its answer, and the rule that took it.
type candidate struct{ rule, text string }

// extract finds the answer that a completion gives. Every rule is one pass over the text, so the time is linear.
// The last three rules guess, so they hold only for reasoning that came to its end.
func extract(completion string, truncated bool) (candidate, bool) {
	s, finished := afterThinking(completion)
	if c, end, ok := boxed(s); ok {
		return revised(c, s[end:]), true
	}
	if c, ok := tagged(s); ok {
		return c, true
	}
	if c, ok := stated(s); ok {
		return c, true
	}
	if truncated || !finished {
		return candidate{}, false
	}
	return guessed(s)
}

// revised lets a final answer stated after the box, and understood, take its place. Other sentences with "answer" in
// them talk of the box.
func revised(box candidate, rest string) candidate {
	if c, ok := stated(rest); ok && c.rule != rulePhrase && understood(c.text) {
		return c
	}
	return box
}

// afterThinking cuts at the last </think>. Finished is false when a <think> is still open.
func afterThinking(s string) (rest string, finished bool) {
	if i := strings.LastIndex(s, "</think>"); i >= 0 {
		s = s[i+len("</think>"):]
	}
	return s, !strings.Contains(s, "<think>")
}

// tagged takes what stands in the last <answer>…</answer>.
func tagged(s string) (candidate, bool) {
	end := strings.LastIndex(s, "</answer>")
	if end < 0 {
		return candidate{}, false
	}
	start := strings.LastIndex(s[:end], "<answer>")
	if start < 0 {
		return candidate{}, false
	}
	inner := s[start+len("<answer>") : end]
	if tidy(inner) == "" {
		return candidate{}, false
	}
	if !understood(inner) {
		if c, ok := stated(inner); ok {
			inner = c.text
		}
	}
	return candidate{ruleTag, core(inner)}, true
}

// guessed takes the whole text when it is nothing but an answer, or else its last mathematics, or its last number.
func guessed(s string) (candidate, bool) {
	whole := tidy(s)
	if whole == "" {
		return candidate{}, false
	}
	math, end := lastMath(s)
	if prose := math != "" && strings.IndexAny(whole, `$\\`) > 0; !prose && understood(whole) {
		return candidate{ruleWhole, whole}, true
	}
	number, at := lastNumber(s)
	switch {
	case math != "" && !(isSymbol(math) && number != "" && at >= end):
		return candidate{ruleLastMath, math}, true
	case isShort(whole):
		return candidate{ruleWhole, whole}, true
	case number != "":
		return candidate{ruleLastNumber, number}, true
	}
	return candidate{}, false
}

// maxLine is the longest text, in bytes, that is tried as an answer of its own.
const maxLine = 256

// understood reports whether a short text is an answer as it stands.
func understood(s string) bool {
	if len(s) > maxLine {
		return false
	}
	v, _ := understand(s)
	return v.kind != kindText
}

// isSymbol reports whether mathematics only names something: $n$, $\alpha$.
func isSymbol(s string) bool {
	return len(s) <= 12 && !strings.ContainsAny(s, "0123456789+-=/^{}()<>| ")
}

// isShort reports whether a text is so short that it can only be an answer: one expression, or up to three words.
func isShort(s string) bool {
	return len(s) <= 48 && !strings.ContainsAny(s, "\n!?") && !strings.Contains(s, "</") && strings.Count(s, " ") < 3
}

const (
	openingNoise = " \t\r\n*_`:\"“”>"
	closingNoise = " \t\r\n*_`.,;:\"“”"
)

// tidy trims what surrounds an answer without being part of it: blanks, emphasis, quotes, a full stop.
func tidy(s string) string {
	return strings.TrimRight(strings.TrimLeft(s, openingNoise), closingNoise)
}

// core reduces an answer stated in prose to the answer: all of it, or its first sentence, if it is understood; or else
// the mathematics in it, or its one number. What is none of these stays as it is.
func core(s string) string {
	s = tidy(s)
	if len(s) > maxAnswer || understood(s) {
		return s
	}
	sentence := tidy(firstSentence(s))
	if understood(sentence) {
		return sentence
	}
	if before := tidy(beforeReason(sentence)); understood(before) {
		return before
	}
	number := onlyNumber(sentence)
	if math, _ := lastMath(sentence); math != "" && !(isSymbol(math) && number != "") {
		return math
	}
	if number != "" {
		return number
	}
	return sentence
}

// firstSentence cuts after the first full stop that ends a sentence, or at the line's end.
func firstSentence(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '.' && (s[i+1] == ' ' || s[i+1] == '\t') {
			return s[:i]
		}
	}
	return s
}

// reasons are the words that start to explain an answer.
var reasons = [...]string{", since ", ", because ", ", as ", ", which ", ", so ", ", where ", ", but ", ", not ", " because ", " since "}

// beforeReason cuts a sentence where it starts to explain: "5, since 2 + 3 = 5".
func beforeReason(s string) string {
	for _, r := range reasons {
		s, _, _ = strings.Cut(s, r)
	}
	return s
}

// onlyNumber returns the number of a sentence that has one number and otherwise only words; operators would make it
// an expression, of which the number is a part and not the value.
func onlyNumber(s string) string {
	number := ""
	for word := range strings.FieldsSeq(s) {
		word = strings.Trim(tidy(word), "()?!")
		switch {
		case !strings.ContainsAny(word, "0123456789"):
			if strings.ContainsAny(word, "+*/^=<>\\") || reckoning[strings.ToLower(word)] {
				return ""
			}
		case number != "" || !understood(word):
			return ""
		default:
			number = word
		}
	}
	return number
}
