package clang

import (
	"bytes"
	"encoding/binary"
)

// dataSection is the number of the section that fills a module's memory (core specification, section 5.5.14).
const (
	dataSection = 11
	opI32Const  = 0x41
	opEnd       = 0x0b
)

// leastGap is how many zeros are worth ending one segment of data and beginning another.
const leastGap = 64

// trim leaves out of a linked module the data that is zero, as memory is from the start: this linker writes out what
// others only reserve, 80 MB for an array of 20 million numbers. A module of another shape is returned as it is.
func trim(module []byte) []byte {
	const header = 8
	for at := header; at < len(module); {
		size, n := binary.Uvarint(module[at+1:])
		start := at + 1 + n
		if n <= 0 || size > uint64(len(module)-start) {
			return module
		}
		end := start + int(size)
		if module[at] == dataSection {
			data, ok := trimSegments(module[start:end])
			if !ok {
				return module
			}
			out := append(bytes.Clone(module[:at]), dataSection)
			out = append(binary.AppendUvarint(out, uint64(len(data))), data...)
			return append(out, module[end:]...)
		}
		at = end
	}
	return module
}

// trimSegments rewrites the content of a data section.
func trimSegments(section []byte) (out []byte, ok bool) {
	count, n := binary.Uvarint(section)
	rest := section[max(n, 0):]
	var segments []byte
	written := uint64(0)
	for range count {
		offset, content, after, ok := segment(rest)
		if !ok {
			return nil, false
		}
		for from, to := range dense(content) {
			segments = appendSegment(segments, offset+uint32(from), content[from:to])
			written++
		}
		rest = after
	}
	return append(binary.AppendUvarint(nil, written), segments...), n > 0 && len(rest) == 0
}

// segment reads an active segment of the first memory at a constant offset.
func segment(b []byte) (offset uint32, content, rest []byte, ok bool) {
	if len(b) < 2 || b[0] != 0 || b[1] != opI32Const {
		return 0, nil, nil, false
	}
	offset, n := signed(b[2:])
	b = b[2+n:]
	if n == 0 || len(b) == 0 || b[0] != opEnd {
		return 0, nil, nil, false
	}
	size, n := binary.Uvarint(b[1:])
	if n <= 0 || size > uint64(len(b)-1-n) {
		return 0, nil, nil, false
	}
	return offset, b[1+n : 1+n+int(size)], b[1+n+int(size):], true
}

// signed reads a signed LEB128 of 32 bits and says how many bytes it has, 0 if it is none.
func signed(b []byte) (value uint32, n int) {
	for shift := 0; n < len(b) && shift < 35; shift += 7 {
		c := b[n]
		value |= uint32(c&0x7f) << shift
		if n++; c&0x80 == 0 {
			if c&0x40 != 0 && shift+7 < 32 {
				value |= ^uint32(0) << (shift + 7)
			}
			return value, n
		}
	}
	return 0, 0
}

func appendSegment(out []byte, offset uint32, content []byte) []byte {
	out = append(out, 0, opI32Const)
	v := int32(offset)
	for ; v < -64 || v > 63; v >>= 7 {
		out = append(out, byte(v)|0x80)
	}
	out = append(out, byte(v)&0x7f, opEnd)
	return append(binary.AppendUvarint(out, uint64(len(content))), content...)
}

// dense yields the ranges of a content between its long gaps.
func dense(content []byte) func(yield func(from, to int) bool) {
	return func(yield func(from, to int) bool) {
		for at := 0; at < len(content); {
			at += zeros(content[at:])
			from := at
			for at < len(content) {
				gap := zeros(content[at:])
				if gap >= leastGap || gap == len(content)-at {
					break
				}
				at += gap + 1
			}
			if from < at && !yield(from, at) {
				return
			}
		}
	}
}

// zeros is how many zeros a content begins with.
func zeros(b []byte) int {
	n := 0
	for len(b)-n >= 8 && binary.LittleEndian.Uint64(b[n:]) == 0 {
		n += 8
	}
	for n < len(b) && b[n] == 0 {
		n++
	}
	return n
}
