package wasi_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/sys"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

// language is an installed guest, compiled.
type language struct {
	testing.TB
	ctx      context.Context
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
}

// install returns a guest, compiled once per machine, or skips the test.
func install(t testing.TB, file guests.File) *language {
	t.Helper()
	content := installed(t, file)
	cacheDir, err := os.UserCacheDir()
	if err != nil {
		t.Skipf("no folder to keep the compiled guest in: %v", err)
	}
	cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(cacheDir, "assay", "wasi-test"))
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	config := wazero.NewRuntimeConfig().WithCompilationCache(cache).WithDebugInfoEnabled(false)
	r := wazero.NewRuntimeWithConfig(ctx, config)
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	if err := wasi.Instantiate(ctx, r); err != nil {
		t.Fatal(err)
	}
	compiled, err := r.CompileModule(ctx, content)
	if err != nil {
		t.Fatal(err)
	}
	return &language{t, ctx, r, compiled}
}

func installed(t testing.TB, file guests.File) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("compiles a whole guest")
	}
	return sandboxtest.Read(t, file)
}

// outcome is how a program ended.
type outcome struct {
	wasi.Usage
	code  uint32
	limit wasi.Limit
}

// run starts the guest anew and gives it a job.
func (l *language) run(c wasi.Config, j wasi.Job, check func(*wasi.System)) outcome {
	l.Helper()
	host := &stop{}
	c.Host = host
	s, err := wasi.New(c)
	if err != nil {
		l.Fatal(err)
	}
	if err := s.Begin(j); err != nil {
		l.Fatal(err)
	}
	m, err := l.runtime.InstantiateModule(wasi.With(l.ctx, s), l.compiled, wazero.NewModuleConfig().WithName(""))
	if exit := (*sys.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		l.Fatal(err)
	}
	if m != nil {
		defer m.Close(l.ctx)
	}
	if check != nil {
		check(s)
	}
	return outcome{s.End(), host.code, host.limit}
}

var generous = wasi.Job{
	Now:    time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC),
	Seed:   7,
	Limits: wasi.Limits{Output: 1 << 20, Files: 100, FileBytes: 64 << 20, Wall: 10 * time.Minute},
}

func TestPython(t *testing.T) {
	python := install(t, guests.Python)
	tests := []struct {
		name, code, stdin, want string
	}{
		{"print", `print("hello"); import sys; print("there", file=sys.stderr)`, "", "hello\n"},
		{"stdin by line", `import sys; print([int(line) for line in sys.stdin])`, "1\n2\n3", "[1, 2, 3]\n"},
		{"input()", `print(input() + input())`, "a\nb\n", "ab\n"},
		{"stdin by path", `print(open("/dev/stdin").read())`, "xyz", "xyz\n"},
		{"stdout is no terminal", `import sys; print([f.isatty() for f in (sys.stdin, sys.stdout, sys.stderr)])`, "", "[False, False, False]\n"},
		{"root", `import os; print(sorted(os.listdir("/")))`, "", "['dev', 'tmp', 'usr', 'work']\n"},
		{"no proc", `import os; print(os.path.exists("/proc"))`, "", "False\n"},
		{"no environment", `import os; print(len(os.environ))`, "", "0\n"},
		{"job's files", `print(open("/work/data/in.txt").read())`, "", "laid\n"},
		{"file round trip", `
with open("/tmp/f", "w") as f: f.write("x" * 100000)
with open("/tmp/f", "r+b") as f:
    f.seek(-3, 2); f.write(b"END"); f.seek(99990); print(f.read()); f.truncate(5)
import os; print(os.stat("/tmp/f").st_size, os.listdir("/tmp"))
os.rename("/tmp/f", "/work/g"); os.symlink("g", "/work/link"); print(open("/work/link").read(), os.readlink("/work/link"))
os.remove("/work/link"); os.mkdir("/tmp/d"); os.rmdir("/tmp/d"); print(os.listdir("/tmp"))`, "", "b'xxxxxxxEND'\n5 ['f']\nxxxxx g\n[]\n"},
		{"stat", `
import os, stat
s = os.stat("/work/data/in.txt"); print(stat.S_ISREG(s.st_mode), s.st_size, s.st_nlink, int(s.st_mtime))
print(stat.S_ISDIR(os.stat("/work").st_mode), stat.S_ISCHR(os.stat("/dev/null").st_mode))`, "", "True 4 1 1777863721\nTrue True\n"},
		{"temporary files", `
import tempfile, os
with tempfile.TemporaryDirectory() as d:
    with tempfile.NamedTemporaryFile(dir=d) as f: f.write(b"1"); print(d.startswith("/tmp/"), len(os.listdir(d)))
print(os.listdir("/tmp"))`, "", "True 1\n[]\n"},
		{"read-only base", `
for path in "/new", "/dev/new":
    try: open(path, "w")
    except OSError as e: print(e.strerror)`, "", "Read-only file system\nRead-only file system\n"},
		{"sleeping takes no time", `
import time; a, m = time.time(), time.monotonic(); time.sleep(5)
print(4.99 < time.time() - a < 6, 4.99 < time.monotonic() - m < 6)`, "", "True True\n"},
		{"the date", `import datetime; print(datetime.date.today())`, "", "2026-05-04\n"},
		{"no sockets", `
try:
    import socket; socket.socket(); print("a socket")
except (ImportError, AttributeError, OSError): print("none")`, "", "none\n"},
		{"no processes", `
import os
try: os.system("true"); print("ran")
except (AttributeError, OSError): print("none")`, "", "none\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := generous
			j.Args, j.Stdin = []string{"python", "-c", tt.code}, []byte(tt.stdin)
			j.Files = map[string][]byte{"data/in.txt": []byte("laid")}
			got := python.run(wasi.Config{Root: usr(t)}, j, nil)
			if string(got.Stdout) != tt.want || got.code != 0 {
				t.Errorf("stdout %q, exit %d, stderr %s\nwant stdout %q", got.Stdout, got.code, got.Stderr, tt.want)
			}
		})
	}
}

// usr is a base with a directory to look at: this guest carries its standard library in its memory.
func usr(t testing.TB) *wasi.Tree {
	t.Helper()
	tree := vfs.NewTree()
	if err := tree.AddDirectory("/usr/local"); err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestPythonLimits(t *testing.T) {
	python := install(t, guests.Python)
	small := generous
	small.Limits = wasi.Limits{Output: 1000, Files: 3, FileBytes: 10000, Wall: 30 * time.Second}
	tests := []struct {
		name, code, stdout string
		refused            bool
		limit              wasi.Limit
	}{
		{name: "bytes", refused: true, stdout: "Quota exceeded\n", code: `
try:
    with open("/tmp/f", "wb") as f: f.write(b"x" * 10001)
except OSError as e: print(e.strerror)`},
		{name: "a hole", refused: true, stdout: "Quota exceeded\n", code: `
try:
    f = open("/tmp/f", "wb", buffering=0); f.seek(1 << 62); f.write(b"x")
except OSError as e: print(e.strerror)`},
		{name: "files", refused: true, stdout: "3 Quota exceeded\n", code: `
n = 0
try:
    while True: open(f"/tmp/{n}", "w").close(); n += 1
except OSError as e: print(n, e.strerror)`},
		{name: "descriptors", stdout: "No file descriptors available\n", code: `
kept = [open("/tmp/f", "w")]
try:
    while True: kept.append(open("/tmp/f"))
except OSError as e: print(e.strerror)`},
		{name: "sleep", limit: wasi.WallLimit, code: `import time; time.sleep(31)`},
		{name: "many sleeps", limit: wasi.WallLimit, code: "import time\nwhile True: time.sleep(1)"},
		{name: "output", limit: wasi.OutputLimit, stdout: strings.Repeat("x", 1000), code: `
while True: print("x" * 100, end="")`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := small
			j.Args = []string{"python", "-c", tt.code}
			got := python.run(wasi.Config{}, j, nil)
			if string(got.Stdout) != tt.stdout || got.Refused != tt.refused || got.limit != tt.limit {
				t.Errorf("stdout %q refused %v limit %v, stderr %s", got.Stdout, got.Refused, got.limit, got.Stderr)
			}
		})
	}
}

func TestPythonRandomnessRepeatsBySeed(t *testing.T) {
	python := install(t, guests.Python)
	roll := func(seed uint64) string {
		j := generous
		j.Seed = seed
		j.Args = []string{"python", "-c", `import random, os, uuid; print(random.random(), os.urandom(8), uuid.uuid4(), hash("a"))`}
		return string(python.run(wasi.Config{}, j, nil).Stdout)
	}
	if a, b := roll(1), roll(1); a != b || a == "" {
		t.Errorf("the same seed gave %q and %q", a, b)
	}
	if a, b := roll(1), roll(2); a == b {
		t.Errorf("two seeds gave %q", a)
	}
}

// While warming up nothing but the guest itself decides what is in its memory, so that one image can back any number
// of instances.
func TestPythonWarmsUpTheSameEachTime(t *testing.T) {
	python := install(t, guests.Python)
	warm := func() []byte {
		s, err := wasi.New(wasi.Config{Host: &stop{}, Args: []string{"python", "-c", `
import random, time, tempfile, json, os
open(tempfile.mktemp(), "w").write(json.dumps([random.random(), time.time(), os.listdir("/tmp")]))`}})
		if err != nil {
			t.Fatal(err)
		}
		ctx := wasi.With(python.ctx, s)
		m, err := python.runtime.InstantiateModule(ctx, python.compiled, wazero.NewModuleConfig().WithName("").WithStartFunctions())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.ExportedFunction("_start").Call(ctx); err != nil {
			t.Fatalf("%v: %s", err, s.End().Stderr)
		}
		memory, _ := m.Memory().Read(0, m.Memory().Size())
		return memory
	}
	a, b := warm(), warm()
	if !bytes.Equal(a, b) {
		t.Errorf("two memories of %d and %d bytes differ", len(a), len(b))
	}
}

// SQLite speaks wasi_unstable: it seeks in its database, and asks for its files' sizes.
func TestSQLite(t *testing.T) {
	sqlite := install(t, guests.SQLite)
	j := generous
	j.Args = []string{"sqlite3", "-batch", "/work/test.db"}
	j.Stdin = []byte(`
CREATE TABLE t (n INTEGER PRIMARY KEY, s TEXT);
WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 1000) INSERT INTO t SELECT x, 'row ' || x FROM c;
CREATE INDEX i ON t (s);
DELETE FROM t WHERE n % 2;
VACUUM;
SELECT count(*), max(n), min(s) FROM t;
`)
	size := 0
	got := sqlite.run(wasi.Config{}, j, func(s *wasi.System) {
		content, _ := s.ReadFile("/work/test.db")
		size = len(content)
		if !bytes.HasPrefix(content, []byte("SQLite format 3\x00")) {
			t.Errorf("the database begins with %.20q", content)
		}
	})
	if want := "500|1000|row 10\n"; string(got.Stdout) != want || len(got.Stderr) > 0 {
		t.Errorf("stdout %q stderr %q, want %q", got.Stdout, got.Stderr, want)
	}
	if size == 0 || size%4096 != 0 {
		t.Errorf("the database has %d bytes, want whole pages", size)
	}
}
