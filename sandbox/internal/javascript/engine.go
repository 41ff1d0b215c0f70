package javascript

import (
	"context"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
)

// Engine is the compiled guest. It is safe for concurrent use.
type Engine struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
}

// New compiles module, which is quickjs-wasi's quickjs.wasm, instrumented or not, and gives the runtime the host module
// "env" that it imports. What else it imports, WASI first of all, the runtime must have before [Engine.Instance].
func New(ctx context.Context, runtime wazero.Runtime, module []byte) (*Engine, error) {
	compiled, err := runtime.CompileModule(ctx, module)
	if err != nil {
		return nil, fmt.Errorf("javascript: compile the guest: %w", err)
	}
	if runtime.Module(hostModule) == nil {
		if err := instantiateHost(ctx, runtime); err != nil {
			return nil, fmt.Errorf("javascript: host functions: %w", err)
		}
	}
	return &Engine{runtime: runtime, compiled: compiled}, nil
}

// Memory holds the linear memory of one instance and takes it back to an image of itself. It is used by one goroutine at
// a time.
type Memory interface {
	experimental.MemoryAllocator
	// Save takes the content now for the image.
	Save() error
	// Rewind makes the content equal to the image again, and zero whatever lies beyond it.
	Rewind() error
}

// Instance makes a warmed interpreter, whose linear memory lives in memory. ctx carries what the runtime's other host
// modules look for in it, and is used only here.
func (e *Engine) Instance(ctx context.Context, memory Memory) (*Instance, error) {
	i := &Instance{memory: memory}
	ctx = experimental.WithMemoryAllocator(ctx, memory)
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize")
	module, err := e.runtime.InstantiateModule(ctx, e.compiled, config)
	if err != nil {
		return nil, fmt.Errorf("javascript: instantiate the guest: %w", err)
	}
	i.module = module
	if err := i.warm(i.context(ctx)); err != nil {
		return nil, fmt.Errorf("javascript: warm the guest: %w", err)
	}
	return i, nil
}
