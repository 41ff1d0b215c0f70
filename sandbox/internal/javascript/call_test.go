package javascript_test

import (
	"strings"
	"testing"

	"github.com/assay-rl/assay/sandbox/internal/javascript"
)

func TestCall(t *testing.T) {
	i := newInstance(t)
	for name, c := range map[string]struct {
		code, function, args string
		value, thrown        string
		end                  javascript.End
	}{
		"a function":           {code: `function f(a, b) { return a + b }`, function: "f", args: `[1, 2]`, value: `3`},
		"an arrow function":    {code: `const f = (a) => a.map((x) => x * 2)`, function: "f", args: `[[1, 2]]`, value: `[2,4]`},
		"an export":            {code: `module.exports = { f: () => 'x' }`, function: "f", args: `[]`, value: `"x"`},
		"a module's function":  {code: `import fs from 'fs'; export default 1; function f() { return typeof fs }`, function: "f", args: `[]`, value: `"object"`},
		"a global":             {code: `globalThis.f = () => 1`, function: "f", args: `[]`, value: `1`},
		"a method":             {code: `class S { m(x) { return x + 1 } }`, function: "S.m", args: `[4]`, value: `5`},
		"an async function":    {code: `async function f() { await null; return [1] }`, function: "f", args: `[]`, value: `[1]`},
		"a slow function":      {code: `const f = () => new Promise((r) => setTimeout(() => r(1), 1e6))`, function: "f", args: `[]`, value: `1`},
		"undefined":            {code: `function f() {}`, function: "f", args: `[]`, value: `null`},
		"undefined in a list":  {code: `const f = () => [undefined, null]`, function: "f", args: `[]`, value: `[null,null]`},
		"undefined in objects": {code: `const f = () => ({ a: undefined, b: 1 })`, function: "f", args: `[]`, value: `{"b":1}`},
		"a big integer":        {code: `const f = () => 2n ** 64n`, function: "f", args: `[]`, value: `18446744073709551616`},
		"minus zero":           {code: `const f = () => -0`, function: "f", args: `[]`, value: `0`},
		"a set and a map":      {code: `const f = () => [new Set([1]), new Map([['a', 2]])]`, function: "f", args: `[]`, value: `[[1],{"a":2}]`},
		"typed numbers":        {code: `const f = () => new Uint8Array([1, 2])`, function: "f", args: `[]`, value: `[1,2]`},
		"a date":               {code: `const f = () => new Date(0)`, function: "f", args: `[]`, value: `"1970-01-01T00:00:00.000Z"`},
		"text":                 {code: `const f = (s) => s + '\ud83d\ude00\u0000'`, function: "f", args: `["é"]`, value: "\"é😀\\u0000\""},
		"the output aside":     {code: `const f = () => { console.log('{"forged": 1}'); return 2 }`, function: "f", args: `[]`, value: `2`},
		"not a number":         {code: `const f = () => [NaN]`, function: "f", args: `[]`, end: javascript.Threw, thrown: "TypeError: the result holds NaN"},
		"infinity":             {code: `const f = () => 1 / 0`, function: "f", args: `[]`, end: javascript.Threw, thrown: "TypeError: the result holds Infinity"},
		"a cycle":              {code: `const f = () => { const a = []; a.push(a); return a }`, function: "f", args: `[]`, end: javascript.Threw, thrown: "TypeError: the result holds a cycle"},
		"a function's result":  {code: `const f = () => () => 1`, function: "f", args: `[]`, end: javascript.Threw, thrown: "TypeError: the result holds a function"},
		"an exception":         {code: `const f = () => { throw new RangeError('r') }`, function: "f", args: `[]`, end: javascript.Threw, thrown: "RangeError: r"},
		"a rejection":          {code: `const f = async () => { throw new RangeError('r') }`, function: "f", args: `[]`, end: javascript.Threw, thrown: "RangeError: r"},
		"what is not there":    {code: ``, function: "f", args: `[]`, end: javascript.Threw, thrown: "ReferenceError: f is not a function of the program"},
		"never":                {code: `const f = () => new Promise(() => {})`, function: "f", args: `[]`, end: javascript.Unsettled},
		"a main guarded":       {code: `if (require.main === module) process.exit(3); const f = () => 1`, function: "f", args: `[]`, value: `1`},
		"a program that exits": {code: `process.exit(0); const f = () => 1`, function: "f", args: `[]`, end: javascript.Exited},
		"patched built-ins":    {code: `JSON.stringify = () => 'null'; Array.isArray = () => false; const f = () => [1]`, function: "f", args: `[]`, value: `[1]`},
	} {
		t.Run(name, func(t *testing.T) {
			p := javascript.Program{Code: []byte(c.code), Names: []string{strings.Split(c.function, ".")[0]}, World: new(world)}
			o, err := i.Call(t.Context(), p, c.function, []byte(c.args))
			if err != nil {
				t.Fatal(err)
			}
			if string(o.Value) != c.value || o.End != c.end || !strings.HasPrefix(thrownText(o), c.thrown) {
				t.Errorf("value %s, end %d, threw %q; want %s, %d, %q", o.Value, o.End, thrownText(o), c.value, c.end, c.thrown)
			}
		})
	}
}
