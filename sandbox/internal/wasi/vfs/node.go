package vfs

import (
	"cmp"
	"maps"
	"slices"
)

// Kind is a file's type, with WASI's numbers (witx type filetype).
type Kind uint8

// The kinds of files there are here.
const (
	Device    Kind = 2 // a character device
	Directory Kind = 3
	File      Kind = 4
	Symlink   Kind = 7
)

// Node is a file, directory, symbolic link or device. Nodes of a [Tree] never change; nodes of an [FS] belong to it.
type Node struct {
	kind Kind
	ino  uint64
	// device is what serves a Device's reads and writes.
	device any
	// own says that the node belongs to an FS rather than to the shared tree; writable, that jobs may change it.
	own, writable bool

	state
	// saved is the state at the mark, nil for nodes made since; changed says that the two may differ.
	saved   *state
	changed bool
}

// state is what a job can change of a node.
type state struct {
	parent *Node // of a directory; nil once it is removed
	links  int
	opens  int
	mtime  int64 // nanoseconds since 1970
	atime  int64
	ctime  int64

	// data is a file's content or a link's target. It is borrowed until the first write; then it is the beginning of
	// buffer, and owned.
	data    []byte
	buffer  []byte
	owned   bool
	charged int64 // how much of the quota data takes

	entries []entry // of a directory, by position
	names   map[string]*Node
	made    uint64 // how many entries there ever were
}

// entry is one name in a directory. Its position never changes, so a cookie stays good while others come and go.
type entry struct {
	name     string
	node     *Node
	position uint64
	counted  bool // against the quota of files
}

// Kind returns the node's type.
func (n *Node) Kind() Kind { return n.kind }

// Device returns what the node was added with by [FS.AddDevice], nil for anything but a device.
func (n *Node) Device() any { return n.device }

// Size returns a file's length in bytes, or that of a symbolic link's target.
func (n *Node) Size() int64 { return int64(len(n.data)) }

// Stat is what is known about a node.
type Stat struct {
	Ino                 uint64
	Kind                Kind
	Links               uint64
	Size                int64 // bytes
	Atime, Mtime, Ctime int64 // nanoseconds since 1970
}

// Stat returns what is known about the node. Reading a file does not change its access time.
func (n *Node) Stat() Stat {
	return Stat{
		Ino: n.ino, Kind: n.kind, Links: uint64(n.links), Size: n.Size(),
		Atime: n.atime, Mtime: n.mtime, Ctime: n.ctime,
	}
}

// ReadAt copies the file's bytes from an offset into p and returns how many; 0 is the end of the file.
func (n *Node) ReadAt(p []byte, offset int64) int {
	if offset < 0 || offset >= n.Size() {
		return 0
	}
	return copy(p, n.data[offset:])
}

// Entry is one directory entry as [Node.ReadDir] gives it.
type Entry struct {
	Name string
	Ino  uint64
	Kind Kind
	// Next is the cookie of the entry after this one.
	Next uint64
}

// The first two positions of a directory are "." and "..".
const firstPosition = 2

// ReadDir calls yield for each entry from a cookie on, 0 being the beginning, until it returns false. Entries come in
// the order in which they were made, "." and ".." first.
func (n *Node) ReadDir(cookie uint64, yield func(Entry) bool) {
	parent := n.parent
	if parent == nil {
		parent = n
	}
	if cookie == 0 && !yield(Entry{".", n.ino, Directory, 1}) {
		return
	}
	if cookie <= 1 && !yield(Entry{"..", parent.ino, Directory, firstPosition}) {
		return
	}
	from, _ := slices.BinarySearchFunc(n.entries, cookie, func(e entry, at uint64) int {
		return cmp.Compare(e.position, at)
	})
	for _, e := range n.entries[from:] {
		if !yield(Entry{e.name, e.node.ino, e.node.kind, e.position + 1}) {
			return
		}
	}
}

// child finds a name in a directory without allocating.
func (n *Node) child(name []byte) *Node { return n.names[string(name)] }

// insert adds an entry to a directory that has none of the name.
func (n *Node) insert(name string, child *Node, counted bool) {
	if n.names == nil {
		n.names = make(map[string]*Node)
	}
	n.names[name] = child
	n.entries = append(n.entries, entry{name, child, firstPosition + n.made, counted})
	n.made++
	if child.kind == Directory {
		child.parent = n
	}
}

// remove takes an entry out and says whether it was counted.
func (n *Node) remove(name string) (counted bool) {
	at := slices.IndexFunc(n.entries, func(e entry) bool { return e.name == name })
	counted = n.entries[at].counted
	n.entries = slices.Delete(n.entries, at, at+1)
	delete(n.names, name)
	return counted
}

// copyDirectory gives a directory the entries of another, in storage of its own.
func (s *state) copyDirectory(from *state) {
	s.entries = append(s.entries[:0], from.entries...)
	s.made = from.made
	if s.names == nil {
		s.names = make(map[string]*Node, len(from.names))
	}
	clear(s.names)
	maps.Copy(s.names, from.names)
}

// Content returns a file's bytes, without copying. They must not be changed, and are good until the file is.
func (n *Node) Content() []byte { return n.data }
