package instruct

import (
	"regexp"
	"strings"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// Instructions about marks that can be seen: bullets, highlights, brackets. The scanners find what the expressions
// before them find with re.findall, in linear time.

// numberOfPlaceholders: there are as many \[.*?\] as asked, or more.
func numberOfPlaceholders(a *arguments) check {
	want := a.integer("num_placeholders", 0)
	return func(t *text) bool { return countPlaceholders(t.raw) >= want }
}

func countPlaceholders(s string) int {
	n := 0
	for {
		i := strings.IndexByte(s, '[')
		if i < 0 {
			return n
		}
		s = s[i+1:]
		end := strings.IndexAny(s, "]\n")
		if end < 0 {
			return n
		}
		if s[end] == ']' {
			n++
		}
		s = s[end+1:]
	}
}

// numberOfBullets: there are exactly as many lines that begin with an asterisk and something else than another, or with
// a dash, as asked. A rule of dashes is one.
func numberOfBullets(a *arguments) check {
	want := a.integer("num_bullets", 0)
	return func(t *text) bool { return countBullets(t.raw, '*')+countBullets(t.raw, '-') == want }
}

// countBullets counts ^\s*\*[^\*].*$ or ^\s*-.*$. Blank lines before a bullet belong to it, and what follows the
// asterisk may be the end of the line, so that the next line is no bullet of its own.
func countBullets(s string, mark byte) int {
	n := 0
	for s != "" {
		s = strings.TrimLeftFunc(s, python.IsSpace)
		body, ok := strings.CutPrefix(s, string(mark))
		if ok && mark == '*' {
			ok = body != "" && body[0] != '*'
			body = strings.TrimPrefix(body, "\n")
		}
		if ok {
			n++
			s = body
		}
		_, s, _ = strings.Cut(s, "\n")
	}
	return n
}

// numberOfHighlights: there are as many *…* and **…** that are not blank as asked, or more. One in bold may count twice.
func numberOfHighlights(a *arguments) check {
	want := a.integer("num_highlights", 0)
	return func(t *text) bool { return countHighlights(t.raw, "*")+countHighlights(t.raw, "**") >= want }
}

// countHighlights counts the matches of \*[^\n\*]*\* or \*\*[^\n\*]*\*\* that are not blank.
func countHighlights(s, mark string) int {
	n := 0
	for {
		i := strings.Index(s, mark)
		if i < 0 {
			return n
		}
		body := s[i+len(mark):]
		end := strings.IndexAny(body, "*\n")
		if end < 0 {
			return n
		}
		if !strings.HasPrefix(body[end:], mark) {
			s = s[i+1:]
			continue
		}
		if !python.IsBlank(body[:end]) {
			n++
		}
		s = body[end+len(mark):]
	}
}

// hasTitle reports whether some <<…>> on one line is not blank: <<[^\n]+>>, without the angles at its ends.
func hasTitle(s string) bool {
	for line := range strings.SplitSeq(s, "\n") {
		i, end := strings.Index(line, "<<"), strings.LastIndex(line, ">>")
		if i >= 0 && end >= i+3 && !python.IsBlank(strings.TrimRight(strings.TrimLeft(line[i:end], "<"), ">")) {
			return true
		}
	}
	return false
}

// constrainedResponse: one of three answers is there.
func constrainedResponse(*arguments) check {
	return func(t *text) bool {
		return strings.Contains(t.raw, "My answer is yes.") || strings.Contains(t.raw, "My answer is no.") ||
			strings.Contains(t.raw, "My answer is maybe.")
	}
}

var (
	postscriptPPS = regexp.MustCompile(`p\.[` + python.Space + `]?p\.[` + python.Space + `]?s`)
	postscriptPS  = regexp.MustCompile(`p\.[` + python.Space + `]?s\.`)
)

// postscript: the marker is there, anywhere and whatever its case. One of another kind is an expression.
func postscript(a *arguments) check {
	switch marker := a.word("postscript_marker"); marker {
	case "P.P.S":
		return func(t *text) bool { return postscriptPPS.MatchString(t.inLower()) }
	case "P.S.":
		return func(t *text) bool { return postscriptPS.MatchString(t.inLower()) }
	default:
		return a.asKeyword("postscript_marker", strings.ToLower(marker)).found
	}
}

// endsWith: the response ends with the phrase, whatever its case, blanks and double quotes aside.
func endsWith(a *arguments) check {
	phrase := strings.ToLower(python.Strip(a.text("end_phrase")))
	return func(t *text) bool {
		return strings.HasSuffix(strings.ToLower(strings.Trim(python.Strip(t.raw), `"`)), phrase)
	}
}

// isQuoted reports whether double quotes are around a text.
func isQuoted(s string) bool {
	s = python.Strip(s)
	return len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"'
}

// isAllBracketed reports whether square brackets are around every word.
func isAllBracketed(s string) bool {
	for _, word := range python.Split(s) {
		if word[0] != '[' || word[len(word)-1] != ']' {
			return false
		}
	}
	return true
}

// isAllWrapped reports whether double angles are around every two words. A last word without another is not looked at.
func isAllWrapped(s string) bool {
	words := python.Split(s)
	for i := 0; i+1 < len(words); i += 2 {
		if !strings.HasPrefix(words[i], "<<") || !strings.HasSuffix(words[i+1], ">>") {
			return false
		}
	}
	return true
}
