package vfs

import "github.com/assay-rl/assay/sandbox/internal/wasi/errno"

// OpenFlags say how a file is opened, as in open(2).
type OpenFlags struct {
	Follow, Create, Exclusive, Truncate, Directory, Write bool
}

// Lookup returns the node at a path, following a link at its end or not.
func (fs *FS) Lookup(dir *Node, path []byte, follow bool) (*Node, errno.Errno) {
	at, err := fs.resolve(dir, path, follow)
	if err != errno.Success {
		return nil, err
	}
	return at.node, at.missing()
}

// Open returns the node at a path, made or truncated as the flags say, and acquires it for the caller.
func (fs *FS) Open(dir *Node, path []byte, flags OpenFlags) (*Node, errno.Errno) {
	if flags.Create && flags.Directory {
		return nil, errno.EINVAL
	}
	at, err := fs.resolve(dir, path, flags.Follow && !(flags.Create && flags.Exclusive))
	if err != errno.Success {
		return nil, err
	}
	n := at.node
	if n == nil {
		n, err = fs.createFile(at, flags)
	} else {
		err = fs.reopen(n, flags)
	}
	if err != errno.Success {
		return nil, err
	}
	fs.Acquire(n)
	return n, errno.Success
}

func (fs *FS) createFile(at place, flags OpenFlags) (*Node, errno.Errno) {
	switch {
	case !flags.Create:
		return nil, errno.ENOENT
	case at.slash:
		return nil, errno.EISDIR
	}
	return fs.create(at, File)
}

// reopen opens what exists.
func (fs *FS) reopen(n *Node, flags OpenFlags) errno.Errno {
	changes := flags.Write || flags.Truncate
	switch {
	case flags.Create && flags.Exclusive:
		return errno.EEXIST
	case n.kind == Symlink:
		return errno.ELOOP
	case flags.Directory && n.kind != Directory:
		return errno.ENOTDIR
	case n.kind == Directory && (changes || flags.Create):
		return errno.EISDIR
	case n.kind == File && changes && !n.writable:
		return errno.EROFS
	case n.kind == File && flags.Truncate:
		return fs.Resize(n, 0)
	}
	return errno.Success
}

// create makes a node at a place where there is none.
func (fs *FS) create(at place, kind Kind) (*Node, errno.Errno) {
	if !at.dir.writable {
		return nil, errno.EROFS
	}
	if err := fs.count(); err != errno.Success {
		return nil, err
	}
	n := fs.node(kind)
	n.links, n.writable = 1, true
	fs.enter(at.dir, string(at.name), n, true)
	return n, errno.Success
}

// enter adds a name to an own directory.
func (fs *FS) enter(dir *Node, name string, n *Node, counted bool) {
	dir.touch()
	dir.insert(name, n, counted)
	fs.changed(dir)
}

// leave takes a name out of an own directory, without regard to what it named.
func (fs *FS) leave(dir *Node, name string) {
	dir.touch()
	if dir.remove(name) {
		fs.used.Files--
	}
	fs.changed(dir)
}

// changed sets a node's times of change.
func (fs *FS) changed(n *Node) {
	n.touch()
	n.mtime = fs.now()
	n.ctime = n.mtime
}

// Lay puts a file under /work, making the directories on the way. It takes nothing from the quota, and borrows the
// content, which must not change before [FS.Rewind]; a file of the name gets the new content. The path is relative,
// without "..".
func (fs *FS) Lay(path string, content []byte) errno.Errno {
	at, err := fs.layDirectories(path)
	if err != errno.Success {
		return err
	}
	n := at.node
	if n == nil {
		n = fs.node(File)
		n.links, n.writable = 1, true
		fs.enter(at.dir, string(at.name), n, false)
	}
	if n.kind != File {
		return errno.EISDIR
	}
	fs.changed(n)
	n.data, n.owned = content, false
	fs.refund(n, 0)
	return errno.Success
}

func (fs *FS) layDirectories(path string) (place, errno.Errno) {
	dir := fs.root.names[WorkDir[1:]]
	parts, err := split(path)
	if err != nil || len(parts) == 0 || path[0] == '/' {
		return place{}, errno.EINVAL
	}
	last := len(parts) - 1
	for _, part := range parts[:last] {
		next := dir.names[part]
		if next == nil {
			next = fs.node(Directory)
			next.links, next.writable = 1, true
			fs.enter(dir, part, next, false)
		}
		if next.kind != Directory {
			return place{}, errno.ENOTDIR
		}
		dir = next
	}
	return place{dir: dir, name: []byte(parts[last]), node: dir.names[parts[last]]}, errno.Success
}
