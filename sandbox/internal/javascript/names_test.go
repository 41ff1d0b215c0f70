package javascript_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/javascript"
)

func ExampleFreeNames() {
	fmt.Println(javascript.FreeNames([]byte(`
const assert = require('assert');
function test() {
  let candidate = add;
  assert.deepEqual(candidate(1, 2), 3);
}
test();`)))
	// Output: [add]
}

func TestFreeNames(t *testing.T) {
	for name, c := range map[string]struct {
		code string
		want []string
	}{
		"calls":               {`f(1); g.h(i.j)`, []string{"f", "g", "i"}},
		"declarations":        {`const a = x, b = y; let c; var [d, { e, f: g, ...h }] = z; a(b, c, d, e, g, h)`, []string{"x", "y", "z"}},
		"functions":           {`function f(a, { b }, [c] = d) { return a + b + c + e }`, []string{"e"}},
		"arrow functions":     {`[1].map((a, b) => a + b + c); const g = x => x + y; (async ({ q }) => q)()`, []string{"c", "y"}},
		"classes":             {`class A extends B { m(p) { return p + q } static s = r }`, []string{"B", "q", "r"}},
		"keys and methods":    {`({ a: b, c, d() { return e }, 'f': g, [h]: 1 })`, []string{"b", "c", "e", "g", "h"}},
		"conditions":          {`a ? b : c`, []string{"a", "b", "c"}},
		"texts":               {"'f(x)'; \"g\"; `h ${i} j ${`k ${l}`}`; // m\n/* n */ o", []string{"i", "l", "o"}},
		"regular expressions": {`/a[/]b/.test(c); d / e / f; (g) / h`, []string{"c", "d", "e", "f", "g", "h"}},
		"exceptions":          {`try { a() } catch (e) { e.b } `, []string{"a"}},
		"loops":               {`for (const x of xs) for (let i = 0, n = m; i < n; i++) x(i)`, []string{"xs", "m"}},
		"imports":             {`import a, { b as c } from 'd'; a(c, e)`, []string{"e"}},
		"built-ins":           {`console.log(Math.max(1), undefined, NaN, process.argv, this, new Map())`, nil},
		"no semicolons":       {"const a = f(1)\nconst b = 2\ng(a, b)", []string{"f", "g"}},
		"no JavaScript":       {"` ${ '\\", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := javascript.FreeNames([]byte(c.code)); !slices.Equal(got, c.want) {
				t.Errorf("FreeNames(%s) = %q, want %q", c.code, got, c.want)
			}
		})
	}
}

func TestTestedNames(t *testing.T) {
	const program = `function isNaN(x) { return true } function f() {}`
	for test, want := range map[string][]string{
		`assert(f(isNaN(1)))`:                         {"assert", "f"},
		`require('assert')(isNaN(1) && !isFinite(2))`: {"isNaN"},
		`console.log(1)`:                              nil,
	} {
		if got := javascript.TestedNames([]byte(test), []byte(program)); !slices.Equal(got, want) {
			t.Errorf("TestedNames(%s) = %q, want %q", test, got, want)
		}
	}
}

func FuzzFreeNames(f *testing.F) {
	f.Add([]byte("const a = `${b} ${`${c}`}`; /[/]/.test(d) ? e : f(g => h)"))
	f.Add([]byte("class A { m(x) {} } import { a as b } from 'c'"))
	f.Fuzz(func(t *testing.T, code []byte) {
		for _, name := range javascript.FreeNames(code) {
			if name == "" {
				t.Errorf("an empty name in %q", code)
			}
		}
	})
}
