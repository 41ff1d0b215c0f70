package python

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

const (
	// stackPages is the C stack that the interpreter gets, in pages of 64 KiB. As it is built it has 512 KiB, which a
	// function that calls itself through C, as any under functools.cache or sorted does, exhausts 50 deep; a level takes
	// 9.5 KB. Pages that nobody touches cost nothing.
	stackPages = 512
	wasmPage   = 64 << 10
)

// The interpreter as it is built counts 500 levels of C recursion before RecursionError, of which functools.cache takes
// three for each of a program's: const 500 and its store into the thread's state. It shall count 8,000, for which the
// stack suffices.
var (
	builtLimit = []byte{0x41, 0xf4, 0x03, 0x36, 0x02, 0x18, 0x20}
	ownLimit   = []byte{0x41, 0xc0, 0x3e, 0x36, 0x02, 0x18, 0x20}
)

var errBuild = errors.New("python: this is not the build of the interpreter that is pinned")

// withStack gives the interpreter's module a deeper C stack, behind its initial memory, and lets it be used.
func withStack(module []byte) ([]byte, error) {
	if bytes.Count(module, builtLimit) != 1 {
		return nil, fmt.Errorf("%w: its limit of C recursion is not where it should be", errBuild)
	}
	const header = 8
	if len(module) < header {
		return nil, errBuild
	}
	out := append(make([]byte, 0, len(module)+16), module[:header]...)
	var top uint64
	for rest := module[header:]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return nil, errBuild
		}
		body := rest[1+n : 1+n+int(size)]
		rest = rest[1+n+int(size):]
		var err error
		switch id {
		case 5:
			body, top, err = growMemory(body)
		case 6:
			body, err = moveStack(body, top)
		}
		if err != nil {
			return nil, err
		}
		out = binary.AppendUvarint(append(out, id), uint64(len(body)))
		out = append(out, body...)
	}
	return bytes.Replace(out, builtLimit, ownLimit, 1), nil
}

// growMemory adds the stack to the memory section's one memory, which has no maximum. top is the address at its end.
func growMemory(body []byte) (grown []byte, top uint64, err error) {
	if len(body) < 3 || body[0] != 1 || body[1] != 0 {
		return nil, 0, fmt.Errorf("%w: memory section %x", errBuild, body)
	}
	least, n := binary.Uvarint(body[2:])
	if n <= 0 {
		return nil, 0, errBuild
	}
	least += stackPages
	return binary.AppendUvarint([]byte{1, 0}, least), least * wasmPage, nil
}

// moveStack sets the only global, the mutable i32 that points to the stack's top.
func moveStack(body []byte, top uint64) ([]byte, error) {
	if top == 0 || len(body) < 6 || !bytes.HasPrefix(body, []byte{1, 0x7f, 1, 0x41}) || body[len(body)-1] != 0x0b {
		return nil, fmt.Errorf("%w: global section %x", errBuild, body)
	}
	out := []byte{1, 0x7f, 1, 0x41}
	// A signed LEB128 number: the sign bit is the last group's.
	v := int64(top)
	for v > 0x3f {
		out = append(out, byte(v&0x7f)|0x80)
		v >>= 7
	}
	return append(out, byte(v), 0x0b), nil
}
