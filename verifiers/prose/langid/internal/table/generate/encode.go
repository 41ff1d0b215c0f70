package main

import (
	"encoding/binary"
	"maps"
	"slices"
)

const version = 1

// encode returns the table in the form that the documentation of the package above describes.
func (b *builder) encode() []byte {
	out := append([]byte("assay n-grams "), version)
	out = appendString(out, source)
	out = binary.AppendUvarint(out, uint64(len(groups)))
	for _, g := range groups {
		out = appendString(out, g.script)
		out = binary.AppendUvarint(out, uint64(len(g.languages)))
		for _, code := range g.languages {
			out = appendString(out, code)
		}
	}
	out = binary.AppendUvarint(out, uint64(len(b.letters)))
	for _, r := range b.letters {
		out = binary.AppendUvarint(out, uint64(r))
	}
	return b.appendGrams(out)
}

func (b *builder) appendGrams(out []byte) []byte {
	out = binary.AppendUvarint(out, uint64(len(b.grams)))
	last := uint32(0)
	for _, key := range slices.Sorted(maps.Keys(b.grams)) {
		out = binary.AppendUvarint(out, uint64(key-last))
		out = appendCosts(out, b.grams[key])
		last = key
	}
	return out
}

// appendCosts writes which languages have an n-gram, and at what cost.
func appendCosts(out []byte, costs *[lanes]uint8) []byte {
	have := uint16(0)
	for lane, c := range costs {
		if c > 0 {
			have |= 1 << lane
		}
	}
	out = binary.LittleEndian.AppendUint16(out, have)
	for _, c := range costs {
		if c > 0 {
			out = append(out, c)
		}
	}
	return out
}

func appendString(out []byte, s string) []byte {
	return append(append(out, byte(len(s))), s...)
}
