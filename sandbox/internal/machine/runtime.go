package machine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
)

// instrumentedVersion and promotedVersion are bumped when package rewrite changes what it makes of a module.
const (
	instrumentedVersion = 1
	promotedVersion     = 1
)

// Runtime compiles modules and keeps what it compiled in a folder. Safe for concurrent use.
type Runtime struct {
	r   wazero.Runtime
	dir string
}

// Module is a compiled, instrumented guest, of which any number of instances can run. Safe for concurrent use.
type Module struct {
	rt       *Runtime
	compiled wazero.CompiledModule
}

// NewRuntime makes a runtime that keeps instrumented and compiled modules in a folder, which other processes may share.
func NewRuntime(ctx context.Context, dir string) (*Runtime, error) {
	cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "compiled"))
	if err != nil {
		return nil, fmt.Errorf("machine: cache in %s: %w", dir, err)
	}
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCompilationCache(cache).WithDebugInfoEnabled(false))
	if err := wasi.Instantiate(ctx, r); err != nil {
		return nil, errors.Join(err, r.Close(ctx))
	}
	_, err = r.NewHostModuleBuilder(rewrite.ImportModule).NewFunctionBuilder().
		WithGoModuleFunction(api.GoModuleFunc(tick), nil, nil).Export(rewrite.ImportTick).Instantiate(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("machine: %w", err), r.Close(ctx))
	}
	return &Runtime{r: r, dir: dir}, nil
}

// Wazero is the runtime underneath, for guests with imports of their own.
func (rt *Runtime) Wazero() wazero.Runtime { return rt.r }

// Close ends every instance. None may be running.
func (rt *Runtime) Close(ctx context.Context) error { return rt.r.Close(ctx) }

// Load instruments and compiles a module, or takes both from the cache. A module that cannot be instrumented is
// refused: its loops could not be stopped.
func (rt *Runtime) Load(ctx context.Context, module []byte) (*Module, error) {
	instrumented, err := rt.Instrumented(module)
	if err != nil {
		return nil, err
	}
	return rt.compile(ctx, instrumented)
}

// LoadUnoptimised is [Runtime.Load] for an interpreter that its builder compiled without optimisation: what of that can
// be done here is done first. It is not for modules that strangers made.
func (rt *Runtime) LoadUnoptimised(ctx context.Context, module []byte) (*Module, error) {
	instrumented, err := rt.cached(module, "promoted-"+strconv.Itoa(promotedVersion)+"-"+strconv.Itoa(instrumentedVersion), func(module []byte) ([]byte, error) {
		promoted, err := rewrite.Promote(module)
		if err != nil {
			return nil, err
		}
		return rewrite.Instrument(promoted)
	})
	if err != nil {
		return nil, err
	}
	return rt.compile(ctx, instrumented)
}

func (rt *Runtime) compile(ctx context.Context, instrumented []byte) (*Module, error) {
	compiled, err := rt.r.CompileModule(ctx, instrumented)
	if err != nil {
		return nil, fmt.Errorf("machine: compile: %w", err)
	}
	return &Module{rt: rt, compiled: compiled}, nil
}

// Instrumented takes a module's instrumented form from the cache, or makes it.
func (rt *Runtime) Instrumented(module []byte) ([]byte, error) {
	return rt.cached(module, strconv.Itoa(instrumentedVersion), rewrite.Instrument)
}

// cached takes what a rewriting makes of a module from the cache, or makes it.
func (rt *Runtime) cached(module []byte, rewriting string, rewrite func([]byte) ([]byte, error)) ([]byte, error) {
	sum := sha256.Sum256(module)
	file := filepath.Join(rt.dir, "instrumented", rewriting+"-"+hex.EncodeToString(sum[:])+".wasm")
	if text, err := os.ReadFile(file); err == nil {
		return text, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("machine: cache: %w", err)
	}
	out, err := rewrite(module)
	if err != nil {
		return nil, fmt.Errorf("machine: instrument: %w", err)
	}
	return out, Store(file, out)
}

// Close gives up the compiled code. No instance may be left.
func (m *Module) Close(ctx context.Context) error { return m.compiled.Close(ctx) }
