package document

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonReader reads RFC 8259 in one pass. Unlike encoding/json it refuses keys that occur twice, counts the depth, and
// bounds numbers.
type jsonReader struct {
	text string
	at   int
	left int // levels that may still be opened
	max  int
}

func parseJSON(text string, depth int) (any, *Fault) {
	r := jsonReader{text: text, left: depth, max: depth}
	r.blank()
	v, fault := r.value()
	if fault == nil {
		r.blank()
		if r.at == len(r.text) {
			return v, nil
		}
		fault = r.fault("there is text after the value")
	}
	slices.Reverse(fault.Path)
	return nil, fault
}

// fault returns a fault of syntax at the reader's place.
func (r *jsonReader) fault(format string, args ...any) *Fault {
	return parseFault(r.line(), format, args...)
}

func (r *jsonReader) line() int { return 1 + strings.Count(r.text[:min(r.at, len(r.text))], "\n") }

// blank skips white space.
func (r *jsonReader) blank() {
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case ' ', '\n', '\t', '\r':
			r.at++
		default:
			return
		}
	}
}

// peek returns the next byte, 0 at the end; a NUL is no syntax either.
func (r *jsonReader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

// unexpected is the fault of what stands where want should.
func (r *jsonReader) unexpected(want string) *Fault {
	if r.at >= len(r.text) {
		return r.fault("the text ends where %s should be", want)
	}
	c, _ := utf8.DecodeRuneInString(r.text[r.at:])
	return r.fault("%q stands where %s should be", c, want)
}

func (r *jsonReader) value() (any, *Fault) {
	switch c := r.peek(); {
	case c == '{':
		return r.nested(r.object)
	case c == '[':
		return r.nested(r.array)
	case c == '"':
		return r.string()
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	default:
		return r.word()
	}
}

// nested reads a list or an object one level further down.
func (r *jsonReader) nested(read func() (any, *Fault)) (any, *Fault) {
	if r.left == 0 {
		return nil, depthFault(r.line(), r.max)
	}
	r.left--
	r.at++
	r.blank()
	v, fault := read()
	r.left++
	return v, fault
}

func (r *jsonReader) word() (any, *Fault) {
	for _, w := range [...]struct {
		text  string
		value any
	}{{"true", true}, {"false", false}, {"null", nil}} {
		if strings.HasPrefix(r.text[r.at:], w.text) {
			r.at += len(w.text)
			return w.value, nil
		}
	}
	return nil, r.unexpected("a value")
}

func (r *jsonReader) object() (any, *Fault) {
	o := map[string]any{}
	if r.peek() == '}' {
		r.at++
		return o, nil
	}
	for {
		if fault := r.member(o); fault != nil {
			return nil, fault
		}
		switch r.peek() {
		case ',':
			r.at++
			r.blank()
		case '}':
			r.at++
			return o, nil
		default:
			return nil, r.unexpected("a comma or a closing brace")
		}
	}
}

// member reads a key and its value, and the blanks after them.
func (r *jsonReader) member(o map[string]any) *Fault {
	if r.peek() != '"' {
		return r.unexpected("a key in double quotes")
	}
	key, fault := r.string()
	if fault != nil {
		return fault
	}
	if _, twice := o[key]; twice {
		return duplicateFault(r.line(), key)
	}
	r.blank()
	if r.peek() != ':' {
		return r.unexpected("a colon")
	}
	r.at++
	r.blank()
	v, fault := r.value()
	if fault != nil {
		return fault.under(key)
	}
	o[key] = v
	r.blank()
	return nil
}

func (r *jsonReader) array() (any, *Fault) {
	a := []any{}
	if r.peek() == ']' {
		r.at++
		return a, nil
	}
	for {
		v, fault := r.value()
		if fault != nil {
			return nil, fault.under(strconv.Itoa(len(a)))
		}
		a = append(a, v)
		r.blank()
		switch r.peek() {
		case ',':
			r.at++
			r.blank()
		case ']':
			r.at++
			return a, nil
		default:
			return nil, r.unexpected("a comma or a closing bracket")
		}
	}
}

// string reads a string in double quotes.
func (r *jsonReader) string() (string, *Fault) {
	r.at++
	start := r.at
	for r.at < len(r.text) {
		switch c := r.text[r.at]; {
		case c == '"':
			r.at++
			return r.text[start : r.at-1], nil
		case c == '\\':
			return r.escaped(start)
		case c < ' ':
			return "", r.fault("a string holds the control character %q; it must be escaped", c)
		default:
			r.at++
		}
	}
	return "", r.fault("a string is never closed")
}

// escaped goes on reading a string, which began at start, from its first escape.
func (r *jsonReader) escaped(start int) (string, *Fault) {
	b := append(make([]byte, 0, 2*(r.at-start)+16), r.text[start:r.at]...)
	for r.at < len(r.text) {
		switch c := r.text[r.at]; {
		case c == '"':
			r.at++
			return string(b), nil
		case c == '\\':
			var fault *Fault
			if b, fault = r.escape(b); fault != nil {
				return "", fault
			}
		case c < ' ':
			return "", r.fault("a string holds the control character %q; it must be escaped", c)
		default:
			b = append(b, c)
			r.at++
		}
	}
	return "", r.fault("a string is never closed")
}

// escapes are the escapes of one letter, each with what it stands for.
const escapes = "\"\"\\\\//b\bf\fn\nr\rt\t"

func (r *jsonReader) escape(b []byte) ([]byte, *Fault) {
	rest := r.text[r.at+1:]
	for i := 0; i < len(escapes) && rest != ""; i += 2 {
		if escapes[i] == rest[0] {
			r.at += 2
			return append(b, escapes[i+1]), nil
		}
	}
	unit, ok := hexUnit(r.text[r.at:])
	if !ok {
		return nil, r.fault("a string holds a backslash that begins no escape")
	}
	r.at += 6
	if utf16.IsSurrogate(unit) {
		low, _ := hexUnit(r.text[r.at:])
		if unit = utf16.DecodeRune(unit, low); unit != utf8.RuneError {
			r.at += 6
		}
	}
	return utf8.AppendRune(b, unit), nil
}

// hexUnit reads \uXXXX.
func hexUnit(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	var unit rune
	for _, c := range []byte(s[2:6]) {
		digit := strings.IndexByte("0123456789abcdef", c|0x20)
		if digit < 0 || c < '0' {
			return 0, false
		}
		unit = unit<<4 | rune(digit)
	}
	return unit, true
}

func (r *jsonReader) number() (any, *Fault) {
	n := numberLength(r.text[r.at:])
	if n == 0 {
		return nil, r.fault("a number is misspelt")
	}
	text := r.text[r.at : r.at+n]
	if tooLarge(text) {
		return nil, r.fault("the number %s has more than %d digits", clip(text), maxDigits)
	}
	r.at += n
	return json.Number(text), nil
}

// numberLength returns how long the JSON number is that s starts with, 0 if there is none.
func numberLength(s string) int {
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	whole := digits(s[i:])
	if whole == 0 || whole > 1 && s[i] == '0' {
		return 0
	}
	i += whole
	if i < len(s) && s[i] == '.' {
		fraction := digits(s[i+1:])
		if fraction == 0 {
			return 0
		}
		i += 1 + fraction
	}
	if i == len(s) || s[i]|0x20 != 'e' {
		return i
	}
	i++
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	exponent := digits(s[i:])
	if exponent == 0 {
		return 0
	}
	return i + exponent
}

// digits returns how many decimal digits s starts with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// tooLarge reports whether a JSON number is beyond the bounds; whoever compares it computes its power of ten.
func tooLarge(number string) bool { return Digits(number) > 2*maxDigits || len(number) > maxDigits }

// Digits returns about how many digits a JSON number has when it is written out: its own and its power of ten.
func Digits(number string) int {
	at := strings.LastIndexAny(number, "eE")
	if at < 0 {
		return len(number)
	}
	power, err := strconv.Atoi(number[at+1:])
	if err != nil || power > maxDigits || power < -maxDigits {
		return 3 * maxDigits
	}
	return len(number) + max(power, -power)
}

// IsNumber reports whether s is a JSON number within the bounds.
func IsNumber(s string) bool {
	return s != "" && numberLength(s) == len(s) && !tooLarge(s)
}
