package rewrite_test

import (
	"testing"

	"github.com/tetratelabs/wazero/api"

	"github.com/assay-rl/assay/sandbox/internal/rewrite"
)

// grower exports f, which grows memory by its parameter, and size.
var grower = assemble(functions(unary, produce), memory(1, 2, 10),
	section(7, export("f", 0, 0), export("size", 0, 1)),
	section(10, fn(0x20, 0, 0x40, 0), fn(0x3f, 0)))

// memoryState is what can be seen of a memory: what the program sees, the real size, refusals.
type memoryState struct{ size, real, refused uint64 }

func stateOf(t *testing.T, m api.Module) memoryState {
	t.Helper()
	size, err := m.ExportedFunction("size").Call(ctx)
	if err != nil {
		t.Fatal(err)
	}
	real := uint64(m.ExportedMemory(rewrite.ExportMemory).Size() / 65536)
	return memoryState{size[0], real, m.ExportedGlobal(rewrite.ExportRefused).Get()}
}

func set(m api.Module, name string, v uint64) {
	m.ExportedGlobal(name).(api.MutableGlobal).Set(v)
}

// The steps follow each other on one instance, as runs do.
func TestMemoryIsLogical(t *testing.T) {
	const minusOne = 1<<32 - 1
	m := run(t, instrument(t, grower), &host{refill: 1000})
	if got := m.ExportedGlobal(rewrite.ExportMaxPages).Get(); got != 10 {
		t.Errorf("max_pages = %d, want the declared 10", got)
	}
	steps := []struct {
		name        string
		before      func()
		grow, given uint64
		want        memoryState
	}{
		{"grow by nothing", nil, 0, 2, memoryState{2, 2, 0}},
		{"grow", nil, 3, 2, memoryState{5, 5, 0}},
		{"beyond the declared maximum", nil, 6, minusOne, memoryState{5, 5, 1}},
		{"overflow", nil, minusOne, minusOne, memoryState{5, 5, 2}},
		{"rewound and grown within what is real", func() { set(m, rewrite.ExportPages, 2) }, 2, 2, memoryState{4, 5, 2}},
		{"on to more than is real", nil, 4, 4, memoryState{8, 8, 2}},
		{"beyond the host's limit", func() { set(m, rewrite.ExportMaxPages, 8) }, 1, minusOne, memoryState{8, 8, 3}},
		{"within a limit raised", func() { set(m, rewrite.ExportMaxPages, 20) }, 12, 8, memoryState{20, 20, 3}},
		{"more than there can be", func() { set(m, rewrite.ExportMaxPages, 1<<31) }, 1 << 17, minusOne, memoryState{20, 20, 4}},
	}
	for _, s := range steps {
		if s.before != nil {
			s.before()
		}
		given, err := m.ExportedFunction("f").Call(ctx, s.grow)
		if err != nil || given[0] != s.given {
			t.Errorf("%s: grow(%d) = %v, %v; want %d", s.name, s.grow, given, err, s.given)
		}
		if got := stateOf(t, m); got != s.want {
			t.Errorf("%s: %+v, want %+v", s.name, got, s.want)
		}
	}
}

func TestGlobalsAreExported(t *testing.T) {
	module := assemble(
		section(6,
			[]byte{0x7f, 1, 0x41, 5, 0x0b}, []byte{0x7f, 0, 0x41, 6, 0x0b}, []byte{0x7e, 1, 0x42, 7, 0x0b},
			[]byte{0x7d, 1, 0x43, 0, 0, 0x80, 0x3f, 0x0b}, []byte{0x7c, 1, 0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x0b}),
		section(7, export("mine", 3, 0)))
	m := run(t, instrument(t, module), &host{})
	got := map[string]uint64{}
	for i := range uint32(6) {
		if g := m.ExportedGlobal(rewrite.ExportGlobal(i)); g != nil {
			got[rewrite.ExportGlobal(i)] = g.Get()
		}
	}
	want := map[string]uint64{"assay.global.0": 5, "assay.global.2": 7,
		"assay.global.3": api.EncodeF32(1), "assay.global.4": api.EncodeF64(1)}
	for name, v := range want {
		if got[name] != v {
			t.Errorf("%s = %d, want %d", name, got[name], v)
		}
	}
	if len(got) != len(want) || m.ExportedGlobal("mine").Get() != 5 || m.ExportedGlobal(rewrite.ExportFuel).Get() != 0 {
		t.Errorf("globals %v; want those of %v, mine and fuel", got, want)
	}
	if pages := m.ExportedGlobal(rewrite.ExportPages); pages != nil {
		t.Errorf("a module without memory has %v", pages)
	}
}

func TestMemoryIsExportedOnce(t *testing.T) {
	for name, exports := range map[string][]byte{
		"not exported":             section(7),
		"exported":                 section(7, export("memory", 2, 0)),
		"exported by another name": section(7, export("heap", 2, 0)),
	} {
		m := run(t, instrument(t, assemble(memory(0, 3), exports)), &host{})
		if mem := m.ExportedMemory(rewrite.ExportMemory); mem == nil || mem.Size() != 3*65536 {
			t.Errorf("%s: memory %v", name, mem)
		}
	}
}
