package instruct

import (
	"encoding/json"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// maxKeywords is how many words an instruction may list.
const maxKeywords = 256

// arguments reads the kwargs of one instruction. A getter that finds nothing fit sets err, which keeps the first fault;
// what it then returns is not to be used. The reference implementation draws a missing argument at random, so one is a
// fault here. Data sets write null for arguments of other instructions.
type arguments struct {
	values map[string]json.RawMessage
	err    error
}

func (a *arguments) fail(name, format string, args ...any) {
	if a.err == nil {
		a.err = fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...))
	}
}

// decode fills v with an argument, which must be there.
func (a *arguments) decode(name string, v any) bool {
	raw, ok := a.values[name]
	if !ok || string(raw) == "null" {
		a.fail(name, "it is missing")
		return false
	}
	if err := json.Unmarshal(raw, v); err != nil {
		a.fail(name, "%v", err)
		return false
	}
	return true
}

// integer returns a whole number of at least least; 3.0 is one.
func (a *arguments) integer(name string, least int) int {
	var x float64
	if !a.decode(name, &x) {
		return 0
	}
	if x != math.Trunc(x) || x < float64(least) || x > math.MaxInt32 {
		a.fail(name, "it is %v, want a whole number from %d", x, least)
		return 0
	}
	return int(x)
}

// text returns a text that is not blank, as it is.
func (a *arguments) text(name string) string {
	var s string
	if a.decode(name, &s) && python.IsBlank(s) {
		a.fail(name, "it is blank")
	}
	return s
}

// word returns a text, stripped. Some data sets write a list with the word in it.
func (a *arguments) word(name string) string {
	var list []string
	if raw := a.values[name]; json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		if python.IsBlank(list[0]) {
			a.fail(name, "it is blank")
		}
		return python.Strip(list[0])
	}
	return python.Strip(a.text(name))
}

// words returns a list of words that are not blank, as they are.
func (a *arguments) words(name string) []string {
	var list []string
	if !a.decode(name, &list) {
		return nil
	}
	if len(list) == 0 || len(list) > maxKeywords {
		a.fail(name, "it lists %d words, want 1 to %d", len(list), maxKeywords)
	}
	for i, w := range list {
		if python.IsBlank(w) {
			a.fail(name, "word %d is blank", i)
		}
	}
	return list
}

// letter returns a single character.
func (a *arguments) letter(name string) string {
	s := a.word(name)
	if utf8.RuneCountInString(s) > 1 {
		a.fail(name, "it is %q, want one character", s)
	}
	return s
}

// threshold is a number and whether it must stay below it or reach it.
type threshold struct {
	n        int
	lessThan bool
}

// met reports whether a count is as asked.
func (t threshold) met(count int) bool {
	if t.lessThan {
		return count < t.n
	}
	return count >= t.n
}

// threshold returns a number with its relation, "less than" or "at least".
func (a *arguments) threshold(number, relation string) threshold {
	t := threshold{n: a.integer(number, 0)}
	switch r := a.text(relation); r {
	case "less than":
		t.lessThan = true
	case "at least":
	default:
		a.fail(relation, `it is %q, want "less than" or "at least"`, r)
	}
	return t
}

// keyword returns a keyword that is searched as a regular expression.
func (a *arguments) keyword(name string) keyword { return a.asKeyword(name, a.word(name)) }

// keywords returns a list of them.
func (a *arguments) keywords(name string) []keyword {
	var list []keyword
	for _, w := range a.words(name) {
		list = append(list, a.asKeyword(name, w))
	}
	return list
}

func (a *arguments) asKeyword(name, word string) keyword {
	if len(word) > python.MaxPattern {
		a.fail(name, "a word has %d bytes, the limit is %d", len(word), python.MaxPattern)
		return keyword{}
	}
	return newKeyword(word)
}
