console.log({}, { a: 1 }, { a: 1, b: 'two', c: [3], d: { e: 4 } });
console.log({ 'needs-quotes': 1, valid_id: 2, 3: 'three', "it's": 4, [Symbol('sym')]: 5, '': 6, $dollar: 7, é: 8 });
console.log({ a: { b: { c: { d: { e: 1 } } } } });
console.log({ f() {}, g: () => {}, h: async () => {}, *i() {}, async *j() {}, k: class {}, l: class Named {}, m: Math.max });
console.log({ get a() { return 1; }, set b(v) {}, get c() { return 1; }, set c(v) {} });
const circular = { name: 'loop' };
circular.self = circular;
circular.list = [circular, { parent: circular }];
console.log(circular);
class Point { constructor(x, y) { this.x = x; this.y = y; } }
class Point3 extends Point { #hidden = 1; constructor(x, y, z) { super(x, y); this.z = z; } }
console.log(new Point(1, 2), new Point3(1, 2, 3), [new Point(0, 0)], { p: new Point(1, 1) }, new (class {})());
console.log(Object.create(null), Object.create({ inherited: 1 }), Object.create(Point.prototype), Object.assign(Object.create(null), { a: 1 }));
console.log(new Map([['a', 1], ['b', { c: 2 }]]), new Map(), new Set([1, 'two', [3]]), new Set(), new WeakMap(), new WeakSet());
console.log(new Map([[{ k: 1 }, new Set([1])], [[1, 2], new Map([['x', 'y']])]]));
console.log({ m: new Map([['deep', new Map([['deeper', new Map([['deepest', 1]])]])]]) });
console.log(new Set(Array.from({ length: 120 }, (_, i) => i)));
console.log(new Date(0), [new Date(86400000)], { d: new Date(NaN) });
console.log(/re+/gi, [/x/], { r: /y/u });
console.log(new Number(1), new String('str'), new Boolean(false), Object(1n), Object(Symbol('b')), Object.assign(new Number(-0), { x: 1 }));
console.log(null, undefined, true, -0, 0, 1e100, 'plain', Symbol('top'), 12345678901234567890n);
console.log(function foo() {}, class Foo {}, class Bar extends Map {}, async function af() {}, function* gen() {}, Object.assign(() => {}, { prop: 1 }), (() => {}));
console.log(Promise.resolve(42), Promise.resolve({ a: [1] }), new Promise(() => {}), (() => { const p = Promise.reject(new TypeError('no')); p.catch(() => {}); return [1]; })());
console.log({ long1: 'a'.repeat(30), long2: 'b'.repeat(30), long3: 'c'.repeat(30) });
console.log({ description: 'A string that is really quite long and goes past the line width of 72 characters, surely', n: 1 });
console.log({ text: 'line one\nline two\nline three that is long enough to force the string to be broken into parts' });
console.log({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10, k: 11, l: 12, m: 13, n: 14, o: 15, p: 16, q: 17, r: 18, s: 19, t: 20, u: 21, v: 22, w: 23, x: 24, y: 25, z: 26 });
console.log({ undef: undefined, nul: null, nan: NaN, neg: -1, big: 10n, sym: Symbol.iterator });
console.log([{ id: 1, name: 'Alice', tags: ['a', 'b'] }, { id: 2, name: 'Bob', tags: [] }]);
console.log({ users: [{ name: 'A', address: { city: 'X', geo: { lat: 1, lng: 2 } } }], total: 1 });
(function () { console.log(arguments); })(1, 'two', { three: 3 });
console.log(globalThis === global, typeof globalThis, Math, JSON, Reflect);
console.log({ [Symbol.toStringTag]: 'Tagged', a: 1 }, new (class Foo { get [Symbol.toStringTag]() { return 'Bar'; } })());
console.log(Object.defineProperty({ visible: 1 }, 'invisible', { value: 2 }));
console.log({ __proto__: null, x: 1 }, { ['__proto__']: 1 });
console.log(new Proxy({ a: 1 }, {}), new Proxy([1, 2], {}), new Proxy(function f() {}, {}));
console.log([1, 2, 3].entries().toString(), String(new Map()), `${{}}`, [] + {}, String([1, [2, 3]]));
console.log({ a: [[[[1]]]], b: { c: { d: {} } }, e: { f: { g: [] } } });
console.log(Object.freeze({ frozen: [1] }), Object.fromEntries([['x', 1]]), structuredClone(new Map([[1, { a: new Date(0) }]])));
console.log({ inner: { list: Array.from({ length: 30 }, (_, i) => i) } });
console.log({ fn: function () {}, arrow: (a, b) => a + b, nested: { method() {} } });
class Temp { static unit = 'C'; static #p = 1; value = 20; get f() { return 1; } }
console.log(Temp, new Temp(), { Temp });
class Custom { [Symbol.for('nodejs.util.inspect.custom')](depth, options) { return `<custom ${depth}>`; } }
console.log(new Custom(), [new Custom()], { c: { d: new Custom() } });
console.log(Buffer.from('hello'), [Buffer.from('')], new Uint8Array([1, 2, 3]).buffer);
console.log(new URL('https://user:pw@example.org:8080/a/b?x=1&y=2#frag'));
console.log(new URLSearchParams('a=1&b=2'), [new Error('boom').message], { e: RangeError });
console.log([Symbol.for('x'), Symbol()], { [Symbol()]: 1 }, [[Symbol.asyncIterator]]);
