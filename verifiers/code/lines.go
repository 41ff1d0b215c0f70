package code

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
)

// lineReader yields the lines of a text that are not blank, without the blanks around them. It allocates nothing.
type lineReader struct {
	rest []byte
	// number counts all lines so far, blank ones too.
	number int
}

func (r *lineReader) next() (line []byte, ok bool) {
	for len(r.rest) > 0 {
		end := bytes.IndexByte(r.rest, '\n')
		if end < 0 {
			line, r.rest = r.rest, nil
		} else {
			line, r.rest = r.rest[:end], r.rest[end+1:]
		}
		r.number++
		if line = trimBlanks(line); len(line) > 0 {
			return line, true
		}
	}
	return nil, false
}

// isBlank reports whether c separates words. A line feed separates lines.
func isBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func trimBlanks(line []byte) []byte {
	for len(line) > 0 && isBlank(line[0]) {
		line = line[1:]
	}
	for len(line) > 0 && isBlank(line[len(line)-1]) {
		line = line[:len(line)-1]
	}
	return line
}

// cutToken splits a line that starts with no blank after its first word.
func cutToken(line []byte) (token, rest []byte) {
	end := 0
	for end < len(line) && !isBlank(line[end]) {
		end++
	}
	rest = line[end:]
	for len(rest) > 0 && isBlank(rest[0]) {
		rest = rest[1:]
	}
	return line[:end], rest
}

// tokenChecker compares line by line and word by word, in one pass that ends at the first difference. Lines that are
// not blank must be as many as expected, so the right words on other lines, or a part of them, are not right.
type tokenChecker struct {
	// tolerance holds for words that are numbers on both sides; nil compares all words exactly.
	tolerance *tolerance
}

func (c tokenChecker) check(_ context.Context, _, got, want []byte) (string, error) {
	gots, wants := lineReader{rest: got}, lineReader{rest: want}
	for {
		w, expected := wants.next()
		g, found := gots.next()
		switch {
		case !expected && !found:
			return "", nil
		case !expected:
			return fmt.Sprintf("expected the end of the output, got %s", quoteAt(g, 0)), nil
		case !found:
			return fmt.Sprintf("line %d: expected %s, got the end of the output", wants.number, quoteAt(w, 0)), nil
		}
		if bytes.Equal(w, g) && !c.hasNaN(w) {
			continue
		}
		if d := c.differ(w, g); d != "" {
			return fmt.Sprintf("line %d: %s", wants.number, d), nil
		}
	}
}

// hasNaN reports whether equal lines may differ all the same: NaN equals nothing, itself included.
func (c tokenChecker) hasNaN(line []byte) bool {
	if c.tolerance == nil {
		return false
	}
	for i := range line {
		if isNaN(line[i:min(len(line), i+3)]) {
			return true
		}
	}
	return false
}

// differ compares two lines.
func (c tokenChecker) differ(want, got []byte) string {
	for len(want) > 0 && len(got) > 0 {
		var w, g []byte
		w, want = cutToken(want)
		g, got = cutToken(got)
		if !c.same(w, g) {
			return "expected " + strconv.Quote(clip(string(w))) + ", got " + strconv.Quote(clip(string(g)))
		}
	}
	switch {
	case len(want) > 0:
		return "expected " + quoteAt(want, 0) + ", got the end of the line"
	case len(got) > 0:
		return "expected the end of the line, got " + quoteAt(got, 0)
	}
	return ""
}

func (c tokenChecker) same(want, got []byte) bool {
	if c.tolerance == nil {
		return bytes.Equal(want, got)
	}
	if bytes.Equal(want, got) {
		return !isNaN(bytes.TrimLeft(want, "+-"))
	}
	w, ok := readFloat(want)
	if !ok {
		return false
	}
	g, ok := readFloat(got)
	return ok && c.tolerance.close(w, g)
}

func isNaN(word []byte) bool {
	return len(word) == 3 && word[0]|0x20 == 'n' && word[1]|0x20 == 'a' && word[2]|0x20 == 'n'
}

// readFloat reads a finite decimal number. ParseFloat also takes hexadecimal digits, underscores, "inf" and "nan".
func readFloat(token []byte) (float64, bool) {
	for _, c := range token {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c|0x20 != 'e' {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(string(token), 64)
	return f, err == nil
}

// unorderedChecker compares lines as a bag.
type unorderedChecker struct{}

func (unorderedChecker) check(_ context.Context, _, got, want []byte) (string, error) {
	left, expected := map[string]int{}, 0
	var spaced []byte
	lines := lineReader{rest: want}
	for line, ok := lines.next(); ok; line, ok = lines.next() {
		spaced = respaced(spaced[:0], line)
		left[string(spaced)]++
		expected++
	}
	lines = lineReader{rest: got}
	for line, ok := lines.next(); ok; line, ok = lines.next() {
		spaced = respaced(spaced[:0], line)
		if left[string(spaced)] == 0 {
			return fmt.Sprintf("line %d: %s is not expected, or not as often", lines.number, strconv.Quote(clip(string(spaced)))), nil
		}
		left[string(spaced)]--
		expected--
	}
	if expected > 0 {
		return fmt.Sprintf("%d of the expected lines are missing", expected), nil
	}
	return "", nil
}

// respaced appends a line with one space between its words.
func respaced(to, line []byte) []byte {
	for len(line) > 0 {
		var word []byte
		word, line = cutToken(line)
		to = append(to, word...)
		if len(line) > 0 {
			to = append(to, ' ')
		}
	}
	return to
}

// firstLine returns the first line that is not blank, for a message.
func firstLine(text []byte) string {
	r := lineReader{rest: text}
	line, _ := r.next()
	return strings.TrimSpace(clip(string(line)))
}
