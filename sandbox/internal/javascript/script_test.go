package javascript_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/javascript"
)

func TestScript(t *testing.T) {
	program, test := newInstance(t), newInstance(t)
	const values = `[undefined, null, true, 0, -0, 1.5, 1e300, NaN, Infinity, -Infinity, 12345678901234567890n, '', 'é😀\u0000"\\', [], [[]], [, 1, ,],
		{}, { a: { b: [1] } }, { $: 1, v: [2] }, { ['__proto__']: 1 }, Object.assign(Object.create(null), { x: 1 }), new Date(5), /a\/b/gi,
		new Map([[{ k: 1 }, new Set([1, 'a'])], [NaN, -0]]), new Set(), new Uint8Array([1, 255]), new Float64Array([NaN, -0]), new BigInt64Array([-1n]),
		new TypeError('t'), Object.assign(new Error('e'), { code: 'E' })]`
	for name, c := range map[string]struct {
		code, test string
		end        javascript.End
		thrown     string
	}{
		"passes":                      {code: `function f(x) { return x + 1 }`, test: `require('assert').equal(f(1), 2)`},
		"fails":                       {code: `function f(x) { return x }`, test: `require('assert').equal(f(1), 2)`, end: javascript.Threw, thrown: "AssertionError: 1 == 2"},
		"passes data both ways":       {code: `const f = (x) => x; const v = ` + values, test: `const a = require('assert'); const w = ` + values + `; a.deepStrictEqual(f(w), w); a.deepStrictEqual(v, w)`},
		"waits":                       {code: `const f = async (x) => { await new Promise((r) => setTimeout(r, 5)); return x }`, test: `(async () => { require('assert').equal(await f(3), 3) })()`},
		"sees a rejection":            {code: `const f = async () => { throw new TypeError('no') }`, test: `await require('assert').rejects(() => f(), { name: 'TypeError', message: 'no' }); export {}`, end: javascript.Threw, thrown: "ReferenceError: require is not defined"},
		"sees a rejection in time":    {code: `const f = async () => { throw new TypeError('no') }`, test: `require('assert').rejects(() => f(), { name: 'TypeError', message: 'no' })`},
		"sees an exception":           {code: `function f() { throw new RangeError('out') }`, test: `require('assert').throws(() => f(), RangeError)`},
		"sees the program's own":      {code: `class Own extends TypeError { constructor(m) { super(m); this.name = 'Own'; this.code = 7 } } function f() { throw new Own('o') }`, test: `const a = require('assert'); a.throws(() => f(), Own); a.throws(() => f(), { name: 'Own', message: 'o', code: 7 }); a.throws(() => f(), TypeError); a.throws(() => f(), Error)`},
		"calls what was returned":     {code: `const adder = (a) => (b) => ({ sum: () => a + b })`, test: `require('assert').equal(adder(1)(2).sum(), 3)`},
		"reads constants":             {code: `const table = { a: [1] }; let n = 0; const inc = () => ++n`, test: `const a = require('assert'); a.deepEqual(table, { a: [1] }); inc(); a.equal(inc(), 2)`},
		"finds exports":               {code: `exports.f = () => 1`, test: `require('assert').equal(f(), 1)`},
		"misses a function":           {code: ``, test: `f()`, end: javascript.Threw, thrown: "ReferenceError: f is not defined"},
		"gives no class instance":     {code: `class P {} const f = () => new P()`, test: `require('assert').deepEqual(f(), {})`, end: javascript.Threw, thrown: "AssertionError: "},
		"cannot make instances":       {code: `class P {}`, test: `new P()`, end: javascript.Unproxied},
		"cannot pass functions":       {code: `const f = (g) => g(1)`, test: `f((x) => x)`, end: javascript.Unproxied},
		"cannot pass cycles":          {code: `const f = (g) => 1`, test: `const a = {}; a.a = a; f(a)`, end: javascript.Unproxied},
		"changes copies":              {code: `const f = (a) => { a.push(1); return a.length }`, test: `const a = []; require('assert').equal(f(a), 1); require('assert').equal(a.length, 0)`},
		"with everything equal":       {code: `const f = () => ({ valueOf: () => 2, toString: () => '2', [Symbol.toPrimitive]: () => 2 })`, test: `require('assert').equal(f(), 2)`, end: javascript.Threw, thrown: "AssertionError: "},
		"with a patched assert":       {code: `require('assert').equal = () => {}; require('assert').AssertionError.prototype.x = 1; const f = () => 1`, test: `require('assert').equal(f(), 2)`, end: javascript.Threw, thrown: "AssertionError: "},
		"with patched encoding":       {code: `JSON.stringify = () => '{"value":2}'; Reflect.ownKeys = null; Object.prototype.toJSON = () => 2; Array.prototype.push = () => 2; Map.prototype.entries = () => []; const f = () => new Map([[1, [2]]])`, test: `require('assert').deepEqual(f(), new Map([[1, [2]]]))`},
		"with a poisoned prototype":   {code: `Object.prototype.$ = 'undefined'; Object.prototype.value = 2; const f = () => ({ a: 1 })`, test: `require('assert').deepEqual(f(), { a: 1 })`},
		"with a program that exits":   {code: `const f = () => process.exit(0)`, test: `f()`, end: javascript.Stopped},
		"with a promise for ever":     {code: `const f = () => new Promise(() => {})`, test: `f().then(() => { throw 1 })`, end: javascript.Unsettled},
		"with a name that is no name": {code: `const f = 1`, test: `f`},
	} {
		t.Run(name, func(t *testing.T) {
			o := testApart(t, program, test, c.code, c.test)
			if got := thrownText(o); o.End != c.end || len(got) < len(c.thrown) || got[:len(c.thrown)] != c.thrown {
				t.Errorf("end %d, threw %q (%v, %s); want %d, %q", o.End, got, o.Cause, o.Reason, c.end, c.thrown)
			}
		})
	}
}

// A limit that the program breaks while the test waits for it ends the test with the same cause.
func TestScriptWhoseProgramLoops(t *testing.T) {
	program, test := newInstance(t), newInstance(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, loaded := program.Load(ctx, javascript.Program{Code: []byte(`const f = () => { for (;;); }`), Names: []string{"f"}, World: new(world)})
	if !loaded {
		t.Fatal("the program was not loaded")
	}
	o, err := test.Test(t.Context(), javascript.Script{
		Code: []byte(`f()`), Names: []string{"f"}, World: new(world),
		Program: func(target string, args []byte) ([]byte, error) { return program.Answer(ctx, target, args) },
	})
	if err != nil || o.End != javascript.Stopped || !errors.Is(o.Cause, context.DeadlineExceeded) {
		t.Errorf("%+v, %v", o, err)
	}
	var ended *javascript.EndedError
	if !errors.As(o.Cause, &ended) || ended.Outcome.End != javascript.Stopped {
		t.Errorf("cause %v", o.Cause)
	}
	if err := program.Rewind(); err != nil {
		t.Fatal(err)
	}
	isPristine(t, program)
}
