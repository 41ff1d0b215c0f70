package rewrite_test

import (
	"context"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/sys"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
)

// Types that every assembled module has, by index.
const (
	none    = iota // () -> ()
	unary          // (i32) -> (i32)
	pair           // () -> (i32 i32)
	produce        // () -> (i32)
	consume        // (i32) -> ()
)

var types = section(1,
	[]byte{0x60, 0, 0}, []byte{0x60, 1, 0x7f, 1, 0x7f}, []byte{0x60, 0, 2, 0x7f, 0x7f}, []byte{0x60, 0, 1, 0x7f},
	[]byte{0x60, 1, 0x7f, 0})

// assemble joins sections to a module; those of the types comes first by itself.
func assemble(sections ...[]byte) []byte {
	out := append([]byte("\x00asm\x01\x00\x00\x00"), types...)
	for _, s := range sections {
		out = append(out, s...)
	}
	return out
}

func leb(v int) []byte {
	var out []byte
	for ; v >= 0x80; v >>= 7 {
		out = append(out, byte(v)|0x80)
	}
	return append(out, byte(v))
}

func raw(id byte, content ...byte) []byte {
	return append(append([]byte{id}, leb(len(content))...), content...)
}

func section(id byte, elements ...[]byte) []byte {
	content := leb(len(elements))
	for _, e := range elements {
		content = append(content, e...)
	}
	return raw(id, content...)
}

// functions are the types of the functions that a module defines.
func functions(types ...byte) []byte { return raw(3, append(leb(len(types)), types...)...) }

func memory(limits ...byte) []byte { return section(5, limits) }

// export exports the item of a kind (0 function, 2 memory, 3 global) and an index.
func export(name string, kind, index byte) []byte {
	return append(append(leb(len(name)), name...), kind, index)
}

// fn is the body of a function without local variables, its end included.
func fn(code ...byte) []byte { return fnLocals([]byte{0}, code...) }

func fnLocals(locals []byte, code ...byte) []byte {
	body := append(append([]byte{}, locals...), code...)
	body = append(body, 0x0b)
	return append(leb(len(body)), body...)
}

// host answers ticks, and ends the run at the last that it may answer.
type host struct {
	ticks, last int
	refill      uint64
}

func (h *host) tick(_ context.Context, m api.Module, _ []uint64) {
	if h.ticks++; h.last > 0 && h.ticks >= h.last {
		panic(sys.NewExitError(7))
	}
	m.ExportedGlobal(rewrite.ExportFuel).(api.MutableGlobal).Set(h.refill)
}

const features = api.CoreFeaturesV2 | experimental.CoreFeaturesTailCall | experimental.CoreFeaturesExtendedConst

// run instantiates a module beside a host that answers its ticks.
func run(tb testing.TB, module []byte, h *host) api.Module {
	tb.Helper()
	ctx := context.Background()
	rt := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCoreFeatures(features))
	tb.Cleanup(func() { _ = rt.Close(ctx) })
	_, err := rt.NewHostModuleBuilder(rewrite.ImportModule).NewFunctionBuilder().
		WithGoModuleFunction(api.GoModuleFunc(h.tick), nil, nil).Export(rewrite.ImportTick).Instantiate(ctx)
	if err != nil {
		tb.Fatal(err)
	}
	_, err = rt.NewHostModuleBuilder("env").NewFunctionBuilder().
		WithFunc(func(v uint32) uint32 { return v + 100 }).Export("add100").Instantiate(ctx)
	if err != nil {
		tb.Fatal(err)
	}
	m, err := rt.InstantiateWithConfig(ctx, module, wazero.NewModuleConfig().WithStartFunctions())
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// validate says what wazero has against a module.
func validate(tb testing.TB, module []byte) error {
	tb.Helper()
	ctx := context.Background()
	rt := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter().WithCoreFeatures(features))
	defer rt.Close(ctx)
	_, err := rt.CompileModule(ctx, module)
	return err
}

func instrument(tb testing.TB, module []byte) []byte {
	tb.Helper()
	out, err := rewrite.Instrument(module)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}
