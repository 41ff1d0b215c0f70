package sandbox_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox"
)

// fuzzed keeps a fuzzer's every program short.
var fuzzed = sandbox.Limits{CPU: 2 * time.Millisecond, Wall: time.Second, Memory: 48 << 20, Output: 1 << 16, Files: 8, FileBytes: 1 << 20}

// probe returns a check that the Python guest is as it was at first.
func probe(f *testing.F) func(t *testing.T) {
	f.Helper()
	p := compile(f, "import sys, builtins, random, os\nprint(len(sys.modules), len(dir(builtins)), random.random(), os.listdir('/tmp'), hash('x'), sum(range(100)))")
	want, err := p.Run(f.Context(), sandbox.Input{})
	if err != nil || want.Status != sandbox.OK {
		f.Fatal(want, err)
	}
	return func(t *testing.T) {
		t.Helper()
		got, err := p.Run(t.Context(), sandbox.Input{})
		if err != nil || !bytes.Equal(got.Stdout, want.Stdout) {
			t.Fatalf("the next program printed %q, %v: want %q", got.Stdout, err, want.Stdout)
		}
	}
}

// A program may say anything to the host in its driver's stead, and at any time: its test does not pass, and the next
// job does not notice.
func FuzzDriverProtocol(f *testing.F) {
	pristine := probe(f)
	for _, seed := range []string{
		"", "\x00\x00\x00\x00", "\x01\x00\x00\x00N", "\xff\xff\xff\xff", "\x05\x00\x00\x00(\x00\x00\x00\x00",
		"\x10\x00\x00\x00(\x01\x00\x00\x00u\x06\x00\x00\x00passed", "\x11\x00\x00\x00(\x02\x00\x00\x00u\x06\x00\x00\x00passedF",
		"\x14\x00\x00\x00(\x02\x00\x00\x00u\x05\x00\x00\x00replys\x00\x00\x00\x00",
		"\x0f\x00\x00\x00(\x01\x00\x00\x00u\x05\x00\x00\x00value", "\x13\x00\x00\x00(\x02\x00\x00\x00u\x04\x00\x00\x00codes\x00\x00\x00\x00",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			t.Skip("longer than a message needs to be")
		}
		p := compile(t, fmt.Sprintf("import os\ndef f():\n  for n in range(4, 8):\n    try: os.write(n, %s)\n    except OSError: pass\n  return 1\n", pythonBytes(data)))
		r, err := p.Test(t.Context(), sandbox.Script{Code: "assert f() == 'the one right answer'", Input: sandbox.Input{Limits: fuzzed}})
		if err != nil || r.Status == sandbox.OK {
			t.Fatalf("%v, %v", r, err)
		}
		pristine(t)
	})
}

// pythonBytes is a bytes literal.
func pythonBytes(data []byte) string {
	var b bytes.Buffer
	b.WriteString("b'")
	for _, c := range data {
		fmt.Fprintf(&b, "\\x%02x", c)
	}
	b.WriteByte('\'')
	return b.String()
}

// Whatever a program's text is, the host survives it and the next job does not notice.
func FuzzMutatedPrograms(f *testing.F) {
	pristine := probe(f)
	for _, seed := range []string{
		small, pythonSeed, "import sys; sys.exit(0)", "while True: pass", "x = [0] * 10**8", "def f(): f()\nf()",
		"import builtins; builtins.print = None", "import os; os.close(4); os._exit(3)", "print(input())", "\x00\xff",
		"class A:\n  def __del__(self): print('gone')\na = A()", "import ctypes", "exec('1+' * 1000 + '1')", "open('/tmp/x', 'w').write('y' * 10000)",
	} {
		f.Add([]byte(seed), 0, byte(0))
	}
	f.Fuzz(func(t *testing.T, source []byte, at int, flip byte) {
		if len(source) > 1<<14 {
			t.Skip("longer than a mutation needs to be")
		}
		if len(source) > 0 {
			source = bytes.Clone(source)
			source[int(uint(at)%uint(len(source)))] ^= flip
		}
		if _, err := compile(t, string(source)).Run(t.Context(), sandbox.Input{Stdin: []byte("1 2\n"), Limits: fuzzed}); err != nil {
			t.Fatal(err)
		}
		pristine(t)
	})
}

// pythonSeed has something of everything for the mutations to break.
const pythonSeed = `
import sys, re, json, math, itertools
class Tree:
    def __init__(self, v, *kids): self.v, self.kids = v, kids
    def __iter__(self):
        yield self.v
        for k in self.kids: yield from k
try:
    t = Tree(1, Tree(2), Tree(3, Tree(4)))
    print(sum(t), [*t], {k: v for k, v in zip("abc", t)}, f"{math.pi:.3f}")
    print(json.dumps({"a": [1, None]}), re.findall(r"\d+", "a1b22"), sys.maxsize)
    with open("/tmp/f", "w") as f: f.write("x" * 10)
    n, m = map(int, input().split())
    assert n + m == 3, "sum"
    lambda *a, **k: (a, k)
    while n < 100: n = n * 2 if n % 3 else n + 7
except (ValueError, KeyError) as e:
    print(repr(e), file=sys.stderr)
finally:
    del t
`
