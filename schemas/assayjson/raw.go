package assayjson

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
)

// maxRawDepth bounds the nesting of raw JSON. It is half of what Python's json module can read, so that every value
// Assay accepts can also be read by the trainer it goes back to.
const maxRawDepth = 500

// blank is JSON's white space.
const blank = " \t\r\n"

// checkRaw says what is wrong with raw JSON.
func checkRaw(raw []byte) error {
	if !json.Valid(raw) {
		var v json.RawMessage
		return fmt.Errorf("not valid JSON: %w", json.Unmarshal(raw, &v))
	}
	if _, depth := extent(raw); depth > maxRawDepth {
		return fmt.Errorf("JSON nested %d deep; the limit is %d", depth, maxRawDepth)
	}
	return nil
}

// extent returns the length of the JSON value that data starts with, and how deep it nests. It only finds the end:
// what it finds may still be invalid.
func extent(data []byte) (length, depth int) {
	open, inString := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
			if !inString && open == 0 {
				return i + 1, depth
			}
		case inString:
		case c == '{' || c == '[':
			open++
			depth = max(depth, open)
		case c == '}' || c == ']':
			if open == 0 { // it closes what surrounds the value
				return i, depth
			}
			if open--; open == 0 {
				return i + 1, depth
			}
		case open == 0 && (c == ',' || strings.IndexByte(blank, c) >= 0):
			return i, depth
		}
	}
	return len(data), depth
}

// appendRaw appends raw JSON on one line, as the decoder will read it back: a lone string or null goes as base64,
// because inline they would mean base64 and absence.
func appendRaw(dst, raw []byte) ([]byte, error) {
	raw = bytes.Trim(raw, blank)
	if err := checkRaw(raw); err != nil {
		return dst, err
	}
	switch {
	case raw[0] == '"' || raw[0] == 'n':
		dst = append(dst, '"')
		dst = base64.StdEncoding.AppendEncode(dst, raw)
		return append(dst, '"'), nil
	case bytes.ContainsAny(raw, "\r\n"):
		return appendCompact(dst, raw)
	default:
		return append(dst, raw...), nil
	}
}

// appendCompact appends valid JSON without white space.
func appendCompact(dst, raw []byte) ([]byte, error) {
	b := bytes.NewBuffer(dst)
	err := json.Compact(b, raw)
	return b.Bytes(), err
}

// decodeBase64 reads what protobuf-JSON may hold: either alphabet, padded or not.
func decodeBase64(s string) ([]byte, error) {
	enc := base64.StdEncoding
	if strings.ContainsAny(s, "-_") {
		enc = base64.URLEncoding
	}
	if len(s)%4 != 0 {
		enc = enc.WithPadding(base64.NoPadding)
	}
	return enc.DecodeString(s)
}
