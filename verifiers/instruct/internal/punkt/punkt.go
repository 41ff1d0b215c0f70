package punkt

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// Sentences returns the sentences of a text in order, with the blanks inside them but not those between. Closing quotes
// and brackets after the last mark belong to their sentence. An empty text has no sentence, one of blanks has one. Safe
// for concurrent use.
func Sentences(text string) []string {
	var found []string
	cut := 0 // closing marks taken from the part by the sentence before it
	parts := load().parts(text)
	for i, p := range parts {
		start := p.start + cut
		if i+1 < len(parts) {
			next := parts[i+1]
			closing, after := closers(text[next.start:next.end])
			if cut = after; closing > 0 {
				found = append(found, text[start:next.start+closing])
				continue
			}
		}
		if start < p.end {
			found = append(found, text[start:p.end])
		}
	}
	return found
}

// span is a part of a text, in bytes.
type span struct{ start, end int }

// parts cuts a text after every mark that ends a sentence.
func (m *model) parts(text string) []span {
	var parts []span
	start := 0
	c := contexts{text: text}
	var tokens []token
	for c.next() {
		tokens = appendTokens(tokens[:0], c.word)
		tokens = appendTokens(tokens, c.follower)
		if m.breaks(tokens) {
			parts = append(parts, span{start, c.wordEnd})
			start = c.followerStart
		}
	}
	return append(parts, span{start, len(text)})
}

// contexts walks over the places where a sentence may end: a run of characters without blanks up to its last mark that
// something follows.
type contexts struct {
	text           string
	pos            int
	word, follower string
	wordEnd        int
	followerStart  int // where a new sentence would begin
}

// next moves to the next place and reports whether there is one.
func (c *contexts) next() bool {
	for {
		start, end := run(c.text, c.pos)
		if start == end {
			return false
		}
		nextStart, nextEnd := run(c.text, end)
		c.pos = end
		if c.lastMark(start, end, nextStart, nextEnd) {
			return true
		}
	}
}

// run returns the bounds of the first run without blanks at or after pos.
func run(text string, pos int) (start, end int) {
	start = len(text)
	if i := strings.IndexFunc(text[pos:], notSpace); i >= 0 {
		start = pos + i
	}
	end = len(text)
	if i := strings.IndexFunc(text[start:], python.IsSpace); i >= 0 {
		end = start + i
	}
	return start, end
}

func notSpace(r rune) bool { return !python.IsSpace(r) }

// lastMark finds the last mark of a run that punctuation follows or, at its end, another run. It sets the context.
func (c *contexts) lastMark(start, end, nextStart, nextEnd int) bool {
	for i := end - 1; i >= start; i-- {
		if mark := c.text[i]; mark != '.' && mark != '?' && mark != '!' {
			continue
		}
		after := i + 1
		switch {
		case after < end && strings.IndexByte(notIn, c.text[after]) >= 0:
			c.follower, c.followerStart = c.text[after:after+1], after
		case after == end && nextStart < nextEnd:
			c.follower, c.followerStart = c.text[nextStart:nextEnd], nextStart
		default:
			continue
		}
		c.word, c.wordEnd = c.text[start:after], after
		return true
	}
	return false
}

// closers returns the length of the closing quotes and brackets that belong to the sentence before a part, and that of
// them and the blanks after them. They do when blanks, dashes or the part's end follow them.
func closers(part string) (closing, after int) {
	for closing < len(part) && strings.IndexByte(`"')]}`, part[closing]) >= 0 {
		closing++
	}
	rest := part[closing:]
	blanks := len(rest) - len(strings.TrimLeftFunc(rest, python.IsSpace))
	if closing == 0 || rest != "" && blanks == 0 && !strings.HasPrefix(rest, "--") {
		return 0, 0
	}
	return closing, closing + blanks
}

// breaks reports whether a sentence ends at one of the tokens but the last.
func (m *model) breaks(tokens []token) bool {
	for i := range tokens {
		m.byKind(&tokens[i])
	}
	for i := range len(tokens) - 1 {
		m.byNext(&tokens[i], &tokens[i+1])
		if tokens[i].breaks {
			return true
		}
	}
	return false
}

// byKind is the first pass: what the token says on its own.
func (m *model) byKind(t *token) {
	switch {
	case t.text == "." || t.text == "?" || t.text == "!":
		t.breaks = true
	case t.allPeriods():
		t.isEllipsis = true
	case t.endsInPeriod() && !strings.HasSuffix(t.text, ".."):
		t.abbreviation = m.isAbbreviation(strings.ToLower(strings.TrimSuffix(t.text, ".")))
		t.breaks = !t.abbreviation
	}
}

// isAbbreviation reports whether a word, or its part after the last hyphen, is a known abbreviation.
func (m *model) isAbbreviation(word string) bool {
	return m.abbreviations[word] || m.abbreviations[word[strings.LastIndexByte(word, '-')+1:]]
}

// byNext is the second pass: what the token after it says of one that ends in a period.
func (m *model) byNext(t, next *token) {
	if !t.endsInPeriod() {
		return
	}
	kind, nextKind := t.kindNoPeriod(), next.kindInSentence()
	// 4.1.2: words that are often found together are not divided.
	if m.collocations[kind+","+nextKind] {
		t.breaks, t.abbreviation = false, true
		return
	}
	initial := t.isInitial()
	// 4.2: abbreviations and ellipses may end sentences too.
	if (t.abbreviation || t.isEllipsis) && !initial {
		if m.begins(next) == yes || next.startsUpper() && m.starters[nextKind] {
			t.breaks = true
			return
		}
	}
	// 4.3: initials and ordinals may not end them.
	if initial || kind == number {
		starts := m.begins(next)
		name := starts == unknown && initial && next.startsUpper() && m.cases[nextKind]&seenSmall == 0
		if starts == no || name {
			t.breaks, t.abbreviation = false, true
		}
	}
}

type answer int

const (
	unknown answer = iota
	yes
	no
)

// begins decides by its case whether a token begins a sentence (4.1.1).
func (m *model) begins(t *token) answer {
	if len(t.text) == 1 && strings.IndexByte(";:,.!?", t.text[0]) >= 0 {
		return no
	}
	seen := m.cases[t.kindInSentence()]
	switch {
	case t.startsUpper() && seen&seenSmall != 0 && seen&seenCapitalInMiddle == 0:
		return yes
	case t.startsLower() && (seen&seenCapital != 0 || seen&seenSmallAtBeginning == 0):
		return no
	}
	return unknown
}
