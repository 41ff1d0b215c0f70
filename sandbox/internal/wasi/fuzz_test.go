package wasi_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/tetratelabs/wazero/sys"

	"github.com/assay-rl/assay/sandbox/internal/wasi"
)

// FuzzCalls makes a guest call functions at random, with pointers into a memory of paths, buffers and subscriptions and
// out of it. Nothing may panic, no quota may be exceeded, and the next job must begin as the first did.
func FuzzCalls(f *testing.F) {
	f.Add([]byte{0, 0, 0})
	f.Add([]byte("\x20\x03\x10\x02\x09\x01\x40\x00\x00\x50\x21\x03\x11\x02\x09\x01\x40\x00\x00\x50\x1b\x04\x60\x01\x50"))
	guests := []*guest{
		newGuest(f, "wasi_snapshot_preview1", wasi.Config{Root: base(f)}),
		newGuest(f, "wasi_unstable", wasi.Config{Root: base(f)}),
	}
	j := begin
	j.Files = map[string][]byte{"in": []byte("laid")}
	var first [2]string
	for _, g := range guests {
		g.save("/tmp/warm", "warm")
		g.ok("path_create_directory", root, "/tmp/dir")
		g.Mark()
	}
	f.Fuzz(func(t *testing.T, calls []byte) {
		for i, g := range guests {
			g.TB = t
			g.begin(j)
			g.furnish()
			g.random(calls)
			used := g.End()
			if int64(len(used.Stdout)+len(used.Stderr)) > begin.Limits.Output {
				t.Fatalf("%d bytes of output", len(used.Stdout)+len(used.Stderr))
			}
			g.begin(j)
			seen := g.state()
			g.End()
			if first[i] == "" {
				first[i] = seen
			}
			if seen != first[i] {
				t.Fatalf("the next job begins with\n%s\nthe first with\n%s", seen, first[i])
			}
		}
	})
}

// paths are what the fuzzer's pointers may hit, sixteen bytes apart.
var paths = []string{"/tmp/a", "/tmp/b", "/tmp/dir", "/tmp/dir/c", "/work/in", "/work", "..", "/etc/link", "/dev/stdout", "/tmp/warm", "/dev/null"}

// furnish lays paths, buffers that lead to them and to nowhere, and a subscription into the beginning of memory.
func (g *guest) furnish() {
	m := g.module.Memory()
	for i, path := range paths {
		m.WriteString(uint32(i*16), path+"\x00\x00\x00\x00\x00\x00\x00")
		m.WriteUint32Le(uint32(192+8*i), uint32(i*16))
		m.WriteUint32Le(uint32(196+8*i), uint32(1<<i))
	}
	m.Write(320, subscribe("wasi_unstable", 1, 1000, 0))
}

// random reads calls from bytes: a function, then a byte per argument.
func (g *guest) random(calls []byte) {
	for len(calls) > 0 {
		name := names[int(calls[0])%len(names)]
		args := make([]uint64, len(signatures[name]))
		calls = calls[1:]
		for i := range args {
			if len(calls) > 0 {
				args[i] = argument(calls[0], signatures[name][i])
				calls = calls[1:]
			}
		}
		_, err := g.module.ExportedFunction(name).Call(g.ctx, args...)
		if exit := (*sys.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			g.Fatalf("%s(%v): %v", name, args, err)
		}
		if files, bytes := g.Used(); files > begin.Limits.Files || bytes > begin.Limits.FileBytes {
			g.Fatalf("%s(%v): %d files with %d bytes", name, args, files, bytes)
		}
	}
}

// argument makes small numbers likely: descriptors, lengths, flags, multiples of eight, and the ends of each range.
func argument(b byte, kind byte) uint64 {
	switch {
	case b < 32:
		return uint64(b)
	case b < 240:
		return uint64(b-32) * 8
	case kind == 'l':
		return []uint64{1 << 62, 1<<63 - 1, 1 << 63, ^uint64(0)}[b%4]
	}
	return []uint64{65528, 65535, 1 << 31, 1<<32 - 1}[b%4]
}

// state describes the file system and the first descriptors.
func (g *guest) state() string {
	out := []byte(g.inventory("/tmp/warm", "/work/in", "/tmp/dir") + g.load("/tmp/warm") + g.load("/work/in"))
	for fd := range uint32(8) {
		out = fmt.Append(out, g.call("fd_fdstat_get", fd, 64), g.view(64, 24))
	}
	return string(out)
}
