package clang

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/machine"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
)

// Guests are the compiler's parts.
type Guests struct {
	// Clang and Linker are modules, Files the archive of headers and libraries.
	Clang, Linker, Files []byte
	// Version tells one release of them from another.
	Version string
}

// Compiler compiles programs. Safe for concurrent use.
type Compiler struct {
	clang, linker *machine.Module
	root          *wasi.Tree
	version       string
	programs      *machine.Runtime
	disk          *Disk
	recent        *recent
}

// mostInMemory is how many programs stay loaded.
const mostInMemory = 64

// New makes a compiler that keeps what it compiled in a folder, which other processes may share. rt runs the compiler
// itself; programs have a runtime of their own. The first call on a machine takes half a minute, later ones a second.
func New(ctx context.Context, rt *machine.Runtime, g Guests, dir string) (*Compiler, error) {
	c := &Compiler{version: g.Version, recent: newRecent(mostInMemory)}
	var err error
	if c.clang, err = rt.Load(ctx, g.Clang); err != nil {
		return nil, fmt.Errorf("clang: compiler: %w", err)
	}
	if c.linker, err = rt.Load(ctx, g.Linker); err != nil {
		return nil, fmt.Errorf("clang: linker: %w", err)
	}
	if err := c.setUp(ctx, g.Files, filepath.Join(dir, "clang")); err != nil {
		return nil, err
	}
	programs := filepath.Join(dir, "programs")
	if c.disk, err = OpenDisk(programs, MostOnDisk); err != nil {
		return nil, err
	}
	if c.programs, err = machine.NewRuntime(ctx, programs); err != nil {
		return nil, fmt.Errorf("clang: %w", err)
	}
	return c, nil
}

// Close gives up every program. None may be running.
func (c *Compiler) Close() error { return c.programs.Close(context.Background()) }

// DefaultLimits are generous to sources that a person would write: the standard library's slowest take five seconds.
var DefaultLimits = machine.Limits{CPU: 30 * time.Second, Wall: 5 * time.Minute, Memory: 1 << 30}

// What a compiler may write: messages, and object files and modules with room for large tables.
const (
	mostMessages = 256 << 10
	mostFiles    = 64
	mostBytes    = 256 << 20
)

// job is a run of one of the compiler's parts.
func (c *Compiler) job(args []string, files map[string][]byte, l machine.Limits) machine.Job {
	return machine.Job{
		Job: wasi.Job{
			Args: args, Files: files, Now: time.Unix(0, 0),
			Limits: wasi.Limits{Output: mostMessages, Files: mostFiles, FileBytes: mostBytes, Wall: l.Wall},
		},
		Limits: l,
	}
}
