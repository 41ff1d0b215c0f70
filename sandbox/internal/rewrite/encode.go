package rewrite

func appendU32(out []byte, v uint32) []byte {
	for ; v >= 0x80; v >>= 7 {
		out = append(out, byte(v)|0x80)
	}
	return append(out, byte(v))
}

func appendS32(out []byte, v int32) []byte {
	for ; v < -64 || v > 63; v >>= 7 {
		out = append(out, byte(v)|0x80)
	}
	return append(out, byte(v)&0x7f)
}

// putS32 writes a number from 0 to 8191 in two bytes.
func putS32(out []byte, v int) {
	out[0], out[1] = byte(v)|0x80, byte(v>>7)
}

func appendName(out []byte, name string) []byte {
	return append(appendU32(out, uint32(len(name))), name...)
}

func appendSection(out []byte, id byte, content []byte) []byte {
	out = appendU32(append(out, id), uint32(len(content)))
	return append(out, content...)
}

// appendVector writes a vector that consists of the encoded elements of an old one and of more encoded ones.
func appendVector(old []byte, count int, more ...[]byte) []byte {
	out := make([]byte, 0, len(old)+32*len(more)+5)
	out = append(appendU32(out, uint32(count+len(more))), old...)
	for _, element := range more {
		out = append(out, element...)
	}
	return out
}
