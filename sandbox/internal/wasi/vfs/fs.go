package vfs

import (
	"fmt"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// The directories that a job may write.
const (
	TmpDir  = "/tmp"
	WorkDir = "/work"
)

// Own nodes are numbered from here, beyond any tree's.
const firstOwnIno = 1 << 32

// FS is one instance's file system. It is not safe for concurrent use.
type FS struct {
	root   *Node
	now    func() int64
	clones map[*Node]*Node // the own directory that stands for one of the tree's

	nodes  []*Node // all own nodes, the first of them being those of the mark
	marked int
	dead   []*Node // those of nodes that may be used again
	ino    uint64
	// markedIno is what ino was at the mark.
	markedIno uint64

	quota   Quota
	used    Quota
	made    int
	refused bool
}

// Quota is what a job may add to the file system at one time.
type Quota struct {
	// Files counts names of files, directories and links.
	Files int
	// Bytes counts the content of files that were written.
	Bytes int64
}

// New returns a file system over a tree, nil being an empty one. now gives the time of changes, in nanoseconds since
// 1970. Nothing may be written before [FS.SetQuota].
func New(tree *Tree, now func() int64) *FS {
	if tree == nil {
		tree = NewTree()
	}
	fs := &FS{now: now, clones: make(map[*Node]*Node), ino: firstOwnIno}
	fs.root = fs.clone(tree.root)
	fs.root.links = 1
	for _, name := range []string{TmpDir, WorkDir} {
		fs.makeWritable(fs.ownDirectory(fs.root, name[1:]))
	}
	return fs
}

// Root returns the root directory.
func (fs *FS) Root() *Node { return fs.root }

// AddDevice puts a character device at a path, making the directories on the way, and returns its node.
func (fs *FS) AddDevice(name string, device any) (*Node, error) {
	parts, err := split(name)
	if err != nil {
		return nil, err
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("vfs: add device %q: the root is a directory: %w", name, errno.EISDIR)
	}
	dir := fs.root
	for _, part := range parts[:len(parts)-1] {
		if dir = fs.ownDirectory(dir, part); dir == nil {
			return nil, fmt.Errorf("vfs: add device %q: %q is a file: %w", name, part, errno.ENOTDIR)
		}
	}
	last := parts[len(parts)-1]
	if dir.names[last] != nil {
		return nil, fmt.Errorf("vfs: add device %q: %w", name, errno.EEXIST)
	}
	n := fs.node(Device)
	n.device, n.links = device, 1
	dir.insert(last, n, false)
	return n, nil
}

// ownDirectory returns a directory's subdirectory as one of the FS's own, nil if the name is a file's.
func (fs *FS) ownDirectory(dir *Node, name string) *Node {
	child := dir.names[name]
	switch {
	case child == nil:
		child = fs.node(Directory)
		child.links = 1
		dir.insert(name, child, false)
	case child.kind != Directory:
		return nil
	case !child.own:
		child = fs.clone(child)
		dir.replace(name, child)
	}
	return child
}

// clone returns an own node with the content of a tree's. A directory's children stay the tree's.
func (fs *FS) clone(n *Node) *Node {
	own := fs.node(n.kind)
	own.links, own.data = 1, n.data
	own.mtime, own.atime, own.ctime = n.mtime, n.atime, n.ctime
	if n.kind == Directory {
		own.copyDirectory(&n.state)
		fs.clones[n] = own
	}
	return own
}

// makeWritable takes a directory and all below it into the FS's own.
func (fs *FS) makeWritable(n *Node) {
	n.writable = true
	for _, e := range n.entries {
		own := fs.clone(e.node)
		n.replace(e.name, own)
		fs.makeWritable(own)
	}
}

// replace puts another node in a name's place.
func (n *Node) replace(name string, child *Node) {
	n.names[name] = child
	for i := range n.entries {
		if n.entries[i].name == name {
			n.entries[i].node = child
		}
	}
	if child.kind == Directory {
		child.parent = n
	}
}

// SetQuota says what may be added from now on, and forgets what was refused and how many files were made.
func (fs *FS) SetQuota(q Quota) {
	fs.quota, fs.refused, fs.made = q, false, 0
}

// Refused says that something was refused for the quota.
func (fs *FS) Refused() bool { return fs.refused }

// Made returns how many names were made, whether or not they still exist.
func (fs *FS) Made() int { return fs.made }

// Used returns what of the quota is in use.
func (fs *FS) Used() Quota { return fs.used }

// node returns an own node, one that is no longer used if there is one.
func (fs *FS) node(kind Kind) *Node {
	var n *Node
	if last := len(fs.dead) - 1; last >= 0 {
		n, fs.dead = fs.dead[last], fs.dead[:last]
	} else {
		n = &Node{own: true}
		fs.nodes = append(fs.nodes, n)
	}
	now := fs.now()
	n.kind, n.ino, n.mtime, n.atime, n.ctime = kind, fs.ino, now, now, now
	fs.ino++
	return n
}

// touch must precede every change of an own node.
func (n *Node) touch() { n.changed = true }

// Acquire counts one more user of a node. It and [FS.Release] come in pairs: a removed file lives until the last.
func (fs *FS) Acquire(n *Node) {
	if n.own {
		n.touch()
		n.opens++
	}
}

// Release ends one use of a node.
func (fs *FS) Release(n *Node) {
	if n.own {
		n.touch()
		n.opens--
		fs.bury(n)
	}
}

// bury gives back what a node holds once nothing leads to it. What belongs to the mark is kept for the rewinding.
func (fs *FS) bury(n *Node) {
	if n.links > 0 || n.opens > 0 {
		return
	}
	fs.refund(n, 0)
	if n.saved == nil {
		n.reset()
		fs.dead = append(fs.dead, n)
	}
}

// charge sets how much of the quota a node takes, or refuses when there is not so much left.
func (fs *FS) charge(n *Node, size int64) errno.Errno {
	delta := size - n.charged
	if delta > fs.quota.Bytes-fs.used.Bytes && delta > 0 {
		fs.refused = true
		return errno.EDQUOT
	}
	fs.used.Bytes += delta
	n.charged = size
	return errno.Success
}

// refund gives back what a node takes of the quota beyond a size.
func (fs *FS) refund(n *Node, size int64) {
	fs.used.Bytes -= n.charged - size
	n.charged = size
}

// count takes one name from the quota, or refuses.
func (fs *FS) count() errno.Errno {
	if fs.used.Files >= fs.quota.Files {
		fs.refused = true
		return errno.EDQUOT
	}
	fs.used.Files++
	fs.made++
	return errno.Success
}
