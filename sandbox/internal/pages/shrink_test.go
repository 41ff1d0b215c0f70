package pages

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// guest is a module that exports what it does with its memory: (memory (export "memory") 1 maximum), and the functions
// grow(pages) old, size() pages, store(address, value) and load(address) value.
func guest(maximum byte) []byte {
	return bytes.Join([][]byte{
		[]byte("\x00asm\x01\x00\x00\x00"),
		[]byte("\x01\x0f\x03\x60\x01\x7f\x01\x7f\x60\x00\x01\x7f\x60\x02\x7f\x7f\x00"),
		[]byte("\x03\x05\x04\x00\x01\x02\x00"),
		{0x05, 0x04, 0x01, 0x01, 0x01, maximum},
		[]byte("\x07\x27\x05\x06memory\x02\x00\x04grow\x00\x00\x04size\x00\x01\x05store\x00\x02\x04load\x00\x03"),
		[]byte("\x0a\x1f\x04\x06\x00\x20\x00\x40\x00\x0b\x04\x00\x3f\x00\x0b\x09\x00\x20\x00\x20\x01\x36\x02\x00\x0b\x07\x00\x20\x00\x28\x02\x00\x0b"),
	}, nil)
}

func instantiate(t *testing.T, m *Memory, maximum byte) api.Module {
	t.Helper()
	runtime := wazero.NewRuntime(t.Context())
	t.Cleanup(func() { _ = runtime.Close(context.Background()) })
	module, err := runtime.Instantiate(experimental.WithMemoryAllocator(t.Context(), m), guest(maximum))
	if err != nil {
		t.Fatal(err)
	}
	return module
}

func call(t *testing.T, module api.Module, function string, args ...uint64) uint64 {
	t.Helper()
	results, err := module.ExportedFunction(function).Call(t.Context(), args...)
	if err != nil {
		t.Fatalf("%s%v: %v", function, args, err)
	}
	return append(results, 0)[0]
}

// A guest that grew, wrote and was rewound sees what a fresh one sees, and traps where a fresh one traps.
func TestShrinkMakesTheGuestFresh(t *testing.T) {
	eachStrategy(t, func(t *testing.T, s strategy) {
		m := newMemory(t, s, 8*wasmPage)
		module := instantiate(t, m, 100)
		call(t, module, "store", 8, 1)
		save(t, m)
		for range 3 {
			call(t, module, "store", 8, 2)
			if old := call(t, module, "grow", 3); old != 1 {
				t.Fatalf("grew from %d pages, want 1", old)
			}
			call(t, module, "store", 3*wasmPage, 3)
			rewind(t, m)
			if err := m.Shrink(module.Memory()); err != nil {
				t.Fatal(err)
			}
			if got := call(t, module, "load", 8); got != 1 {
				t.Errorf("loads %d, want the image's 1", got)
			}
			if got := call(t, module, "size"); got != 1 {
				t.Errorf("has %d pages, want 1", got)
			}
			if _, err := module.ExportedFunction("load").Call(t.Context(), wasmPage); err == nil {
				t.Error("reads beyond its memory")
			}
		}
		if got := uint32(call(t, module, "grow", 8)); got != 1<<32-1 {
			t.Errorf("grew beyond the reserve, from %d pages", got)
		}
	})
}

func TestShrinkRefuses(t *testing.T) {
	m := newMemory(t, byCopy, 8*wasmPage)
	module := instantiate(t, m, 2)
	if err := m.Shrink(module.Memory()); !errors.Is(err, ErrNoImage) {
		t.Errorf("without an image: %v", err)
	}
	save(t, m)
	if err := m.Shrink(module.Memory()); err != nil {
		t.Errorf("with nothing to do: %v", err)
	}
	call(t, module, "grow", 1)
	if err := m.Shrink(module.Memory()); err == nil {
		t.Error("at the declared maximum wazero cannot be told, and Shrink said it was")
	}
	other := instantiate(t, newMemory(t, byCopy, wasmPage), 1)
	if err := m.Shrink(other.Memory()); err == nil {
		t.Error("another module's memory was accepted")
	}
}

func TestAllocateServesOneInstance(t *testing.T) {
	m := newMemory(t, byCopy, wasmPage)
	m.Allocate(0, 0)
	defer func() {
		if recover() == nil {
			t.Error("two instances share one memory")
		}
	}()
	m.Allocate(0, 0)
}

func TestClosingTheModuleFrees(t *testing.T) {
	m := newMemory(t, bestStrategy(), wasmPage)
	if err := instantiate(t, m, 1).Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Save(); !errors.Is(err, ErrFreed) {
		t.Errorf("got %v, want %v", err, ErrFreed)
	}
}
