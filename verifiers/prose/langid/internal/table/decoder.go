package table

import (
	"encoding/binary"
	"errors"
)

var errMalformed = errors.New("it is cut off or malformed")

// decoder reads a table. After its first error everything reads as zero.
type decoder struct {
	rest []byte
	err  error
}

func (d *decoder) fail() { d.rest, d.err = nil, errMalformed }

// take reads n bytes; none where fewer are left.
func (d *decoder) take(n int) []byte {
	if n > len(d.rest) {
		d.fail()
		return nil
	}
	taken := d.rest[:n]
	d.rest = d.rest[n:]
	return taken
}

func (d *decoder) byte() uint8 {
	b := d.take(1)
	if b == nil {
		return 0
	}
	return b[0]
}

func (d *decoder) uint16() uint16 {
	b := d.take(2)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint16(b)
}

func (d *decoder) text(n int) string { return string(d.take(n)) }

// count reads a number that is at most limit.
func (d *decoder) count(limit int) int {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 || v > uint64(limit) {
		d.fail()
		return 0
	}
	d.rest = d.rest[n:]
	return int(v)
}
