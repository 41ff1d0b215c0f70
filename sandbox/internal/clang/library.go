package clang

import (
	"encoding/binary"
	"fmt"
)

// streams are the names that bring the standard streams into a program: in an archive, for a program without them is
// smaller by half a megabyte. It stands before libc++ and so comes first.
var streams = []string{
	"_ZNSt3__23cinE", "_ZNSt3__24coutE", "_ZNSt3__24cerrE", "_ZNSt3__24clogE",
	"_ZNSt3__24wcinE", "_ZNSt3__25wcoutE", "_ZNSt3__25wcerrE", "_ZNSt3__25wclogE",
	"_ZNSt3__28ios_base4InitC1Ev", "_ZNSt3__28ios_base4InitD1Ev",
	"_ZNSt3__28ios_base21assay_sync_with_stdioEb",
}

// library makes a static library of one object, which is linked if one of the names is wanted. The format is System V's:
// members after headers of 60 bytes, the first of them the index of names.
func library(object []byte, names []string) []byte {
	const magic, header = "!<arch>\n", 60
	index := binary.BigEndian.AppendUint32(nil, uint32(len(names)))
	size := 4 + 4*len(names)
	for _, n := range names {
		size += len(n) + 1
	}
	at := len(magic) + header + size + size&1
	for range names {
		index = binary.BigEndian.AppendUint32(index, uint32(at))
	}
	for _, n := range names {
		index = append(append(index, n...), 0)
	}
	return member(member([]byte(magic), "/", index), "a.o/", object)
}

// member appends a file to an archive, padded to an even size.
func member(out []byte, name string, content []byte) []byte {
	out = fmt.Appendf(out, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "644", len(content))
	out = append(out, content...)
	if len(content)%2 != 0 {
		out = append(out, '\n')
	}
	return out
}
