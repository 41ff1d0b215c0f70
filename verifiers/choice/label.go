package choice

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// labels are the labels that stand together at the start of a text: "B", "(A) and (C)", "option 2".
type labels struct {
	set set
	// count is how many labels there are, the same twice included.
	count int
	// torn says that "or" joins them.
	torn bool
	// marked says that brackets, a stop, emphasis or a word such as "option" mark the first as a label.
	marked bool
	// small says that the first is a small letter without both brackets; article that it could be a word, as A and I
	// could, or count something; pronoun that it is an I.
	small, article, pronoun bool
}

// labels reads the labels that a text starts with. Rest is what follows them and their brackets.
func (q *question) labels(s string) (l labels, rest string, ok bool) {
	option, rest, l, ok := q.one(s)
	if !ok {
		return l, s, false
	}
	l.set, l.count = 1<<option, 1
	for range maxOptions {
		after, or := joiner(rest)
		if after == rest && !strings.HasPrefix(rest, " ") { // "A B" are two as well
			return l, rest, true
		}
		option, next, m, ok := q.one(after)
		if !ok || m.small || !q.names(next, 1<<option, m) || deniedAlone(next) {
			return l, rest, true
		}
		l.set |= 1 << option
		l.count++
		l.torn = l.torn || or
		rest = next
	}
	return l, rest, true
}

// joiners join labels; those of ors offer one or the other.
var (
	joiners = [...]string{", and ", ", ", " and ", "and ", ",", " & ", "&", " + ", "; ", "、", "，", "和", "及", "与"}
	ors     = [...]string{", or ", " or ", "or ", "/", " / ", "或者", "或"}
)

// joiner returns what follows a word or sign that joins labels, or all of a text that starts with none.
func joiner(s string) (after string, or bool) {
	for _, j := range ors {
		if strings.HasPrefix(s, j) {
			return s[len(j):], true
		}
	}
	for _, j := range joiners {
		if strings.HasPrefix(s, j) {
			return s[len(j):], false
		}
	}
	return s, false
}

// one reads one label with its brackets.
func (q *question) one(s string) (option int, rest string, l labels, ok bool) {
	s, open := opened(s, &l)
	option, n := q.bareLabel(s)
	if n == 0 || s[0] >= 'a' && s[0] <= 'z' && q.offered != 0 && !q.offered.has(option) || n < len(s) && (isWord(s[n]) || isApostrophe(s[n:]) || isMark(s[n:]) || s[n] == '-' && n+1 < len(s) && isWord(s[n+1])) {
		return 0, s, l, false
	}
	c := s[0]
	rest = closed(s[n:], &l)
	switch {
	case isDigit(c):
		l.article = !l.marked // a number may count something
	case isUpper(c) || c >= utf8.RuneSelf:
		l.article = !l.marked && (c == 'A' || c == 'I')
		l.pronoun = !l.marked && c == 'I'
	default:
		l.small = !open || !strings.HasPrefix(s[n:], ")") && !strings.HasPrefix(s[n:], "]")
	}
	return option, rest, l, true
}

// bareLabel reads a letter or number, and returns its length or 0.
func (q *question) bareLabel(s string) (option, n int) {
	switch {
	case s == "" || q.kind == wordLabels:
		return 0, 0
	case q.kind == letterLabels && isLetter(s[0]):
		return int(s[0]&^0x20 - 'A'), 1
	case q.kind == letterLabels && strings.HasPrefix(s, "\uff21"[:2]): // full width
		r, n := utf8.DecodeRuneInString(s)
		if r >= 'Ａ' && r <= 'Ｚ' {
			return int(r - 'Ａ'), n
		}
	case q.kind == numberLabels && isDigit(s[0]):
		for n < len(s) && n < 3 && isDigit(s[n]) {
			option = option*10 + int(s[n]-'0')
			n++
		}
		if option < maxOptions && !isDecimal(s[n:]) {
			return option, n
		}
	}
	return 0, 0
}

// isDecimal reports whether a number goes on where s starts: 2.5, 2,500, 50%.
func isDecimal(s string) bool {
	return s != "" && (s[0] == '%' || len(s) > 1 && (s[0] == '.' || s[0] == ',') && isDigit(s[1]))
}

// isMark reports whether a text starts with one of Unicode's combining diacritical marks, U+0300 to U+036F, so that the
// letter before it is another letter.
func isMark(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r >= 0x300 && r <= 0x36f
}

func isApostrophe(s string) bool {
	for _, mark := range [...]string{"'", "’"} {
		if after, ok := strings.CutPrefix(s, mark); ok && after != "" && isLetter(after[0]) {
			return true
		}
	}
	return false
}

// opened passes what may stand before a label, notes how it marks the label, and says whether a bracket is open.
func opened(s string, l *labels) (rest string, bracket bool) {
	for s != "" {
		n := 0
		switch c := s[0]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '"' || c == '\'' || c == '_' || c == '#':
			n = 1
		case c == '(' || c == '[' || c == '{':
			n, bracket, l.marked = 1, true, true
		case c == '*' || c == '`' || c == '$':
			n, l.marked = 1, true
		case c == '\\':
			n = longest(s, openers[:])
			l.marked = l.marked || n > 0
		case c >= utf8.RuneSelf:
			n = longest(s, wideOpeners[:])
			l.marked = l.marked || n > 0
		case isLetter(c):
			n = noun(s)
			l.marked = l.marked || n > 0
		}
		if n == 0 {
			return s, bracket
		}
		s = s[n:]
	}
	return s, bracket
}

var (
	openers = [...]string{
		`\(`, `\[`, `\text{`, `\textbf{`, `\textit{`, `\textrm{`, `\textsf{`, `\mathrm{`, `\mathbf{`, `\mathsf{`, `\mbox{`,
		`\boxed{`, `\fbox{`, `\bf `, `\bf{`, `\rm `, `\,`, `\ `, `\;`, `\"`,
	}
	wideOpeners = [...]string{"（", "【", "「", "“", "‘", "选项", "选择", "第"}
	closers     = [...]string{`\)`, `\]`, `\"`, "）", "】", "」", "”", "’", "项"}
	nouns       = [...]string{"option", "choice", "letter", "answer", "alternative", "statement", "number"}
)

// noun returns the length of a noun that labels follow, with the blank after it.
func noun(s string) int {
	for _, n := range nouns {
		after, ok := cutPrefixFold(s, n)
		if !ok {
			continue
		}
		if trimmed := strings.TrimPrefix(strings.TrimPrefix(after, "s"), ":"); strings.HasPrefix(trimmed, " ") {
			return len(s) - len(trimmed) + 1
		}
	}
	return 0
}

// closed passes what may stand after a label and notes how it marks the label.
func closed(s string, l *labels) string {
	for s != "" {
		n := 0
		switch c := s[0]; {
		case c == ')' || c == ']' || c == '*':
			n, l.marked = 1, true
		case c == '}' || c == '_' || c == '"' || c == '`' || c == '$' || c == '\'':
			n = 1
		case (c == '.' || c == ':') && (len(s) == 1 || !isWord(s[1])):
			n, l.marked = 1, true
		case c == '\\' || c >= utf8.RuneSelf:
			n = longest(s, closers[:])
		}
		if n == 0 {
			return s
		}
		s = s[n:]
	}
	return s
}

// longest returns the length of the longest of the words that s starts with, or 0.
func longest(s string, words []string) (n int) {
	for _, w := range words {
		if len(w) > n && strings.HasPrefix(s, w) {
			n = len(w)
		}
	}
	return n
}

// cutPrefixFold cuts an ASCII prefix whatever its case.
func cutPrefixFold(s, prefix string) (after string, ok bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// stands reports whether labels stand for options where rest follows them: "A is wrong" is denied.
func (q *question) stands(rest string, chosen set, l labels) bool {
	return q.names(rest, chosen, l) && !denied(strings.TrimLeft(rest, " \t"))
}

// names reports whether labels name options at all where rest follows them: "A dog" has an article.
func (q *question) names(rest string, chosen set, l labels) bool {
	rest = strings.TrimLeft(rest, " \t")
	switch {
	case rest == "" || rest[0] == '\n':
		return true
	case l.small || strings.IndexByte("=+^<>*/|", rest[0]) >= 0 || strings.HasPrefix(rest, "- ") && l.article:
		return false
	case l.marked || strings.IndexByte(",;.:!?()-", rest[0]) >= 0 || rest[0] >= utf8.RuneSelf:
		return true
	}
	word := strings.ToLower(firstWord(rest))
	if !l.pronoun && (follows[word] || copulas[word]) || q.isWording(rest, chosen) {
		return true
	}
	return q.words == nil && q.kind == letterLabels && !l.article && isUpper(rest[0]) && len(word) > 1
}

// isWording reports whether a text starts with the words of the one option chosen.
func (q *question) isWording(rest string, chosen set) bool {
	option := bits.TrailingZeros64(uint64(chosen)) - q.base()
	if option < 0 || option >= len(q.words) || chosen.size() != 1 {
		return false
	}
	words := q.folded[option]
	if rest == "" || isWord(rest[0]) && isWord(words[0]) && rest[0]|0x20 != words[0]|0x20 {
		return false // as nearly always, before anything is folded
	}
	line := head(rest[:min(len(rest), len(q.words[option])+maxAhead)])
	return strings.HasPrefix(fold(trimPartial(line)), words)
}

// firstWord returns the first word of a text.
func firstWord(s string) string {
	n := 0
	for n < len(s) && n < 24 && (isLetter(s[n]) || s[n] == '\'') {
		n++
	}
	return s[:n]
}

// head returns the first line of a text, and of a long one the beginning. It looks no further.
func head(s string) string {
	if len(s) > maxFold {
		s = trimPartial(s[:maxFold])
	}
	line, _, _ := strings.Cut(s, "\n")
	return line
}
