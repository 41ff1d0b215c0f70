package code

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/verifiertest"
)

// BenchmarkHumanEval compares the verdicts on HumanEval's 164 solutions, two at a time, with a native Python process for
// each program, two at a time: all of them, and the median program, as a few that compute for long weigh most in the
// total. The sandbox is warm, as it is in a worker; a process cannot be.
func BenchmarkHumanEval(b *testing.B) {
	python := nativePython(b)
	rollouts, scripts := humanEvalPrograms(b)
	v, err := New(nil)
	if err != nil {
		b.Fatal(err)
	}
	judge := func(i int) error {
		verdict, err := v.Verify(b.Context(), rollouts[i])
		if err == nil && verdict.Score != 1 {
			err = fmt.Errorf("%s: %s", verdict.Reason, verdict.Explanation)
		}
		return err
	}
	// The first calls start the guests.
	twoWide(b, 8, judge)
	var here, native lap
	for b.Loop() {
		here.add(twoWide(b, len(rollouts), judge))
		native.add(twoWide(b, len(scripts), func(i int) error { return exec.Command(python, scripts[i]).Run() }))
	}
	here.report(b, "assay")
	native.report(b, "python3")
	b.ReportMetric(native.total.Seconds()/here.total.Seconds(), "times-faster")
}

// lap is the time that pieces of work took together, and that each of them took.
type lap struct {
	total time.Duration
	each  []time.Duration
}

func (l *lap) add(m lap) {
	l.total += m.total
	l.each = append(l.each, m.each...)
}

func (l *lap) report(b *testing.B, name string) {
	slices.Sort(l.each)
	b.ReportMetric(l.total.Seconds()/float64(b.N), name+"-s")
	b.ReportMetric(l.each[len(l.each)/2].Seconds()*1e3, name+"-p50-ms")
}

// nativePython is the path of the interpreter itself, which python3 may be a slow script in front of.
func nativePython(b *testing.B) string {
	b.Helper()
	sandboxtest.Read(b, guests.Python)
	path, err := exec.Command("python3", "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		b.Skipf("python3: %v", err)
	}
	return strings.TrimSpace(string(path))
}

// humanEvalPrograms returns each problem with its own solution, as a rollout and as the path of a whole program.
func humanEvalPrograms(b *testing.B) (rollouts []verifiers.Rollout, scripts []string) {
	b.Helper()
	dir := b.TempDir()
	for i, line := range verifiertest.DataLines(b, "HumanEval.jsonl.gz") {
		var p humanEvalProblem
		decode(b, line, &p)
		rollouts = append(rollouts, verifiers.Rollout{Completion: p.Solution, Reference: p.reference(b)})
		path := filepath.Join(dir, fmt.Sprintf("%d.py", i))
		program := p.Prompt + p.Solution + "\n" + p.Test + "\ncheck(" + p.Entry + ")\n"
		if err := os.WriteFile(path, []byte(program), 0o600); err != nil {
			b.Fatal(err)
		}
		scripts = append(scripts, path)
	}
	return rollouts, scripts
}

// twoWide does n pieces of work, two at a time.
func twoWide(b *testing.B, n int, work func(i int) error) lap {
	b.Helper()
	l := lap{each: make([]time.Duration, n)}
	start := time.Now()
	var next atomic.Int64
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				began := time.Now()
				if err := work(i); err != nil {
					b.Errorf("program %d: %v", i, err)
				}
				l.each[i] = time.Since(began)
			}
		})
	}
	all.Wait()
	l.total = time.Since(start)
	return l
}
