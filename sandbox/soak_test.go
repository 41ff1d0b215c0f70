package sandbox_test

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

// soaked are the kinds of jobs of a long day, each with how many come in a thousand and how it must end.
var soaked = []struct {
	name     string
	language sandbox.Language
	source   string
	script   string
	weight   int
	status   sandbox.Status
}{
	{"prints", sandbox.Python, trivial, "", 400, sandbox.OK},
	{"uses the library", sandbox.Python, small, "", 200, sandbox.OK},
	{"passes a test", sandbox.Python, "def f(x): return x + 1", "assert f(1) == 2", 140, sandbox.OK},
	{"fails a test", sandbox.Python, "def f(x): return x", "assert f(1) == 2", 50, sandbox.Failed},
	{"raises", sandbox.Python, "[][0]", "", 40, sandbox.RuntimeError},
	{"does not compile", sandbox.Python, "def f(", "", 20, sandbox.CompileError},
	{"fills memory", sandbox.Python, "x = bytearray(40_000_000)\nx[::4096] = b'1' * len(x[::4096])\ny = x * 2", "", 3, sandbox.MemoryLimit},
	{"never ends", sandbox.Python, "while True: pass", "", 2, sandbox.TimeLimit},
	{"crashes its guest", sandbox.Python, "import os; os.abort()", "", 1, sandbox.RuntimeError},
	{"writes files", sandbox.Python, "for i in range(8): open(f'/tmp/{i}', 'w').write('x' * 1000)", "", 10, sandbox.OK},
	{"floods its output", sandbox.Python, "while True: print('x' * 100)", "", 4, sandbox.OutputLimit},
	{"is JavaScript", sandbox.JavaScript, "console.log([1, 2, 3].map(x => x * x))", "", 90, sandbox.OK},
	{"is SQL", sandbox.SQL, "SELECT 6 * 7;", "", 20, sandbox.OK},
	{"is C++", sandbox.CPP, "#include <cstdio>\nint main() { int n = 0; scanf(\"%d\", &n); printf(\"%d\\n\", n * n); }", "", 20, sandbox.OK},
}

// A long day's jobs leave nothing behind: no memory, no file descriptor, no goroutine. ASSAY_SOAK is how many jobs.
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("runs thousands of jobs")
	}
	jobs := 4000
	if n, err := strconv.Atoi(os.Getenv("ASSAY_SOAK")); err == nil {
		jobs = n
	}
	s := sandboxtest.Open(t, guests.Python, guests.JavaScript, guests.SQLite, guests.Clang)
	run := soakers(t, s)
	run(t, jobs/4)
	before := takeStock(t)
	start := time.Now()
	run(t, jobs)
	elapsed := time.Since(start)
	after := takeStock(t)
	t.Logf("%d jobs in %v: %.0f a second; before %+v, after %+v", jobs, elapsed.Round(time.Millisecond), float64(jobs)/elapsed.Seconds(), before, after)
	if after.resident > before.resident+before.resident/4+32<<20 || after.descriptors > before.descriptors+4 || after.goroutines > before.goroutines+4 {
		t.Errorf("%d jobs left something behind: before %+v, after %+v", jobs, before, after)
	}
}

// soakers compiles the programs and returns what runs n jobs of the mixture on all workers.
func soakers(t *testing.T, s *sandbox.Sandbox) func(t *testing.T, n int) {
	var kinds []int
	programs := make([]*sandbox.Program, len(soaked))
	for i, k := range soaked {
		p, r, err := s.Compile(t.Context(), sandbox.Source{Language: k.language, Code: []byte(k.source)}, sandbox.Limits{})
		if err != nil || r.Status != sandbox.OK {
			t.Fatalf("%s: %v, %v", k.name, r, err)
		}
		programs[i] = p
		for range k.weight {
			kinds = append(kinds, i)
		}
	}
	limits := sandbox.Limits{CPU: 50 * time.Millisecond, Wall: time.Minute, Memory: 64 << 20, Output: 1 << 16}
	return func(t *testing.T, n int) {
		var next atomic.Int64
		var wg sync.WaitGroup
		for range s.Workers() {
			wg.Go(func() {
				for i := next.Add(1); i <= int64(n); i = next.Add(1) {
					k := kinds[int(i*617)%len(kinds)]
					in := sandbox.Input{Seed: uint64(i), Limits: limits}
					var r sandbox.Result
					var err error
					if soaked[k].script != "" {
						r, err = programs[k].Test(t.Context(), sandbox.Script{Code: soaked[k].script, Input: in})
					} else {
						r, err = programs[k].Run(t.Context(), in)
					}
					if err != nil || r.Status != soaked[k].status {
						t.Errorf("job %d, %s: %s (%s), %v; want %s", i, soaked[k].name, r.Status, r.Explanation, err, soaked[k].status)
						return
					}
				}
			})
		}
		wg.Wait()
	}
}

// stock is what a process holds.
type stock struct {
	resident                int64
	descriptors, goroutines int
}

func takeStock(t *testing.T) stock {
	t.Helper()
	debug.FreeOSMemory()
	s := stock{goroutines: runtime.NumGoroutine()}
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("the process's memory cannot be read here: ", err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(statm))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	s.resident = pages * int64(os.Getpagesize())
	descriptors, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	s.descriptors = len(descriptors)
	return s
}
