package python

import (
	"context"
	"embed"
	"fmt"
	"sync/atomic"

	"github.com/assay-rl/assay/sandbox/internal/machine"
	"github.com/assay-rl/assay/sandbox/internal/pages"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// driver is the guest's side.
//
//go:embed driver/*.py
var driver embed.FS

// driverFiles are the driver's files in their order.
var driverFiles = []string{"messages", "programs", "plain", "served", "proxies", "tests", "jobs"}

const (
	jobDevice  = "/dev/job"
	driverPath = "/lib/assay/driver.py"
)

// Guest runs Python. Safe for concurrent use.
type Guest struct {
	pool  *machine.Pool[*machine.Checkpointed]
	tests scripts
}

// New makes a guest of the interpreter's module, with room for workers jobs at a time; a test of a program takes two
// instances, so there are twice as many. Warming happens when an instance is first needed.
func New(ctx context.Context, rt *machine.Runtime, interpreter []byte, workers int) (*Guest, error) {
	interpreter, err := withStack(interpreter)
	if err != nil {
		return nil, err
	}
	module, err := rt.LoadUnoptimised(ctx, interpreter)
	if err != nil {
		return nil, err
	}
	root := vfs.NewTree()
	if err := addDriver(root); err != nil {
		return nil, err
	}
	// One instance's image backs the others, which are equal to it.
	var image atomic.Pointer[pages.Image]
	start := func(ctx context.Context) (*machine.Checkpointed, error) {
		c, err := module.Start(ctx, wasi.Config{
			Args: []string{"python", "-I", "-S", "-B", "-X", "utf8", driverPath},
			Root: root,
		}, jobDevice, image.Load())
		if err == nil && c.Image() != nil {
			image.Store(c.Image())
		}
		return c, err
	}
	return &Guest{pool: machine.NewPool(2*workers, start)}, nil
}

// addDriver joins the driver's files into one module.
func addDriver(root *vfs.Tree) error {
	var module []byte
	for _, name := range driverFiles {
		text, err := driver.ReadFile("driver/" + name + ".py")
		if err != nil {
			return fmt.Errorf("python: driver: %w", err)
		}
		module = append(module, text...)
	}
	return root.Add(driverPath, module)
}

// runIn runs a job in an instance. The C stack is not part of the memory that a program is allowed and charged.
func runIn(ctx context.Context, c *machine.Checkpointed, job machine.Job) (machine.Outcome, error) {
	job.Limits.Memory += stackPages * wasmPage
	o, err := c.Run(ctx, job)
	o.Memory -= stackPages * wasmPage
	return o, err
}

// Close ends every instance. None may be running.
func (g *Guest) Close() { g.pool.Close() }
