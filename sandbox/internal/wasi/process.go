package wasi

import "github.com/assay-rl/assay/sandbox/internal/wasi/errno"

// arguments returns the program's arguments: the job's, or the System's own.
func (s *System) arguments() []string {
	if s.job.Args != nil {
		return s.job.Args
	}
	return s.args
}

func (s *System) argsGet(c call) Errno         { return c.putStrings(s.arguments()) }
func (s *System) argsSizesGet(c call) Errno    { return c.putSizes(s.arguments()) }
func (s *System) environGet(c call) Errno      { return c.putStrings(s.env) }
func (s *System) environSizesGet(c call) Errno { return c.putSizes(s.env) }

// putSizes writes how many strings there are and how many bytes they take, each with its NUL.
func (c call) putSizes(list []string) Errno {
	size := 0
	for _, text := range list {
		size += len(text) + 1
	}
	if err := c.memory.putUint32(c.u32(0), uint32(len(list))); err != errno.Success {
		return err
	}
	return c.memory.putUint32(c.u32(1), uint32(size))
}

// putStrings writes the strings' addresses to the first argument and the strings to the second.
func (c call) putStrings(list []string) Errno {
	pointers, at := c.u32(0), c.u32(1)
	for _, text := range list {
		if err := c.memory.putUint32(pointers, at); err != errno.Success {
			return err
		}
		n := uint32(len(text))
		p, err := c.memory.bytes(at, n+1)
		if err != errno.Success {
			return err
		}
		p[copy(p, text)] = 0
		pointers, at = pointers+4, at+n+1
	}
	return errno.Success
}

func (s *System) procExit(c call) Errno {
	s.host.Exit(c.ctx, c.module, c.u32(0))
	return errno.ENOSYS
}

// A signal ends the program as a shell reports it.
const signalled = 128

func (s *System) procRaise(c call) Errno {
	s.host.Exit(c.ctx, c.module, signalled+c.u32(0))
	return errno.ENOSYS
}

func (s *System) schedYield(call) Errno { return errno.Success }

// noSocket answers the functions on sockets: no descriptor is one.
func (s *System) noSocket(c call) Errno {
	if _, err := s.table.get(c.u32(0)); err != errno.Success {
		return err
	}
	return errno.ENOTSOCK
}
