package sandbox_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox"
)

func TestPythonScript(t *testing.T) {
	for name, c := range map[string]struct {
		source, script string
		status         sandbox.Status
		weak           bool
		says           string
	}{
		"passes":                         {"def f(x): return x + 1", "assert f(1) == 2", sandbox.OK, false, ""},
		"fails":                          {"def f(x): return x", "assert f(1) == 2", sandbox.Failed, false, "AssertionError: line 1 of the test"},
		"fails with a message":           {"def f(x): return x", "assert f(1) == 2, 'one and one'", sandbox.Failed, false, "AssertionError: one and one"},
		"has nothing to test":            {"def g(x): return x", "assert f(1) == 2", sandbox.Failed, false, "NameError: name 'f' is not defined"},
		"takes every plain type":         {"def f(*x, **k): return x, k", "x = (None, True, 1, 2**80, 1.5, 2j, 's', b'b', [1, (2,)], {1: {2}}, frozenset({3}), ...)\nassert f(*x, k=1) == (x, {'k': 1})", sandbox.OK, false, ""},
		"takes the library's types":      {"def f(x): return x", "import collections as c, decimal, fractions, datetime as d\nfor x in (c.deque([1], 3), c.Counter('aab'), c.OrderedDict(a=1), decimal.Decimal('1.10'), fractions.Fraction(1, 3), d.date(2026, 1, 2), d.datetime(2026, 1, 2, 3), d.timedelta(1), range(3), bytearray(b'x')):\n  assert f(x) == x and type(f(x)) is type(x), x", sandbox.OK, false, ""},
		"compares subclasses as plain":   {"from collections import namedtuple\nP = namedtuple('P', 'x y')\ndef f(): return P(1, 2)", "assert f() == (1, 2)", sandbox.OK, false, ""},
		"sees its arguments changed":     {"def f(x, d): x.sort(); d['k'] = x", "x, d = [3, 1, 2], {}\nf(x, d)\nassert x == [1, 2, 3] and d == {'k': [1, 2, 3]}", sandbox.OK, false, ""},
		"hands a function over":          {"def f(g, x): return g(g(x))", "assert f(lambda n: n * 3, 2) == 18\nassert f(str, 2) == '2'", sandbox.OK, false, ""},
		"iterates":                       {"def f():\n  n = 0\n  while True:\n    yield n\n    n += 1", "import itertools\nassert list(itertools.islice(f(), 3)) == [0, 1, 2]", sandbox.OK, false, ""},
		"uses a class":                   {"class Node:\n  def __init__(self, v): self.v, self.next = v, None\ndef last(n):\n  while n.next: n = n.next\n  return n.v", "a = Node(1); a.next = Node(2)\nassert last(a) == 2 and a.v == 1", sandbox.OK, false, ""},
		"compares two of its objects":    {"class P:\n  def __init__(s, x): s.x = x\n  def __eq__(s, o): return s.x == o.x", "assert P(1) == P(1)", sandbox.OK, true, ""},
		"expects an exception":           {"def f(x):\n  if x < 0: raise ValueError('negative', x)\n  return x", "try:\n  f(-1)\nexcept ValueError as e:\n  assert e.args == ('negative', -1)\nelse:\n  assert False", sandbox.OK, false, ""},
		"meets an exception":             {"def f(x): return x[0]", "assert f([]) == 1", sandbox.RuntimeError, false, "IndexError: list index out of range"},
		"shadows a built-in":             {"def sum(a, b): return a + b", "assert sum(1, 2) == 3", sandbox.OK, false, ""},
		"keeps its own built-ins":        {"def set(x): return 0\ndef f(x): return x", "assert set(f([1, 1])) == {1}", sandbox.OK, false, ""},
		"needs one guest":                {"def f(x): return x.y", "import types\nassert f(types.SimpleNamespace(y=2)) == 2", sandbox.OK, true, ""},
		"runs HumanEval's check":         {"def inc(x): return x + 1", "def check(candidate):\n  assert candidate(1) == 2\n  assert candidate(2) == 3\ncheck(inc)", sandbox.OK, false, ""},
		"is always equal":                {"class E:\n  def __eq__(s, o): return True\ndef f(x): return E()", "assert f(1) == 2", sandbox.Failed, false, ""},
		"is an always equal list":        {"class L(list):\n  def __eq__(s, o): return True\ndef f(x): return L()", "assert f(1) == [2]", sandbox.Failed, false, ""},
		"claims to be true":              {"class E(int):\n  def __eq__(s, o): return True\n  __hash__ = None\ndef f(x): return E(7)", "assert f(1) == 2", sandbox.Failed, false, ""},
		"leaves at once":                 {"import sys; sys.exit(0)\ndef f(): pass", "assert f() == 1", sandbox.RuntimeError, false, "ended before its test"},
		"leaves in a call":               {"import os\ndef f(): os._exit(0)", "assert f() == 1", sandbox.RuntimeError, false, "ended before its test"},
		"leaves politely in a call":      {"def f(): raise SystemExit(0)", "try:\n  f()\nexcept Exception: pass", sandbox.RuntimeError, false, ""},
		"never returns":                  {"def f():\n  while True: pass", "assert f() == 1", sandbox.TimeLimit, false, ""},
		"forges the test's end":          {"import os, marshal\ndef f(x):\n  b = marshal.dumps(('passed', False), 2)\n  os.write(4, len(b).to_bytes(4, 'little') + b)\n  os._exit(0)", "assert f(1) == 2", sandbox.RuntimeError, false, ""},
		"answers twice":                  {"import os, marshal\ndef f(x):\n  b = marshal.dumps(('reply', marshal.dumps(('value', 2, None, False), 2)), 2)\n  b = len(b).to_bytes(4, 'little') + b\n  os.write(4, b + b)", "assert f(1) == 2\nassert f(1) == 2", sandbox.RuntimeError, false, ""},
		"answers with code":              {"import os, marshal\ndef f(x):\n  b = marshal.dumps(('reply', marshal.dumps(('value', compile('1', '', 'eval'), None, False), 2)), 2)\n  os.write(4, len(b).to_bytes(4, 'little') + b)", "assert f(1) == 2", sandbox.RuntimeError, false, ""},
		"breaks its own driver":          {"import builtins\nbuiltins.len = builtins.isinstance = builtins.type = None\ndef f(x): return 2", "assert f([1]) == 3", sandbox.RuntimeError, false, ""},
		"hands back what runs text":      {"f = eval\ng = lambda: '__import__(\"os\")._exit(0)'", "assert f(g()) == 2", sandbox.RuntimeError, false, ""},
		"looks for the test":             {"import sys, gc\ndef f(x):\n  return next((o for o in gc.get_objects() if isinstance(o, (str, tuple, dict)) and 'sEcReT' in str(o)[:10000] and 'gc' not in str(o)[:10000]), None)", "sEcReT = 2\nassert f(1) == sEcReT", sandbox.Failed, false, ""},
		"patches what the test uses":     {"import math\nmath.isclose = lambda *a, **k: True\nimport builtins\nbuiltins.abs = lambda x: 0\ndef f(x): return 100", "import math\nassert math.isclose(f(1), 2) and abs(f(1)) == 0", sandbox.Failed, false, ""},
		"fails in setup's own words too": {"def f(): return 1", "import unittest\nclass T(unittest.TestCase):\n  def test(self): self.assertEqual(f(), 1)\nr = T('test').run(); assert r.wasSuccessful()", sandbox.OK, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := compile(t, c.source).Test(t.Context(), sandbox.Script{Code: c.script, Input: sandbox.Input{Limits: tightFor(c.status)}})
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != c.status || r.Weak != c.weak || !strings.Contains(r.Explanation, c.says) {
				t.Errorf("%s, weak %v, %q; want %s, %v, %q\n%s", r.Status, r.Weak, r.Explanation, c.status, c.weak, c.says, r.Stderr)
			}
		})
	}
}

func TestPythonScriptOfTheTask(t *testing.T) {
	p := compile(t, "def f(x): return x\ng = 1")
	if r, err := p.Test(t.Context(), sandbox.Script{Code: "assert f(1"}); !errors.Is(err, sandbox.ErrBadScript) {
		t.Errorf("a test that does not compile: %v, %v", r, err)
	}
	r, err := p.Test(t.Context(), sandbox.Script{Setup: "def twice(x): return 2 * f(x)", Code: "assert twice(2) == 4"})
	if err != nil || r.Status != sandbox.OK {
		t.Errorf("with setup: %v, %v", r, err)
	}
	r, err = p.Test(t.Context(), sandbox.Script{Code: "assert f(1) == 1 and 'g' not in globals()", Names: []string{"f"}})
	if err != nil || r.Status != sandbox.OK {
		t.Errorf("with names: %v, %v", r, err)
	}
}
