package vfs

import (
	"bytes"
	"unicode/utf8"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// place is where a path leads: to a node, or to a name in a directory that has none of it yet.
type place struct {
	// dir and name are not set when the path ends in "." or "..", or is the root's.
	dir  *Node
	name []byte
	node *Node
	// slash says that the path ended in one, and so means a directory.
	slash bool
}

// missing returns ENOENT when there is nothing at the place.
func (p place) missing() errno.Errno {
	if p.node == nil {
		return errno.ENOENT
	}
	return errno.Success
}

// walk resolves one path; symbolic links use it up.
type walk struct {
	fs    *FS
	links int
}

// resolve follows a path from a directory. With follow, a link at its end is followed too.
func (fs *FS) resolve(from *Node, path []byte, follow bool) (place, errno.Errno) {
	if err := checkPath(path); err != errno.Success {
		return place{}, err
	}
	w := walk{fs, maxLinks}
	return w.resolve(from, path, follow)
}

func checkPath(path []byte) errno.Errno {
	switch {
	case len(path) == 0:
		return errno.ENOENT
	case len(path) > MaxPath:
		return errno.ENAMETOOLONG
	case bytes.IndexByte(path, 0) >= 0:
		return errno.EINVAL
	case !utf8.Valid(path):
		return errno.EILSEQ
	}
	return errno.Success
}

func (w *walk) resolve(dir *Node, path []byte, follow bool) (place, errno.Errno) {
	if path[0] == '/' {
		dir, path = w.fs.root, bytes.TrimLeft(path, "/")
		if len(path) == 0 {
			return place{node: dir}, errno.Success
		}
	}
	for {
		name, rest, slash := bytes.Cut(path, []byte{'/'})
		rest = bytes.TrimLeft(rest, "/")
		last := len(rest) == 0
		at, err := w.step(dir, name, follow || slash)
		if err != errno.Success {
			return place{}, err
		}
		if last {
			at.slash = at.slash || slash
			return at, at.checkSlash()
		}
		if dir, path = at.node, rest; dir == nil {
			return place{}, errno.ENOENT
		}
	}
}

func (p place) checkSlash() errno.Errno {
	if p.slash && p.node != nil && p.node.kind != Directory {
		return errno.ENOTDIR
	}
	return errno.Success
}

// step takes one name of a path.
func (w *walk) step(dir *Node, name []byte, follow bool) (place, errno.Errno) {
	switch {
	case dir.kind != Directory:
		return place{}, errno.ENOTDIR
	case dir.links == 0:
		return place{}, errno.ENOENT
	case len(name) > MaxName:
		return place{}, errno.ENAMETOOLONG
	case string(name) == ".":
		return place{node: dir}, errno.Success
	case string(name) == "..":
		return place{node: w.fs.up(dir)}, errno.Success
	}
	child := dir.child(name)
	if child == nil || child.kind != Symlink || !follow {
		return place{dir: dir, name: name, node: child}, errno.Success
	}
	if w.links == 0 {
		return place{}, errno.ELOOP
	}
	w.links--
	return w.resolve(dir, child.data, true)
}

// up returns a directory's parent, the root's being the root.
func (fs *FS) up(dir *Node) *Node {
	parent := dir.parent
	if parent == nil {
		return fs.root
	}
	if own := fs.clones[parent]; own != nil {
		return own
	}
	return parent
}
