package javascript_test

import (
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/javascript"
)

// tenLines is a program as problems have it: it reads its input, computes a little and prints.
const tenLines = `
const lines = require('fs').readFileSync(0, 'utf8').trim().split('\n');
const n = Number(lines[0]);
const numbers = lines[1].split(' ').map(Number);
let best = -Infinity;
let current = 0;
for (let i = 0; i < n; i++) {
  current = Math.max(numbers[i], current + numbers[i]);
  best = Math.max(best, current);
}
console.log(best);
`

func BenchmarkRun(b *testing.B) {
	i := newInstance(b)
	b.ReportAllocs()
	for b.Loop() {
		w := &world{stdin: "8\n3 -1 4 -1 5 -9 2 6\n"}
		o, err := i.Run(b.Context(), javascript.Program{Code: []byte(tenLines), World: w})
		if err != nil || o.Exit != 0 || w.stdout.String() != "10\n" {
			b.Fatalf("%+v, %v, %q", o, err, w.stdout.String())
		}
	}
}

func BenchmarkRunNothing(b *testing.B) {
	i := newInstance(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := i.Run(b.Context(), javascript.Program{World: new(world)}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCall(b *testing.B) {
	i := newInstance(b)
	p := javascript.Program{Code: []byte("function add(a, b) { return a + b; }"), Names: []string{"add"}, World: new(world)}
	b.ReportAllocs()
	for b.Loop() {
		o, err := i.Call(b.Context(), p, "add", []byte("[1, 2]"))
		if err != nil || string(o.Value) != "3" {
			b.Fatalf("%+v, %v", o, err)
		}
	}
}

func BenchmarkTest(b *testing.B) {
	program, test := newInstance(b), newInstance(b)
	const code = "function sorted(list) { return list.sort((a, b) => a - b); }"
	const script = `const assert = require('assert');
assert.deepEqual(sorted([3, 1, 2]), [1, 2, 3]);
assert.deepEqual(sorted([]), []);
assert.deepEqual(sorted([5, -1]), [-1, 5]);`
	b.ReportAllocs()
	for b.Loop() {
		if o := testApart(b, program, test, code, script); o.End != javascript.Exited || o.Exit != 0 {
			b.Fatalf("%+v %+v", o, o.Thrown)
		}
	}
}

func BenchmarkInstance(b *testing.B) {
	newInstance(b)
	for b.Loop() {
		newInstance(b)
	}
}

// testApart runs a test in test's guest against code in program's.
func testApart(t testing.TB, program, test *javascript.Instance, code, script string) javascript.Outcome {
	t.Helper()
	names := javascript.TestedNames([]byte(script), []byte(code))
	o, loaded := program.Load(t.Context(), javascript.Program{Code: []byte(code), Names: names, World: new(world)})
	defer func() {
		if err := program.Rewind(); err != nil {
			t.Fatal(err)
		}
	}()
	if !loaded {
		return o
	}
	o, err := test.Test(t.Context(), javascript.Script{
		Code: []byte(script), Names: names, World: new(world),
		Program: func(target string, args []byte) ([]byte, error) { return program.Answer(t.Context(), target, args) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}
