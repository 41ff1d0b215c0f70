package pages

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// eachMapped runs a test with every strategy that maps its image.
func eachMapped(t *testing.T, test func(t *testing.T, s strategy)) {
	for _, s := range strategies() {
		if s != byCopy {
			t.Run(string(s), func(t *testing.T) { test(t, s) })
		}
	}
}

func resident(tb testing.TB, m *Memory) int64 {
	tb.Helper()
	n, err := m.Resident()
	if err != nil {
		tb.Skip(err)
	}
	return n
}

// touch writes one byte in each of the first n pages.
func touch(data []byte, n int) {
	for page := range n {
		data[page*pageSize]++
	}
}

func TestResidentCountsPrivatePages(t *testing.T) {
	eachMapped(t, func(t *testing.T, s strategy) {
		m := filled(t, s, 1<<20)
		data := save(t, m)
		if got := resident(t, m); got != 0 {
			t.Errorf("%d bytes are private after Save, want all shared with the image", got)
		}
		touch(data, 10)
		grown := m.Reallocate(1<<20 + wasmPage)
		grown[1<<20] = 1
		if got, want := resident(t, m), int64(11*pageSize); got != want {
			t.Errorf("%d bytes are private, want %d", got, want)
		}
	})
}

func TestGrownMemoryIsGivenBack(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 500 MiB")
	}
	const image, grown = 1 << 20, 500 << 20
	m := newMemory(t, bestStrategy(), 1<<30)
	m.Reallocate(image)
	save(t, m)
	data := m.Reallocate(image + grown)
	touch(data[image:], grown/pageSize)
	if got := resident(t, m); got < grown {
		t.Fatalf("%d bytes are private after %d were written", got, grown)
	}
	if stats := rewind(t, m); stats.Cleared != grown {
		t.Errorf("cleared %d bytes, want %d", stats.Cleared, grown)
	}
	if got := resident(t, m); got != 0 {
		t.Errorf("%d bytes are private after the rewind", got)
	}
	if !zero(data[image:]) {
		t.Error("memory above the image is not zero")
	}
}

// What a memory keeps between jobs follows what jobs use.
func TestRewindKeepsWhatJobsUse(t *testing.T) {
	const size, usual = 128 << 20, 300
	jobs := []struct {
		name  string
		pages int
		want  Stats
	}{
		{"a usual job", usual, Stats{Copied: usual}},
		{"its pages are kept", 0, Stats{Kept: usual}},
		{"a large job", 5000, Stats{Copied: 5000}},
		{"its pages are dropped when the next does not use them", usual, Stats{Copied: usual, Dropped: 5000 - usual}},
		{"the used ones stayed", 0, Stats{Kept: usual}},
		{"a job above the limit", keepPages + 1, Stats{Dropped: size / pageSize}},
		{"keeps nothing", 0, Stats{}},
	}
	for _, s := range finders() {
		t.Run(string(s), func(t *testing.T) {
			m := filled(t, s, size)
			data := save(t, m)
			for _, job := range jobs {
				touch(data, job.pages)
				if got := rewind(t, m); got != job.want {
					t.Errorf("%s: %+v, want %+v", job.name, got, job.want)
				}
			}
		})
	}
}

// A page that was swapped out is private all the same. Without a swap device the kernel keeps it, and the test shows
// only that asking does no harm.
func TestRewindFindsSwappedPages(t *testing.T) {
	const size = 4 << 20
	eachMapped(t, func(t *testing.T, s strategy) {
		m := filled(t, s, size)
		data := save(t, m)
		want := bytes.Clone(data)
		touch(data, 300)
		if err := unix.Madvise(data, unix.MADV_PAGEOUT); err != nil {
			t.Skip(err)
		}
		if got := resident(t, m); got != int64(300*pageSize) {
			t.Errorf("%d bytes are private after a page-out, want %d", got, 300*pageSize)
		}
		rewind(t, m)
		if n := differing(data, want); n > 0 {
			t.Errorf("%d pages differ from the image", n)
		}
	})
}

func TestPrivateRuns(t *testing.T) {
	const start = 1 << 20
	page := uint64(pageSize)
	tests := []struct {
		name  string
		words []uint64
		want  []run
	}{
		{"nothing there", []uint64{0, 0}, nil},
		{"a file's page", []uint64{wordIsPresent | wordIsFile}, nil},
		{"written", []uint64{wordIsPresent}, []run{{start: start, end: start + page}}},
		{"written, then swapped out", []uint64{wordIsSwapped}, []run{{start: start, end: start + page}}},
		{"a file's page on its way elsewhere", []uint64{wordIsSwapped | wordIsFile}, nil},
		{"neighbours and one apart", []uint64{wordIsPresent, wordIsSwapped, 0, wordIsPresent},
			[]run{{start: start, end: start + 2*page}, {start: start + 3*page, end: start + 4*page}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var words []byte
			for _, word := range test.words {
				words = append(words, 0, 0, 0, 0, 0, 0, 0, 0)
				binary.NativeEndian.PutUint64(words[len(words)-8:], word)
			}
			if got := privateRuns(words, start, nil); fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// The whole range is exempt from huge pages, before and after an image is mapped into it.
func TestNoHugePages(t *testing.T) {
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Skip(err)
	}
	m := filled(t, byDrop, 1<<20)
	save(t, m)
	m.Reallocate(1<<20 + wasmPage)
	start := uint64(uintptr(m.space.(*mapped).base))
	for offset, flags := range mappingFlags(t, start, start+uint64(m.reserve)) {
		if !strings.Contains(flags, " nh") {
			t.Errorf("the mapping at %d has flags %q, without nh", offset-start, flags)
		}
	}
}

// mappingFlags returns the VmFlags of the process's mappings that begin between two addresses, by address.
func mappingFlags(t *testing.T, from, to uint64) map[uint64]string {
	file, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	defer file.Close()
	found := map[uint64]string{}
	var at uint64
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var start, end uint64
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x ", &start, &end); n == 2 {
			at = start
			continue
		}
		if flags, ok := strings.CutPrefix(lines.Text(), "VmFlags:"); ok && at >= from && at < to {
			found[at] = flags
		}
	}
	if len(found) == 0 {
		t.Fatal("found no mapping")
	}
	return found
}

func TestFreeLeaksNothing(t *testing.T) {
	cycle := func(t *testing.T, s strategy) {
		first, second := filled(t, s, wasmPage), filled(t, s, wasmPage)
		img, err := first.Save()
		if err != nil {
			t.Fatal(err)
		}
		if err := second.Adopt(img); err != nil {
			t.Fatal(err)
		}
		save(t, second)
		if err := img.Close(); err != nil {
			t.Fatal(err)
		}
		first.Free()
		second.Free()
	}
	eachMapped(t, func(t *testing.T, s strategy) {
		cycle(t, s)
		mappings, files := lines(t, "/proc/self/maps"), openFiles(t)
		for range 1000 {
			cycle(t, s)
		}
		// The Go runtime maps its own memory meanwhile; a leak would be of a thousand.
		if n := lines(t, "/proc/self/maps") - mappings; n > 50 {
			t.Errorf("%d mappings were left over", n)
		}
		if n := openFiles(t) - files; n > 0 {
			t.Errorf("%d files were left open", n)
		}
	})
}

func lines(t *testing.T, path string) int {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skip(err)
	}
	return bytes.Count(data, []byte("\n"))
}

func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	return len(entries)
}

func TestImageFileIsSealed(t *testing.T) {
	m := filled(t, byDrop, wasmPage)
	img, err := m.Save()
	if err != nil {
		t.Fatal(err)
	}
	defer img.Close()
	if _, err := unix.FcntlInt(img.file.Fd(), unix.F_GET_SEALS, 0); err != nil {
		t.Skip("the image is in a temporary file")
	}
	if _, err := img.file.WriteAt([]byte{1}, 0); err == nil {
		t.Error("the image could be written")
	}
	if err := img.file.Truncate(0); err == nil {
		t.Error("the image could be cut")
	}
}

// Every finder names the pages that were written, each once, however many runs there are.
func TestFindersAgree(t *testing.T) {
	const size = 32 << 20
	for _, s := range finders() {
		for _, n := range []int{0, 1, 300, 5000, size / pageSize} {
			m := filled(t, s, size)
			data := save(t, m)
			for _, page := range rand.New(rand.NewPCG(7, 8)).Perm(size / pageSize)[:n] {
				data[page*pageSize]++
			}
			if got, err := m.space.(*mapped).find(size); err != nil || got != n {
				t.Errorf("%s: found %d pages of %d, %v", s, got, n, err)
			}
			m.Free()
		}
	}
}

func TestImageInTemporaryFile(t *testing.T) {
	file, err := removedFile()
	if err != nil {
		t.Fatal(err)
	}
	want := bytes.Repeat([]byte("image!! "), wasmPage/8)
	img, err := imageIn(file, want)
	if err != nil {
		t.Fatal(err)
	}
	defer img.Close()
	for _, s := range []strategy{bestStrategy(), byDrop} {
		m := newMemory(t, s, wasmPage)
		data := m.Reallocate(wasmPage)
		copy(data, want)
		if err := m.Adopt(img); err != nil {
			t.Fatal(err)
		}
		touch(data, 1)
		rewind(t, m)
		if !bytes.Equal(data, want) {
			t.Errorf("%s: memory and image differ", s)
		}
	}
}
