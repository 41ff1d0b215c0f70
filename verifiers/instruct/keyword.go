package instruct

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// keyword is a word of a task that the reference implementation searches as a regular expression, whatever its case. One
// without special characters is searched as the text it is, which finds the same; so is one that is no expression.
type keyword struct {
	literal string // folded
	whole   *python.Regexp
	edged   *python.Regexp // the same between word boundaries
}

func newKeyword(word string) keyword {
	k := keyword{literal: python.Fold(word)}
	if regexp.QuoteMeta(word) == word {
		return k
	}
	whole, err := python.Compile(word, true)
	if err != nil {
		return k
	}
	if edged, err := python.Compile(`\b`+word+`\b`, true); err == nil {
		k.whole, k.edged = whole, edged
	}
	return k
}

// found reports whether the keyword is in the text, inside a word too.
func (k keyword) found(t *text) bool {
	if k.whole != nil {
		return k.whole.Matches(t.raw)
	}
	return strings.Contains(t.inFold(), k.literal)
}

// count returns how often it is there, without overlaps, but no more than limit where it is an expression.
func (k keyword) count(t *text, limit int) int {
	if k.whole != nil {
		return k.whole.Count(t.raw, limit)
	}
	return strings.Count(t.inFold(), k.literal)
}

// foundAsWord reports whether it is there with a word boundary at each end.
func (k keyword) foundAsWord(t *text) bool {
	if k.edged != nil {
		return k.edged.Matches(t.raw)
	}
	s := t.inFold()
	for pos := 0; ; pos++ {
		i := strings.Index(s[pos:], k.literal)
		if i < 0 {
			return false
		}
		pos += i
		if isEdge(s, pos) && isEdge(s, pos+len(k.literal)) {
			return true
		}
	}
}

// isEdge reports whether \b matches at a place.
func isEdge(s string, pos int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:pos])
	after, _ := utf8.DecodeRuneInString(s[pos:])
	return (pos > 0 && python.IsWord(before)) != (pos < len(s) && python.IsWord(after))
}
