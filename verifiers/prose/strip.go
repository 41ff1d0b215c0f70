package prose

import "strings"

// Strip returns text with everything that is not prose blanked: formulas ($…$, $$…$$, \(…\), \[…\], \begin…\end,
// \cmd{…}), fenced code (to the end of the text where the fence is never closed), inline code, tags, links and mail
// addresses. Blanked bytes become spaces and line ends stay, so every offset holds.
//
// A formula ends before a blank line, as it does in TeX; a lone $ is money.
func Strip(text string) string {
	s := stripper{text: text, math: [3]int{-1, -1, -1}, dollar: -1}
	s.scan()
	return s.blank()
}

// Limits that keep the scanner linear: lookaheads are short, and what nests deeper is no formula.
const (
	maxDepth  = 1 << 10
	maxInline = 512
	maxTag    = 256
	maxOption = 64
)

// span is a range of bytes.
type span struct{ start, end int }

// frame is an open brace. A command's own braces carry the command's start; others carry -1.
type frame struct{ start int }

// stripper walks a text once. Openers are remembered rather than matched ahead, so hostile nesting costs nothing.
type stripper struct {
	text   string
	spans  []span  // to blank: ordered, disjoint
	braces []frame // open braces of the paragraph
	envs   []int   // starts of the open environments
	math   [3]int  // start of the open \(, \[ and $$ of the paragraph, or -1
	dollar int     // start of the open $, or -1
}

// Kinds of open formula.
const (
	parenMath = iota
	bracketMath
	displayMath
)

// special marks the bytes at which something may start or end.
var special = [256]bool{
	'\n': true, '`': true, '$': true, '\\': true, '<': true, '{': true, '}': true, ':': true, '.': true, '@': true,
}

func (s *stripper) scan() {
	i := s.lineStart(0)
	for i < len(s.text) {
		if !special[s.text[i]] {
			i++
			continue
		}
		i = s.step(i)
	}
}

// step handles the special byte at i and returns where to go on.
func (s *stripper) step(i int) int {
	switch s.text[i] {
	case '\n':
		return s.lineStart(i + 1)
	case '`':
		return s.code(i)
	case '$':
		return s.money(i)
	case '\\':
		return s.backslash(i)
	case '<':
		return s.tag(i)
	case '{':
		s.openBrace(-1)
	case '}':
		return s.closeBrace(i)
	case ':', '.':
		return s.link(i)
	case '@':
		return s.mail(i)
	}
	return i + 1
}

// mark notes start:end to be blanked, swallowing what overlaps it. Ends never decrease from call to call.
func (s *stripper) mark(start, end int) {
	for n := len(s.spans); n > 0 && s.spans[n-1].end > start; n-- {
		start = min(start, s.spans[n-1].start)
		end = max(end, s.spans[n-1].end)
		s.spans = s.spans[:n-1]
	}
	s.spans = append(s.spans, span{start, end})
}

func (s *stripper) blank() string {
	if len(s.spans) == 0 {
		return s.text
	}
	out := []byte(s.text)
	for _, sp := range s.spans {
		for i := sp.start; i < sp.end; i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	return string(out)
}

// lineStart looks at the line that starts at i: a fence is skipped, a blank line ends the open formulas.
func (s *stripper) lineStart(i int) int {
	at := i
	for at < len(s.text) && (s.text[at] == ' ' || s.text[at] == '\t' || s.text[at] == '\r') {
		at++
	}
	if at == len(s.text) {
		return at
	}
	switch s.text[at] {
	case '\n':
		s.endParagraph()
	case '`', '~':
		return s.fence(i, at)
	}
	return at
}

func (s *stripper) endParagraph() {
	s.braces, s.math, s.dollar = s.braces[:0], [3]int{-1, -1, -1}, -1
}

// tag blanks the markup tag or chat token at i, such as </think>, <br/> or <|im_end|>.
func (s *stripper) tag(i int) int {
	rest := s.text[i+1:]
	if rest == "" || !(isLetter(rest[0]) || rest[0] == '/' || rest[0] == '|') {
		return i + 1
	}
	end := strings.IndexAny(rest[:min(maxTag, len(rest))], "<>\n")
	if end < 0 || rest[end] != '>' {
		return i + 1
	}
	s.mark(i, i+end+2)
	return i + end + 2
}

func isLetter(c byte) bool { return c|0x20-'a' < 26 }

func isDigit(c byte) bool { return c-'0' < 10 }
