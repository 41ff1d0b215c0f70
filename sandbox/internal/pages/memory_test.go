package pages

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// eachStrategy runs a test with every way to rewind that this machine has.
func eachStrategy(t *testing.T, test func(t *testing.T, s strategy)) {
	for _, s := range strategies() {
		t.Run(string(s), func(t *testing.T) { test(t, s) })
	}
}

func newMemory(tb testing.TB, s strategy, reserve int64) *Memory {
	tb.Helper()
	m, err := open(reserve, s)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(m.Free)
	return m
}

// filled returns a memory of size bytes, half of its pages with content that is the same for every memory.
func filled(tb testing.TB, s strategy, size int) *Memory {
	tb.Helper()
	m := newMemory(tb, s, 2*int64(size))
	data := m.Reallocate(uint64(size))
	random := rand.NewChaCha8([32]byte{3})
	for page := 0; page < size/pageSize; page += 2 {
		_, _ = random.Read(data[page*pageSize:][:pageSize])
	}
	return m
}

// save saves an image for the memory alone, and returns the memory's bytes.
func save(tb testing.TB, m *Memory) []byte {
	tb.Helper()
	img, err := m.Save()
	if err != nil {
		tb.Fatal(err)
	}
	if err := img.Close(); err != nil {
		tb.Fatal(err)
	}
	return m.Reallocate(uint64(m.size))
}

func rewind(tb testing.TB, m *Memory) Stats {
	tb.Helper()
	stats, err := m.Rewind()
	if err != nil {
		tb.Fatal(err)
	}
	return stats
}

func zero(data []byte) bool { return len(bytes.Trim(data, "\x00")) == 0 }

func TestRewindRestoresEveryByte(t *testing.T) {
	rounds := 2000
	if testing.Short() {
		rounds = 100
	}
	const size = 1 << 20
	eachStrategy(t, func(t *testing.T, s strategy) {
		m := filled(t, s, size)
		want := bytes.Clone(save(t, m))
		random := rand.New(rand.NewPCG(5, 6))
		for round := range rounds {
			grown := m.Reallocate(uint64(size + random.IntN(4)*wasmPage))
			for range random.IntN(200) {
				from := random.IntN(len(grown))
				to := min(len(grown), from+1+random.IntN(100))
				for i := range grown[from:to] {
					grown[from+i] = byte(random.Uint32())
				}
			}
			rewind(t, m)
			if !bytes.Equal(grown[:size], want) {
				t.Fatalf("round %d: %d pages differ from the image", round, differing(grown[:size], want))
			}
			if !zero(grown[size:]) {
				t.Fatalf("round %d: memory above the image is not zero", round)
			}
		}
	})
}

func TestRewindPatterns(t *testing.T) {
	const size = 4 << 20
	every := func(step int) func([]byte) {
		return func(data []byte) {
			for i := 0; i < len(data); i += step * pageSize {
				data[i]++
			}
		}
	}
	tests := []struct {
		name  string
		write func(data []byte)
	}{
		{"nothing", func([]byte) {}},
		{"first byte", func(data []byte) { data[0]++ }},
		{"last byte", func(data []byte) { data[len(data)-1]++ }},
		{"across pages", func(data []byte) { data[pageSize-1]++; data[pageSize]++ }},
		{"every page", every(1)},
		{"every second page, a run for each", every(2)},
		{"all zero", func(data []byte) { clear(data) }},
	}
	eachStrategy(t, func(t *testing.T, s strategy) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				m := filled(t, s, size)
				data := save(t, m)
				want := bytes.Clone(data)
				for range 3 {
					test.write(data)
					rewind(t, m)
					if n := differing(data, want); n > 0 {
						t.Fatalf("%d pages differ from the image", n)
					}
				}
			})
		}
	})
}

func TestSaveAgainReplacesTheImage(t *testing.T) {
	eachStrategy(t, func(t *testing.T, s strategy) {
		m := newMemory(t, s, 1<<20)
		m.Reallocate(wasmPage)[0] = 1
		save(t, m)
		data := m.Reallocate(2 * wasmPage)
		data[0], data[wasmPage] = 2, 3
		save(t, m)
		data[0], data[wasmPage] = 9, 9
		rewind(t, m)
		if data[0] != 2 || data[wasmPage] != 3 {
			t.Errorf("rewound to %d and %d, want the second image's 2 and 3", data[0], data[wasmPage])
		}
	})
}

func TestAdopt(t *testing.T) {
	const size = 1 << 20
	eachStrategy(t, func(t *testing.T, s strategy) {
		first, second := filled(t, s, size), filled(t, s, size)
		img, err := first.Save()
		if err != nil {
			t.Fatal(err)
		}
		defer img.Close()
		if err := second.Adopt(img); err != nil {
			t.Fatal(err)
		}
		want := bytes.Clone(img.data)
		one, two := first.Reallocate(size), second.Reallocate(size)
		one[0]++
		two[pageSize]++
		if two[0] != want[0] || one[pageSize] != want[pageSize] || !bytes.Equal(img.data, want) {
			t.Error("a write shows outside of the memory that it was made in")
		}
		first.Free()
		rewind(t, second)
		if !bytes.Equal(two, want) {
			t.Error("the image went with the memory that saved it")
		}
	})
}

func TestAdoptRefuses(t *testing.T) {
	const size = 8 * wasmPage
	tests := []struct {
		name    string
		prepare func(m *Memory, img *Image)
		want    error
		says    string
	}{
		{"two pages that differ", func(m *Memory, _ *Image) {
			data := m.Reallocate(size)
			data[0]++
			data[size-1]++
		}, ErrDiffers, "differ: 2 of "},
		{"another size", func(m *Memory, _ *Image) { m.Reallocate(size + wasmPage) }, ErrDiffers, "589824 bytes and 524288 bytes"},
		{"a closed image", func(_ *Memory, img *Image) { _ = img.Close() }, ErrFreed, "image"},
		{"a freed memory", func(m *Memory, _ *Image) { m.Free() }, ErrFreed, "adopt"},
	}
	eachStrategy(t, func(t *testing.T, s strategy) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				saved, m := filled(t, s, size), filled(t, s, size)
				img, err := saved.Save()
				if err != nil {
					t.Fatal(err)
				}
				defer img.Close()
				saved.Free()
				test.prepare(m, img)
				if err := m.Adopt(img); !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
					t.Errorf("got %v, want %v that says %q", err, test.want, test.says)
				}
			})
		}
	})
}

func TestNewRefusesReserve(t *testing.T) {
	for _, reserve := range []int64{-1, 0, maxReserve + 1} {
		if m, err := New(reserve); err == nil {
			m.Free()
			t.Errorf("a reserve of %d bytes was accepted", reserve)
		}
	}
}

func TestReallocate(t *testing.T) {
	eachStrategy(t, func(t *testing.T, s strategy) {
		m := newMemory(t, s, 3*wasmPage-1)
		for _, test := range []struct {
			name   string
			size   uint64
			length int
		}{
			{"grows", wasmPage, wasmPage},
			{"never shrinks", 0, wasmPage},
			{"grows to the reserve, rounded up", 3 * wasmPage, 3 * wasmPage},
			{"not beyond it", 3*wasmPage + 1, 0},
			{"nor by an overflow", 1 << 63, 0},
		} {
			if data := m.Reallocate(test.size); len(data) != test.length || (data != nil && &data[0] != &m.space.bytes()[0]) {
				t.Errorf("%s: Reallocate(%d) has %d bytes, want %d at the same address", test.name, test.size, len(data), test.length)
			}
		}
	})
}

func TestUseAfterFree(t *testing.T) {
	eachStrategy(t, func(t *testing.T, s strategy) {
		m := filled(t, s, wasmPage)
		save(t, m)
		m.Free()
		m.Free()
		if _, err := m.Rewind(); !errors.Is(err, ErrFreed) {
			t.Errorf("Rewind: %v", err)
		}
		if _, err := m.Save(); !errors.Is(err, ErrFreed) {
			t.Errorf("Save: %v", err)
		}
		if data := m.Reallocate(wasmPage); data != nil {
			t.Error("Reallocate gave memory")
		}
		if n, err := m.Resident(); n != 0 || err != nil {
			t.Errorf("Resident: %d, %v", n, err)
		}
	})
}

func TestRewindWantsAnImage(t *testing.T) {
	if _, err := newMemory(t, byCopy, wasmPage).Rewind(); !errors.Is(err, ErrNoImage) {
		t.Errorf("got %v", err)
	}
}

// FuzzMemory reads its input as writes, growth, saves and rewinds, and compares with a plain slice.
func FuzzMemory(f *testing.F) {
	f.Add([]byte("w\x00\x01w\x10\x02s\x00\x00w\x00\x03g\x00\x00w\x90\x04r\x00\x00"))
	f.Add([]byte("s\x00\x00g\x00\x00w\xff\x01s\x00\x00w\xff\x02r\x00\x00r\x00\x00"))
	f.Fuzz(func(t *testing.T, program []byte) {
		for _, s := range strategies() {
			replay(t, newMemory(t, s, 16*wasmPage), program)
		}
	})
}

func replay(t *testing.T, m *Memory, program []byte) {
	data := m.Reallocate(4 * wasmPage)
	model := make([]byte, len(data))
	var image []byte
	for ; len(program) >= 3; program = program[3:] {
		switch at, value := int(program[1])*len(data)/256, program[2]; program[0] {
		case 'w':
			data[at], model[at] = value, value
		case 'g':
			if grown := m.Reallocate(uint64(len(data) + wasmPage)); grown != nil {
				data, model = grown, append(model, make([]byte, wasmPage)...)
			}
		case 's':
			save(t, m)
			image = bytes.Clone(model)
		case 'r':
			if image != nil {
				rewind(t, m)
				clear(model[copy(model, image):])
			}
		}
	}
	if !bytes.Equal(data, model) {
		t.Errorf("%d of %d bytes: %d pages differ from the model", len(data), len(model), differing(data, model))
	}
	m.Free()
}
