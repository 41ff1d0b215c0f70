package machine_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/machine"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
)

func section(id byte, count int, items ...byte) []byte {
	content := append(binary.AppendUvarint(nil, uint64(count)), items...)
	return append(binary.AppendUvarint([]byte{id}, uint64(len(content))), content...)
}

func name(s string) []byte { return append([]byte{byte(len(s))}, s...) }

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// command is a module that imports proc_exit (function 0) and fd_write (function 1), with a page of memory that says
// "hello\n" at 32 behind an iovec at 0, and a _start of the given code.
func command(code ...byte) []byte {
	body := join([]byte{0}, code, []byte{0x0b})
	return join([]byte("\x00asm\x01\x00\x00\x00"),
		section(1, 3, 0x60, 0, 0, 0x60, 1, 0x7f, 0, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f),
		section(2, 2, join(name("wasi_snapshot_preview1"), name("proc_exit"), []byte{0, 1}, name("wasi_snapshot_preview1"), name("fd_write"), []byte{0, 2})...),
		section(3, 1, 0), section(5, 1, 0, 1),
		section(7, 2, join(name("_start"), []byte{0, 2}, name("memory"), []byte{2, 0})...),
		section(10, 1, append(binary.AppendUvarint(nil, uint64(len(body))), body...)...),
		section(11, 1, join([]byte{0, 0x41, 0, 0x0b}, name("\x20\x00\x00\x00\x06\x00\x00\x00"+strings.Repeat("\x00", 24)+"hello\n"))...))
}

// Code for a command.
var (
	prints = []byte{0x41, 1, 0x41, 0, 0x41, 1, 0x41, 16, 0x10, 1, 0x1a}
	loops  = []byte{0x03, 0x40, 0x0c, 0, 0x0b}
	grows  = []byte{0x03, 0x40, 0x41, 1, 0x40, 0, 0x41, 0x7f, 0x47, 0x0d, 0, 0x0b}
)

func exits(code byte) []byte { return []byte{0x41, code, 0x10, 0} }

// newRuntime shares the user's cache with the other packages' tests.
func newRuntime(t testing.TB) *machine.Runtime {
	t.Helper()
	dir, err := os.UserCacheDir()
	if err != nil {
		t.Skipf("no folder for compiled guests: %v", err)
	}
	rt, err := machine.NewRuntime(t.Context(), filepath.Join(dir, "assay", "sandbox", "programs"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rt.Close(context.Background()) })
	return rt
}

func load(t testing.TB, module []byte) *machine.Module {
	t.Helper()
	m, err := newRuntime(t).Load(t.Context(), module)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func small() machine.Job {
	return machine.Job{
		Job:    wasi.Job{Limits: wasi.Limits{Output: 100, Wall: time.Minute}},
		Limits: machine.Limits{CPU: 20 * time.Millisecond, Wall: time.Minute, Memory: 1 << 20},
	}
}

func TestOnce(t *testing.T) {
	for name, c := range map[string]struct {
		code   []byte
		end    machine.End
		exit   int
		stdout string
		memory int64
	}{
		"returns":               {nil, machine.Exited, 0, "", 64 << 10},
		"prints":                {prints, machine.Exited, 0, "hello\n", 64 << 10},
		"exits":                 {exits(7), machine.Exited, 7, "", 64 << 10},
		"exits before printing": {join(exits(0), prints), machine.Exited, 0, "", 64 << 10},
		"loops":                 {loops, machine.OverCPU, 0, "", 64 << 10},
		"prints without end":    {join([]byte{0x03, 0x40}, prints, []byte{0x0c, 0, 0x0b}), machine.OverOutput, 0, strings.Repeat("hello\n", 16) + "hell", 64 << 10},
		"grows to its limit":    {grows, machine.Exited, 0, "", 1 << 20},
		"traps":                 {[]byte{0x00}, machine.Trapped, 0, "", 64 << 10},
		"recurses":              {[]byte{0x10, 2}, machine.Overflowed, 0, "", 64 << 10},
	} {
		t.Run(name, func(t *testing.T) {
			job := small()
			if c.end == machine.Overflowed {
				job.Limits.CPU = 5 * time.Second
			}
			o, err := load(t, command(c.code...)).Once(t.Context(), wasi.Config{}, job)
			if err != nil {
				t.Fatal(err)
			}
			if o.End != c.end || o.ExitCode != c.exit || string(o.Stdout) != c.stdout || o.Memory != c.memory {
				t.Errorf("ended by %d with code %d and %d bytes of memory, %q: %v", o.End, o.ExitCode, o.Memory, o.Stdout, o.Err)
			}
		})
	}
}

// Runs have nothing in common: what one grew or wrote, the next does not see.
func TestOnceIsFresh(t *testing.T) {
	counts := []byte{0x41, 40, 0x41, 40, 0x28, 2, 0, 0x41, 1, 0x6a, 0x36, 2, 0, 0x41, 40, 0x28, 2, 0, 0x10, 0}
	m := load(t, command(counts...))
	for range 3 {
		if o, err := m.Once(t.Context(), wasi.Config{}, small()); err != nil || o.ExitCode != 1 {
			t.Errorf("exit code %d, %v, want 1 of a counter that starts at 0", o.ExitCode, err)
		}
	}
}

func TestOnceStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	job := small()
	job.Limits.CPU = time.Minute
	o, err := load(t, command(loops...)).Once(ctx, wasi.Config{}, job)
	if err != nil || o.End != machine.Stopped {
		t.Errorf("ended by %d, %v", o.End, err)
	}
	if o.Wall > time.Second {
		t.Errorf("stopped after %v", o.Wall)
	}
}

func TestOnceRefusesMemoryBeyondItsLimit(t *testing.T) {
	job := small()
	job.Limits.Memory = 1 << 10
	o, err := load(t, command()).Once(t.Context(), wasi.Config{}, job)
	if err != nil || o.End != machine.Trapped || !o.Starved {
		t.Errorf("%+v, %v, want a run that never began for want of memory", o, err)
	}
}

func TestCommand(t *testing.T) {
	const none = "\x00asm\x01\x00\x00\x00"
	unit := section(1, 1, 0x60, 0, 0)
	for says, module := range map[string][]byte{
		"_start":      join([]byte(none), unit),
		"no memory":   join([]byte(none), unit, section(3, 1, 0), section(7, 1, join(name("_start"), []byte{0, 0})...), section(10, 1, 2, 0, 0x0b)),
		"env.missing": join([]byte(none), unit, section(2, 1, join(name("env"), name("missing"), []byte{0, 0})...), section(3, 1, 0), section(5, 1, 0, 1), section(7, 1, join(name("_start"), []byte{0, 1})...), section(10, 1, 2, 0, 0x0b)),
	} {
		t.Run(says, func(t *testing.T) {
			if err := load(t, module).Command(); !errors.Is(err, machine.ErrLink) || !strings.Contains(err.Error(), says) {
				t.Errorf("error %v, want one that says %q", err, says)
			}
		})
	}
	if err := load(t, command()).Command(); err != nil {
		t.Errorf("a command is refused: %v", err)
	}
}

func BenchmarkOnce(b *testing.B) {
	m := load(b, command(prints...))
	for b.Loop() {
		if o, err := m.Once(b.Context(), wasi.Config{}, small()); err != nil || string(o.Stdout) != "hello\n" {
			b.Fatal(o, err)
		}
	}
}
