package assayjson

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads JSON tokens from data.
type scanner struct {
	data []byte
	pos  int
	// replaced counts the strings in which invalid UTF-8 became U+FFFD.
	replaced int
}

// errorf makes an error that says where reading stopped.
func (s *scanner) errorf(format string, args ...any) error {
	return fmt.Errorf(format+" (byte %d)", append(args, s.pos)...)
}

// peek skips white space and returns the next byte, 0 at the end.
func (s *scanner) peek() byte {
	for ; s.pos < len(s.data); s.pos++ {
		if c := s.data[s.pos]; strings.IndexByte(blank, c) < 0 {
			return c
		}
	}
	return 0
}

// end makes sure that nothing is left.
func (s *scanner) end() error {
	if s.peek(); s.pos < len(s.data) {
		return s.errorf("more data after the JSON value")
	}
	return nil
}

// take consumes c if it comes next.
func (s *scanner) take(c byte) bool {
	if s.peek() != c || s.pos >= len(s.data) {
		return false
	}
	s.pos++
	return true
}

// want is the error for finding anything but what was wanted.
func (s *scanner) want(what string) error { return s.errorf("want %s, got %s", what, s.next()) }

// next describes the value that comes next.
func (s *scanner) next() string {
	switch c := s.peek(); {
	case s.pos >= len(s.data):
		return "the end of the input"
	case c == '{':
		return "an object"
	case c == '[':
		return "an array"
	case c == '"':
		return "a string"
	case c == '-' || c >= '0' && c <= '9':
		return "a number"
	case c == 't' || c == 'f':
		return "a boolean"
	case c == 'n':
		return "null"
	default:
		return strconv.QuoteRune(rune(c))
	}
}

// word consumes a literal such as null if it comes next.
func (s *scanner) word(w string) bool {
	s.peek()
	if !bytes.HasPrefix(s.data[s.pos:], []byte(w)) {
		return false
	}
	s.pos += len(w)
	return true
}

// items reads the rest of an array or object whose opening bracket is consumed, one item at a time.
func (s *scanner) items(end byte, item func(i int) error) error {
	if s.take(end) {
		return nil
	}
	for i := 0; ; i++ {
		if err := item(i); err != nil {
			return err
		}
		if s.take(end) {
			return nil
		}
		if !s.take(',') {
			return s.want("',' or '" + string(end) + "'")
		}
	}
}

// object reads an object; member is called with each key and must read its value.
func (s *scanner) object(member func(key string) error) error {
	if !s.take('{') {
		return s.want("an object")
	}
	return s.items('}', func(int) error {
		key, err := s.str()
		if err != nil {
			return err
		}
		if !s.take(':') {
			return s.want("':' after the key " + quote(key))
		}
		return member(key)
	})
}

// value returns the next value's bytes; only its end is checked.
func (s *scanner) value() []byte {
	s.peek()
	n, _ := extent(s.data[s.pos:])
	v := s.data[s.pos : s.pos+n]
	s.pos += n
	return v
}

// number returns the text of the next number, which may be quoted, as protobuf-JSON allows.
func (s *scanner) number(what string) (string, error) {
	c := s.peek()
	if c != '"' && c != '-' && (c < '0' || c > '9') {
		return "", s.want(what)
	}
	text := string(bytes.Trim(s.value(), `"`))
	if !isNumber(text) {
		return "", s.errorf("want %s, got %s", what, quote(text))
	}
	return text, nil
}

// isNumber tells whether s is a number by JSON's grammar: no plus sign, no leading zero, no bare point, no NaN.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, rest := digits(s)
	if whole == 0 || whole > 1 && s[0] == '0' {
		return false
	}
	if after, ok := strings.CutPrefix(rest, "."); ok {
		var n int
		if n, rest = digits(after); n == 0 {
			return false
		}
	}
	if rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		rest = rest[1:]
		if rest != "" && (rest[0] == '+' || rest[0] == '-') {
			rest = rest[1:]
		}
		n, end := digits(rest)
		return n > 0 && end == ""
	}
	return rest == ""
}

// digits counts the digits s starts with and returns what follows.
func digits(s string) (n int, rest string) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n, s[n:]
}

// str reads a string.
func (s *scanner) str() (string, error) {
	if s.peek() != '"' {
		return "", s.want("a string")
	}
	start, escaped := s.pos+1, false
	for i := start; i < len(s.data); i++ {
		switch c := s.data[i]; {
		case c == '"':
			s.pos = i + 1
			return s.text(s.data[start:i], escaped)
		case c == '\\':
			escaped = true
			i++
		case c < ' ':
			s.pos = i
			return "", s.errorf("raw control character %#02x in a string; write \\u%04x", c, c)
		}
	}
	return "", s.errorf("string without end")
}

// text makes valid UTF-8 of what stood between two quotes.
func (s *scanner) text(raw []byte, escaped bool) (string, error) {
	bad := !utf8.Valid(raw)
	if bad {
		raw = bytes.ToValidUTF8(raw, []byte("\uFFFD"))
	}
	text := string(raw)
	if escaped {
		var lone bool
		var err error
		if text, lone, err = unescape(text); err != nil {
			return "", s.errorf("%w", err)
		}
		bad = bad || lone
	}
	if bad {
		s.replaced++
	}
	return text, nil
}

var errEscape = errors.New(`bad escape in a string; JSON has \" \\ \/ \b \f \n \r \t and \uXXXX`)

// unescape resolves a string's escapes; lone tells that a surrogate without its other half became U+FFFD.
func unescape(s string) (text string, lone bool, err error) {
	out := make([]byte, 0, len(s))
	for {
		i := strings.IndexByte(s, '\\')
		if i < 0 {
			return string(append(out, s...)), lone, nil
		}
		out, s = append(out, s[:i]...), s[i+1:]
		if s == "" {
			return "", false, errEscape
		}
		if s[0] != 'u' {
			j := strings.IndexByte(`"\/bfnrt`, s[0])
			if j < 0 {
				return "", false, errEscape
			}
			out, s = append(out, "\"\\/\b\f\n\r\t"[j]), s[1:]
			continue
		}
		r, n := escapedRune(s)
		if n == 0 {
			return "", false, errEscape
		}
		lone = lone || utf16.IsSurrogate(r)
		out, s = utf8.AppendRune(out, r), s[n:]
	}
}

// escapedRune reads uXXXX, or uXXXX\uXXXX where the two are a surrogate pair, and returns the bytes used, 0 if
// malformed. A lone surrogate is returned as it is.
func escapedRune(s string) (r rune, n int) {
	high, ok := hex4(s)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(high) {
		return high, 5
	}
	if len(s) > 5 && s[5] == '\\' {
		if low, ok := hex4(s[6:]); ok {
			if pair := utf16.DecodeRune(high, low); pair != utf8.RuneError {
				return pair, 11
			}
		}
	}
	return high, 5
}

func hex4(s string) (rune, bool) {
	if len(s) < 5 || s[0] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[1:5], 16, 16)
	return rune(n), err == nil
}
