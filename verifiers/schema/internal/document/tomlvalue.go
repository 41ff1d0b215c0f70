package document

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// value reads a TOML value; lists and inline tables may be nested depth deep.
func (r *tomlReader) value(depth int) (any, *Fault) {
	switch {
	case r.has(`"""`) || r.has("'''"):
		return r.lines()
	case r.has(`"`) || r.has("'"):
		return r.quoted()
	case r.has("[") || r.has("{"):
		if depth == 0 {
			return nil, depthFault(r.line(), r.max)
		}
		if r.take("[") {
			return r.list(depth - 1)
		}
		r.at++
		return r.inlineTable(depth - 1)
	}
	return r.scalar()
}

// list reads an array, which may run over lines and end in a comma.
func (r *tomlReader) list(depth int) (any, *Fault) {
	list := []any{}
	for {
		if fault := r.blankLines(); fault != nil {
			return nil, fault
		}
		if r.take("]") {
			return list, nil
		}
		v, fault := r.value(depth)
		if fault != nil {
			return nil, fault.under(strconv.Itoa(len(list)))
		}
		list = append(list, v)
		if fault := r.blankLines(); fault != nil {
			return nil, fault
		}
		if !r.take(",") && !r.has("]") {
			return nil, r.fault("there is no comma between the values of a list")
		}
	}
}

// blankLines skips blanks, line ends and comments.
func (r *tomlReader) blankLines() *Fault {
	for {
		if fault := r.comment(); fault != nil {
			return fault
		}
		if !r.take("\n") {
			return nil
		}
	}
}

// inlineTable reads a table in braces, on one line and without a comma at its end.
func (r *tomlReader) inlineTable(depth int) (any, *Fault) {
	t := newTable(dotted)
	r.blank()
	for first := true; !first || !r.take("}"); first = false {
		if fault := r.pair(t, depth); fault != nil {
			return nil, fault
		}
		r.blank()
		if r.take("}") {
			break
		}
		if !r.take(",") {
			return nil, r.fault("there is no comma between the pairs of an inline table")
		}
		r.blank()
	}
	t.complete()
	return t, nil
}

// complete closes an inline table, and what dotted keys made in it, to further keys.
func (t *tomlTable) complete() {
	t.origin = inline
	for _, v := range t.values {
		if sub, ok := v.(*tomlTable); ok && sub.origin == dotted {
			sub.complete()
		}
	}
}

// quoted reads a string on one line, basic or literal.
func (r *tomlReader) quoted() (string, *Fault) {
	quote := r.text[r.at]
	r.at++
	var b strings.Builder
	for r.at < len(r.text) {
		c := r.text[r.at]
		switch {
		case c == quote:
			r.at++
			return b.String(), nil
		case c == '\\' && quote == '"':
			if fault := r.escape(&b); fault != nil {
				return "", fault
			}
			continue
		case isControl(c):
			return "", r.fault("a string holds the control character %q", c)
		}
		b.WriteByte(c)
		r.at++
	}
	return "", r.fault("a string is never closed")
}

// lines reads a string over several lines, basic or literal. Up to two quotes may precede the three that close it.
func (r *tomlReader) lines() (string, *Fault) {
	quote := r.text[r.at : r.at+3]
	r.at += 3
	r.take("\n")
	var b strings.Builder
	for r.at < len(r.text) {
		c := r.text[r.at]
		switch {
		case r.has(quote):
			return b.String() + r.closingQuotes(quote), nil
		case c == '\\' && quote == `"""`:
			if r.foldLine() {
				continue
			}
			if fault := r.escape(&b); fault != nil {
				return "", fault
			}
			continue
		case isControl(c) && c != '\n':
			return "", r.fault("a string holds the control character %q", c)
		}
		b.WriteByte(c)
		r.at++
	}
	return "", r.fault("a string is never closed")
}

// closingQuotes reads the quotes that close a string and returns those of them that belong to it.
func (r *tomlReader) closingQuotes(quote string) string {
	n := 3
	for n < 5 && r.at+n < len(r.text) && r.text[r.at+n] == quote[0] {
		n++
	}
	r.at += n
	return quote[:n-3]
}

// foldLine reads a backslash at the end of a line and all white space after it.
func (r *tomlReader) foldLine() bool {
	rest := strings.TrimLeft(r.text[r.at+1:], " \t")
	if !strings.HasPrefix(rest, "\n") {
		return false
	}
	r.at = len(r.text) - len(strings.TrimLeft(rest, " \t\n"))
	return true
}

// tomlEscapes are the escapes of one letter, each with what it stands for.
const tomlEscapes = "b\bt\tn\nf\fr\r\"\"\\\\"

func (r *tomlReader) escape(b *strings.Builder) *Fault {
	rest := r.text[r.at+1:]
	for i := 0; i < len(tomlEscapes) && rest != ""; i += 2 {
		if tomlEscapes[i] == rest[0] {
			b.WriteByte(tomlEscapes[i+1])
			r.at += 2
			return nil
		}
	}
	width := 0
	if strings.HasPrefix(rest, "u") {
		width = 4
	} else if strings.HasPrefix(rest, "U") {
		width = 8
	}
	if width > 0 && len(rest) > width {
		c, err := strconv.ParseUint(rest[1:1+width], 16, 32)
		if err == nil && c <= utf8.MaxRune && utf8.ValidRune(rune(c)) {
			b.WriteRune(rune(c))
			r.at += 2 + width
			return nil
		}
	}
	return r.fault("a string holds a backslash that begins no escape")
}

var (
	tomlDecimal = regexp.MustCompile(`^[+-]?(0|[1-9](_?[0-9])*)(\.[0-9](_?[0-9])*)?([eE][+-]?[0-9](_?[0-9])*)?$`)
	tomlDate    = regexp.MustCompile(`^(\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:[0-5]\d)?)?|\d\d:\d\d:\d\d(\.\d+)?)$`)
	tomlBased   = regexp.MustCompile(`^0(x[0-9A-Fa-f](_?[0-9A-Fa-f])*|o[0-7](_?[0-7])*|b[01](_?[01])*)$`)
)

// dateLayouts are TOML's dates and times as package time spells them.
var dateLayouts = []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02", "15:04:05"}

// scalar reads a number, a truth value or a date, which stays text as in JSON.
func (r *tomlReader) scalar() (any, *Fault) {
	n := strings.IndexAny(r.text[r.at:], ",]}#\n")
	if n < 0 {
		n = len(r.text) - r.at
	}
	word := strings.TrimRight(r.text[r.at:r.at+n], " \t")
	if len(word) > maxDigits {
		return nil, r.fault("%s is no value, or a number of more than %d digits", clip(word), maxDigits)
	}
	v, ok := tomlScalar(word)
	if !ok {
		return nil, r.fault("%q is no value that JSON has", clip(word))
	}
	r.at += len(word)
	return v, nil
}

func tomlScalar(word string) (any, bool) {
	switch {
	case word == "true" || word == "false":
		return word == "true", true
	case tomlDecimal.MatchString(word):
		number := strings.TrimPrefix(strings.ReplaceAll(word, "_", ""), "+")
		return json.Number(number), IsNumber(number)
	case tomlBased.MatchString(word):
		n, err := strconv.ParseInt(word, 0, 64)
		return json.Number(strconv.FormatInt(n, 10)), err == nil
	}
	return word, tomlDate.MatchString(word) && isDate(strings.Replace(strings.ToUpper(word), " ", "T", 1))
}

// isDate reports whether a text in the form of a date is one of the calendar.
func isDate(text string) bool {
	return slices.ContainsFunc(dateLayouts, func(layout string) bool {
		_, err := time.Parse(layout, text)
		return err == nil
	})
}
