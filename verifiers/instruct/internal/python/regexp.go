package python

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// What a regular expression may be at most, so that a search costs little per byte of text.
const (
	// MaxPattern is in bytes as written.
	MaxPattern = 1 << 10
	// maxProgram is in instructions once compiled.
	maxProgram = 1 << 9
)

// Regexp searches as Python's re does, in linear time. It is safe for concurrent use.
type Regexp struct {
	re *regexp.Regexp
	// edges searches texts that are not ASCII for an expression with \b, which RE2 knows for ASCII only.
	edges *machine
}

// Compile compiles an expression in Python's syntax, as far as RE2 has it: no look-around, no back-references. \w, \d, \s
// and \b are Unicode's. ignoreCase is the flag re.IGNORECASE.
func Compile(source string, ignoreCase bool) (*Regexp, error) {
	if len(source) > MaxPattern {
		return nil, fmt.Errorf("python: an expression of %d bytes is too long: shorten it to %d", len(source), MaxPattern)
	}
	translated, err := translate(source)
	if err != nil {
		return nil, err
	}
	if ignoreCase {
		translated = "(?i)" + translated
	}
	parsed, err := syntax.Parse(translated, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("python: %q: %w", source, err)
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, fmt.Errorf("python: %q: %w", source, err)
	}
	if len(prog.Inst) > maxProgram {
		return nil, fmt.Errorf("python: %q repeats too much: it has %d instructions once compiled, the limit is %d", source, len(prog.Inst), maxProgram)
	}
	re, err := regexp.Compile(translated)
	if err != nil {
		return nil, fmt.Errorf("python: %q: %w", source, err)
	}
	r := &Regexp{re: re}
	if strings.Contains(strings.ToLower(source), `\b`) {
		r.edges = &machine{prog}
	}
	return r, nil
}

// Matches reports whether re.search finds the expression in a text.
func (r *Regexp) Matches(text string) bool {
	if r.edges != nil && !isASCII(text) {
		return r.edges.find(text)
	}
	return r.re.MatchString(text)
}

// Count returns how many matches re.findall returns, but limit at most. Each is found in linear time; a limit keeps
// many of them from taking the square of it.
func (r *Regexp) Count(text string, limit int) int {
	if r.edges != nil && !isASCII(text) {
		return r.edges.count(text, limit)
	}
	return len(r.re.FindAllStringIndex(text, limit))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// errNegatedClass says that RE2 has no way to write what Python means.
var errNegatedClass = errors.New(`python: \W or \S inside square brackets is not supported: write the class out`)

// translate writes an expression for RE2.
func translate(source string) (string, error) {
	var b strings.Builder
	inClass := false
	for i := 0; i < len(source); i++ {
		c := source[i]
		switch {
		case c == '\\' && i+1 < len(source):
			i++
			escape, ok := escapes(source[i], inClass)
			if !ok {
				return "", errNegatedClass
			}
			b.WriteString(escape)
			continue
		case c == '$' && !inClass:
			b.WriteString(`(?:\z|\n\z)`)
			continue
		case c == '[' && !inClass:
			inClass = true
			// A bracket that comes first is a character of the class.
			if rest := source[i+1:]; strings.HasPrefix(rest, "]") || strings.HasPrefix(rest, "^]") {
				n := strings.IndexByte(rest, ']')
				b.WriteString("[" + rest[:n] + `\]`)
				i += n + 1
				continue
			}
		case c == '[':
			b.WriteByte('\\')
		case c == ']':
			inClass = false
		}
		b.WriteByte(c)
	}
	return b.String(), nil
}

// escapes returns what RE2 has for a backslash and c; false when it has nothing.
func escapes(c byte, inClass bool) (string, bool) {
	open, negated, end := "[", "[^", "]"
	if inClass {
		open, end = "", ""
	}
	switch c {
	case 'w':
		return open + Word + end, true
	case 'd':
		return Digit, true
	case 'D':
		return `\P{Nd}`, true
	case 's':
		return open + Space + end, true
	case 'W':
		return negated + Word + end, !inClass
	case 'S':
		return negated + Space + end, !inClass
	case 'Z':
		return `\z`, true
	case 'b':
		if inClass {
			return `\x08`, true
		}
	}
	return `\` + string(rune(c)), true
}
