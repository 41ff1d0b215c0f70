package clang

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// data is a module with one data section of the given segments.
func data(count byte, segments ...byte) []byte {
	content := append([]byte{count}, segments...)
	return append(binary.AppendUvarint([]byte("\x00asm\x01\x00\x00\x00\x0b"), uint64(len(content))), content...)
}

// at is a segment at an offset, which is given as its LEB128.
func at(offset []byte, content string) []byte {
	out := append(append([]byte{0, opI32Const}, offset...), opEnd)
	return append(binary.AppendUvarint(out, uint64(len(content))), content...)
}

func TestTrim(t *testing.T) {
	gap := strings.Repeat("\x00", 100)
	for name, c := range map[string]struct{ module, want []byte }{
		"nothing":             {data(0), data(0)},
		"dense":               {data(1, at([]byte{8}, "abc")...), data(1, at([]byte{8}, "abc")...)},
		"a short gap":         {data(1, at([]byte{8}, "a\x00\x00b")...), data(1, at([]byte{8}, "a\x00\x00b")...)},
		"only zeros":          {data(1, at([]byte{8}, gap)...), data(0)},
		"zeros first":         {data(1, at([]byte{8}, gap+"a")...), data(1, at([]byte{0xec, 0}, "a")...)},
		"zeros last":          {data(1, at([]byte{8}, "a"+gap)...), data(1, at([]byte{8}, "a")...)},
		"zeros between":       {data(1, at([]byte{8}, "a"+gap+"b")...), data(2, append(at([]byte{8}, "a"), at([]byte{0xed, 0}, "b")...)...)},
		"beyond 2 GiB":        {data(1, at([]byte{0x80, 0x80, 0x80, 0x80, 0x78}, gap+"a")...), data(1, at([]byte{0xe4, 0x80, 0x80, 0x80, 0x78}, "a")...)},
		"two segments":        {data(2, append(at([]byte{8}, "a"), at([]byte{16}, "b")...)...), data(2, append(at([]byte{8}, "a"), at([]byte{16}, "b")...)...)},
		"passive":             {data(1, 1, 1, 'a'), data(1, 1, 1, 'a')},
		"placed by a global":  {data(1, 0, 0x23, 0, opEnd, 1, 'a'), data(1, 0, 0x23, 0, opEnd, 1, 'a')},
		"segment cut off":     {data(1, 0, opI32Const), data(1, 0, opI32Const)},
		"section cut off":     {[]byte("\x00asm\x01\x00\x00\x00\x0b\x05"), []byte("\x00asm\x01\x00\x00\x00\x0b\x05")},
		"not a module at all": {[]byte("#!"), []byte("#!")},
	} {
		t.Run(name, func(t *testing.T) {
			if got := trim(c.module); !bytes.Equal(got, c.want) {
				t.Errorf("%x, want %x", got, c.want)
			}
		})
	}
}

// fill lays the segments of a module's data section into memory.
func fill(t *testing.T, module []byte) []byte {
	t.Helper()
	memory := make([]byte, 1<<16)
	section := module[9:]
	_, n := binary.Uvarint(section)
	count, m := binary.Uvarint(section[n:])
	rest := section[n+m:]
	for range count {
		offset, content, after, ok := segment(rest)
		if !ok || int(offset)+len(content) > len(memory) {
			t.Fatalf("segment at %d of %d bytes", offset, len(content))
		}
		copy(memory[offset:], content)
		rest = after
	}
	return memory
}

// Memory is the same with the zeros and without.
func FuzzTrim(f *testing.F) {
	f.Add(uint16(8), []byte("a\x00\x00b"))
	f.Add(uint16(0), append(append([]byte("a"), make([]byte, 70)...), 'b'))
	f.Fuzz(func(t *testing.T, offset uint16, content []byte) {
		if int(offset)+len(content) > 1<<16 {
			return
		}
		module := data(1, appendSegment(nil, uint32(offset), content)...)
		if !bytes.Equal(fill(t, module), fill(t, trim(module))) {
			t.Errorf("memory differs after trimming %q at %d", content, offset)
		}
	})
}

func TestFirstError(t *testing.T) {
	for name, c := range map[string]struct{ messages, want string }{
		"clang's":    {"In file included from program.cpp:1:\nprogram.cpp:3:5: error: no\n  x\n  ^\n1 error generated.\n", "program.cpp:3:5: error: no"},
		"fatal":      {"program.c:1:10: fatal error: 'x.h' file not found\n", "program.c:1:10: fatal error: 'x.h' file not found"},
		"linker's":   {"wasm-ld: error: program.o: undefined symbol: main\n", "error: program.o: undefined symbol: main"},
		"exceptions": {"program.cpp:1:1: error: cannot use 'throw' with exceptions disabled\n", "program.cpp:1:1: error: cannot use 'throw' with exceptions disabled: there are no exceptions here"},
		"other":      {"out of luck\nreally", "out of luck"},
		"none":       {"", "the compiler failed without a message"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := firstError(c.messages); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestLibrary(t *testing.T) {
	got := string(library([]byte("abc"), []string{"f", "gh"}))
	want := "!<arch>\n" +
		"/               0           0     0     644     17        `\n" +
		"\x00\x00\x00\x02\x00\x00\x00\x56\x00\x00\x00\x56f\x00gh\x00\n" +
		"a.o/            0           0     0     644     3         `\nabc\n"
	if got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
	if at := strings.Index(got, "a.o/"); at != 0x56 {
		t.Errorf("the member is at %#x, the index says 0x56", at)
	}
}

func TestDiskKeepsToItsBound(t *testing.T) {
	d, err := OpenDisk(t.TempDir(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		if err := d.Put(fmt.Sprint(i), make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
		age := time.Now().Add(time.Duration(i-100) * time.Hour)
		if err := os.Chtimes(filepath.Join(d.dir, "linked", fmt.Sprint(i)), age, age); err != nil {
			t.Fatal(err)
		}
	}
	if d.Get("0") == nil {
		t.Fatal("nothing was kept")
	}
	if err := d.prune(); err != nil {
		t.Fatal(err)
	}
	var left []string
	for i := range 20 {
		if d.Get(fmt.Sprint(i)) != nil {
			left = append(left, fmt.Sprint(i))
		}
	}
	if want := "0 14 15 16 17 18 19"; strings.Join(left, " ") != want {
		t.Errorf("left are %v, want the one used last and the youngest: %s", left, want)
	}
}

func TestRecent(t *testing.T) {
	r := newRecent(2)
	made := 0
	get := func(key string, report Report) Report {
		t.Helper()
		c, err := r.get(t.Context(), key, func() (compiled, error) { made++; return compiled{report: report}, nil })
		if err != nil {
			t.Fatal(err)
		}
		return c.report
	}
	get("a", Report{Reason: "a"})
	get("b", Report{})
	if got := get("a", Report{Reason: "another"}); got.Reason != "a" || made != 2 {
		t.Errorf("%q after %d were made, want a after 2", got.Reason, made)
	}
	get("c", Report{})
	if get("b", Report{}); made != 4 {
		t.Errorf("%d were made, want b made again, for it was not used longest", made)
	}
	slow := Report{Failed: true, Outcome: machine.Outcome{End: machine.OverCPU}}
	get("slow", slow)
	if get("slow", slow); made != 6 {
		t.Errorf("%d were made, want what took too long tried again", made)
	}
}

// When the one who compiles is called off, one of those who wait goes on in its place.
func TestRecentGoesOn(t *testing.T) {
	r := newRecent(2)
	begun, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		_, err := r.get(t.Context(), "a", func() (compiled, error) {
			close(begun)
			<-release
			return compiled{}, context.Canceled
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
	<-begun
	called, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.get(called, "a", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the waiting to end", err)
	}
	all.Go(func() {
		got, err := r.get(t.Context(), "a", func() (compiled, error) { return compiled{report: Report{Reason: "second"}}, nil })
		if err != nil || got.report.Reason != "second" {
			t.Errorf("%v, %v", got, err)
		}
	})
	close(release)
	all.Wait()
}
