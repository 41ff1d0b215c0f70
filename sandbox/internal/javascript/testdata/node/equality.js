const assert = require('assert');
const sym = Symbol('s'); const when = new Date(5); const shared = { a: 1 };
class A { constructor(x) { this.x = x; } } class B { constructor(x) { this.x = x; } }
const loop1 = { v: 1 }; loop1.me = loop1; const loop2 = { v: 1 }; loop2.me = loop2; const loop3 = { v: 1, me: { v: 1 } }; loop3.me.me = loop1;
const values = {
  zero: 0, negzero: -0, one: 1, str1: '1', str01: '01', empty: '', t: true, f: false, nul: null, undef: undefined, nan: NaN, big1: 1n, sym,
  earr: [], arr1: [1], arrs1: ['1'], arrh: [,], arru: [undefined], arr12: [1, 2], arrx: Object.assign([1], { x: 1 }), eobj: {}, obj1: { a: 1 }, objs1: { a: '1' }, obju: { a: undefined }, objk: { 0: 1 }, objl: { 0: 1, length: 1 }, onull: Object.assign(Object.create(null), { a: 1 }), osym: { [sym]: 1 },
  a1: new A(1), a1b: new A(1), b1: new B(1), x1: { x: 1 }, d5: when, d5b: new Date(5), d6: new Date(6), dnan: new Date(NaN), dx: Object.assign(new Date(5), { x: 1 }), re: /a/g, re2: /a/g, re3: /a/i, re4: Object.assign(/a/g, { lastIndex: 1 }),
  m0: new Map(), m1: new Map([[1, 2]]), ms1: new Map([['1', 2]]), mo: new Map([[{ k: 1 }, 'v']]), mo2: new Map([[{ k: 1 }, 'v']]), mn: new Map([[null, 3]]), mu: new Map([[undefined, 3]]), s0: new Set(), s1: new Set([1]), ss1: new Set(['1']), so: new Set([{ a: 1 }, [2]]), so2: new Set([[2], { a: 1 }]), so3: new Set([[2], { a: 2 }]), sx: new Set([1, '1']), sx2: new Set(['1', 1]),
  n1: new Number(1), n2: new Number(2), st: new String('1'), bt: new Boolean(true), bs: Object(sym), u8: new Uint8Array([1, 2]), i8: new Int8Array([1, 2]), u8b: new Uint8Array([1, 2]), f0: new Float32Array([0]), fn0: new Float32Array([-0]), buf: Buffer.from([1, 2]), ab: new ArrayBuffer(2), ab2: new Uint8Array([1, 2]).buffer,
  e1: new Error('m'), e1b: new Error('m'), e2: new Error('n'), te: new TypeError('m'), fn: Math.max, loop1, loop2, loop3, args: (function () { return arguments; })(1), wm: new WeakMap(), p: Promise.resolve(1), nested: { a: [{ b: new Map([[1, new Set([2])]]) }] }, nested2: { a: [{ b: new Map([[1, new Set([2])]]) }] }, shared2: { s: shared, t: shared }, shared3: { s: { a: 1 }, t: { a: 1 } }, str: 'str', strobj: { 0: '1' },
};
const names = Object.keys(values);
const holds = (f) => { try { f(); return '1'; } catch (e) { return e.code === 'ERR_ASSERTION' ? '0' : 'x'; } };
for (const [i, a] of names.entries()) {
  let loose = ''; let strict = ''; let equal = ''; let same = '';
  for (const b of names) {
    loose += holds(() => assert.deepEqual(values[a], values[b]));
    strict += holds(() => assert.deepStrictEqual(values[a], values[b]));
    equal += i < 30 ? holds(() => assert.equal(values[a], values[b])) : '';
    same += i < 10 ? holds(() => assert.strictEqual(values[a], values[b])) : '';
  }
  console.log(a.padEnd(8), loose, strict, equal, same);
}
