package sandbox_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

// trivial is as little as a program can be judged by; small is such as a model writes for a small task.
const (
	trivial = "print(sum(range(10)))"
	small   = `
import collections, math, re

def frequencies(words):
    counts = collections.Counter(words)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

text = "the quick brown fox jumps over the lazy dog and the cat"
for word, n in frequencies(re.findall(r"[a-z]+", text)):
    if n > 1:
        print(word, n, math.isqrt(n))
`
	// usual imports what the guest's driver and the fork server have imported already.
	usual = "import abc, bisect, collections, dataclasses, datetime, decimal, enum, fractions, functools, heapq, io, itertools, json, " +
		"math, operator, os, random, re, statistics, string, sys, textwrap, time, traceback, types, typing\n"
)

// BenchmarkPristine compares pristine runs of a program from its source, one after the other on one core: in the
// sandbox, and natively in a new process with and without the usual imports and in a child of a fork server.
func BenchmarkPristine(b *testing.B) {
	for _, p := range []struct{ name, source, want string }{{"trivial", trivial, "45\n"}, {"small", small, "the 3 1\n"}} {
		for _, way := range []struct {
			name string
			open func(b *testing.B) func(source string) (string, error)
		}{
			{"assay", inSandbox}, {"python3", inProcess(usual)}, {"python3_isolated", inProcess("", "-I", "-S")}, {"fork_server", inForkServer},
		} {
			b.Run(p.name+"/"+way.name, func(b *testing.B) {
				run := way.open(b)
				var times []time.Duration
				for b.Loop() {
					start := time.Now()
					got, err := run(p.source)
					if err != nil || got != p.want {
						b.Fatalf("%q, %v", got, err)
					}
					times = append(times, time.Since(start))
				}
				reportTimes(b, times)
			})
		}
	}
}

// reportTimes adds the median, the 99th percentile and the rate.
func reportTimes(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(times[len(times)/2].Seconds()*1e3, "p50-ms")
	b.ReportMetric(times[len(times)*99/100].Seconds()*1e3, "p99-ms")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "runs/s")
}

func inSandbox(b *testing.B) func(string) (string, error) {
	s := sandboxtest.Open(b, guests.Python)
	if r, err := compile(b, "").Run(b.Context(), sandbox.Input{}); err != nil || r.Status != sandbox.OK {
		b.Fatal(r, err)
	}
	return func(source string) (string, error) {
		p, _, err := s.Compile(b.Context(), sandbox.Source{Language: sandbox.Python, Code: []byte(source)}, sandbox.Limits{})
		if err != nil {
			return "", err
		}
		r, err := p.Run(b.Context(), sandbox.Input{})
		return string(r.Stdout), err
	}
}

// python returns the native interpreter, or skips.
func python(b *testing.B) string {
	b.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		b.Skip("python3 is not installed")
	}
	// A version manager's shim takes longer to start than Python does.
	real, err := exec.Command(path, "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(string(real))
}

func inProcess(prelude string, flags ...string) func(b *testing.B) func(string) (string, error) {
	return func(b *testing.B) func(string) (string, error) {
		interpreter := python(b)
		return func(source string) (string, error) {
			out, err := exec.Command(interpreter, append(flags, "-c", prelude+source)...).Output()
			return string(out), err
		}
	}
}

func inForkServer(b *testing.B) func(string) (string, error) {
	cmd := exec.Command(python(b), "testdata/forkserver.py")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := errors.Join(in.Close(), cmd.Wait()); err != nil {
			b.Error(err)
		}
	})
	answers := bufio.NewReader(out)
	return func(source string) (string, error) {
		if _, err := fmt.Fprintf(in, "%d\n%s", len(source), source); err != nil {
			return "", err
		}
		line, err := answers.ReadString('\n')
		if err != nil {
			return "", err
		}
		n, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			return "", err
		}
		text := make([]byte, n)
		_, err = io.ReadFull(answers, text)
		return string(text), err
	}
}

// BenchmarkPristineParallel is the rate of all cores together.
func BenchmarkPristineParallel(b *testing.B) {
	run := inSandbox(b)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if got, err := run(trivial); err != nil || got != "45\n" {
				b.Errorf("%q, %v", got, err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "runs/s")
}

// BenchmarkCompute is the factor between the guest and native Python on programs that compute, limits enforced.
func BenchmarkCompute(b *testing.B) {
	programs, err := os.ReadDir("testdata/compute")
	if err != nil {
		b.Fatal(err)
	}
	for _, entry := range programs {
		source, err := os.ReadFile("testdata/compute/" + entry.Name())
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strings.TrimSuffix(entry.Name(), ".py"), func(b *testing.B) {
			p := compile(b, string(source))
			native := nativeSeconds(b, string(source))
			least := time.Hour
			for b.Loop() {
				r, err := p.Run(b.Context(), sandbox.Input{})
				if err != nil || r.Status != sandbox.OK {
					b.Fatal(r, err)
				}
				least = min(least, r.CPU)
			}
			b.ReportMetric(least.Seconds()*1e3, "ms")
			b.ReportMetric(native*1e3, "native-ms")
			b.ReportMetric(least.Seconds()/native, "factor")
		})
	}
}

// nativeSeconds is the least processor time that native Python takes for a program.
func nativeSeconds(b *testing.B, source string) float64 {
	b.Helper()
	timed := fmt.Sprintf(`
import time, io, contextlib
best = 1e9
code = compile(%q, "main.py", "exec")
for _ in range(5):
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, {"__name__": "__main__"})
    best = min(best, time.process_time() - start)
print(best)
`, source)
	out, err := exec.Command(python(b), "-c", timed).Output()
	if err != nil {
		b.Fatal(err)
	}
	seconds, err := strconv.ParseFloat(string(bytes.TrimSpace(out)), 64)
	if err != nil {
		b.Fatal(err)
	}
	return seconds
}
