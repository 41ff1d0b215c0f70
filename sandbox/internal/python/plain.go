package python

import (
	"encoding/binary"
	"fmt"
)

// mostDepth is how deep plain data may nest: far below what marshal itself takes.
const mostDepth = 200

// checkPlain says whether data is one marshal value that is made of nothing but None, booleans, numbers, strings, bytes,
// tuples, lists, dicts, sets and Ellipsis. Code objects and references, which could harm the guest that loads them, are
// refused.
func checkPlain(data []byte) error {
	d := &decoder{buf: data}
	d.item(0)
	if d.err == nil && len(d.buf) > 0 {
		return fmt.Errorf("%w: %d bytes after the value", errMarshal, len(d.buf))
	}
	return d.err
}

// plain skips one value and reports whether there was one: a dict ends with a value that is none.
func (d *decoder) plain(depth int) bool {
	if depth > mostDepth {
		d.err = fmt.Errorf("%w: nested deeper than %d", errMarshal, mostDepth)
	}
	switch kind := d.byte(); kind {
	case 'N', 'T', 'F', '.':
	case 'i':
		d.take(4)
	case 'g':
		d.take(8)
	case 'y':
		d.take(16)
	case 'l':
		d.long()
	case 's', 'u':
		d.take(d.count())
	case '(', '[', '<', '>':
		for range d.count() {
			d.item(depth + 1)
		}
	case '{':
		for d.plain(depth + 1) {
			d.item(depth + 1)
		}
	case '0':
		return false
	default:
		if d.err == nil {
			d.err = fmt.Errorf("%w: a value of type %q is not plain data", errMarshal, kind)
		}
	}
	return d.err == nil
}

// item skips one value that must be there.
func (d *decoder) item(depth int) {
	if d.err == nil && !d.plain(depth) && d.err == nil {
		d.err = errMarshal
	}
}

// long skips a big integer: a signed count of 15-bit digits, then the digits.
func (d *decoder) long() {
	b := d.take(4)
	if b == nil {
		return
	}
	n := int(int32(binary.LittleEndian.Uint32(b)))
	d.take(2 * max(n, -n))
}
