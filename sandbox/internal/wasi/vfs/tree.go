package vfs

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// The longest name and the longest path, in bytes, and the most symbolic links that resolving one path may follow.
const (
	MaxName  = 255
	MaxPath  = 4096
	maxLinks = 40
)

// Tree is a read-only file tree, the base that file systems share. Build it first: once an [FS] uses it, it must not
// be added to; from then on it is safe for concurrent use.
type Tree struct {
	root  *Node
	nodes uint64
}

// NewTree returns a tree with nothing but its root.
func NewTree() *Tree {
	t := &Tree{}
	t.root = t.node(Directory)
	return t
}

// Add puts a file at a slash-separated path, making the directories on the way. The content is kept, not copied. The
// error says which path was refused and wraps the errno that says why.
func (t *Tree) Add(name string, content []byte) error {
	file := t.node(File)
	file.data = content
	return t.put(name, file)
}

// AddDirectory puts a directory at a path, making those on the way; one that exists already is left as it is.
func (t *Tree) AddDirectory(name string) error {
	parts, err := split(name)
	if err != nil {
		return err
	}
	_, err = t.directory(name, parts)
	return err
}

// AddSymlink puts a symbolic link at a path. Its target may name anything: it is resolved inside the tree.
func (t *Tree) AddSymlink(name, target string) error {
	if target == "" || len(target) > MaxPath {
		return fmt.Errorf("vfs: the target of link %q has %d bytes, want 1 to %d: %w", name, len(target), MaxPath, errno.EINVAL)
	}
	link := t.node(Symlink)
	link.data = []byte(target)
	return t.put(name, link)
}

// node returns a new node of the tree. Times are the beginning of 1970, so that every tree is the same.
func (t *Tree) node(kind Kind) *Node {
	t.nodes++
	return &Node{kind: kind, ino: t.nodes, state: state{links: 1}}
}

func (t *Tree) put(name string, n *Node) error {
	parts, err := split(name)
	if err != nil {
		return err
	}
	last := len(parts) - 1
	dir, err := t.directory(name, parts[:max(last, 0)])
	if err != nil {
		return err
	}
	if last < 0 || dir.names[parts[last]] != nil {
		return fmt.Errorf("vfs: add %q: %w", name, errno.EEXIST)
	}
	dir.insert(parts[last], n, false)
	return nil
}

func (t *Tree) directory(name string, parts []string) (*Node, error) {
	dir := t.root
	for _, part := range parts {
		next := dir.names[part]
		if next == nil {
			next = t.node(Directory)
			dir.insert(part, next, false)
		}
		if next.kind != Directory {
			return nil, fmt.Errorf("vfs: add %q: %q is a file: %w", name, part, errno.ENOTDIR)
		}
		dir = next
	}
	return dir, nil
}

// split takes a path apart. A leading "/" or "./" is allowed, ".." is not.
func split(name string) ([]string, error) {
	if len(name) > MaxPath || strings.ContainsRune(name, 0) || !utf8.ValidString(name) {
		return nil, fmt.Errorf("vfs: path %.64q is not UTF-8 without NUL of at most %d bytes: %w", name, MaxPath, errno.EINVAL)
	}
	clean := path.Clean("/" + name)[1:]
	if clean == "" {
		return nil, nil
	}
	parts := strings.Split(clean, "/")
	for _, part := range parts {
		if len(part) > MaxName {
			return nil, fmt.Errorf("vfs: a name in %.64q has more than %d bytes: %w", name, MaxName, errno.ENAMETOOLONG)
		}
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return nil, fmt.Errorf("vfs: path %q has \"..\": %w", name, errno.EINVAL)
		}
	}
	return parts, nil
}
