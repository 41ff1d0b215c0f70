package python

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Python's marshal format, version 2, as far as messages need it: https://github.com/python/cpython/blob/3.12/Python/marshal.c

// tuple is a tuple of any values that have a form here.
type tuple []any

// message builds a tuple behind its length.
func message(items ...any) ([]byte, error) {
	out, err := appendValue(make([]byte, 4, 64), tuple(items))
	if err != nil {
		return nil, err
	}
	if len(out) > math.MaxInt32 {
		return nil, fmt.Errorf("python: a message of %d bytes", len(out))
	}
	binary.LittleEndian.PutUint32(out, uint32(len(out)-4))
	return out, nil
}

func appendValue(out []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(out, 'N'), nil
	case bool:
		if v {
			return append(out, 'T'), nil
		}
		return append(out, 'F'), nil
	case int32:
		return binary.LittleEndian.AppendUint32(append(out, 'i'), uint32(v)), nil
	case string:
		return append(binary.LittleEndian.AppendUint32(append(out, 'u'), uint32(len(v))), v...), nil
	case []byte:
		return append(binary.LittleEndian.AppendUint32(append(out, 's'), uint32(len(v))), v...), nil
	case []string:
		out = binary.LittleEndian.AppendUint32(append(out, '['), uint32(len(v)))
		for _, s := range v {
			out, _ = appendValue(out, s)
		}
		return out, nil
	case tuple:
		out = binary.LittleEndian.AppendUint32(append(out, '('), uint32(len(v)))
		for _, item := range v {
			var err error
			if out, err = appendValue(out, item); err != nil {
				return nil, err
			}
		}
		return out, nil
	default:
		return nil, fmt.Errorf("python: no marshal form for %T", v)
	}
}

var errMarshal = errors.New("malformed marshal data")

// decoder reads marshal data. Nothing in it is trusted: counts are checked against what is left.
type decoder struct {
	buf []byte
	err error
}

func (d *decoder) take(n int) []byte {
	if d.err != nil || n < 0 || n > len(d.buf) {
		d.err = errMarshal
		return nil
	}
	out := d.buf[:n]
	d.buf = d.buf[n:]
	return out
}

func (d *decoder) byte() byte {
	if b := d.take(1); b != nil {
		return b[0]
	}
	return 0
}

// count reads a count of things that take at least one byte each.
func (d *decoder) count() int {
	b := d.take(4)
	if b == nil {
		return 0
	}
	n := int(int32(binary.LittleEndian.Uint32(b)))
	if n < 0 || n > len(d.buf) {
		d.err = errMarshal
		return 0
	}
	return n
}

// decodeTuple reads a tuple of strings, bytes, booleans, and lists of strings: what the driver sends. Anything else in
// it is an error.
func decodeTuple(data []byte) ([]any, error) {
	d := &decoder{buf: data}
	if d.byte() != '(' {
		return nil, errMarshal
	}
	n := d.count()
	var out []any
	for range n {
		out = append(out, d.value())
	}
	if d.err == nil && len(d.buf) > 0 {
		d.err = errMarshal
	}
	return out, d.err
}

func (d *decoder) value() any {
	switch d.byte() {
	case 'T':
		return true
	case 'F':
		return false
	case 'u':
		return string(d.take(d.count()))
	case 's':
		return d.take(d.count())
	case '[':
		var out []string
		for range d.count() {
			s, _ := d.value().(string)
			out = append(out, s)
		}
		return out
	}
	d.err = errMarshal
	return nil
}

// frame puts a length before marshal data.
func frame(data []byte) ([]byte, error) {
	if len(data) > mostMessage {
		return nil, fmt.Errorf("%w: %d bytes", errProtocol, len(data))
	}
	return append(binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(data)), uint32(len(data))), data...), nil
}
