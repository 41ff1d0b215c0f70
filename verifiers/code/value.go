package code

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// maxDepth is how deep values may nest.
const maxDepth = 256

// decodeValue reads one JSON value; numbers stay as they are spelled. What json.Unmarshal passes over is an error: a
// key that comes twice, depth. An object is a map[string]any, an array a []any.
func decodeValue(raw []byte) (any, error) {
	r := valueReader{json.NewDecoder(bytes.NewReader(raw))}
	r.UseNumber()
	v, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := r.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("has text after the JSON value")
	}
	return v, nil
}

type valueReader struct{ *json.Decoder }

func (r valueReader) value(depth int) (any, error) {
	token, err := r.Token()
	if err != nil {
		return nil, fmt.Errorf("is not JSON: %w", err)
	}
	opening, nested := token.(json.Delim)
	switch {
	case !nested:
		return token, nil
	case depth == maxDepth:
		return nil, fmt.Errorf("nests deeper than %d", maxDepth)
	case opening == '[':
		return r.array(depth + 1)
	default:
		return r.object(depth + 1)
	}
}

func (r valueReader) array(depth int) (any, error) {
	list := []any{}
	for r.More() {
		v, err := r.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := r.Token()
	return list, err
}

func (r valueReader) object(depth int) (any, error) {
	object := map[string]any{}
	for r.More() {
		token, err := r.Token()
		if err != nil {
			return nil, fmt.Errorf("is not JSON: %w", err)
		}
		key, _ := token.(string)
		if _, twice := object[key]; twice {
			return nil, fmt.Errorf("has the key %q twice", clip(key))
		}
		if object[key], err = r.value(depth); err != nil {
			return nil, err
		}
	}
	_, err := r.Token()
	return object, err
}

// differ returns where and how a value differs from the expected one, empty if it does not. Types must agree: true is
// not 1. Keys have no order.
func differ(want, got any, t tolerance) string {
	switch want := want.(type) {
	case json.Number:
		if got, ok := got.(json.Number); ok && sameNumber(want.String(), got.String(), t) {
			return ""
		}
	case []any:
		if got, ok := got.([]any); ok {
			return differInList(want, got, t)
		}
	case map[string]any:
		if got, ok := got.(map[string]any); ok {
			return differInObject(want, got, t)
		}
	default: // a string, a boolean, null: comparable, and so got is compared only if it is one of them
		if !isNested(got) && want == got {
			return ""
		}
	}
	return ": expected " + describe(want) + ", got " + describe(got)
}

func isNested(v any) bool {
	switch v.(type) {
	case []any, map[string]any:
		return true
	}
	return false
}

func differInList(want, got []any, t tolerance) string {
	if len(want) != len(got) {
		return fmt.Sprintf(": expected %d items, got %d", len(want), len(got))
	}
	for i := range want {
		if d := differ(want[i], got[i], t); d != "" {
			return "[" + strconv.Itoa(i) + "]" + d
		}
	}
	return ""
}

func differInObject(want, got map[string]any, t tolerance) string {
	if len(want) != len(got) {
		return fmt.Sprintf(": expected %d keys, got %d", len(want), len(got))
	}
	for _, key := range sortedKeys(want) {
		v, ok := got[key]
		if !ok {
			return fmt.Sprintf(": expected the key %q", clip(key))
		}
		if d := differ(want[key], v, t); d != "" {
			return fmt.Sprintf("[%q]%s", clip(key), d)
		}
	}
	return ""
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// describe puts a value in a few words.
func describe(v any) string {
	switch v := v.(type) {
	case []any:
		return fmt.Sprintf("a list of %d", len(v))
	case map[string]any:
		return fmt.Sprintf("an object of %d keys", len(v))
	case json.Number:
		return clip(v.String())
	case nil:
		return "null"
	case string:
		return strconv.Quote(clip(v))
	}
	return fmt.Sprint(v)
}

// canonical spells a value so that equal values are spelled alike.
func canonical(b *strings.Builder, v any) {
	switch v := v.(type) {
	case json.Number:
		d := readDecimal(v.String())
		fmt.Fprintf(b, "%t %s %d", d.negative, d.digits, d.exponent)
	case string:
		b.WriteString(strconv.Quote(v))
	case []any:
		b.WriteByte('[')
		for _, item := range v {
			canonical(b, item)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case map[string]any:
		b.WriteByte('{')
		for _, key := range sortedKeys(v) {
			b.WriteString(strconv.Quote(key) + ":")
			canonical(b, v[key])
			b.WriteByte(',')
		}
		b.WriteByte('}')
	default:
		fmt.Fprint(b, v)
	}
}
