package sandbox_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

// compile makes a Python program of its source.
func compile(t testing.TB, source string) *sandbox.Program {
	t.Helper()
	s := sandboxtest.Open(t, guests.Python)
	p, r, err := s.Compile(t.Context(), sandbox.Source{Language: sandbox.Python, Code: []byte(source)}, sandbox.Limits{})
	if err != nil || r.Status != sandbox.OK {
		t.Fatalf("compile: %v, %v", r, err)
	}
	return p
}

// tight keeps what must run into a limit short.
var tight = sandbox.Limits{CPU: 50 * time.Millisecond, Wall: 10 * time.Second, Memory: 64 << 20, Output: 4096, Files: 8, FileBytes: 1 << 20}

// tightFor is tight for a program that must end with a status. Only one that must run out of time has little of it: what
// must run out of memory or stack first is done by the host, which a busy machine or the race detector slows down.
func tightFor(end sandbox.Status) sandbox.Limits {
	limits := tight
	if end != sandbox.TimeLimit {
		limits.CPU, limits.Wall = sandbox.DefaultLimits.CPU, time.Minute
	}
	return limits
}

func TestPythonRun(t *testing.T) {
	files := map[string][]byte{"data.txt": []byte("text"), "helper.py": []byte("x = 7")}
	for name, c := range map[string]struct {
		source, stdin string
		status        sandbox.Status
		stdout, says  string
	}{
		"prints":                       {`print("a", 1.5)`, "", sandbox.OK, "a 1.5\n", ""},
		"reads":                        {`print(sum(map(int, input().split())))`, "3 4\n", sandbox.OK, "7\n", ""},
		"reads to the end":             {`import sys; print(len(sys.stdin.read()), open(0).read() == "")`, strings.Repeat("x", 100_000), sandbox.OK, "100000 True\n", ""},
		"has its arguments and name":   {`import sys; print(sys.argv, __name__)`, "", sandbox.OK, "['main.py'] __main__\n", ""},
		"leaves by itself":             {`import sys; print("x"); sys.exit()`, "", sandbox.OK, "x\n", ""},
		"leaves with a code":           {`import sys; sys.exit(3)`, "", sandbox.RuntimeError, "", "exit status 3"},
		"leaves with a message":        {`raise SystemExit("bye")`, "", sandbox.RuntimeError, "", "exit status 1"},
		"leaves without flushing":      {`import os; print("lost"); os._exit(0)`, "", sandbox.OK, "", ""},
		"prints at exit":               {`import atexit; atexit.register(print, "last"); print("first")`, "", sandbox.OK, "first\nlast\n", ""},
		"raises":                       {`print("x"); 1/0`, "", sandbox.RuntimeError, "x\n", "ZeroDivisionError: division by zero"},
		"raises something odd":         {"class E(BaseException):\n  def __str__(self): raise self\nraise E", "", sandbox.RuntimeError, "", "E"},
		"does not compile":             {"print('x'\n", "", sandbox.CompileError, "", "SyntaxError: '(' was never closed"},
		"holds a zero byte":            {"print(1)\x00", "", sandbox.CompileError, "", "null bytes"},
		"is no UTF-8":                  {"print('\xff')", "", sandbox.CompileError, "", "SyntaxError"},
		"is empty":                     {"", "", sandbox.OK, "", ""},
		"never ends":                   {`while True: pass`, "", sandbox.TimeLimit, "", "computed for more than"},
		"never ends in C":              {`10**10**10`, "", sandbox.TimeLimit, "", ""},
		"never ends in a pattern":      {`import re; re.match(r"(a+)+$", "a"*40 + "b")`, "", sandbox.TimeLimit, "", ""},
		"catches what ends it":         {"while True:\n  try:\n    while True: pass\n  except: pass", "", sandbox.TimeLimit, "", ""},
		"sleeps":                       {`import time; t=time.time(); time.sleep(5); print(round(time.time()-t))`, "", sandbox.OK, "5\n", ""},
		"sleeps too long":              {`import time; time.sleep(10**6)`, "", sandbox.TimeLimit, "", "ran for more than"},
		"takes too much memory":        {`x = [0] * 10**8`, "", sandbox.MemoryLimit, "", "MemoryError"},
		"takes memory bit by bit":      {"x = []\nwhile True: x.append('x' * 10**6)", "", sandbox.MemoryLimit, "", "MemoryError"},
		"prints too much":              {"while True: print('x' * 1000)", "", sandbox.OutputLimit, strings.Repeat(strings.Repeat("x", 1000)+"\n", 4) + strings.Repeat("x", 92), "printed more than"},
		"recurses too deep":            {"def f(n): return f(n + 1)\nf(0)", "", sandbox.RecursionLimit, "", "RecursionError"},
		"recurses as deep as it asked": {"import sys\nsys.setrecursionlimit(50000)\ndef f(n): return n and f(n - 1)\nprint(f(40000))", "", sandbox.OK, "0\n", ""},
		"nests brackets":               {"(" + strings.Repeat("(", 3000) + strings.Repeat(")", 3000) + ")", "", sandbox.CompileError, "", "too complex to parse"},
		"writes too many files":        {"for i in range(100): open(f'/tmp/{i}', 'w')", "", sandbox.FileLimit, "", "OSError"},
		"writes too big a file":        {"open('/tmp/x', 'wb').write(b'x' * 2_000_000)", "", sandbox.FileLimit, "", "OSError"},
		"keeps its files":              {"open('/tmp/a', 'w').write('b'); import os; print(open('/tmp/a').read(), os.listdir('/tmp'))", "", sandbox.OK, "b ['a']\n", ""},
		"starts a thread":              {"import threading\nt = threading.Thread(target=print, args=('in',)); t.start(); t.join(); print('out')", "", sandbox.OK, "in\nout\n", ""},
		"forks":                        {"import os; os.fork()", "", sandbox.RuntimeError, "", "AttributeError"},
		"opens a socket":               {"import socket; socket.create_connection(('127.0.0.1', 80))", "", sandbox.RuntimeError, "", ""},
		"looks around":                 {"import os; print(sorted(os.listdir('/')), dict(os.environ))", "", sandbox.OK, "['dev', 'lib', 'tmp', 'work'] {}\n", ""},
		"reads its job's files":        {"import helper; print(open('data.txt').read(), helper.x)", "", sandbox.OK, "text 7\n", ""},
		"writes where it may not":      {"open('/lib/assay/driver.py', 'w')", "", sandbox.RuntimeError, "", "Error"},
		"raises its stack's limit":     {"import resource; resource.setrlimit(resource.RLIMIT_STACK, (-1, -1)); print('ok')", "", sandbox.OK, "ok\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := compile(t, c.source).Run(t.Context(), sandbox.Input{Stdin: []byte(c.stdin), Limits: tightFor(c.status), Files: files})
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != c.status || string(r.Stdout) != c.stdout || !strings.Contains(r.Explanation, c.says) {
				t.Errorf("%s, %q, %q; want %s, %q, %q\n%s", r.Status, r.Stdout, r.Explanation, c.status, c.stdout, c.says, r.Stderr)
			}
		})
	}
}

// A program's functions may call themselves through C, as natively, and a recursion that does not end is found out.
func TestPythonRecursesThroughC(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		status sandbox.Status
		stdout string
	}{
		"a cache":    {"import functools\n@functools.cache\ndef f(n): return 1 + f(n - 1) if n else 1\nprint(f(450))", sandbox.OK, "451\n"},
		"sorted":     {"def f(n): return sorted([n], key=g)[0]\ndef g(n): return n and f(n - 1)\nprint(f(450))", sandbox.OK, "450\n"},
		"generators": {"def f(n): return n and sum(f(n - 1) for _ in '.') + 1\nprint(f(450))", sandbox.OK, "450\n"},
		"a deep cache, and the heap is whole": {`
import functools, sys
sys.setrecursionlimit(10**6)
@functools.cache
def f(n): return 1 + f(n - 1) if n else 1
x, y = bytearray(30_000_000), ["y" * 1000 for _ in range(1000)]
print(f(2400), sum(x), len(set(y)))`, sandbox.OK, "2401 0 1\n"},
		"a cache without end": {"import functools, sys\nsys.setrecursionlimit(10**6)\n@functools.cache\ndef f(n): return f(n + 1)\nf(0)", sandbox.RecursionLimit, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := compile(t, c.source).Run(t.Context(), sandbox.Input{Limits: sandbox.Limits{Memory: 64 << 20}})
			if err != nil || r.Status != c.status || string(r.Stdout) != c.stdout {
				t.Errorf("%s, %q, %v; want %s, %q\n%s", r.Status, r.Stdout, err, c.status, c.stdout, r.Stderr)
			}
		})
	}
}

// Equal inputs give equal runs; the clock and all chance are the input's.
func TestPythonClockAndSeed(t *testing.T) {
	p := compile(t, "import random, os, time, uuid\nprint(random.random(), os.urandom(4), time.gmtime().tm_year, uuid.uuid4())")
	run := func(in sandbox.Input) string {
		r, err := p.Run(t.Context(), in)
		if err != nil || r.Status != sandbox.OK {
			t.Fatal(r, err)
		}
		return string(r.Stdout)
	}
	first := run(sandbox.Input{Seed: 1})
	if again := run(sandbox.Input{Seed: 1}); again != first {
		t.Errorf("%q, then %q", first, again)
	}
	if other := run(sandbox.Input{Seed: 2}); other == first {
		t.Errorf("%q by another seed too", other)
	}
	if then := run(sandbox.Input{Seed: 1, Now: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)}); then != strings.Replace(first, " 2026 ", " 1999 ", 1) {
		t.Errorf("%q, and in 1999 %q", first, then)
	}
}

// Whatever a program does to its interpreter, the next one finds it as the first one did.
func TestPythonIsPristine(t *testing.T) {
	probe := compile(t, `
import builtins, sys, os, random, gc, threading
print(len(dir(builtins)), len(sys.modules), sys.getrecursionlimit(), random.random(), os.listdir("/tmp"), os.getcwd())
print(len(gc.get_objects()), sum([1, 2]), sys.stdout.encoding, threading.active_count(), hash("x"), id(object()) % 16)
`)
	want, err := probe.Run(t.Context(), sandbox.Input{})
	if err != nil || want.Status != sandbox.OK {
		t.Fatal(want, err)
	}
	for _, source := range []string{
		"import builtins; builtins.sum = builtins.len = print = None; del builtins.open",
		"import sys; sys.modules.clear(); sys.setrecursionlimit(5)",
		"import os; os.chdir('/tmp'); open('left', 'w').write('x'); os.close(1); os.close(0)",
		"import random; random.seed(1); random.random = lambda: 4",
		"import gc; gc.disable(); x = [[] for _ in range(10**5)]; [y.append(x) for y in x]",
		"x = bytearray(40_000_000); raise KeyboardInterrupt",
		"import os\nfor fd in range(3, 20):\n  try: os.close(fd)\n  except OSError: pass",
		"import ctypes",
		"while True: pass",
		"def f(): f()\nf()",
		"import os; os.abort()",
		"import os\nos.write(5, b'x' * 100); os.read(5, 10)",
	} {
		if _, err := compile(t, source).Run(t.Context(), sandbox.Input{Limits: tight}); err != nil {
			t.Errorf("%q: %v", source, err)
		}
		for range 2 {
			got, err := probe.Run(t.Context(), sandbox.Input{})
			if err != nil || string(got.Stdout) != string(want.Stdout) {
				t.Errorf("after %q:\n%s%s%v\nwant\n%s", source, got.Stdout, got.Stderr, err, want.Stdout)
			}
		}
	}
}

// A guest that died with its job is spent before its job has ended: nobody else is given it.
func TestPythonDiesAlone(t *testing.T) {
	abort, probe := compile(t, "import os; os.abort()"), compile(t, "print(1)")
	for range 6 {
		if r, err := abort.Run(t.Context(), sandbox.Input{}); err != nil || r.Status != sandbox.RuntimeError {
			t.Fatalf("%v, %v; want %v", r.Status, err, sandbox.RuntimeError)
		}
		if r, err := probe.Run(t.Context(), sandbox.Input{}); err != nil || string(r.Stdout) != "1\n" {
			t.Fatalf("after it: %q, %v", r.Stdout, err)
		}
	}
}

func TestPythonCall(t *testing.T) {
	for name, c := range map[string]struct {
		source, function, args string
		status                 sandbox.Status
		value, says            string
	}{
		"returns":                     {"def add(a, b): return a + b", "add", "[1, 2.5]", sandbox.OK, "3.5", ""},
		"returns a tuple":             {"def f(x): return x, {'k': None}", "f", `["é"]`, sandbox.OK, `["\u00e9", {"k": null}]`, ""},
		"returns a big number":        {"def f(n): return 10**n", "f", "[30]", sandbox.OK, "1000000000000000000000000000000", ""},
		"returns a generator":         {"def f(n): yield from range(n)", "f", "[3]", sandbox.OK, "[0, 1, 2]", ""},
		"returns an object":           {"def f(): return object()", "f", "[]", sandbox.RuntimeError, "", "TypeError: a result of type object"},
		"returns no number":           {"def f(): return float('nan')", "f", "[]", sandbox.RuntimeError, "", "the function's result is not JSON"},
		"is LeetCode's":               {"class Solution:\n  def twice(self, x): return 2 * x", "twice", "[4]", sandbox.OK, "8", ""},
		"is a method":                 {"class A:\n  def twice(self, x): return 2 * x", "A.twice", "[4]", sandbox.OK, "8", ""},
		"is not there":                {"def g(): pass", "f", "[]", sandbox.RuntimeError, "", "NameError: name 'f' is not defined"},
		"raises":                      {"def f(): return [][0]", "f", "[]", sandbox.RuntimeError, "", "IndexError: list index out of range"},
		"leaves":                      {"def f(): raise SystemExit(0)", "f", "[]", sandbox.RuntimeError, "", "exit status 1"},
		"leaves before it returns":    {"import os\ndef f(): os._exit(0)", "f", "[]", sandbox.RuntimeError, "", "ended before its function returned"},
		"leaves before it is called":  {"import os; os._exit(0)", "f", "[]", sandbox.RuntimeError, "", "ended before its function returned"},
		"prints as well":              {"def f(): print('[1]'); return 2", "f", "[]", sandbox.OK, "2", ""},
		"breaks the interpreter":      {"import json, builtins\njson.dumps = lambda *a, **k: '1'\ndef f(): return 2", "f", "[]", sandbox.OK, "1", ""},
		"speaks for the driver":       {"import sys, marshal\nd = sys.modules\ndef f():\n  import os; os.write(4, b'\\xff\\xff\\xff\\x7f'); return 2", "f", "[]", sandbox.RuntimeError, "", ""},
		"is called with one too many": {"def f(): pass", "f", "[1]", sandbox.RuntimeError, "", "TypeError"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := compile(t, c.source).Call(t.Context(), sandbox.Call{Function: c.function, Args: []byte(c.args), Input: sandbox.Input{Limits: tightFor(c.status)}})
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != c.status || string(r.Value) != c.value || !strings.Contains(r.Explanation, c.says) {
				t.Errorf("%s, %s, %q; want %s, %s, %q\n%s", r.Status, r.Value, r.Explanation, c.status, c.value, c.says, r.Stderr)
			}
		})
	}
}

func TestPythonEndsWithItsContext(t *testing.T) {
	p := compile(t, "while True: pass")
	if _, err := compile(t, "1").Run(t.Context(), sandbox.Input{}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if r, err := p.Run(ctx, sandbox.Input{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, %v", r, err)
	}
}
