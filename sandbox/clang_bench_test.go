package sandbox_test

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

// kernels are programs that compute, each in its own way.
var kernels = []string{"sieve", "matmul", "sort", "map", "strings", "nbody"}

// BenchmarkCPPFactor says how much longer C++ takes in the sandbox, with time limits enforced, than g++ -O2 makes it
// take natively: processor time, the least of three runs of each, and at the end the geometric mean.
func BenchmarkCPPFactor(b *testing.B) {
	compiler, err := exec.LookPath("g++")
	if err != nil {
		b.Skip("g++ is not on the PATH")
	}
	product := 1.0
	for _, name := range kernels {
		source, err := os.ReadFile(filepath.Join("testdata", "kernels", name+".cpp"))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			native := natively(b, compiler, name)
			p := build(b, sandbox.CPP, string(source))
			least, output := time.Hour, ""
			for b.Loop() {
				r, err := p.Run(b.Context(), sandbox.Input{Limits: sandbox.Limits{CPU: time.Minute}})
				if err != nil || r.Status != sandbox.OK {
					b.Fatal(r, err)
				}
				least, output = min(least, r.CPU), string(r.Stdout)
			}
			if output != native.output {
				b.Errorf("printed %q, natively %q", output, native.output)
			}
			factor := float64(least) / float64(native.least)
			product *= math.Pow(factor, 1/float64(len(kernels)))
			b.ReportMetric(factor, "×native")
			b.ReportMetric(native.least.Seconds()*1000, "native-ms")
			b.ReportMetric(least.Seconds()*1000, "ms")
		})
	}
	b.Run("mean", func(b *testing.B) {
		for b.Loop() {
			continue
		}
		b.ReportMetric(product, "×native")
	})
}

type nativeRun struct {
	least  time.Duration
	output string
}

// natively compiles a kernel for this machine and runs it.
func natively(b *testing.B, compiler, name string) nativeRun {
	b.Helper()
	program := filepath.Join(b.TempDir(), name)
	if out, err := exec.CommandContext(b.Context(), compiler, "-O2", "-o", program, filepath.Join("testdata", "kernels", name+".cpp")).CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	run := nativeRun{least: time.Hour}
	for range 3 {
		c := exec.CommandContext(b.Context(), program)
		out, err := c.Output()
		if err != nil {
			b.Fatal(err)
		}
		run.least, run.output = min(run.least, c.ProcessState.UserTime()+c.ProcessState.SystemTime()), string(out)
	}
	return run
}

// BenchmarkCPPRun is what a compiled program costs that does next to nothing.
func BenchmarkCPPRun(b *testing.B) {
	p := build(b, sandbox.CPP, "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b << std::endl; }")
	for b.Loop() {
		if r, err := p.Run(b.Context(), sandbox.Input{Stdin: []byte("3 4")}); err != nil || string(r.Stdout) != "7\n" {
			b.Fatal(r, err)
		}
	}
}

// BenchmarkCPPCompile is what a source costs that nobody has compiled yet: compiler, linker, machine code.
func BenchmarkCPPCompile(b *testing.B) {
	s := sandboxtest.Open(b, guests.Clang)
	for name, source := range map[string]string{
		"c":      "#include <stdio.h>\nint main(void) { printf(\"hello\\n\"); return 0; }",
		"stream": "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b << std::endl; }",
		"contest": body(`int n; cin >> n; vector<pair<int, string>> v(n); map<string, set<int>> m; for (auto &[x, s] : v) { cin >> x >> s; m[s].insert(x); }
			sort(v.begin(), v.end()); for (auto &[s, xs] : m) { cout << s; for (int x : xs) cout << ' ' << x; cout << "\n"; }`),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				fresh := fmt.Sprintf("// %d\n%s", time.Now().UnixNano(), source)
				_, r, err := s.Compile(b.Context(), sandbox.Source{Language: sandbox.CPP, Code: []byte(fresh)}, sandbox.Limits{})
				if err != nil || r.Status != sandbox.OK {
					b.Fatal(r, err)
				}
			}
		})
	}
}
