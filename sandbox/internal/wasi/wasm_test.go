package wasi_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"

	"github.com/assay-rl/assay/sandbox/internal/wasi"
	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// signatures are the functions' parameters as the guests' compilers declare them.
var signatures = map[string]string{
	"args_get": "ii", "args_sizes_get": "ii", "environ_get": "ii", "environ_sizes_get": "ii",
	"clock_res_get": "ii", "clock_time_get": "ili", "fd_advise": "illi", "fd_allocate": "ill", "fd_close": "i",
	"fd_datasync": "i", "fd_fdstat_get": "ii", "fd_fdstat_set_flags": "ii", "fd_fdstat_set_rights": "ill",
	"fd_filestat_get": "ii", "fd_filestat_set_size": "il", "fd_filestat_set_times": "illi", "fd_pread": "iiili",
	"fd_prestat_get": "ii", "fd_prestat_dir_name": "iii", "fd_pwrite": "iiili", "fd_read": "iiii",
	"fd_readdir": "iiili", "fd_renumber": "ii", "fd_seek": "ilii", "fd_sync": "i", "fd_tell": "ii", "fd_write": "iiii",
	"path_create_directory": "iii", "path_filestat_get": "iiiii", "path_filestat_set_times": "iiiilli",
	"path_link": "iiiiiii", "path_open": "iiiiillii", "path_readlink": "iiiiii", "path_remove_directory": "iii",
	"path_rename": "iiiiii", "path_symlink": "iiiii", "path_unlink_file": "iii", "poll_oneoff": "iiii",
	"proc_exit": "i", "proc_raise": "i", "random_get": "ii", "sched_yield": "", "sock_accept": "iii",
	"sock_recv": "iiiiii", "sock_send": "iiiii", "sock_shutdown": "ii",
}

// names are the functions in the order in which the module has them; sorted, so that a fuzzing input means the same twice.
var names = slices.Sorted(maps.Keys(signatures))

// module assembles a guest with one page of memory that exports each function it imports, wrapped, so that a test calls
// what a guest calls.
func module(from string) []byte {
	var types, imports, functions, exports, code []byte
	n := len(names)
	for i, name := range names {
		parameters, result := signatures[name], []byte{1, 0x7f}
		if name == "proc_exit" {
			result = []byte{0}
		}
		types = append(append(append(types, 0x60), vector(valueTypes(parameters))...), result...)
		imports = append(append(imports, text(from)...), text(name)...)
		imports = append(append(imports, 0), leb(i)...)
		functions = append(functions, leb(i)...)
		exports = append(append(append(exports, text(name)...), 0), leb(n+i)...)
		code = append(code, vector(wrapper(i, len(parameters)))...)
	}
	exports = append(append(exports, text("memory")...), 2, 0)
	out := []byte("\x00asm\x01\x00\x00\x00")
	for _, section := range []struct {
		id    byte
		count int
		body  []byte
	}{{1, n, types}, {2, n, imports}, {3, n, functions}, {5, 1, []byte{1, 1, 1}}, {7, n + 1, exports}, {10, n, code}} {
		out = append(append(out, section.id), vector(append(leb(section.count), section.body...))...)
	}
	return out
}

func wrapper(function, parameters int) []byte {
	body := []byte{0}
	for p := range parameters {
		body = append(body, 0x20, byte(p)) // local.get
	}
	return append(append(append(body, 0x10), leb(function)...), 0x0b) // call, end
}

func valueTypes(signature string) []byte {
	return []byte(strings.NewReplacer("i", "\x7f", "l", "\x7e").Replace(signature))
}

func leb(n int) []byte       { return binary.AppendUvarint(nil, uint64(n)) }
func vector(b []byte) []byte { return append(leb(len(b)), b...) }
func text(s string) []byte   { return vector([]byte(s)) }

// stop is the host of these tests: it unwinds as wazero's own proc_exit does, and remembers why.
type stop struct {
	code  uint32
	limit wasi.Limit
}

func (s *stop) Exit(_ context.Context, _ api.Module, code uint32) {
	s.code = code
	panic(sys.NewExitError(code))
}

func (s *stop) Exceeded(_ context.Context, _ api.Module, l wasi.Limit) {
	s.limit = l
	panic(sys.NewExitError(137))
}

// guest is a module with its System.
type guest struct {
	testing.TB
	*wasi.System
	host   *stop
	ctx    context.Context
	module api.Module
	// free is where the next scratch space begins.
	free uint32
}

// begin is the job that tests run in, unless they say otherwise.
var begin = wasi.Job{
	Now:    time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC),
	Limits: wasi.Limits{Output: 1000, Files: 10, FileBytes: 10000, Wall: 10 * time.Second},
}

func newGuest(t testing.TB, from string, c wasi.Config) *guest {
	t.Helper()
	host := &stop{}
	c.Host = host
	s, err := wasi.New(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx := wasi.With(context.Background(), s)
	config := wazero.NewRuntimeConfigInterpreter()
	if _, timed := t.(*testing.B); timed {
		config = wazero.NewRuntimeConfig() // the interpreter allocates in every call
	}
	r := wazero.NewRuntimeWithConfig(ctx, config)
	t.Cleanup(func() { _ = r.Close(ctx) })
	if err := wasi.Instantiate(ctx, r); err != nil {
		t.Fatal(err)
	}
	m, err := r.InstantiateWithConfig(ctx, module(from), wazero.NewModuleConfig().WithStartFunctions())
	if err != nil {
		t.Fatal(err)
	}
	return &guest{TB: t, System: s, host: host, ctx: ctx, module: m, free: 1024}
}

// start is a guest of preview 1 with a job begun.
func start(t testing.TB, j wasi.Job) *guest {
	t.Helper()
	g := newGuest(t, "wasi_snapshot_preview1", wasi.Config{})
	g.begin(j)
	return g
}

func (g *guest) begin(j wasi.Job) {
	g.Helper()
	g.free = 1024
	if err := g.Begin(j); err != nil {
		g.Fatal(err)
	}
}

// call calls a function with integers of any type; a string becomes two arguments, where it lies and its length.
func (g *guest) call(name string, args ...any) errno.Errno {
	g.Helper()
	var stack []uint64
	for _, arg := range args {
		switch v := arg.(type) {
		case string:
			stack = append(stack, uint64(g.put([]byte(v))), uint64(len(v)))
		case int:
			stack = append(stack, uint64(v))
		case uint32:
			stack = append(stack, uint64(v))
		case uint64:
			stack = append(stack, v)
		default:
			g.Fatalf("argument %v is a %T", arg, arg)
		}
	}
	result, err := g.module.ExportedFunction(name).Call(g.ctx, stack...)
	if err != nil {
		g.Fatalf("%s(%v): %v", name, args, err)
	}
	return errno.Errno(result[0])
}

// ok calls a function that must succeed.
func (g *guest) ok(name string, args ...any) {
	g.Helper()
	if got := g.call(name, args...); got != errno.Success {
		g.Fatalf("%s(%v) = %v", name, args, got)
	}
}

// put copies bytes into the guest's memory.
func (g *guest) put(b []byte) uint32 {
	g.Helper()
	p := g.free
	g.free += uint32(len(b)+15) &^ 7
	if !g.module.Memory().Write(p, b) {
		g.Fatal("the test's scratch space is used up")
	}
	return p
}

// view returns n bytes of the guest's memory.
func (g *guest) view(p, n uint32) []byte {
	g.Helper()
	b, ok := g.module.Memory().Read(p, n)
	if !ok {
		g.Fatalf("no memory at %d", p)
	}
	return b
}

func (g *guest) uint32(p uint32) uint32 { return binary.LittleEndian.Uint32(g.view(p, 4)) }
func (g *guest) uint64(p uint32) uint64 { return binary.LittleEndian.Uint64(g.view(p, 8)) }

// iovec lays an array of one buffer.
func (g *guest) iovec(p uint32, n int) uint32 {
	return g.put(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, p), uint32(n)))
}

const (
	root       = 3
	rightRead  = 1 << 1
	rightWrite = 1 << 6
	readWrite  = rightRead | rightWrite

	create, directory, exclusive, truncate = 1, 2, 4, 8
)

// tryOpen opens a path from the root, following links.
func (g *guest) tryOpen(path string, oflags, rights int) (uint32, errno.Errno) {
	g.Helper()
	p := g.put(make([]byte, 4))
	err := g.call("path_open", root, 1, path, oflags, rights, 0, 0, p)
	return g.uint32(p), err
}

func (g *guest) open(path string, oflags, rights int) uint32 {
	g.Helper()
	fd, err := g.tryOpen(path, oflags, rights)
	if err != errno.Success {
		g.Fatalf("open %q: %v", path, err)
	}
	return fd
}

func (g *guest) tryWrite(fd uint32, content string) errno.Errno {
	g.Helper()
	return g.call("fd_write", fd, g.iovec(g.put([]byte(content)), len(content)), 1, g.put(make([]byte, 4)))
}

func (g *guest) write(fd uint32, content string) {
	g.Helper()
	if err := g.tryWrite(fd, content); err != errno.Success {
		g.Fatalf("write to %d: %v", fd, err)
	}
}

// read reads at most 64 bytes.
func (g *guest) read(fd uint32) string {
	g.Helper()
	p, n := g.put(make([]byte, 64)), g.put(make([]byte, 4))
	g.ok("fd_read", fd, g.iovec(p, 64), 1, n)
	return string(g.view(p, g.uint32(n)))
}

// save makes a file with a content.
func (g *guest) save(path, content string) {
	g.Helper()
	fd := g.open(path, create|truncate, rightWrite)
	g.write(fd, content)
	g.ok("fd_close", fd)
}

// load returns a file's content.
func (g *guest) load(path string) string {
	g.Helper()
	fd := g.open(path, 0, rightRead)
	defer g.ok("fd_close", fd)
	return g.read(fd)
}

// list returns the names in a directory, read with a buffer of a size in bytes.
func (g *guest) list(path string, size int) []string {
	g.Helper()
	fd := g.open(path, directory, rightRead)
	defer g.ok("fd_close", fd)
	var all []string
	cookie := uint64(0)
	for {
		entries, next := g.entries(fd, cookie, size)
		all = append(all, entries...)
		if next == cookie {
			return all
		}
		cookie = next
	}
}

// entries returns the whole entries of one fd_readdir and the cookie after them.
func (g *guest) entries(fd uint32, cookie uint64, size int) (all []string, next uint64) {
	g.Helper()
	p, used := g.put(make([]byte, size)), g.put(make([]byte, 4))
	g.ok("fd_readdir", fd, p, size, cookie, used)
	b, next := g.view(p, g.uint32(used)), cookie
	for len(b) >= 24 {
		end := 24 + int(binary.LittleEndian.Uint32(b[16:]))
		if end > len(b) {
			break
		}
		all, next = append(all, string(b[24:end])), binary.LittleEndian.Uint64(b)
		b = b[end:]
	}
	return all, next
}

// stopped calls a function that must unwind, and returns how.
func (g *guest) stopped(name string, args ...uint64) error {
	g.Helper()
	_, err := g.module.ExportedFunction(name).Call(g.ctx, args...)
	if err == nil {
		g.Fatalf("%s returned", name)
	}
	return fmt.Errorf("%s: %w", name, err)
}
