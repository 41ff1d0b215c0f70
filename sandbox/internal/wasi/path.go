package wasi

import (
	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// followLink is the one flag of witx type lookupflags.
const followLink = 1

// Flags of witx type oflags.
const (
	openCreate = 1 << iota
	openDirectory
	openExclusive
	openTruncate
)

// location returns the directory and the path that three arguments give, from the one at index fd on. The path is a
// view of the guest's memory.
func (s *System) location(c call, fd, path int) (*vfs.Node, []byte, Errno) {
	dir, err := s.directory(c.u32(fd))
	if err != errno.Success {
		return nil, nil, err
	}
	name, err := c.path(path)
	return dir, name, err
}

// path returns the path at an argument and its length in the next one.
func (c call) path(i int) ([]byte, Errno) {
	if c.u32(i+1) > vfs.MaxPath {
		return nil, errno.ENAMETOOLONG
	}
	return c.memory.bytes(c.u32(i), c.u32(i+1))
}

func (s *System) pathOpen(c call) Errno {
	dir, path, err := s.location(c, 0, 2)
	if err != errno.Success {
		return err
	}
	flags, base, inheriting := c.u32(4), rights(c.u64(5)), rights(c.u64(6))
	if c.u32(7) > allFlags {
		return errno.EINVAL
	}
	// Asked before anything is opened, made or cut off.
	if _, err := c.memory.bytes(c.u32(8), 4); err != errno.Success {
		return err
	}
	if s.table.full() {
		return errno.EMFILE
	}
	node, err := s.files.Open(dir, path, vfs.OpenFlags{
		Follow: c.u32(1)&followLink != 0, Write: base&rightWrite != 0,
		Create: flags&openCreate != 0, Exclusive: flags&openExclusive != 0,
		Truncate: flags&openTruncate != 0, Directory: flags&openDirectory != 0,
	})
	if err != errno.Success {
		return err
	}
	s.opened++
	fd := s.table.put(descriptor{
		node: node, flags: uint16(c.u32(7)), rights: base & possible(node), inheriting: inheriting & allRights,
	})
	return c.memory.putUint32(c.u32(8), fd)
}

// possible returns the rights that make sense for a kind of file.
func possible(n *vfs.Node) rights {
	if n.Kind() == vfs.Directory {
		return directoryRights
	}
	return fileRights
}

func (s *System) pathFilestatGet(c call) Errno {
	dir, path, err := s.location(c, 0, 2)
	if err != errno.Success {
		return err
	}
	n, err := s.files.Lookup(dir, path, c.u32(1)&followLink != 0)
	if err != errno.Success {
		return err
	}
	return c.putFilestat(c.u32(4), n.Stat())
}

func (s *System) pathFilestatSetTimes(c call) Errno {
	dir, path, err := s.location(c, 0, 2)
	if err != errno.Success {
		return err
	}
	n, err := s.files.Lookup(dir, path, c.u32(1)&followLink != 0)
	if err != errno.Success {
		return err
	}
	return s.setTimes(n, c.u64(4), c.u64(5), c.u32(6))
}

func (s *System) pathCreateDirectory(c call) Errno {
	dir, path, err := s.location(c, 0, 1)
	if err != errno.Success {
		return err
	}
	return s.files.Mkdir(dir, path)
}

func (s *System) pathRemoveDirectory(c call) Errno {
	dir, path, err := s.location(c, 0, 1)
	if err != errno.Success {
		return err
	}
	return s.files.Rmdir(dir, path)
}

func (s *System) pathUnlinkFile(c call) Errno {
	dir, path, err := s.location(c, 0, 1)
	if err != errno.Success {
		return err
	}
	return s.files.Unlink(dir, path)
}

func (s *System) pathLink(c call) Errno {
	from, path, err := s.location(c, 0, 2)
	if err != errno.Success {
		return err
	}
	to, newPath, err := s.location(c, 4, 5)
	if err != errno.Success {
		return err
	}
	return s.files.Link(from, path, c.u32(1)&followLink != 0, to, newPath)
}

func (s *System) pathRename(c call) Errno {
	from, path, err := s.location(c, 0, 1)
	if err != errno.Success {
		return err
	}
	to, newPath, err := s.location(c, 3, 4)
	if err != errno.Success {
		return err
	}
	return s.files.Rename(from, path, to, newPath)
}

func (s *System) pathSymlink(c call) Errno {
	target, err := c.path(0)
	if err != errno.Success {
		return err
	}
	dir, path, err := s.location(c, 2, 3)
	if err != errno.Success {
		return err
	}
	return s.files.Symlink(target, dir, path)
}

// pathReadlink gives as much of the target as the buffer holds.
func (s *System) pathReadlink(c call) Errno {
	dir, path, err := s.location(c, 0, 1)
	if err != errno.Success {
		return err
	}
	buffer, err := c.memory.bytes(c.u32(3), c.u32(4))
	if err != errno.Success {
		return err
	}
	target, err := s.files.Readlink(dir, path)
	if err != errno.Success {
		return err
	}
	return c.memory.putUint32(c.u32(5), uint32(copy(buffer, target)))
}
