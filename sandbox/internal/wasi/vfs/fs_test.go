package vfs_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// newFS is a marked file system with a quota.
func newFS(t testing.TB, tree *vfs.Tree) *vfs.FS {
	t.Helper()
	now := int64(0)
	fs := vfs.New(tree, func() int64 { now++; return now })
	fs.Mark()
	fs.SetQuota(vfs.Quota{Files: 1000, Bytes: 1 << 20})
	return fs
}

func must(t testing.TB, err errno.Errno) {
	t.Helper()
	if err != errno.Success {
		t.Fatal(err)
	}
}

// save makes a file, writes it and closes it.
func save(t testing.TB, fs *vfs.FS, path, content string) {
	t.Helper()
	n, err := fs.Open(fs.Root(), []byte(path), vfs.OpenFlags{Create: true, Write: true, Truncate: true})
	if err != errno.Success {
		t.Fatalf("open %q: %v", path, err)
	}
	if err := fs.WriteAt(n, []byte(content), 0); err != errno.Success {
		t.Fatalf("write %q: %v", path, err)
	}
	fs.Release(n)
}

func load(t testing.TB, fs *vfs.FS, path string) string {
	t.Helper()
	n, err := fs.Lookup(fs.Root(), []byte(path), true)
	if err != errno.Success {
		return err.Error()
	}
	return string(n.Content())
}

// What the base has below the two directories of jobs is theirs to change, each file system on its own.
func TestBaseIsSharedAndNeverWritten(t *testing.T) {
	tree := vfs.NewTree()
	if err := tree.Add("/work/dir/given", []byte("given")); err != nil {
		t.Fatal(err)
	}
	a, b := newFS(t, tree), newFS(t, tree)
	save(t, a, "/work/dir/given", "changed")
	save(t, a, "/work/dir/new", "new")
	if got := load(t, b, "/work/dir/given") + load(t, b, "/work/dir/new"); got != "givenENOENT" {
		t.Errorf("another file system sees %q", got)
	}
	a.Rewind()
	if got := load(t, a, "/work/dir/given") + load(t, a, "/work/dir/new"); got != "givenENOENT" {
		t.Errorf("after rewinding it holds %q", got)
	}
}

// ".." leads back through what the file system has put in place of the base's directories.
func TestParentOfBaseDirectories(t *testing.T) {
	tree := vfs.NewTree()
	if err := tree.Add("/a/b/c/file", []byte("deep")); err != nil {
		t.Fatal(err)
	}
	fs := vfs.New(tree, func() int64 { return 0 })
	if _, err := fs.AddDevice("/a/device", "served"); err != nil {
		t.Fatal(err)
	}
	n, err := fs.Lookup(fs.Root(), []byte("/a/b/c/../../device"), true)
	if err != errno.Success || n.Device() != "served" {
		t.Errorf("the device from below: %v", err)
	}
	if got := load(t, fs, "/a/b/../../../a/b/c/file"); got != "deep" {
		t.Errorf("got %q", got)
	}
}

func TestLinksToFollow(t *testing.T) {
	for links, want := range map[int]string{40: "end", 41: "ELOOP"} {
		fs := newFS(t, nil)
		save(t, fs, "/tmp/0", "end")
		for i := range links {
			target, path := fmt.Sprintf("/tmp/%d", i), fmt.Sprintf("/tmp/%d", i+1)
			must(t, fs.Symlink([]byte(target), fs.Root(), []byte(path)))
		}
		if got := load(t, fs, fmt.Sprintf("/tmp/%d", links)); got != want {
			t.Errorf("through %d links: %q, want %q", links, got, want)
		}
	}
}

func TestRename(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           string // what is where
	}{
		{"over a file", "/tmp/a", "/tmp/b", "/tmp/b=A"},
		{"onto itself", "/tmp/a", "/tmp/a", "/tmp/a=A"},
		{"onto another name of it", "/tmp/a", "/tmp/same", "/tmp/a=A /tmp/same=A"},
		{"a directory", "/tmp/full", "/work/moved", "/work/moved/in=I /work/moved/../moved/in=I"},
		{"over an empty directory", "/tmp/full", "/tmp/empty", "/tmp/empty/in=I"},
		{"a directory, with a slash", "/tmp/full/", "/tmp/new/", "/tmp/new/in=I"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fs := newFS(t, nil)
			must(t, fs.Mkdir(fs.Root(), []byte("/tmp/full")))
			must(t, fs.Mkdir(fs.Root(), []byte("/tmp/empty")))
			save(t, fs, "/tmp/a", "A")
			save(t, fs, "/tmp/b", "B")
			save(t, fs, "/tmp/full/in", "I")
			must(t, fs.Link(fs.Root(), []byte("/tmp/a"), false, fs.Root(), []byte("/tmp/same")))
			must(t, fs.Rename(fs.Root(), []byte(tt.from), fs.Root(), []byte(tt.to)))
			for place := range strings.FieldsSeq(tt.want) {
				path, content, _ := strings.Cut(place, "=")
				if got := load(t, fs, path); got != content {
					t.Errorf("%s holds %q, want %q", path, got, content)
				}
			}
		})
	}
}

// A buffer that is used again shows nothing of the file it held before.
func TestHolesAreZero(t *testing.T) {
	fs := newFS(t, nil)
	for range 3 {
		save(t, fs, "/tmp/secret", strings.Repeat("s", 1000))
		must(t, fs.Unlink(fs.Root(), []byte("/tmp/secret")))
		n, _ := fs.Open(fs.Root(), []byte("/tmp/hole"), vfs.OpenFlags{Create: true, Write: true})
		must(t, fs.WriteAt(n, []byte("x"), 500))
		must(t, fs.Resize(n, 10))
		must(t, fs.Resize(n, 1000))
		if strings.Trim(string(n.Content()), "\x00") != "" {
			t.Fatalf("the hole holds %q", n.Content())
		}
		fs.Rewind()
		fs.SetQuota(vfs.Quota{Files: 10, Bytes: 10000})
	}
}

// Neither a flood of files nor a large file stays in memory for the jobs that follow.
func TestRewindGivesMemoryBack(t *testing.T) {
	fs := newFS(t, nil)
	before := heap()
	for range 5 {
		fs.SetQuota(vfs.Quota{Files: 20000, Bytes: 64 << 20})
		for i := range 20000 {
			save(t, fs, fmt.Sprintf("/tmp/%d", i), "x")
		}
		save(t, fs, "/tmp/1", strings.Repeat("x", 32<<20))
		fs.Rewind()
	}
	if after := heap(); after > before+1<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before, after)
	}
	runtime.KeepAlive(fs)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
