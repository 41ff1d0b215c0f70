package extract

import "strings"

// stated takes the last answer that a line announces: "#### 5", "A: 5", "Answer: 5", "the final answer is 5". With
// want not empty, only announcements of that rule count.
func (f finder) stated(p piece, want Rule) (Candidate, bool) {
	search := statements{finder: f, all: p, end: len(strings.TrimRight(p.text, blanks)), want: want}
	for end := len(p.text); search.tries < maxTries; {
		start := strings.LastIndexByte(p.text[:end], '\n') + 1
		if c, ok := search.line(p.cut(start, end)); ok {
			return c, true
		}
		if start == 0 {
			break
		}
		end = start - 1
	}
	return Candidate{}, false
}

// maxTries bounds how many announcements are tried that turn out to announce nothing.
const maxTries = 32

// statements is a search for announced answers.
type statements struct {
	finder
	all piece
	// end is where the last word of all ends.
	end  int
	want Rule
	// tries counts the announcements that announced nothing.
	tries int
}

func (s *statements) line(line piece) (Candidate, bool) {
	if s.want == "" || s.want == Marker {
		if c, ok := s.hashed(line); ok {
			return c, true
		}
		if c, ok := s.marked(line); ok {
			return c, true
		}
	}
	if s.want == Marker {
		return Candidate{}, false
	}
	if c, ok := s.chinese(line); ok {
		return c, true
	}
	return s.phrase(line)
}

// take makes a text a candidate, unless it runs to the end of a text that was cut off and may lack its own end.
func (s *statements) take(rule Rule, text piece) (Candidate, bool) {
	text = s.core(text)
	c, ok := s.candidate(rule, text)
	if !ok || isBlank(c.Text) || s.Truncated && c.End-s.all.at >= s.end {
		s.tries++
		return Candidate{}, false
	}
	return c, true
}

// hashed reads what follows "####". A heading of Markdown looks alike: only what is an answer, or ends the text, is
// taken.
func (s *statements) hashed(line piece) (Candidate, bool) {
	if !strings.Contains(line.text, "####") { // faster than LastIndex
		return Candidate{}, false
	}
	i := strings.LastIndex(line.text, "####")
	text := line.from(i + 4).tidy()
	if text.text == "" || !s.isAnswer(text.text) && line.at-s.all.at+len(line.text) < s.end {
		s.tries++
		return Candidate{}, false
	}
	return s.take(Marker, text)
}

// marked reads a line that starts with "A:". In choice mode that may be the choice A itself.
func (s *statements) marked(line piece) (Candidate, bool) {
	text := line.trim(" \t*_>#-", "")
	if !strings.HasPrefix(text.text, "A:") {
		return Candidate{}, false
	}
	text = text.from(2)
	if text.tidy().text == "" || isChoiceList(s.all, line) {
		return Candidate{}, false
	}
	if s.Choice {
		if _, ok := Letter(text.text); !ok {
			s.tries++
			return Candidate{}, false
		}
	}
	return s.take(Marker, text)
}

// isChoiceList reports whether the next line goes on with "B:", so that "A:" was the first of several choices.
func isChoiceList(p, line piece) bool {
	rest := p.text[line.at-p.at+len(line.text):]
	return strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n*_>#-"), "B:")
}

// phrase finds the last "answer is", "answer:" or "答案是" of a line. When nothing follows it, the answer is on the next
// line.
func (s *statements) phrase(line piece) (Candidate, bool) {
	const word = "answer"
	if !strings.Contains(line.text, "nswer") && !strings.Contains(line.text, "NSWER") {
		return Candidate{}, false
	}
	for i := len(line.text) - len(word); i >= 0; i-- {
		if line.text[i]|0x20 != 'a' || line.text[i+1]|0x20 != 'n' || !strings.EqualFold(line.text[i:i+len(word)], word) {
			continue
		}
		if i > 0 && isLetter(line.text[i-1]) {
			continue
		}
		before, after := line.text[:i], line.text[i+len(word):]
		text, ok := afterConnector(after)
		if !ok && !isHeading(before, after) || isAlternative(before) {
			continue
		}
		rule := phraseRule(before)
		if s.want != "" && s.want != rule {
			continue
		}
		if c, ok := s.announced(rule, line.from(len(line.text)-len(text))); ok || s.tries >= maxTries {
			return c, ok
		}
	}
	return Candidate{}, false
}

// announced takes what stands after an announcement to the line's end, or else the next line that is not blank.
func (s *statements) announced(rule Rule, text piece) (Candidate, bool) {
	if isBlank(text.text) {
		rest := s.all.from(text.at-s.all.at+len(text.text)).trim(blanks, "")
		if strings.HasPrefix(strings.TrimLeft(text.text, openingNoise), "$$") {
			rest = s.all.from(text.at - s.all.at)
		}
		text = rest.line()
	}
	if len(text.text) <= MaxText {
		text = unfolded(s.all, text)
	}
	return s.take(rule, text)
}

// chinese finds the last "答案是", "答案：" of a line.
func (s *statements) chinese(line piece) (Candidate, bool) {
	const word = "答案"
	if !strings.Contains(line.text, word) {
		return Candidate{}, false
	}
	i := strings.LastIndex(line.text, word)
	rule := AnswerPhrase
	if strings.HasSuffix(line.text[:i], "最终") || strings.HasSuffix(line.text[:i], "最后") {
		rule = FinalAnswer
	}
	text := strings.TrimLeft(line.text[i+len(word):], " *_")
	n := longestPrefix(text, chineseConnectors[:])
	if n == 0 && strings.Trim(text, " *_\r") != "" || s.want != "" && s.want != rule {
		return Candidate{}, false
	}
	return s.announced(rule, line.from(len(line.text)-len(text)+n))
}

// chineseConnectors are the words that lead from "答案" to the answer.
var chineseConnectors = [...]string{"是", "为", "為", "：", ":", "是：", "为：", "是:", "为:", "应为", "应是", "应该是", "就是", "等于", "="}

// phraseRule tells the "final answer" from any other answer by what stands before the word.
func phraseRule(before string) Rule {
	before = strings.TrimRight(before, " \t*_")
	if len(before) >= 5 && strings.EqualFold(before[len(before)-5:], "final") {
		return FinalAnswer
	}
	return AnswerPhrase
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

// isAlternative reports whether "the answer is" only offers a second answer: "…is 5, or the answer is 6".
func isAlternative(before string) bool {
	before = strings.ToLower(before[max(0, len(before)-24):])
	before = strings.TrimRight(before, " \t*_")
	for _, word := range [...]string{"final", "correct", "the", "my"} {
		before = strings.TrimRight(strings.TrimSuffix(before, word), " \t*_")
	}
	return strings.HasSuffix(before, " or")
}

// unfolded lengthens a line's text to the end of the display that it opens.
func unfolded(p, text piece) piece {
	from := text.at - p.at
	rest := p.text[from+len(text.text):]
	rest = rest[:min(len(rest), 2*maxShort)]
	for _, d := range [...]struct{ open, end string }{{`\[`, `\]`}, {"$$", "$$"}, {`\(`, `\)`}} {
		i := strings.LastIndex(text.text, d.open)
		if i < 0 || strings.Contains(text.text[i+2:], d.end) || d.open == d.end && strings.Count(text.text, d.open)%2 == 0 {
			continue
		}
		if n := strings.Index(rest, d.end); n >= 0 {
			return p.cut(from, from+len(text.text)+n+len(d.end))
		}
	}
	return text
}

// connectors are the words that lead from "answer" to the answer.
var connectors = [...]string{"is", "are", "would be", "must be", "should be", "will be", "equals", "="}

// afterConnector returns what follows "answer" and the words that announce it; ok is false when nothing does.
func afterConnector(s string) (text string, ok bool) {
	s = strings.TrimPrefix(s, "s")
	s = strings.TrimLeft(s, " \t*_\"”)`")
	for _, colon := range [...]string{":", "："} {
		if t, found := strings.CutPrefix(s, colon); found {
			return strings.TrimLeft(t, " \t*_"), true
		}
	}
	for _, c := range connectors {
		if t, found := cutPrefixFold(s, c); found && (t == "" || !isLetter(t[0])) {
			t = strings.TrimLeft(t, " \t:*_")
			t = strings.TrimPrefix(t, "：")
			_, negated := cutPrefixFold(t, "not ")
			return t, !negated
		}
	}
	return "", false
}
