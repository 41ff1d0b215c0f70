package wasi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/wasi"
	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// Every job begins with what was there at the mark, whatever the one before did.
func TestEachJobBeginsAtTheMark(t *testing.T) {
	g := newGuest(t, "wasi_snapshot_preview1", wasi.Config{})
	g.save("/tmp/warm", "warm")
	g.ok("path_create_directory", root, "/tmp/dir")
	kept := g.open("/tmp/warm", 0, readWrite)
	g.read(kept)
	g.ok("random_get", 64, 8)
	g.Mark()

	var first string
	for round := range 3 {
		j := begin
		j.Seed, j.Files = 5, map[string][]byte{"b": []byte("b"), "a/in": []byte("laid")}
		g.begin(j)
		if seen := g.observe(kept); first == "" {
			first = seen
		} else if seen != first {
			t.Fatalf("job %d begins with\n%s\nthe first with\n%s", round, seen, first)
		}
		g.ravage(kept)
		g.End()
	}
	if want := "/tmp [. .. warm dir]"; !strings.Contains(first, want) {
		t.Errorf("a job begins with\n%s\nwant %s", first, want)
	}
}

// observe describes all that a guest can see of its system, time apart.
func (g *guest) observe(fd uint32) string {
	var b strings.Builder
	b.WriteString(g.inventory("/tmp/warm", "/work/a/in", "/tmp", "/work/a"))
	g.ok("fd_tell", fd, 64)
	g.ok("random_get", 72, 8)
	fmt.Fprintf(&b, "%s %s %x\n", g.load("/tmp/warm"), g.load("/work/a/in"), g.view(64, 16))
	fmt.Fprintln(&b, "next descriptor", g.open("/dev/null", 0, rightRead))
	return b.String()
}

// inventory describes the directories and some files.
func (g *guest) inventory(files ...string) string {
	var b strings.Builder
	for _, dir := range []string{"/", "/tmp", "/tmp/dir", "/work", "/dev"} {
		fmt.Fprintln(&b, dir, g.list(dir, 100))
	}
	for _, file := range files {
		g.ok("path_filestat_get", root, 0, file, 64)
		fmt.Fprintf(&b, "%s %x\n", file, g.view(64, 40))
	}
	return b.String()
}

// ravage changes all that a guest can change.
func (g *guest) ravage(fd uint32) {
	g.write(fd, "overwritten, and longer than before")
	g.ok("fd_filestat_set_times", fd, 1, 2, 5)
	g.ok("path_rename", root, "/tmp/dir", root, "/work/moved")
	g.ok("path_unlink_file", root, "/tmp/warm")
	g.ok("path_unlink_file", root, "/work/a/in")
	g.ok("path_remove_directory", root, "/work/a")
	g.save("/work/b", "changed")
	g.ok("path_symlink", "/etc", root, "/tmp/warm")
	g.save("/tmp/"+strings.Repeat("n", 255), "x")
	g.ok("path_link", root, 0, "/work/b", root, "/tmp/b")
	for number := range uint32(4) {
		g.ok("fd_close", number)
	}
	g.ok("fd_close", fd)
}

// A job's input is borrowed: a program that writes to its files leaves the caller's bytes alone.
func TestLaidFilesAreCopiedWhenWritten(t *testing.T) {
	j, content := begin, []byte("original")
	j.Files = map[string][]byte{"in": content}
	g := start(t, j)
	fd := g.open("/work/in", 0, readWrite)
	g.write(fd, "CHANGED")
	if got := g.load("/work/in"); got != "CHANGEDl" || string(content) != "original" {
		t.Errorf("the file has %q, the caller %q", got, content)
	}
}

func TestBeginRefusesPaths(t *testing.T) {
	for _, path := range []string{"", "/", "/etc/x", "../x", "a/../x", "in/x", "dir", "n\x00", "\xff", strings.Repeat("n", 256)} {
		g := newGuest(t, "wasi_snapshot_preview1", wasi.Config{})
		j := begin
		j.Files = map[string][]byte{"in": nil, "dir/x": nil, path: nil}
		if err := g.Begin(j); err == nil {
			t.Errorf("%.20q was laid", path)
		}
	}
}

func TestQuotas(t *testing.T) {
	tests := []struct {
		name string
		do   func(*guest) errno.Errno
		want errno.Errno
	}{
		{"bytes at the quota", func(g *guest) errno.Errno {
			return g.call("fd_filestat_set_size", g.open("/tmp/f", create, readWrite), 10000)
		}, errno.Success},
		{"a byte more", func(g *guest) errno.Errno {
			return g.call("fd_filestat_set_size", g.open("/tmp/f", create, readWrite), 10001)
		}, errno.EDQUOT},
		{"a hole", func(g *guest) errno.Errno {
			fd := g.open("/tmp/f", create, readWrite)
			g.ok("fd_seek", fd, 1<<62, 0, 64)
			return g.tryWrite(fd, "x")
		}, errno.EDQUOT},
		{"the largest offset", func(g *guest) errno.Errno {
			fd := g.open("/tmp/f", create, readWrite)
			return g.call("fd_pwrite", fd, g.iovec(64, 8), 1, uint64(1<<63-1), 64)
		}, errno.EFBIG},
		{"allocation beyond 64 bits", func(g *guest) errno.Errno {
			return g.call("fd_allocate", g.open("/tmp/f", create, readWrite), 1<<62, 1<<62)
		}, errno.EDQUOT},
		{"two files together", func(g *guest) errno.Errno {
			g.ok("fd_filestat_set_size", g.open("/tmp/f", create, readWrite), 6000)
			return g.call("fd_filestat_set_size", g.open("/tmp/g", create, readWrite), 6000)
		}, errno.EDQUOT},
		{"room after a removal", func(g *guest) errno.Errno {
			fd := g.open("/tmp/f", create, readWrite)
			g.ok("fd_filestat_set_size", fd, 6000)
			g.ok("fd_close", fd)
			g.ok("path_unlink_file", root, "/tmp/f")
			return g.call("fd_filestat_set_size", g.open("/tmp/g", create, readWrite), 6000)
		}, errno.Success},
		{"removed, but still open", func(g *guest) errno.Errno {
			g.ok("fd_filestat_set_size", g.open("/tmp/f", create, readWrite), 6000)
			g.ok("path_unlink_file", root, "/tmp/f")
			return g.call("fd_filestat_set_size", g.open("/tmp/g", create, readWrite), 6000)
		}, errno.EDQUOT},
		{"the job's own file costs what is written over it", func(g *guest) errno.Errno {
			return g.tryWrite(g.open("/work/in", 0, readWrite), "x")
		}, errno.EDQUOT},
		{"names", func(g *guest) errno.Errno {
			for i := range 10 {
				g.ok("path_symlink", "x", root, fmt.Sprint("/tmp/", i))
			}
			return g.call("path_create_directory", root, "/tmp/10")
		}, errno.EDQUOT},
		{"other names of one file", func(g *guest) errno.Errno {
			for i := range 10 {
				g.ok("path_link", root, 0, "/work/in", root, fmt.Sprint("/tmp/", i))
			}
			return g.call("path_link", root, 0, "/work/in", root, "/tmp/10")
		}, errno.EDQUOT},
		{"made and removed", func(g *guest) errno.Errno {
			for range 50 {
				g.save("/tmp/f", "x")
				g.ok("path_unlink_file", root, "/tmp/f")
			}
			return errno.Success
		}, errno.Success},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := begin
			j.Files = map[string][]byte{"in": make([]byte, 20000)}
			g := start(t, j)
			got := tt.do(g)
			if used := g.End(); got != tt.want || used.Refused != (got == errno.EDQUOT) {
				t.Errorf("got %v, want %v; refused: %v", got, tt.want, used.Refused)
			}
		})
	}
}

func TestDescriptorTableIsBounded(t *testing.T) {
	g := start(t, begin)
	g.save("/tmp/f", "")
	for range 252 {
		g.open("/tmp/f", 0, rightRead)
	}
	if _, err := g.tryOpen("/tmp/f", 0, rightRead); err != errno.EMFILE {
		t.Errorf("open: %v", err)
	}
	if used := g.End(); used.Opened != 253 || used.Made != 1 {
		t.Errorf("opened %d, made %d", used.Opened, used.Made)
	}
}

// A program that removes what it lists sees each name once, whatever the size of its buffer.
func TestListingWhileTheDirectoryChanges(t *testing.T) {
	g := start(t, begin)
	for i := range 8 {
		g.save(fmt.Sprint("/tmp/", i), "")
	}
	fd, cookie := g.open("/tmp", directory, rightRead), uint64(0)
	var seen []string
	for {
		names, next := g.entries(fd, cookie, 60)
		if next == cookie {
			break
		}
		for _, name := range names {
			if !strings.HasPrefix(name, ".") {
				g.ok("path_unlink_file", root, "/tmp/"+name)
			}
		}
		seen, cookie = append(seen, names...), next
	}
	if want := []string{".", "..", "0", "1", "2", "3", "4", "5", "6", "7"}; !slices.Equal(seen, want) {
		t.Errorf("saw %v, want %v", seen, want)
	}
}

func TestNothingLeavesTheRoot(t *testing.T) {
	for _, path := range []string{"/etc/motd", "etc/motd", "../../etc/motd", "/../etc/../etc/./motd", "//etc///motd", "/etc/link", "/tmp/../etc/motd", "dev/../../etc/link"} {
		g := newGuest(t, "wasi_snapshot_preview1", wasi.Config{Root: base(t)})
		g.begin(begin)
		if got := g.load(path); got != "welcome" {
			t.Errorf("%s holds %q", path, got)
		}
	}
}

func TestLinksAreFollowed(t *testing.T) {
	g := start(t, begin)
	g.ok("path_create_directory", root, "/tmp/d")
	g.ok("path_symlink", "d", root, "/tmp/toDirectory")
	g.ok("path_symlink", "../work/new", root, "/tmp/toNothing")
	g.save("/tmp/toDirectory/f", "f")
	g.save("/tmp/toNothing", "made through the link")
	if got := g.load("/tmp/d/f") + " " + g.load("/work/new"); got != "f made through the link" {
		t.Errorf("got %q", got)
	}
	for i := range 4 {
		g.ok("path_symlink", fmt.Sprint("/tmp/", i+1), root, fmt.Sprint("/tmp/", i))
	}
	g.save("/tmp/4", "four links away")
	if got := g.load("/tmp/0"); got != "four links away" {
		t.Errorf("got %q", got)
	}
}

func TestAppendAndPositionedWrites(t *testing.T) {
	g := start(t, begin)
	g.save("/tmp/f", "0123456789")
	g.ok("path_open", root, 0, "/tmp/f", 0, readWrite, 0, 1, 64)
	appending := g.uint32(64)
	g.write(appending, "ab")
	g.ok("fd_pwrite", appending, g.iovec(g.put([]byte("XY")), 2), 1, 3, 64)
	g.ok("fd_filestat_set_size", appending, 11)
	g.ok("fd_filestat_set_size", appending, 13)
	if got := g.load("/tmp/f"); got != "012XY56789a\x00\x00" {
		t.Errorf("the file holds %q", got)
	}
}

// What a job costs here: two reads and two writes, of streams and of a file.
func BenchmarkJob(b *testing.B) {
	g := newGuest(b, "wasi_snapshot_preview1", wasi.Config{Root: base(b)})
	g.Mark()
	j := begin
	j.Stdin, j.Files = []byte("1 2 3\n"), map[string][]byte{"in": []byte("laid")}
	job := g.script()
	b.ReportAllocs()
	for b.Loop() {
		if err := g.Begin(j); err != nil {
			b.Fatal(err)
		}
		job()
		g.End()
	}
}

// script prepares the calls of a job without allocating in them.
func (g *guest) script() func() {
	type step struct {
		f    func(stack []uint64) error
		args []uint64
	}
	path, made := "/work/in", "/tmp/out"
	p, q := uint64(g.put([]byte(path))), uint64(g.put([]byte(made)))
	buffer := uint64(g.iovec(g.put(make([]byte, 64)), 8))
	var steps []step
	add := func(name string, args ...uint64) {
		f := g.module.ExportedFunction(name)
		steps = append(steps, step{func(stack []uint64) error { return f.CallWithStack(g.ctx, stack) }, args})
	}
	add("fd_read", 0, buffer, 1, 64)
	add("path_open", root, 1, p, uint64(len(path)), 0, rightRead, 0, 0, 64)
	add("fd_read", 4, buffer, 1, 64)
	add("fd_close", 4)
	add("path_open", root, 1, q, uint64(len(made)), create, rightWrite, 0, 0, 64)
	add("fd_write", 4, buffer, 1, 64)
	add("fd_close", 4)
	add("fd_write", 1, buffer, 1, 64)
	add("clock_time_get", 0, 1, 64)
	stack := make([]uint64, 16)
	return func() {
		for _, s := range steps {
			copy(stack, s.args)
			if err := s.f(stack); err != nil || stack[0] != 0 {
				g.Fatalf("%v: %v, errno %d", s.args, err, stack[0])
			}
		}
	}
}
