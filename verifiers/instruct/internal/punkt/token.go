package punkt

import (
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// token is a word or a mark of punctuation with what is decided of it. Periods stay with the word before them.
type token struct {
	text                             string
	kind                             string // lower-case, ##number## for a number
	breaks, abbreviation, isEllipsis bool
}

const number = "##number##"

const (
	notFirst = "(\"`{[:;&#*@)}]-," // characters that begin no word
	notIn    = "?!)\";}]*:@'({["   // characters that end the word before them
)

// appendTokens appends the tokens of a text without blanks to list.
func appendTokens(list []token, run string) []token {
	for run != "" {
		n := tokenLength(run)
		list = append(list, newToken(run[:n]))
		run = run[n:]
	}
	return list
}

// tokenLength returns the length in bytes of the token that a text without blanks, not empty, begins with.
func tokenLength(s string) int {
	if n := multiple(s); n > 0 {
		return n
	}
	_, n := utf8.DecodeRuneInString(s)
	if strings.IndexByte(notFirst, s[0]) >= 0 {
		return n
	}
	for n < len(s) && !endsWord(s[n:]) {
		_, size := utf8.DecodeRuneInString(s[n:])
		n += size
	}
	return n
}

// multiple returns the length of the dashes or periods, two or more, that s begins with; 0 when there are none. Punkt's
// third kind, periods with blanks between them, needs two blanks and a context has one.
func multiple(s string) int {
	if s[0] != '-' && s[0] != '.' {
		return 0
	}
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

// endsWord reports whether a word ends before rest, which is not empty.
func endsWord(rest string) bool {
	if rest[0] == ',' {
		return len(rest) == 1 || rest[1] != ',' && endsWord(rest[1:])
	}
	if strings.IndexByte(notIn, rest[0]) >= 0 {
		return true
	}
	return len(rest) > 1 && rest[0] == rest[1] && (rest[0] == '-' || rest[0] == '.')
}

func newToken(text string) token {
	t := token{text: text, kind: strings.ToLower(text)}
	if isNumber(text) {
		t.kind = number
	}
	return t
}

// isNumber is ^-?[.,]?\d[\d,.-]*\.?$.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	if s != "" && (s[0] == '.' || s[0] == ',') {
		s = s[1:]
	}
	first, _ := utf8.DecodeRuneInString(s)
	if !python.IsDigit(first) {
		return false
	}
	for _, r := range s {
		if !python.IsDigit(r) && r != ',' && r != '.' && r != '-' {
			return false
		}
	}
	return true
}

func (t token) endsInPeriod() bool { return strings.HasSuffix(t.text, ".") }

// kindNoPeriod is the kind without a final period.
func (t token) kindNoPeriod() string {
	if len(t.kind) > 1 {
		return strings.TrimSuffix(t.kind, ".")
	}
	return t.kind
}

// kindInSentence is the kind without a final period that ends a sentence.
func (t token) kindInSentence() string {
	if t.breaks {
		return t.kindNoPeriod()
	}
	return t.kind
}

func (t token) first() string {
	_, n := utf8.DecodeRuneInString(t.text)
	return t.text[:n]
}

func (t token) startsUpper() bool { return python.IsUpper(t.first()) }
func (t token) startsLower() bool { return python.IsLower(t.first()) }

// isInitial reports whether the token is a letter and a period.
func (t token) isInitial() bool {
	r, n := utf8.DecodeRuneInString(t.text)
	return t.text[n:] == "." && python.IsWord(r) && !python.IsDigit(r)
}

// allPeriods reports whether the token is two or more periods.
func (t token) allPeriods() bool {
	return len(t.text) > 1 && strings.Trim(t.text, ".") == ""
}
