package javascript_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/javascript"
)

func TestHowARunEnds(t *testing.T) {
	i := newInstance(t)
	for name, c := range map[string]struct {
		code   string
		memory int64
		end    javascript.End
		exit   int
		stdout string
		thrown string
	}{
		"by itself":                   {code: `console.log(1)`, stdout: "1\n"},
		"without a word":              {code: ``},
		"with a comment":              {code: `1 // the end`},
		"after a hashbang":            {code: "#!/usr/bin/env node\nconsole.log(2)", stdout: "2\n"},
		"by a return":                 {code: `console.log(3); return; console.log(4)`, stdout: "3\n"},
		"by process.exit":             {code: `setTimeout(() => console.log('no')); process.exit(7)`, exit: 7},
		"with an exit code":           {code: `process.exitCode = 9`, exit: 9},
		"in a caught exit":            {code: `try { process.exit(2) } catch {} finally { console.log('no') }`, exit: 2},
		"by an exception":             {code: `throw new TypeError('x')`, end: javascript.Threw, exit: 1, thrown: "TypeError: x"},
		"by a thrown string":          {code: `throw 'x'`, end: javascript.Threw, exit: 1, thrown: ": 'x'"},
		"by a rejection":              {code: `Promise.reject(new Error('x'))`, end: javascript.Threw, exit: 1, thrown: "Error: x"},
		"by an assertion":             {code: `require('assert')(false, 'no')`, end: javascript.Threw, exit: 1, thrown: "AssertionError: no"},
		"with a syntax error":         {code: `let let = 1`, end: javascript.Invalid, exit: 1, thrown: "SyntaxError: 'let' is not a valid lexical identifier"},
		"with an unclosed comment":    {code: `/* console.log(1)`, end: javascript.Invalid, exit: 1, thrown: "SyntaxError: "},
		"by leaving the function":     {code: `}); console.log('out'); (function () {`, stdout: "out\n"},
		"with NUL bytes":              {code: "console.log('a\x00b'.length)", stdout: "3\n"},
		"with invalid UTF-8":          {code: "console.log('\xff'.charCodeAt(0))", stdout: "65533\n"},
		"with a lone surrogate":       {code: `console.log('\ud800')`, stdout: "\uFFFD\n"},
		"by a recursion":              {code: `(function f() { f() })()`, end: javascript.Overflowed, exit: 1, thrown: "RangeError: Maximum call stack size exceeded"},
		"after a caught recursion":    {code: `try { (function f() { f() })() } catch (e) { console.log(e.message) }`, stdout: "Maximum call stack size exceeded\n"},
		"after 9,000 calls deep":      {code: `const f = (n) => (n === 0 ? 0 : 1 + f(n - 1)); console.log(f(9000))`, stdout: "9000\n"},
		"by a deep getter":            {code: `const o = { get x() { return this.x } }; o.x`, end: javascript.Overflowed, exit: 1, thrown: "RangeError: "},
		"by deep JSON":                {code: `JSON.parse('['.repeat(1e6))`, end: javascript.Overflowed, exit: 1, thrown: "RangeError: "},
		"by a deep pattern":           {code: `new RegExp('(?:'.repeat(1e6))`, end: javascript.Threw, exit: 1, thrown: "SyntaxError: "},
		"for want of memory":          {code: `const a = []; for (;;) a.push(new Array(1000).fill(1))`, memory: 32 << 20, end: javascript.OutOfMemory, exit: 1, thrown: "InternalError: out of memory"},
		"after a caught want of it":   {code: `try { new Uint8Array(1e9) } catch (e) { console.log('caught') }`, memory: 32 << 20, stdout: "caught\n"},
		"with a loop left by nothing": {code: `await new Promise(() => {})`, exit: 13},
		"as a module":                 {code: `import os from 'os'; export const x = 1; console.log(typeof os.EOL, await 5)`, stdout: "string 5\n"},
		"importing what is not there": {code: `import x from './x.js'`, end: javascript.Invalid, exit: 1, thrown: "Error: Cannot find package './x.js'"},
		"requiring what is not there": {code: `require('http')`, end: javascript.Threw, exit: 1, thrown: "Error: module 'http' is not available in the sandbox"},
	} {
		t.Run(name, func(t *testing.T) {
			w := new(world)
			o, err := i.Run(t.Context(), javascript.Program{Code: []byte(c.code), Memory: c.memory, World: w})
			if err != nil {
				t.Fatal(err)
			}
			if o.End != c.end || o.Exit != c.exit || w.stdout.String() != c.stdout {
				t.Errorf("end %d, exit %d, stdout %q; want %d, %d, %q (%+v, %s)", o.End, o.Exit, w.stdout.String(), c.end, c.exit, c.stdout, o.Cause, w.stderr.String())
			}
			if got := thrownText(o); !strings.HasPrefix(got, c.thrown) || c.thrown == "" && got != "" {
				t.Errorf("threw %q, want %q", got, c.thrown)
			}
		})
	}
}

func thrownText(o javascript.Outcome) string {
	if o.Thrown == nil {
		return ""
	}
	return o.Thrown.Name + ": " + o.Thrown.Message
}

// What a host function panics with ends the run, and is its cause.
func TestTheHostEndsARun(t *testing.T) {
	i := newInstance(t)
	t.Run("at its output limit", func(t *testing.T) {
		w := &world{most: 1000}
		o, err := i.Run(t.Context(), javascript.Program{Code: []byte(`for (;;) console.log('x')`), World: w})
		if err != nil || o.End != javascript.Stopped || !errors.Is(o.Cause, limitError{}) {
			t.Errorf("%+v, %v", o, err)
		}
	})
	for name, code := range map[string]string{
		"in a loop":               `for (;;);`,
		"in a loop that catches":  `for (;;) try { for (;;) [].concat([1]) } catch {} finally { continue }`,
		"in a regular expression": `/(a*)*b/.test('a'.repeat(40))`,
		"in a chain of promises":  `(async () => { for (;;) await null })()`,
		"in a sort":               `for (;;) Array.from({ length: 1e5 }, (_, i) => -i).sort()`,
		"in a power":              `7n ** 3000000n`,
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
			defer cancel()
			o, err := i.Run(ctx, javascript.Program{Code: []byte(code), World: new(world)})
			if err != nil || o.End != javascript.Stopped || !errors.Is(o.Cause, context.DeadlineExceeded) {
				t.Errorf("%+v, %v", o, err)
			}
			isPristine(t, i)
		})
	}
}

// isPristine runs a program that looks for what others may have left.
func isPristine(t *testing.T, i *javascript.Instance) {
	t.Helper()
	const code = `console.log(Object.keys(globalThis).length, [].concat([1]), typeof left, Math.random(), Object.keys(Object.prototype).length,
		[3, 1, 2].sort(), JSON.stringify({ a: 1 }), process.listenerCount('exit'))`
	w := new(world)
	o, err := i.Run(t.Context(), javascript.Program{Code: []byte(code), Seed: 1, World: w})
	const want = "13 [ 1 ] undefined 0.7076259556254523 0 [ 1, 2, 3 ] {\"a\":1} 0\n"
	if err != nil || o.End != javascript.Exited || w.stdout.String() != want {
		t.Errorf("%+v, %v: %q, want %q", o, err, w.stdout.String(), want)
	}
}

func TestRunsLeaveNothing(t *testing.T) {
	i := newInstance(t)
	w := new(world)
	const look = `console.log(Math.random(), process.memoryUsage().rss, Object.keys(globalThis).join())`
	if _, err := i.Run(t.Context(), javascript.Program{Code: []byte(look), Seed: 5, World: w}); err != nil {
		t.Fatal(err)
	}
	first := w.stdout.String()
	tampering := []string{
		`globalThis.left = 1; Array.prototype.concat = Array.prototype.sort = null; JSON.stringify = () => '{}'; Object.prototype.x = 1`,
		`process.on('exit', () => process.exit(0)); setInterval(() => {}, 1); throw 1`,
		`Math.random = () => 0.5; console.log = () => {}; globalThis.console = null; delete globalThis.process`,
		`const a = []; for (let i = 0; i < 1e5; i++) a.push({ i })`,
		`(function f() { f() })()`,
		`process.exit(1)`,
		`Promise.prototype.then = null; Object.defineProperty(Object.prototype, 'then', { get() { throw 1 } })`,
		`Error.prepareStackTrace = () => { throw 1 }; null.x`,
	}
	for n := range 400 {
		if _, err := i.Run(t.Context(), javascript.Program{Code: []byte(tampering[n%len(tampering)]), World: &world{most: 100}}); err != nil {
			t.Fatal(err)
		}
		if testing.Short() && n > 16 {
			break
		}
	}
	w = new(world)
	if _, err := i.Run(t.Context(), javascript.Program{Code: []byte(look), Seed: 5, World: w}); err != nil {
		t.Fatal(err)
	}
	if w.stdout.String() != first {
		t.Errorf("after tampering %q, before %q", w.stdout.String(), first)
	}
}

// Instances are equal to the byte, so that one image can be behind all of them.
func TestInstancesAreEqual(t *testing.T) {
	a, b := newInstance(t), newInstance(t)
	x, _ := a.Module().Memory().Read(0, a.Module().Memory().Size())
	y, _ := b.Module().Memory().Read(0, b.Module().Memory().Size())
	if string(x) != string(y) {
		differing := 0
		for n := range min(len(x), len(y)) {
			if x[n] != y[n] {
				differing++
			}
		}
		t.Errorf("%d and %d bytes, of which %d differ", len(x), len(y), differing)
	}
}

func TestTimeIsVirtual(t *testing.T) {
	i := newInstance(t)
	w := new(world)
	start := time.Now()
	o, err := i.Run(t.Context(), javascript.Program{Code: []byte(`setTimeout(() => console.log('an hour'), 3600e3)`), World: w})
	if err != nil || o.End != javascript.Exited || w.slept != time.Hour || w.stdout.String() != "an hour\n" {
		t.Errorf("%+v, %v, slept %v", o, err, w.slept)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("took %v", took)
	}
}

func TestSeedDecidesRandomness(t *testing.T) {
	i := newInstance(t)
	draw := func(seed uint64) string {
		w := new(world)
		code := `console.log(Math.random(), crypto.randomUUID(), require('crypto').randomBytes(4))`
		if _, err := i.Run(t.Context(), javascript.Program{Code: []byte(code), Seed: seed, World: w}); err != nil {
			t.Fatal(err)
		}
		return w.stdout.String()
	}
	if a, b, c := draw(1), draw(1), draw(2); a != b || a == c {
		t.Errorf("seed 1 gave %q and %q, seed 2 %q", a, b, c)
	}
}

func TestArguments(t *testing.T) {
	i := newInstance(t)
	w := &world{args: []string{"a", "b c", "é"}}
	if _, err := i.Run(t.Context(), javascript.Program{Code: []byte(`console.log(process.argv.slice(2))`), World: w}); err != nil {
		t.Fatal(err)
	}
	if got, want := w.stdout.String(), "[ 'a', 'b c', 'é' ]\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
