package javascript_test

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/internal/javascript"
	"github.com/assay-rl/assay/sandbox/internal/pages"
	"github.com/assay-rl/assay/sandbox/internal/rewrite"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

// compiled is the guest, compiled once for all tests of the package.
var compiled = sync.OnceValues(func() (*javascript.Engine, error) {
	ctx := context.Background()
	module, err := guests.JavaScript.Read(guests.Find())
	if err != nil {
		return nil, err
	}
	if module, err = rewrite.Instrument(module); err != nil {
		return nil, err
	}
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler())
	if _, err := r.NewHostModuleBuilder("assay").NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(tick), nil, nil).
		Export("tick").Instantiate(ctx); err != nil {
		return nil, err
	}
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, r); err != nil {
		return nil, err
	}
	return javascript.New(ctx, r, module)
})

// tick ends a run whose context has ended. Instrumented code calls it whenever its fuel is spent.
func tick(ctx context.Context, m api.Module, _ []uint64) {
	if ctx.Err() != nil {
		panic(ctx.Err())
	}
	m.ExportedGlobal(rewrite.ExportFuel).(api.MutableGlobal).Set(100_000)
}

// memory rewinds by the pages that a run wrote.
type memory struct{ *pages.Memory }

func (m memory) Save() error {
	_, err := m.Memory.Save()
	return err
}

func (m memory) Rewind() error {
	_, err := m.Memory.Rewind()
	return err
}

// newInstance warms an interpreter that lives as long as the test.
func newInstance(t testing.TB) *javascript.Instance {
	t.Helper()
	sandboxtest.Read(t, guests.JavaScript)
	engine, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	m, err := pages.New(1 << 30)
	if err != nil {
		t.Fatal(err)
	}
	i, err := engine.Instance(t.Context(), memory{m})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := i.Close(context.Background()); err != nil {
			t.Error(err)
		}
		m.Free()
	})
	return i
}

// world is a program's surroundings in a test.
type world struct {
	stdin          string
	args           []string
	stdout, stderr bytes.Buffer
	slept          time.Duration
	// most is how much may be written; breaking it ends the run.
	most int
}

type limitError struct{}

func (limitError) Error() string { return "too much output" }

func (w *world) Args() []string { return w.args }
func (w *world) Stdin() []byte  { return []byte(w.stdin) }

func (w *world) Write(_ context.Context, _ api.Module, fd int, p []byte) {
	if fd == 1 {
		w.stdout.Write(p)
	} else {
		w.stderr.Write(p)
	}
	if w.most > 0 && w.stdout.Len()+w.stderr.Len() > w.most {
		panic(limitError{})
	}
}

func (w *world) Sleep(_ context.Context, _ api.Module, d time.Duration) { w.slept += d }
