package wasi

import (
	"context"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// Errno is what a call returns to the guest; package errno names the values.
type Errno = errno.Errno

// Tree is a read-only file tree that any number of Systems share; see [vfs.NewTree] and [vfs.FromTar].
type Tree = vfs.Tree

// Limit names a limit that a call broke.
type Limit int

// The limits that are noticed here.
const (
	// OutputLimit is the most that may be written to standard output and standard error together.
	OutputLimit Limit = iota + 1
	// WallLimit is the most time that may pass on the guest's clock; here it is broken by sleeping.
	WallLimit
)

// String returns the limit's name.
func (l Limit) String() string {
	switch l {
	case OutputLimit:
		return "output limit"
	case WallLimit:
		return "wall limit"
	}
	return fmt.Sprintf("limit %d", int(l))
}

// Host is what only the owner of an instance can do. Its methods unwind the guest's stack rather than return; should one
// return, the guest goes on with an error.
type Host interface {
	// Exit ends the program with its exit code.
	Exit(ctx context.Context, m api.Module, code uint32)
	// Exceeded ends the program because it broke a limit.
	Exceeded(ctx context.Context, m api.Module, l Limit)
}

// Device is a file whose reads and writes the host serves. Both return how many bytes were moved; fewer than len(p) is
// no error. A Read may unwind the guest's stack, so a checkpoint can be taken in it: nothing is held around the call.
// p lies in the guest's memory.
type Device interface {
	Read(ctx context.Context, m api.Module, p []byte) (int, Errno)
	Write(ctx context.Context, m api.Module, p []byte) (int, Errno)
}

type systemKey struct{}

// With returns a context in which calls of a guest's functions find their System. Without one every call is refused
// with ENOTCAPABLE.
func With(ctx context.Context, s *System) context.Context {
	return context.WithValue(ctx, systemKey{}, s)
}

// From returns the context's System, or nil.
func From(ctx context.Context) *System {
	s, _ := ctx.Value(systemKey{}).(*System)
	return s
}

// Instantiate adds the modules wasi_snapshot_preview1 and wasi_unstable to a runtime. They hold no state: any number of
// guests of the runtime may call them at once.
func Instantiate(ctx context.Context, r wazero.Runtime) error {
	for _, abi := range []*abi{&preview1, &unstable} {
		builder := r.NewHostModuleBuilder(abi.module)
		for _, f := range functions {
			builder.NewFunctionBuilder().
				WithGoModuleFunction(f.bind(abi), f.parameters(), f.results()).
				Export(f.name)
		}
		if _, err := builder.Instantiate(ctx); err != nil {
			return fmt.Errorf("wasi: instantiate %s: %w", abi.module, err)
		}
	}
	return nil
}
