package javascript

import (
	"encoding/json"
	"errors"
	"fmt"
)

const (
	// deepest and largest bound what crosses between guests: nested arrays and objects, tags included, and bytes.
	deepest = 1000
	largest = 64 << 20
)

// ErrData says that what a guest sent is not data of the kind that crosses.
var ErrData = errors.New("javascript: not data")

// Check says whether text may be read by another guest: JSON within the bounds of size and depth. What the tags in it
// mean is the reading guest's to check; no text makes it run code.
func Check(text []byte) error {
	if len(text) > largest {
		return fmt.Errorf("%w: %d bytes, at most %d may cross", ErrData, len(text), largest)
	}
	depth := 0
	for n := 0; n < len(text); n++ {
		switch text[n] {
		case '"':
			n = closing(text, n)
		case '[', '{':
			if depth++; depth > deepest {
				return fmt.Errorf("%w: nested deeper than %d", ErrData, deepest)
			}
		case ']', '}':
			depth--
		}
	}
	if !json.Valid(text) {
		return fmt.Errorf("%w: %d bytes that are no JSON", ErrData, len(text))
	}
	return nil
}

// closing is where the string that begins at n ends.
func closing(text []byte, n int) int {
	for n++; n < len(text) && text[n] != '"'; n++ {
		if text[n] == '\\' {
			n++
		}
	}
	return n
}
