package sandbox_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

// module assembles a WebAssembly module of sections.
func module(sections ...[]byte) []byte {
	return append([]byte("\x00asm\x01\x00\x00\x00"), bytes.Join(sections, nil)...)
}

// section is one section with its number, how many items it has and their bytes.
func section(id byte, count int, items ...byte) []byte {
	content := append(binary.AppendUvarint(nil, uint64(count)), items...)
	return append(binary.AppendUvarint([]byte{id}, uint64(len(content))), content...)
}

// function is a body without locals.
func function(code ...byte) []byte {
	content := append(append([]byte{0}, code...), 0x0b)
	return append(binary.AppendUvarint(nil, uint64(len(content))), content...)
}

func text(s string) []byte { return append(binary.AppendUvarint(nil, uint64(len(s))), s...) }

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// The sections of a command: a function _start of type () -> () and a page of memory.
var (
	types      = section(1, 1, 0x60, 0, 0)
	functions  = section(3, 1, 0)
	memory     = section(5, 1, 0, 1)
	exports    = section(7, 2, join(text("_start"), []byte{0, 0}, text("memory"), []byte{2, 0})...)
	loops      = []byte{0x03, 0x40, 0x0c, 0, 0x0b}
	mainExport = section(7, 1, join(text("_start"), []byte{0, 0})...)
)

func code(instructions ...byte) []byte { return section(10, 1, function(instructions...)...) }

func TestWasmRun(t *testing.T) {
	many := func(n int) []byte {
		return module(types, section(3, n, make([]byte, n)...), memory, exports, section(10, n, bytes.Repeat(function(), n)...))
	}
	nested := func(n int, open ...byte) []byte {
		return module(types, functions, memory, exports, code(append(bytes.Repeat(open, n), bytes.Repeat([]byte{0x0b}, n)...)...))
	}
	hello := "hello\n"
	// fd_write(1, iovec at 0, 1, 16)
	prints := module(section(1, 2, 0x60, 0, 0, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f),
		section(2, 1, join(text("wasi_snapshot_preview1"), text("fd_write"), []byte{0, 1})...), functions, memory,
		section(7, 2, join(text("_start"), []byte{0, 1}, text("memory"), []byte{2, 0})...),
		code(0x41, 1, 0x41, 0, 0x41, 1, 0x41, 16, 0x10, 0, 0x1a),
		section(11, 1, join([]byte{0, 0x41, 0, 0x0b}, text("\x20\x00\x00\x00\x06\x00\x00\x00"+strings.Repeat("\x00", 24)+hello))...))
	for name, c := range map[string]struct {
		module []byte
		status sandbox.Status
		stdout string
		says   string
	}{
		"prints":                    {prints, sandbox.OK, hello, ""},
		"does nothing":              {module(types, functions, memory, exports, code()), sandbox.OK, "", ""},
		"is no module":              {[]byte("#!/bin/sh\n"), sandbox.CompileError, "", "malformed"},
		"is empty":                  {nil, sandbox.CompileError, "", "malformed"},
		"is invalid":                {module(types, functions, memory, exports, code(0x41, 1)), sandbox.CompileError, "", "compile"},
		"is no command":             {module(types, functions, memory, code()), sandbox.CompileError, "", "_start"},
		"has no memory":             {module(types, functions, mainExport, code()), sandbox.CompileError, "", "no memory"},
		"imports the unknown":       {module(types, section(2, 1, join(text("env"), text("launch"), []byte{0, 0})...), functions, memory, exports, code()), sandbox.CompileError, "", "env.launch"},
		"imports by another type":   {module(types, section(2, 1, join(text("wasi_snapshot_preview1"), text("fd_write"), []byte{0, 0})...), functions, memory, exports, code()), sandbox.CompileError, "", "fd_write"},
		"traps":                     {module(types, functions, memory, exports, code(0x00)), sandbox.RuntimeError, "", "aborted"},
		"loops":                     {module(types, functions, memory, exports, code(loops...)), sandbox.TimeLimit, "", "computed for more than"},
		"loops in its start":        {module(types, section(3, 2, 0, 0), memory, exports, []byte{8, 1, 1}, section(10, 2, join(function(), function(loops...))...)), sandbox.TimeLimit, "", "computed for more than"},
		"traps in its start":        {module(types, section(3, 2, 0, 0), memory, exports, []byte{8, 1, 1}, section(10, 2, join(function(), function(0x00))...)), sandbox.RuntimeError, "", ""},
		"recurses":                  {module(types, functions, memory, exports, code(0x10, 0)), sandbox.RecursionLimit, "", ""},
		"recurses by turns":         {module(types, section(3, 2, 0, 0), memory, exports, section(10, 2, join(function(0x10, 1), function(0x10, 0))...)), sandbox.RecursionLimit, "", ""},
		"begins with 4 GiB":         {module(types, functions, section(5, 1, 0, 0x80, 0x80, 4), exports, code()), sandbox.MemoryLimit, "", "more memory than it may have"},
		"begins with more":          {module(types, functions, section(5, 1, 0, 0x81, 0x80, 4), exports, code()), sandbox.CompileError, "", ""},
		"grows without end":         {module(types, functions, memory, exports, code(0x03, 0x40, 0x41, 1, 0x40, 0, 0x41, 0x7f, 0x47, 0x0d, 0, 0x0b, 0x00)), sandbox.MemoryLimit, "", ""},
		"writes outside":            {module(types, functions, memory, exports, code(0x41, 0x7f, 0x41, 1, 0x36, 2, 0)), sandbox.RuntimeError, "", "out of bounds"},
		"has data outside":          {module(types, functions, memory, exports, code(), section(11, 1, join([]byte{0, 0x41, 0x7f, 0x0b}, text("x"))...)), sandbox.CompileError, "", ""},
		"has a huge table":          {module(types, functions, section(4, 1, 0x70, 0, 0x80, 0x80, 0x80, 0x80, 8), memory, exports, code()), sandbox.CompileError, "", "a table of 2147483648 elements"},
		"has many tables":           {module(types, functions, section(4, 100, bytes.Repeat([]byte{0x70, 0, 1}, 100)...), memory, exports, code()), sandbox.CompileError, "", "100 tables"},
		"grows a table":             {module(types, functions, section(4, 1, 0x70, 0, 1), memory, exports, code(0x03, 0x40, 0xd0, 0x70, 0x41, 0x80, 0x80, 4, 0xfc, 15, 0, 0x41, 0x7f, 0x47, 0x0d, 0, 0x0b)), sandbox.OK, "", ""},
		"has a million functions":   {many(1_000_000), sandbox.CompileError, "", "1000000 functions"},
		"has many functions":        {many(100_000), sandbox.OK, "", ""},
		"nests blocks":              {nested(40_000, 0x02, 0x40), sandbox.OK, "", ""},
		"nests a million blocks":    {nested(300_000, 0x02, 0x40), sandbox.CompileError, "", "function 0 has 900002 bytes"},
		"nests loops":               {nested(5_000, 0x03, 0x40), sandbox.OK, "", ""},
		"nests conditions":          {nested(5_000, 0x41, 1, 0x04, 0x40), sandbox.OK, "", ""},
		"exports what limits it":    {module(types, functions, memory, section(6, 1, 0x7f, 1, 0x41, 5, 0x0b), section(7, 3, join(text("_start"), []byte{0, 0}, text("memory"), []byte{2, 0}, text("assay.fuel"), []byte{3, 0})...), code()), sandbox.CompileError, "", "reserved name"},
		"imports what limits it":    {module(types, section(2, 1, join(text("assay"), text("tick"), []byte{0, 0})...), functions, memory, exports, code()), sandbox.CompileError, "", "reserved name"},
		"uses threads":              {module(types, functions, section(5, 1, 3, 1, 1), exports, code()), sandbox.CompileError, "", "unsupported"},
		"is larger than is allowed": {append(prints, section(0, 0, make([]byte, 17<<20)...)...), sandbox.CompileError, "", "at most 16777216 are allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			s := sandboxtest.Open(t)
			start := time.Now()
			p, r, err := s.Compile(t.Context(), sandbox.Source{Language: sandbox.Wasm, Code: c.module}, sandbox.Limits{})
			compiled := time.Since(start)
			if err == nil && r.Status == sandbox.OK {
				r, err = p.Run(t.Context(), sandbox.Input{Limits: tightFor(c.status)})
			}
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != c.status || string(r.Stdout) != c.stdout || !strings.Contains(r.Explanation, c.says) {
				t.Errorf("%s: %s\nstdout %.300q\nstderr %.300q\nwant %s: %s, %q", r.Status, r.Explanation, r.Stdout, r.Stderr, c.status, c.says, c.stdout)
			}
			t.Logf("compiled in %v, ran %v of processor time", compiled.Round(time.Millisecond), r.CPU.Round(time.Millisecond))
		})
	}
}
