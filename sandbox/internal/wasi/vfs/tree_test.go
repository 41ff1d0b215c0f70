package vfs_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

func ExampleTree() {
	tree := vfs.NewTree()
	if err := tree.Add("/usr/share/greeting", []byte("hello")); err != nil {
		fmt.Println(err)
	}
	fs := vfs.New(tree, func() int64 { return 0 })
	file, _ := fs.Lookup(fs.Root(), []byte("usr/../usr/share/greeting"), true)
	_, err := fs.Open(fs.Root(), []byte("/usr/share/greeting"), vfs.OpenFlags{Write: true})
	fmt.Printf("%s, %v\n", file.Content(), err)
	// Output: hello, EROFS
}

func TestTreeRefuses(t *testing.T) {
	tests := []struct {
		name, path string
		want       error
	}{
		{"the root", "/", errno.EEXIST},
		{"nothing", "", errno.EEXIST},
		{"a way out", "../x", errno.EINVAL},
		{"a way up", "a/../x", errno.EINVAL},
		{"NUL", "a\x00b", errno.EINVAL},
		{"not UTF-8", "\xff", errno.EINVAL},
		{"a long name", strings.Repeat("n", 256), errno.ENAMETOOLONG},
		{"a long path", strings.Repeat("n/", 2049), errno.EINVAL},
		{"a file twice", "dir/file", errno.EEXIST},
		{"a directory's name", "dir", errno.EEXIST},
		{"below a file", "dir/file/x", errno.ENOTDIR},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tree := vfs.NewTree()
			if err := tree.Add("dir/file", nil); err != nil {
				t.Fatal(err)
			}
			if err := tree.Add(tt.path, nil); !errors.Is(err, tt.want) {
				t.Errorf("Add(%.20q) = %v, want %v", tt.path, err, tt.want)
			}
		})
	}
}

// archive makes a tar archive of headers; a file's content is its name.
func archive(t testing.TB, headers ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		if h.Typeflag == tar.TypeReg {
			h.Size = int64(len(h.Name))
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			fmt.Fprint(w, h.Name)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestFromTar(t *testing.T) {
	plain := archive(t,
		tar.Header{Name: "sys/", Typeflag: tar.TypeDir},
		tar.Header{Name: "sys/lib/a", Typeflag: tar.TypeReg},
		tar.Header{Name: "./sys/link", Linkname: "lib/a", Typeflag: tar.TypeSymlink},
	)
	for name, content := range map[string][]byte{"plain": plain, "gzipped": zipped(t, plain)} {
		tree, err := vfs.FromTar(bytes.NewReader(content))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		fs := vfs.New(tree, func() int64 { return 0 })
		n, errno := fs.Lookup(fs.Root(), []byte("/sys/link"), true)
		if errno != 0 || string(n.Content()) != "sys/lib/a" {
			t.Errorf("%s: /sys/link: %v", name, errno)
		}
	}
}

func TestFromTarRefuses(t *testing.T) {
	file := tar.Header{Name: "f", Typeflag: tar.TypeReg}
	whole := archive(t, file)
	tests := []struct {
		name    string
		archive []byte
		want    string
	}{
		{"a way out", archive(t, tar.Header{Name: "../f", Typeflag: tar.TypeReg}), `".."`},
		{"a file twice", archive(t, file, file), "EEXIST"},
		{"a device", archive(t, tar.Header{Name: "null", Typeflag: tar.TypeChar}), "neither file"},
		{"a hard link", archive(t, tar.Header{Name: "l", Linkname: "f", Typeflag: tar.TypeLink}), "neither file"},
		{"a link to nothing", archive(t, tar.Header{Name: "l", Typeflag: tar.TypeSymlink}), "0 bytes"},
		{"content cut off", whole[:512], "unexpected EOF"},
		{"more content than allowed", lie(t, "f", 1<<30), "takes its content over"},
		{"no archive", []byte(strings.Repeat("x", 600)), "read tar archive"},
		{"bad gzip", []byte("\x1f\x8b????????"), "gzip"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := vfs.FromTar(bytes.NewReader(tt.archive)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

// lie is an archive whose header promises more than follows.
func lie(t testing.TB, name string, size int64) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := tar.NewWriter(&b).WriteHeader(&tar.Header{Name: name, Size: size, Typeflag: tar.TypeReg}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func FuzzFromTar(f *testing.F) {
	whole := archive(f,
		tar.Header{Name: "d/f", Typeflag: tar.TypeReg},
		tar.Header{Name: "l", Linkname: "d", Typeflag: tar.TypeSymlink},
	)
	f.Add(whole)
	f.Add(zipped(f, whole))
	f.Add(lie(f, "f", 1<<40))
	f.Fuzz(func(t *testing.T, content []byte) {
		tree, err := vfs.FromTar(bytes.NewReader(content))
		if (tree == nil) == (err == nil) {
			t.Fatalf("tree %v, error %v", tree, err)
		}
	})
}
