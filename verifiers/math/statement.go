package math

import "strings"

// stated takes the last answer that a line announces: "#### 5", "A: 5", "Answer: 5", "the final answer is 5".
func stated(s string) (candidate, bool) {
	headings := 0
	for end := len(s); ; {
		start := strings.LastIndexByte(s[:end], '\n') + 1
		line, rest := s[start:end], s[end:]
		if i := strings.LastIndex(line, "####"); i >= 0 && headings < maxHeadings {
			headings++
			if c, ok := hashed(line[i+4:], rest); ok {
				return c, true
			}
		}
		if c, ok := statement(line, rest); ok {
			return c, true
		}
		if start == 0 {
			return candidate{}, false
		}
		end = start - 1
	}
}

// maxHeadings bounds how many lines with "####" are tried.
const maxHeadings = 32

// hashed reads what follows "####". A heading of Markdown looks alike: only what is an answer, or ends the text, is
// taken.
func hashed(text, rest string) (candidate, bool) {
	text = tidy(text)
	if understood(text) || text != "" && strings.TrimSpace(rest) == "" {
		return candidate{ruleMarker, core(text)}, true
	}
	return candidate{}, false
}

// statement reads one line; rest is the text after it.
func statement(line, rest string) (candidate, bool) {
	bare := strings.TrimLeft(line, " \t*_>#-")
	if text, ok := strings.CutPrefix(bare, "A:"); ok && tidy(text) != "" && !isChoiceList(rest) {
		return candidate{ruleMarker, core(text)}, true
	}
	return phrase(line, rest)
}

// isChoiceList reports whether the next line goes on with "B:", so that "A:" was the first of several choices.
func isChoiceList(rest string) bool {
	return strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n*_>#-"), "B:")
}

// phrase finds the last "answer is", "answer:" of a line. When nothing follows it, the answer is on the next line.
func phrase(line, rest string) (candidate, bool) {
	for i := len(line) - len("answer"); i >= 0; i-- {
		if line[i]|0x20 != 'a' || !strings.EqualFold(line[i:i+len("answer")], "answer") || i > 0 && isLetter(line[i-1]) {
			continue
		}
		text, ok := afterConnector(line[i+len("answer"):])
		if !ok && !isHeading(line[:i], line[i+len("answer"):]) {
			continue
		}
		if tidy(text) == "" {
			text, rest = firstLine(rest)
		}
		if trimmed := tidy(text); strings.HasSuffix(trimmed, `\[`) || strings.HasSuffix(trimmed, "$$") {
			text = trimmed + display(rest)
		}
		if tidy(text) != "" {
			return candidate{phraseRule(line[:i]), core(text)}, true
		}
	}
	return candidate{}, false
}

// firstLine returns the first line that is not blank, and the rest.
func firstLine(s string) (line, rest string) {
	line, rest, _ = strings.Cut(strings.TrimLeft(s, " \t\r\n"), "\n")
	return line, rest
}

// phraseRule tells the "final answer" from any other answer by what stands before the word.
func phraseRule(before string) string {
	before = strings.TrimRight(before, " \t*_")
	if len(before) >= 5 && strings.EqualFold(before[len(before)-5:], "final") {
		return ruleFinal
	}
	return rulePhrase
}

// isHeading reports whether a line says "answer", "final answer" or the like and nothing else.
func isHeading(before, after string) bool {
	if len(before) > 24 || strings.TrimLeft(after, " \t\r*_`") != "" {
		return false
	}
	switch strings.ToLower(strings.Trim(before, " \t*_#`")) {
	case "", "final", "the", "the final", "my", "my final":
		return true
	}
	return false
}

// display returns the rest of a displayed formula on one line, up to the sign that ends it.
func display(rest string) string {
	rest = rest[:min(len(rest), maxLine)]
	for _, end := range [...]string{`\]`, "$$"} {
		if i := strings.Index(rest, end); i >= 0 {
			return strings.NewReplacer("\r", " ", "\n", " ").Replace(rest[:i+2])
		}
	}
	return ""
}

// connectors are the words that lead from "answer" to the answer.
var connectors = [...]string{"is", "are", "would be", "must be", "should be", "will be", "="}

// afterConnector returns what follows "answer" and the words that announce it; ok is false when nothing does.
func afterConnector(s string) (text string, ok bool) {
	s = strings.TrimPrefix(s, "s")
	s = strings.TrimLeft(s, " \t*_\"”)`")
	if t, found := strings.CutPrefix(s, ":"); found {
		return strings.TrimLeft(t, " \t*_"), true
	}
	if t, found := strings.CutPrefix(s, "："); found {
		return t, true
	}
	for _, c := range connectors {
		if t, found := cutPrefixFold(s, c); found && (t == "" || !isLetter(t[0])) {
			t = strings.TrimLeft(t, " \t:*_")
			_, negated := cutPrefixFold(t, "not ")
			return t, !negated
		}
	}
	return "", false
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
