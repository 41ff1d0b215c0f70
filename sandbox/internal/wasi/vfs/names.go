package vfs

import (
	"bytes"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
)

// Mkdir makes a directory.
func (fs *FS) Mkdir(dir *Node, path []byte) errno.Errno {
	at, err := fs.resolve(dir, path, false)
	if err != errno.Success {
		return err
	}
	if at.node != nil {
		return errno.EEXIST
	}
	_, err = fs.create(at, Directory)
	return err
}

// Symlink makes a symbolic link. Its target is kept as it is given, and resolved when the link is followed.
func (fs *FS) Symlink(target []byte, dir *Node, path []byte) errno.Errno {
	if err := checkPath(target); err != errno.Success {
		return err
	}
	at, err := fs.resolve(dir, path, false)
	if err != errno.Success {
		return err
	}
	if at.node != nil {
		return errno.EEXIST
	}
	if at.slash {
		return errno.ENOENT
	}
	n, err := fs.create(at, Symlink)
	if err == errno.Success {
		n.data = bytes.Clone(target)
	}
	return err
}

// Readlink returns the target of a symbolic link. It must not be changed.
func (fs *FS) Readlink(dir *Node, path []byte) ([]byte, errno.Errno) {
	n, err := fs.Lookup(dir, path, false)
	if err != errno.Success {
		return nil, err
	}
	if n.kind != Symlink {
		return nil, errno.EINVAL
	}
	return n.data, errno.Success
}

// Link gives a file another name. The files of the shared tree are on another file system, as it were: EXDEV.
func (fs *FS) Link(from *Node, path []byte, follow bool, dir *Node, newPath []byte) errno.Errno {
	n, err := fs.Lookup(from, path, follow)
	if err != errno.Success {
		return err
	}
	at, err := fs.resolve(dir, newPath, false)
	switch {
	case err != errno.Success:
		return err
	case n.kind == Directory:
		return errno.EPERM
	case at.node != nil:
		return errno.EEXIST
	case at.slash:
		return errno.ENOENT
	case !at.dir.writable:
		return errno.EROFS
	case !n.writable:
		return errno.EXDEV
	}
	if err := fs.count(); err != errno.Success {
		return err
	}
	n.touch()
	n.links++
	n.ctime = fs.now()
	fs.enter(at.dir, string(at.name), n, true)
	return errno.Success
}

// Unlink removes the name of anything but a directory.
func (fs *FS) Unlink(dir *Node, path []byte) errno.Errno {
	at, err := fs.resolve(dir, path, false)
	switch {
	case err != errno.Success:
		return err
	case at.node == nil:
		return errno.ENOENT
	case at.node.kind == Directory:
		return errno.EISDIR
	case !at.dir.writable:
		return errno.EROFS
	}
	fs.unlink(at)
	return errno.Success
}

// Rmdir removes an empty directory.
func (fs *FS) Rmdir(dir *Node, path []byte) errno.Errno {
	at, err := fs.resolve(dir, path, false)
	switch {
	case err != errno.Success:
		return err
	case at.node == nil:
		return errno.ENOENT
	case at.node.kind != Directory:
		return errno.ENOTDIR
	case at.dir == nil: // ".", ".." or the root
		return errno.EINVAL
	case !at.dir.writable:
		return errno.EROFS
	case len(at.node.entries) > 0:
		return errno.ENOTEMPTY
	}
	fs.unlink(at)
	return errno.Success
}

// unlink takes a name away from its node, which is gone when it was the last and nobody has it open.
func (fs *FS) unlink(at place) {
	fs.leave(at.dir, string(at.name))
	n := at.node
	n.touch()
	n.links--
	n.ctime = fs.now()
	if n.kind == Directory {
		n.parent = nil
	}
	fs.bury(n)
}

// Rename moves a name, in place of what the new one named. A directory replaces only an empty directory, and cannot
// move into itself.
func (fs *FS) Rename(from *Node, path []byte, dir *Node, newPath []byte) errno.Errno {
	source, err := fs.resolve(from, path, false)
	if err != errno.Success {
		return err
	}
	target, err := fs.resolve(dir, newPath, false)
	if err != errno.Success {
		return err
	}
	if err := fs.checkRename(source, target); err != errno.Success {
		return err
	}
	if source.node == target.node {
		return errno.Success
	}
	fs.rename(source, target)
	return errno.Success
}

func (fs *FS) checkRename(source, target place) errno.Errno {
	n, old := source.node, target.node
	switch {
	case n == nil:
		return errno.ENOENT
	case source.dir == nil || target.dir == nil: // ".", ".." or the root
		return errno.EBUSY
	case !source.dir.writable || !target.dir.writable:
		return errno.EROFS
	case n.kind == Directory && fs.within(target.dir, n):
		return errno.EINVAL
	case n.kind != Directory && target.slash:
		return errno.ENOTDIR
	case old == nil || old == n:
		return errno.Success
	case n.kind == Directory && old.kind != Directory:
		return errno.ENOTDIR
	case n.kind != Directory && old.kind == Directory:
		return errno.EISDIR
	case old.kind == Directory && len(old.entries) > 0:
		return errno.ENOTEMPTY
	}
	return errno.Success
}

// within says whether a directory is another or lies below it.
func (fs *FS) within(dir, other *Node) bool {
	for ; dir != fs.root; dir = fs.up(dir) {
		if dir == other {
			return true
		}
	}
	return false
}

func (fs *FS) rename(source, target place) {
	name := string(source.name)
	if target.node != nil {
		fs.unlink(target)
	}
	source.dir.touch()
	counted := source.dir.remove(name)
	fs.changed(source.dir)
	fs.enter(target.dir, string(target.name), source.node, counted)
	source.node.touch()
	source.node.ctime = fs.now()
}
