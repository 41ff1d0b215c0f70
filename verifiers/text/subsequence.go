package text

import "math/bits"

// lanes is how many words of bits go through the candidate at once.
const lanes = 4

// commonSubsequence returns the length of the longest common subsequence of two texts of symbols. The reference's
// symbols are numbered from 1 to symbols; a 0 in the candidate is none of them.
//
// It is the bit-parallel algorithm of Hyyrö 2004 in blocks of 256 symbols of the reference: a block goes through the
// whole candidate, and the carries out of it are kept for the block above. Memory grows with the sum of the lengths and
// time with their product, a 64th of it in words.
func commonSubsequence(reference, candidate []uint32, symbols int) int {
	masks := make([][lanes]uint64, symbols+1)
	carries := make([]uint8, len(candidate))
	length := 0
	for len(reference) > 0 {
		block := reference[:min(len(reference), lanes*64)]
		reference = reference[len(block):]
		for i, symbol := range block {
			masks[symbol][i/64] |= 1 << (i % 64)
		}
		length += through(candidate, masks, carries)
		for _, symbol := range block {
			masks[symbol] = [lanes]uint64{}
		}
	}
	return length
}

// through takes one block through the candidate and returns how many of its symbols are in the subsequence. Bits above
// the block's end match nothing and stay set.
func through(candidate []uint32, masks [][lanes]uint64, carries []uint8) int {
	const all = ^uint64(0)
	s0, s1, s2, s3 := all, all, all, all
	for i, symbol := range candidate {
		m := &masks[symbol]
		u0, u1, u2, u3 := s0&m[0], s1&m[1], s2&m[2], s3&m[3]
		t0, carry := bits.Add64(s0, u0, uint64(carries[i]))
		t1, carry := bits.Add64(s1, u1, carry)
		t2, carry := bits.Add64(s2, u2, carry)
		t3, carry := bits.Add64(s3, u3, carry)
		s0, s1, s2, s3 = t0|s0&^m[0], t1|s1&^m[1], t2|s2&^m[2], t3|s3&^m[3]
		carries[i] = uint8(carry)
	}
	return lanes*64 - bits.OnesCount64(s0) - bits.OnesCount64(s1) - bits.OnesCount64(s2) - bits.OnesCount64(s3)
}
