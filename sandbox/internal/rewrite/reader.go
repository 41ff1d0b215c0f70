package rewrite

import (
	"bytes"
	"fmt"
)

// reader walks the bytes of a module or of a part of it. Its first failure sticks: every later read gives zero and
// moves nothing, so that decoders need to look at err only where they loop. Positions are offsets in the module.
type reader struct {
	buf []byte // the module up to the part's end
	pos int
	err error
}

func (r *reader) more() bool { return r.err == nil && r.pos < len(r.buf) }

func (r *reader) left() int { return len(r.buf) - r.pos }

func (r *reader) malformed(at int, format string, args ...any) {
	r.fail(fmt.Errorf("%w: %s at byte %d", ErrMalformed, fmt.Sprintf(format, args...), at))
}

func (r *reader) unsupported(at int, format string, args ...any) {
	r.fail(fmt.Errorf("%w %s at byte %d", ErrUnsupported, fmt.Sprintf(format, args...), at))
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *reader) byte() byte {
	if !r.more() {
		r.malformed(r.pos, "unexpected end")
		return 0
	}
	b := r.buf[r.pos]
	r.pos++
	return b
}

// peek gives the next byte without taking it, and zero at the end.
func (r *reader) peek() byte {
	if !r.more() {
		return 0
	}
	return r.buf[r.pos]
}

func (r *reader) bytes(n uint32) []byte {
	if r.err == nil && uint64(n) > uint64(r.left()) {
		r.malformed(r.pos, "%d bytes wanted, %d left", n, r.left())
	}
	if r.err != nil {
		return nil
	}
	b := r.buf[r.pos : r.pos+int(n)]
	r.pos += int(n)
	return b
}

// part takes the next n bytes as a reader of their own.
func (r *reader) part(n uint32) reader {
	start := r.pos
	r.bytes(n)
	return reader{buf: r.buf[:r.pos], pos: start, err: r.err}
}

// u32 reads an unsigned LEB128 number of at most 32 bits in at most five bytes; padding with zeros is allowed.
func (r *reader) u32() uint32 {
	if b := r.peek(); b < 0x80 && r.more() {
		r.pos++
		return uint32(b)
	}
	var v uint32
	for shift := 0; shift < 35 && r.err == nil; shift += 7 {
		b := r.byte()
		if shift == 28 && b > 0x0f {
			break
		}
		v |= uint32(b&0x7f) << shift
		if b < 0x80 {
			return v
		}
	}
	r.malformed(r.pos, "number of more than 32 bits")
	return 0
}

// signed reads a signed LEB128 number of at most the given bits, 32, 33 or 64, in as few bytes as hold that many bits
// or fewer.
func (r *reader) signed(bits int) int64 {
	var v int64
	for shift := 0; shift < bits && r.err == nil; shift += 7 {
		b := r.byte()
		if spare := uint8(0x7f) &^ (1<<(bits-shift-1) - 1); bits-shift < 7 && b&spare != 0 && b&spare != spare || bits-shift < 7 && b >= 0x80 {
			break
		}
		v |= int64(b&0x7f) << shift
		if b < 0x80 {
			if shift+7 < 64 {
				v = v << (64 - shift - 7) >> (64 - shift - 7)
			}
			return v
		}
	}
	r.malformed(r.pos, "number of more than %d bits", bits)
	return 0
}

// count reads the length of a vector whose elements take at least one byte each, so that it bounds what is allocated.
// A section that is absent has none.
func (r *reader) count() int {
	if r.buf == nil {
		return 0
	}
	at := r.pos
	n := r.u32()
	if r.err == nil && uint64(n) > uint64(r.left()) {
		r.malformed(at, "vector of %d in %d bytes", n, r.left())
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

// index reads an index that must be below limit.
func (r *reader) index(kind string, limit int) uint32 {
	at := r.pos
	i := r.u32()
	if r.err == nil && uint64(i) >= uint64(limit) {
		r.malformed(at, "%s %d of %d", kind, i, limit)
	}
	return i
}

// zero reads the index of the only memory, a reserved byte in the first version of the format.
func (r *reader) zero(what string) {
	if at := r.pos; r.u32() != 0 {
		r.unsupported(at, "%s other than 0", what)
	}
}

func (r *reader) name() string { return string(r.bytes(r.u32())) }

// done says that the part must have been read to its end.
func (r *reader) done(what string) {
	if r.more() {
		r.malformed(r.pos, "%d bytes too many in the %s", r.left(), what)
	}
}

// header takes the magic number and the version.
func (r *reader) header() {
	if !bytes.Equal(r.bytes(8), []byte("\x00asm\x01\x00\x00\x00")) {
		r.malformed(0, "no header of a version 1 module")
	}
}
