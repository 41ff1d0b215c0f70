package python

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/internal/machine"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
)

// BenchmarkWarmInstances is what one more warm instance costs in memory, after it has run a small program, and how many
// fit in a GiB. The image that they share is not counted to each.
func BenchmarkWarmInstances(b *testing.B) {
	interpreter, err := guests.Python.Read(guests.Find())
	if err != nil {
		b.Skip(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		b.Skip(err)
	}
	rt, err := machine.NewRuntime(b.Context(), filepath.Join(cache, "assay", "sandbox"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = rt.Close(b.Context()) }()
	const instances = 24
	g, err := New(b.Context(), rt, interpreter, instances)
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()
	job := machine.Job{Job: wasi.Job{Now: time.Unix(1e9, 0), Limits: wasi.Limits{Output: 1 << 16, Wall: time.Minute}}, Limits: machine.Limits{Memory: 256 << 20}}
	var held []*machine.Checkpointed
	warm := func(n int) int64 {
		for range n {
			c, err := g.pool.Take(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			held = append(held, c)
			first, err := NewProgram([]byte("import re, json; print(json.dumps(re.findall('a', 'banana')))")).message("run", 0, []string{})
			if err != nil {
				b.Fatal(err)
			}
			job.Channel = &exchange{out: first}
			if o, err := c.Run(b.Context(), job); err != nil || string(o.Stdout) != "[\"a\", \"a\", \"a\"]\n" {
				b.Fatal(o, err)
			}
		}
		debug.FreeOSMemory()
		return proportional(b)
	}
	first := warm(2)
	each := float64(warm(instances-2)-first) / (instances - 2)
	for b.Loop() {
		continue
	}
	b.ReportMetric(each/(1<<20), "MiB/instance")
	b.ReportMetric((1<<30)/each, "instances/GiB")
	for _, c := range held {
		g.pool.Give(c)
	}
}

// proportional is the process's memory in bytes, shared pages divided among those that share them.
func proportional(b *testing.B) int64 {
	b.Helper()
	text, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		b.Skip(err)
	}
	m := regexp.MustCompile(`(?m)^Pss:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		b.Skip("the kernel does not tell Pss")
	}
	kilobytes, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return kilobytes << 10
}
