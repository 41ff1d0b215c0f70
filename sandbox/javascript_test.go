package sandbox_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
	"github.com/assay-rl/assay/sandbox/sandboxtest"
)

// compileJavaScript makes a JavaScript program of its source.
func compileJavaScript(t testing.TB, source string) *sandbox.Program {
	t.Helper()
	s := sandboxtest.Open(t, guests.JavaScript)
	p, r, err := s.Compile(t.Context(), sandbox.Source{Language: sandbox.JavaScript, Code: []byte(source)}, sandbox.Limits{})
	if err != nil || r.Status != sandbox.OK {
		t.Fatalf("compile: %v, %v", r, err)
	}
	return p
}

func TestJavaScriptRun(t *testing.T) {
	for name, c := range map[string]struct {
		source, stdin string
		status        sandbox.Status
		stdout, says  string
	}{
		"prints":                  {`console.log("a", [1, {b: 2}])`, "", sandbox.OK, "a [ 1, { b: 2 } ]\n", ""},
		"reads":                   {`const [a, b] = require("fs").readFileSync(0, "utf8").split(" ").map(Number); console.log(a + b)`, "3 4", sandbox.OK, "7\n", ""},
		"waits":                   {`setTimeout(() => console.log("later"), 5000); console.log("now")`, "", sandbox.OK, "now\nlater\n", ""},
		"waits too long":          {`setTimeout(() => 1, 10 ** 9)`, "", sandbox.TimeLimit, "", "ran for more than"},
		"leaves with a code":      {`process.exit(3)`, "", sandbox.RuntimeError, "", "exit status 3"},
		"throws":                  {`null.x`, "", sandbox.RuntimeError, "", "TypeError"},
		"throws no error":         {`throw 7`, "", sandbox.RuntimeError, "", "7"},
		"does not compile":        {`let x = ;`, "", sandbox.CompileError, "", "SyntaxError"},
		"never ends":              {`for (;;) {}`, "", sandbox.TimeLimit, "", "computed for more than"},
		"never ends in a pattern": {`/(a+)+$/.test("a".repeat(40) + "b")`, "", sandbox.TimeLimit, "", ""},
		"takes too much memory":   {`const a = []; for (;;) a.push("x".repeat(1e6) + a.length)`, "", sandbox.MemoryLimit, "", "out of memory"},
		"prints too much":         {`for (;;) console.log("x".repeat(999))`, "", sandbox.OutputLimit, strings.Repeat(strings.Repeat("x", 999)+"\n", 4) + strings.Repeat("x", 96), "printed more than"},
		"recurses too deep":       {`(function f() { f() })()`, "", sandbox.RecursionLimit, "", ""},
		"is a module":             {`import assert from "node:assert"; await null; assert.equal(1, 1); console.log("ok")`, "", sandbox.OK, "ok\n", ""},
		"opens what is not there": {`require("fs").readFileSync("/etc/passwd")`, "", sandbox.RuntimeError, "", ""},
		"looks for the network":   {`require("http")`, "", sandbox.RuntimeError, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := compileJavaScript(t, c.source).Run(t.Context(), sandbox.Input{Stdin: []byte(c.stdin), Limits: tightFor(c.status)})
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != c.status || string(r.Stdout) != c.stdout || !strings.Contains(r.Explanation, c.says) {
				t.Errorf("%s, %q, %q; want %s, %q, %q\n%s", r.Status, r.Stdout, r.Explanation, c.status, c.stdout, c.says, r.Stderr)
			}
		})
	}
}

func TestJavaScriptCall(t *testing.T) {
	for name, c := range map[string]struct {
		source, function, args string
		status                 sandbox.Status
		value                  string
	}{
		"returns":           {"function add(a, b) { return a + b }", "add", "[1, 2]", sandbox.OK, "3"},
		"returns a promise": {"const f = async x => [x]", "f", `["é"]`, sandbox.OK, `["é"]`},
		"is a method":       {"class A { twice(x) { return 2 * x } }", "A.twice", "[4]", sandbox.OK, "8"},
		"is not there":      {"function g() {}", "f", "[]", sandbox.RuntimeError, ""},
		"leaves":            {"function f() { process.exit(0) }", "f", "[]", sandbox.RuntimeError, ""},
		"throws":            {"function f() { throw new Error('no') }", "f", "[]", sandbox.RuntimeError, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := compileJavaScript(t, c.source).Call(t.Context(), sandbox.Call{Function: c.function, Args: []byte(c.args), Input: sandbox.Input{Limits: tightFor(c.status)}})
			if err != nil || r.Status != c.status || string(r.Value) != c.value {
				t.Errorf("%s, %s, %q, %v; want %s, %s", r.Status, r.Value, r.Explanation, err, c.status, c.value)
			}
		})
	}
}

func TestJavaScriptScript(t *testing.T) {
	for name, c := range map[string]struct {
		source, script string
		status         sandbox.Status
		weak           bool
	}{
		"passes":             {"function f(x) { return [x, {a: 1}] }", "require('assert').deepEqual(f(1), [1, {a: 1}])", sandbox.OK, false},
		"fails":              {"function f(x) { return x }", "require('assert').equal(f(1), 2)", sandbox.Failed, false},
		"throws":             {"function f(x) { return x.y.z }", "require('assert').equal(f(1), 2)", sandbox.RuntimeError, false},
		"never returns":      {"function f(x) { for (;;) {} }", "f(1)", sandbox.TimeLimit, false},
		"leaves":             {"function f(x) { process.exit(0) }", "f(1)", sandbox.RuntimeError, false},
		"leaves at once":     {"process.exit(0); function f() {}", "f(1)", sandbox.RuntimeError, false},
		"patches assert":     {"require('assert').equal = () => {}; function f() { return 1 }", "require('assert').equal(f(1), 2)", sandbox.Failed, false},
		"needs one guest":    {"function f(g) { return g(1) }", "require('assert').equal(f(x => x + 1), 2)", sandbox.OK, true},
		"fails in one guest": {"function f(g) { return g(2) }", "require('assert').equal(f(x => x + 1), 2)", sandbox.Failed, true},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := compileJavaScript(t, c.source).Test(t.Context(), sandbox.Script{Code: c.script, Input: sandbox.Input{Limits: tightFor(c.status)}})
			if err != nil || r.Status != c.status || r.Weak != c.weak {
				t.Errorf("%s, weak %v, %q, %v; want %s, %v", r.Status, r.Weak, r.Explanation, err, c.status, c.weak)
			}
		})
	}
	if r, err := compileJavaScript(t, "function f() {}").Test(t.Context(), sandbox.Script{Code: "f("}); !errors.Is(err, sandbox.ErrBadScript) {
		t.Errorf("a test that does not compile: %v, %v", r, err)
	}
}

func BenchmarkJavaScript(b *testing.B) {
	p := compileJavaScript(b, `const words = "the quick brown fox".split(" "); console.log(words.map(w => w.length).reduce((a, b) => a + b))`)
	for b.Loop() {
		if r, err := p.Run(b.Context(), sandbox.Input{}); err != nil || string(r.Stdout) != "16\n" {
			b.Fatal(r, err)
		}
	}
}
