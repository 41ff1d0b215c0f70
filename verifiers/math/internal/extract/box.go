package extract

import "strings"

// span is a part of a text, by byte offsets.
type span struct{ start, end int }

// box is one \boxed{…}: all of it, and what is in it.
type box struct{ all, inner span }

// maxEchoes bounds how many boxes are looked up in the prompt.
const maxEchoes = 8

// boxed takes the last balanced \boxed or \fbox and the neighbours that join it. End is where it ends in p. A box that
// says nothing, or only repeats the prompt, is passed over.
//
// The search goes backwards. A box that never closes also keeps every earlier box open that does not close before it
// starts, so each one is read up to the next at most, and the whole search is linear.
func (f finder) boxed(p piece) (c Candidate, end int, ok bool) {
	s := p.text
	if !strings.Contains(s, `\boxed`) && !strings.Contains(s, `\fbox`) {
		return Candidate{}, 0, false
	}
	echoes := 0
	horizon := len(s)
	for at := lastBox(s); at >= 0; at = lastBox(s[:at]) {
		b, state := readBox(s[:horizon], at, span{})
		switch {
		case state == boxOpen && horizon == len(s) && f.closesAtEnd(s, &b):
			c, ok = f.boxCandidate(p, []box{b})
			return c, b.all.end, ok
		case state == boxOpen:
			horizon = at
			continue
		case state == boxNone || isBlank(s[b.inner.start:b.inner.end]):
			continue
		case echoes < maxEchoes && f.echoes(s, b):
			echoes++
			continue
		}
		c, ok = f.boxCandidate(p, neighbours(s, b))
		return c, b.all.end, ok
	}
	return Candidate{}, 0, false
}

// isBlank reports whether a box's content says nothing.
func isBlank(s string) bool { return strings.Trim(s, closingNoise+"$") == "" }

// boxCandidate joins the contents of boxes to one candidate. A box repeated next to itself counts once.
func (f finder) boxCandidate(p piece, chain []box) (Candidate, bool) {
	start, end := chain[0].inner.start, chain[len(chain)-1].inner.end
	whole := p.cut(start, end).trim(blanks, blanks)
	if len(whole.text) > MaxText {
		return Candidate{}, false
	}
	c, ok := f.candidate(Box, whole)
	if c.Text == whole.text { // not a choice's letter
		c.Text = joinBoxes(p.text, chain)
	}
	return c, ok && len(c.Text) <= MaxText
}

// boxState says what readBox found.
type boxState uint8

const (
	// boxNone: the command has no argument, as where prose speaks of it.
	boxNone boxState = iota
	// boxOpen: its brace never closes; the inner span runs to the end of the text.
	boxOpen
	// boxClosed: it is whole.
	boxClosed
)

// lastBox returns where the last \boxed or \fbox starts, or -1.
func lastBox(s string) int {
	for end := len(s); ; {
		i := strings.LastIndex(s[:end], "box")
		if i < 0 {
			return -1
		}
		switch {
		case i >= 2 && s[i-2:i] == `\f` && !letterAt(s, i+3):
			return i - 2
		case i >= 1 && s[i-1] == '\\' && strings.HasPrefix(s[i+3:], "ed") && !letterAt(s, i+5):
			return i - 1
		}
		end = i + 2
	}
}

func letterAt(s string, i int) bool { return i < len(s) && isLetter(s[i]) }

// readBox reads the box whose command is at i. What lies in known, if anything, is balanced and need not be read again.
func readBox(s string, i int, known span) (box, boxState) {
	inner := i + len(`\boxed`)
	if s[i+1] == 'f' {
		inner = i + len(`\fbox`)
	}
	for inner < len(s) && (s[inner] == ' ' || s[inner] == '\n') {
		inner++
	}
	if inner < len(s) && s[inner] == '{' {
		end, ok := closingBrace(s, inner+1, known)
		if !ok {
			return box{span{i, len(s)}, span{inner + 1, len(s)}}, boxOpen
		}
		return box{span{i, end + 1}, span{inner + 1, end}}, boxClosed
	}
	end := bareEnd(s, inner)
	if end == inner {
		return box{}, boxNone
	}
	return box{span{i, end}, span{inner, end}}, boxClosed
}

// closingBrace returns where the group that is open at i closes.
func closingBrace(s string, i int, known span) (end int, ok bool) {
	depth := 1
	for i < len(s) {
		switch {
		case i == known.start && known.end > i:
			i = known.end
			continue
		case s[i] == '\\':
			i++ // an escaped brace opens nothing
		case s[i] == '{':
			depth++
		case s[i] == '}':
			if depth--; depth == 0 {
				return i, true
			}
		}
		i++
	}
	return 0, false
}

// maxBare is the longest argument of a box without braces.
const maxBare = 64

// bareEnd returns where the argument of "\boxed 5" or "\boxed\frac12", without braces, ends: at a blank or at the end
// of the mathematics. It must look like mathematics, as prose speaks of "\boxed format" too.
func bareEnd(s string, start int) int {
	i, depth := start, 0
	for i < len(s) && i-start < maxBare && !(depth == 0 && endsBare(s[i:])) {
		switch s[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			depth--
		}
		i++
	}
	i = min(i, len(s))
	for i > start && strings.IndexByte(".,;:!?*", s[i-1]) >= 0 {
		i--
	}
	if i == start || depth != 0 || !beginsMath(s[start:i]) && !(i == start+1 && closesMath(s[i:])) {
		return start
	}
	return i
}

func endsBare(s string) bool {
	return strings.IndexByte(" \t\r\n$}", s[0]) >= 0 || closesMath(s)
}

// closesMath reports whether a formula ends where s starts.
func closesMath(s string) bool {
	return strings.HasPrefix(s, "$") || strings.HasPrefix(s, `\)`) || strings.HasPrefix(s, `\]`)
}

// beginsMath reports whether a word starts as a number or a LaTeX command does.
func beginsMath(s string) bool {
	if s[0] == '\\' {
		return letterAt(s, 1)
	}
	s = strings.TrimLeft(s, "+-.")
	return s != "" && isDigit(s[0])
}

// closesAtEnd closes a box that was left open where its formula or line ends, if nothing but noise follows.
func (f finder) closesAtEnd(s string, b *box) bool {
	if f.Truncated {
		return false
	}
	inner := strings.TrimLeft(s[b.inner.start:], blanks)
	end := 0
	for end < len(inner) && inner[end] != '\n' && !closesMath(inner[end:]) {
		if inner[end] == '\\' {
			end++
		}
		if end++; end > maxShort {
			return false
		}
	}
	end = min(end, len(inner))
	if isBlank(inner[:end]) || !isNoise(inner[end:]) {
		return false
	}
	b.inner = span{len(s) - len(inner), len(s) - len(inner) + end}
	return true
}

// isNoise reports whether a text only ends formulas, emphasis and sentences.
func isNoise(s string) bool {
	for s != "" {
		s = strings.TrimLeft(s, blanks+"$.*_`}")
		switch {
		case strings.HasPrefix(s, `\]`), strings.HasPrefix(s, `\)`):
			s = s[2:]
		case s != "":
			return false
		}
	}
	return true
}

// echoContext is how many bytes before a box must stand before it in the prompt as well, to prove an echo.
const echoContext = 24

// echoes reports whether a box stands in the prompt as well, in the same words. An answer in a form that the prompt
// shows, "The final answer is \boxed{4}", is no echo.
func (f finder) echoes(s string, b box) bool {
	if f.Prompt == "" {
		return false
	}
	start := max(0, b.all.start-echoContext)
	context := strings.TrimRight(s[start:b.all.start], blanks+"$")
	if b.all.start < echoContext || strings.Contains(context, "\n") || b.all.end-start > MaxText || announces(context) {
		return false
	}
	return strings.Contains(f.Prompt, s[start:b.all.end])
}

// announces reports whether a text ends with the words that lead to an answer.
func announces(s string) bool {
	i := strings.LastIndex(s, "nswer")
	if i < 0 {
		return false
	}
	text, ok := afterConnector(s[i+len("nswer"):])
	return ok && strings.Trim(text, blanks+"*_:") == ""
}
