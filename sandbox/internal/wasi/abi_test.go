package wasi_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"

	"github.com/assay-rl/assay/sandbox/internal/wasi"
	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// What a program does wrong, and the errno it gets.
func TestErrnos(t *testing.T) {
	long := strings.Repeat("n", 256)
	tests := []struct {
		name string
		do   func(*guest) errno.Errno
		want errno.Errno
	}{
		{"descriptor that is not open", func(g *guest) errno.Errno { return g.call("fd_close", 9) }, errno.EBADF},
		{"descriptor beyond every table", func(g *guest) errno.Errno { return g.call("fd_sync", uint32(1<<31)) }, errno.EBADF},
		{"closed twice", func(g *guest) errno.Errno { g.ok("fd_close", 0); return g.call("fd_close", 0) }, errno.EBADF},
		{"write to standard input", func(g *guest) errno.Errno { return g.tryWrite(0, "x") }, errno.EBADF},
		{"write to a file opened for reading", func(g *guest) errno.Errno {
			g.save("/tmp/f", "x")
			return g.tryWrite(g.open("/tmp/f", 0, rightRead), "y")
		}, errno.EBADF},
		{"write to a directory", func(g *guest) errno.Errno { return g.tryWrite(root, "x") }, errno.EISDIR},
		{"truncate by a descriptor for reading", func(g *guest) errno.Errno {
			g.save("/tmp/f", "x")
			return g.call("fd_filestat_set_size", g.open("/tmp/f", 0, rightRead), 0)
		}, errno.EBADF},
		{"seek a stream", func(g *guest) errno.Errno { return g.call("fd_seek", 0, 0, 1, 64) }, errno.ESPIPE},
		{"seek before the beginning", func(g *guest) errno.Errno {
			return g.call("fd_seek", g.open("/tmp/f", create, readWrite), ^uint64(0), 0, 64)
		}, errno.EINVAL},
		{"seek from nowhere", func(g *guest) errno.Errno {
			return g.call("fd_seek", g.open("/tmp/f", create, readWrite), 0, 3, 64)
		}, errno.EINVAL},
		{"seek beyond 64 bits", func(g *guest) errno.Errno {
			fd := g.open("/tmp/f", create, readWrite)
			g.ok("fd_seek", fd, 5, 0, 64)
			return g.call("fd_seek", fd, uint64(1<<63-1), 1, 64)
		}, errno.EOVERFLOW},
		{"allocate nothing", func(g *guest) errno.Errno { return g.call("fd_allocate", g.open("/tmp/f", create, readWrite), 0, 0) }, errno.EINVAL},
		{"result pointer outside memory", func(g *guest) errno.Errno { return g.call("clock_time_get", 0, 0, 65530) }, errno.EFAULT},
		{"buffer outside memory", func(g *guest) errno.Errno { return g.call("random_get", 65530, 100) }, errno.EFAULT},
		{"buffers outside memory", func(g *guest) errno.Errno { return g.call("fd_write", 1, uint32(1<<32-8), 1000, 0) }, errno.EFAULT},
		{"buffer in the list outside memory", func(g *guest) errno.Errno { return g.call("fd_write", 1, g.iovec(65000, 1000), 1, 64) }, errno.EFAULT},
		{"path outside memory", func(g *guest) errno.Errno { return g.call("path_unlink_file", root, 65530, 100) }, errno.EFAULT},
		{"too many buffers", func(g *guest) errno.Errno { return g.call("fd_write", 1, 0, 1025, 64) }, errno.EINVAL},
		{"too much randomness", func(g *guest) errno.Errno { return g.call("random_get", 0, 1<<20+1) }, errno.EINVAL},
		{"no such clock", func(g *guest) errno.Errno { return g.call("clock_time_get", 4, 0, 64) }, errno.EINVAL},
		{"poll nothing", func(g *guest) errno.Errno { return g.call("poll_oneoff", 0, 0, 0, 64) }, errno.EINVAL},
		{"poll too much", func(g *guest) errno.Errno { return g.call("poll_oneoff", 0, 0, 1<<20, 64) }, errno.EINVAL},
		{"more rights", func(g *guest) errno.Errno { return g.call("fd_fdstat_set_rights", 1, rightRead, 0) }, errno.ENOTCAPABLE},
		{"not a preopened directory", func(g *guest) errno.Errno { return g.call("fd_prestat_get", 4, 64) }, errno.EBADF},
		{"name of the root does not fit", func(g *guest) errno.Errno { return g.call("fd_prestat_dir_name", 3, 64, 0) }, errno.ENAMETOOLONG},
		{"list a file", func(g *guest) errno.Errno {
			return g.call("fd_readdir", g.open("/tmp/f", create, readWrite), 64, 64, 0, 64)
		}, errno.ENOTDIR},
		{"receive from a stream", func(g *guest) errno.Errno { return g.call("sock_recv", 0, 64, 0, 0, 64, 64) }, errno.ENOTSOCK},
		{"accept on nothing", func(g *guest) errno.Errno { return g.call("sock_accept", 9, 0, 64) }, errno.EBADF},

		{"open what is missing", open("/tmp/none", 0, rightRead), errno.ENOENT},
		{"open below what is missing", open("/tmp/none/f", create, rightWrite), errno.ENOENT},
		{"open below a file", open("/etc/motd/f", 0, rightRead), errno.ENOTDIR},
		{"open a file as a directory", open("/etc/motd", directory, rightRead), errno.ENOTDIR},
		{"open a file with a slash", open("/etc/motd/", 0, rightRead), errno.ENOTDIR},
		{"open a directory for writing", open("/tmp", 0, rightWrite), errno.EISDIR},
		{"make a file with a slash", open("/tmp/f/", create, rightWrite), errno.EISDIR},
		{"make a directory by open", open("/tmp/d", create|directory, rightRead), errno.EINVAL},
		{"make what exists", open("/etc/motd", create|exclusive, rightRead), errno.EEXIST},
		{"write to the base", open("/etc/motd", 0, rightWrite), errno.EROFS},
		{"truncate the base", open("/etc/motd", truncate, rightRead), errno.EROFS},
		{"make a file in the base", open("/etc/f", create, rightWrite), errno.EROFS},
		{"make a file in the root", open("/f", create, rightWrite), errno.EROFS},
		{"make a device", open("/dev/f", create, rightWrite), errno.EROFS},
		{"empty path", open("", 0, rightRead), errno.ENOENT},
		{"NUL in a path", open("/etc/motd\x00", 0, rightRead), errno.EINVAL},
		{"path that is not UTF-8", open("/tmp/\xff", create, rightWrite), errno.EILSEQ},
		{"long name", open("/tmp/"+long, create, rightWrite), errno.ENAMETOOLONG},
		{"long path", open(strings.Repeat("/tmp/..", 600), 0, rightRead), errno.ENAMETOOLONG},
		{"link in a circle", open("/etc/circle", 0, rightRead), errno.ELOOP},
		{"unfollowed link", func(g *guest) errno.Errno {
			return g.call("path_open", root, 0, "/etc/link", 0, rightRead, 0, 0, 64)
		}, errno.ELOOP},
		{"result of open outside memory", func(g *guest) errno.Errno {
			return g.call("path_open", root, 0, "/tmp/f", create, rightWrite, 0, 0, 65534)
		}, errno.EFAULT},
		{"unknown flags of a descriptor", func(g *guest) errno.Errno {
			return g.call("path_open", root, 0, "/etc/motd", 0, rightRead, 0, 1<<5, 64)
		}, errno.EINVAL},
		{"read a file as a link", func(g *guest) errno.Errno { return g.call("path_readlink", root, "/etc/motd", 64, 8, 64) }, errno.EINVAL},
		{"make an existing directory", func(g *guest) errno.Errno { return g.call("path_create_directory", root, "/tmp") }, errno.EEXIST},
		{"make the root", func(g *guest) errno.Errno { return g.call("path_create_directory", root, "/") }, errno.EEXIST},
		{"make a directory in the base", func(g *guest) errno.Errno { return g.call("path_create_directory", root, "/etc/d") }, errno.EROFS},
		{"remove a directory of the root", func(g *guest) errno.Errno { return g.call("path_remove_directory", root, "/tmp") }, errno.EROFS},
		{"remove the root", func(g *guest) errno.Errno { return g.call("path_remove_directory", root, "/") }, errno.EINVAL},
		{"remove the present directory", func(g *guest) errno.Errno { return g.call("path_remove_directory", root, "/tmp/.") }, errno.EINVAL},
		{"remove a file as a directory", func(g *guest) errno.Errno {
			g.save("/tmp/f", "")
			return g.call("path_remove_directory", root, "/tmp/f")
		}, errno.ENOTDIR},
		{"remove a full directory", func(g *guest) errno.Errno {
			g.ok("path_create_directory", root, "/tmp/d")
			g.save("/tmp/d/f", "")
			return g.call("path_remove_directory", root, "/tmp/d")
		}, errno.ENOTEMPTY},
		{"unlink a directory", func(g *guest) errno.Errno { return g.call("path_unlink_file", root, "/tmp") }, errno.EISDIR},
		{"unlink what is missing", func(g *guest) errno.Errno { return g.call("path_unlink_file", root, "/tmp/none") }, errno.ENOENT},
		{"unlink from the base", func(g *guest) errno.Errno { return g.call("path_unlink_file", root, "/etc/motd") }, errno.EROFS},
		{"unlink a device", func(g *guest) errno.Errno { return g.call("path_unlink_file", root, "/dev/null") }, errno.EROFS},
		{"make in a removed directory", func(g *guest) errno.Errno {
			g.ok("path_create_directory", root, "/tmp/d")
			fd := g.open("/tmp/d", directory, rightRead)
			g.ok("path_remove_directory", root, "/tmp/d")
			return g.call("path_create_directory", fd, "e")
		}, errno.ENOENT},
		{"rename the base", rename("/etc/motd", "/tmp/f"), errno.EROFS},
		{"rename into the base", rename("/tmp/f", "/etc/f"), errno.EROFS},
		{"rename what is missing", rename("/tmp/none", "/tmp/f"), errno.ENOENT},
		{"rename a directory into itself", rename("/tmp/d", "/tmp/d/e/f"), errno.EINVAL},
		{"rename a directory over a file", rename("/tmp/d", "/tmp/f"), errno.ENOTDIR},
		{"rename a file over a directory", rename("/tmp/f", "/tmp/d"), errno.EISDIR},
		{"rename a file to a directory's name", rename("/tmp/f", "/tmp/g/"), errno.ENOTDIR},
		{"rename over a full directory", rename("/tmp/d/e", "/tmp/d"), errno.ENOTEMPTY},
		{"rename the present directory", rename("/tmp/.", "/tmp/g"), errno.EBUSY},
		{"link a file of the base", link("/etc/motd", "/tmp/g"), errno.EXDEV},
		{"link a directory", link("/tmp/d", "/tmp/g"), errno.EPERM},
		{"link to what exists", link("/tmp/f", "/tmp/d"), errno.EEXIST},
		{"symbolic link to nothing", func(g *guest) errno.Errno { return g.call("path_symlink", "", root, "/tmp/l") }, errno.ENOENT},
		{"symbolic link that exists", func(g *guest) errno.Errno { return g.call("path_symlink", "x", root, "/tmp") }, errno.EEXIST},
		{"set the time of the base", func(g *guest) errno.Errno {
			return g.call("path_filestat_set_times", root, 0, "/etc/motd", 1, 1, 5)
		}, errno.EROFS},
		{"set a time to two values", func(g *guest) errno.Errno {
			g.save("/tmp/f", "")
			return g.call("path_filestat_set_times", root, 0, "/tmp/f", 1, 1, 3)
		}, errno.EINVAL},
		{"use a file as a directory", func(g *guest) errno.Errno {
			return g.call("path_create_directory", g.open("/etc/motd", 0, rightRead), "d")
		}, errno.ENOTDIR},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := newGuest(t, "wasi_snapshot_preview1", wasi.Config{Root: base(t)})
			g.begin(begin)
			if got := tt.do(g); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// base is a small read-only tree.
func base(t testing.TB) *wasi.Tree {
	t.Helper()
	tree := vfs.NewTree()
	if err := errors.Join(
		tree.Add("/etc/motd", []byte("welcome")),
		tree.AddSymlink("/etc/link", "motd"),
		tree.AddSymlink("/etc/circle", "/etc/circle"),
	); err != nil {
		t.Fatal(err)
	}
	return tree
}

func open(path string, oflags, rights int) func(*guest) errno.Errno {
	return func(g *guest) errno.Errno {
		_, err := g.tryOpen(path, oflags, rights)
		return err
	}
}

// rename renames in a file system with the file /tmp/f and the directory /tmp/d/e.
func rename(from, to string) func(*guest) errno.Errno {
	return func(g *guest) errno.Errno {
		g.populate()
		return g.call("path_rename", root, from, root, to)
	}
}

func link(from, to string) func(*guest) errno.Errno {
	return func(g *guest) errno.Errno {
		g.populate()
		return g.call("path_link", root, 0, from, root, to)
	}
}

func (g *guest) populate() {
	g.save("/tmp/f", "f")
	g.ok("path_create_directory", root, "/tmp/d")
	g.ok("path_create_directory", root, "/tmp/d/e")
}

func TestArgumentsAndEnvironment(t *testing.T) {
	g := newGuest(t, "wasi_snapshot_preview1", wasi.Config{Args: []string{"warm"}, Env: []string{"A=1", "B="}})
	j := begin
	j.Args = []string{"program", "argument"}
	strings := func(get, sizes string) string {
		g.ok(sizes, 64, 68)
		g.ok(get, 128, 256)
		var all []byte
		for i := range g.uint32(64) {
			all = fmt.Appendf(all, "%d:", g.uint32(128+4*i)-256)
		}
		return string(append(all, g.view(256, g.uint32(68))...))
	}
	if got := strings("args_get", "args_sizes_get"); got != "0:warm\x00" {
		t.Errorf("warming up: arguments %q", got)
	}
	g.begin(j)
	if got := strings("args_get", "args_sizes_get"); got != "0:8:program\x00argument\x00" {
		t.Errorf("in a job: arguments %q", got)
	}
	if got := strings("environ_get", "environ_sizes_get"); got != "0:4:A=1\x00B=\x00" {
		t.Errorf("environment %q", got)
	}
}

// libc takes a character device without an offset for a terminal, and would flush each line.
func TestStreamsAreNoTerminals(t *testing.T) {
	g := start(t, begin)
	for fd := range 3 {
		g.ok("fd_fdstat_get", fd, 64)
		const seekAndTell = 1<<2 | 1<<5
		if kind, rights := g.view(64, 1)[0], g.uint64(72); kind != byte(vfs.Device) || rights&seekAndTell == 0 {
			t.Errorf("descriptor %d: file type %d, rights %b", fd, kind, rights)
		}
	}
}

func TestStandardStreams(t *testing.T) {
	j := begin
	j.Stdin = []byte("input")
	g := start(t, j)
	if got := g.read(0) + g.read(0) + g.read(g.open("/dev/stdin", 0, rightRead)); got != "input" {
		t.Errorf("read %q", got)
	}
	g.write(1, "out")
	g.write(2, "err")
	g.write(g.open("/dev/stdout", 0, rightWrite), "more")
	used := g.End()
	if string(used.Stdout) != "outmore" || string(used.Stderr) != "err" {
		t.Errorf("stdout %q, stderr %q", used.Stdout, used.Stderr)
	}
}

func TestRenumber(t *testing.T) {
	g := start(t, begin)
	g.save("/tmp/f", "content")
	fd := g.open("/tmp/f", 0, rightRead)
	g.ok("fd_renumber", fd, 0)
	if got := g.read(0); got != "content" {
		t.Errorf("descriptor 0 reads %q", got)
	}
	if got := g.call("fd_sync", fd); got != errno.EBADF {
		t.Errorf("the old number: %v", got)
	}
	if got := g.call("fd_renumber", 0, 99); got != errno.EBADF {
		t.Errorf("to a number that is not open: %v", got)
	}
}

func TestExit(t *testing.T) {
	for name, want := range map[string]uint32{"proc_exit": 3, "proc_raise": 131} {
		g := start(t, begin)
		exit := (*sys.ExitError)(nil)
		if err := g.stopped(name, 3); !errors.As(err, &exit) || g.host.code != want {
			t.Errorf("%s(3): exit code %d, error %v", name, g.host.code, err)
		}
	}
}

func TestOutputLimitKeepsWhatFits(t *testing.T) {
	j := begin
	j.Limits.Output = 10
	g := start(t, j)
	g.write(1, "123456")
	err := g.stopped("fd_write", 2, uint64(g.iovec(g.put([]byte("abcdef")), 6)), 1, 64)
	if used := g.End(); string(used.Stdout) != "123456" || string(used.Stderr) != "abcd" || g.host.limit != wasi.OutputLimit {
		t.Errorf("stdout %q, stderr %q, limit %v, %v", used.Stdout, used.Stderr, g.host.limit, err)
	}
}

// Calls outside every System find nothing, rather than another guest's.
func TestNoSystem(t *testing.T) {
	g := start(t, begin)
	result, err := g.module.ExportedFunction("fd_sync").Call(t.Context(), 0)
	if err != nil || errno.Errno(result[0]) != errno.ENOTCAPABLE {
		t.Errorf("got %v, %v", result, err)
	}
}

func TestNewRefuses(t *testing.T) {
	device := map[string]wasi.Device{"/etc/motd/x": nil}
	for name, c := range map[string]wasi.Config{
		"no host":             {},
		"device below a file": {Host: &stop{}, Root: base(t), Devices: device},
	} {
		if _, err := wasi.New(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// filestat is what both versions say about a file, at their own offsets.
func TestFilestatLayouts(t *testing.T) {
	for _, tt := range []struct {
		module            string
		size, links, last uint32
	}{{"wasi_snapshot_preview1", 32, 24, 64}, {"wasi_unstable", 24, 20, 56}} {
		g := newGuest(t, tt.module, wasi.Config{})
		g.begin(begin)
		g.save("/tmp/f", "12345")
		g.ok("path_filestat_set_times", root, 0, "/tmp/f", 7, 8, 5)
		g.view(64+tt.last, 1)[0] = 0xee
		g.ok("path_filestat_get", root, 0, "/tmp/f", 64)
		if size, links, kind := g.uint64(64+tt.size), g.uint32(64+tt.links), g.view(80, 1)[0]; size != 5 || links != 1 || kind != 4 {
			t.Errorf("%s: size %d, links %d, file type %d", tt.module, size, links, kind)
		}
		if a, m := g.uint64(64+tt.size+8), g.uint64(64+tt.size+16); a != 7 || m != 8 {
			t.Errorf("%s: times %d and %d", tt.module, a, m)
		}
		if g.view(64+tt.last, 1)[0] != 0xee {
			t.Errorf("%s: wrote beyond %d bytes", tt.module, tt.last)
		}
	}
}

func TestWhence(t *testing.T) {
	for module, order := range map[string][3]int{"wasi_snapshot_preview1": {0, 1, 2}, "wasi_unstable": {2, 0, 1}} {
		g := newGuest(t, module, wasi.Config{})
		g.begin(begin)
		g.save("/tmp/f", "0123456789")
		fd := g.open("/tmp/f", 0, readWrite)
		for i, want := range []uint64{3, 6, 13} { // set, current, end
			g.ok("fd_seek", fd, 3, order[i], 64)
			if got := g.uint64(64); got != want {
				t.Errorf("%s: seek 3 by whence %d leads to %d, want %d", module, order[i], got, want)
			}
		}
	}
}

// unwinding is a device whose Read unwinds the guest, as a checkpoint does.
type unwinding struct{ wrote []byte }

func (*unwinding) Read(context.Context, api.Module, []byte) (int, errno.Errno) {
	panic(sys.NewExitError(0))
}

func (d *unwinding) Write(_ context.Context, _ api.Module, p []byte) (int, errno.Errno) {
	d.wrote = append(d.wrote[:0], p...)
	return len(p), errno.Success
}

func TestDeviceMayUnwind(t *testing.T) {
	d := &unwinding{}
	g := newGuest(t, "wasi_snapshot_preview1", wasi.Config{Devices: map[string]wasi.Device{"/dev/job": d}})
	fd := g.open("/dev/job", 0, readWrite)
	g.Mark()
	for range 3 {
		g.begin(begin)
		_ = g.stopped("fd_read", uint64(fd), uint64(g.iovec(64, 8)), 1, 128)
		g.write(fd, "answer")
		if used := g.End(); string(d.wrote) != "answer" || used.Opened != 0 {
			t.Errorf("the device got %q; %+v", d.wrote, used)
		}
	}
}
