const assert = require('node:assert');
const show = (f) => { try { f(); console.log('ok'); } catch (e) { console.log(e.name, '|', e.code, '|', e.generatedMessage, '|', e.operator, '|', e.message); } };
show(() => assert.equal(1, 2)); show(() => assert.equal(1, '1')); show(() => assert.equal(NaN, NaN)); show(() => assert.equal({}, {}));
show(() => assert.notEqual(1, 1)); show(() => assert.strictEqual(1, 2)); show(() => assert.strictEqual('a'.repeat(10), 'a'.repeat(9) + 'b')); show(() => assert.strictEqual([1], [1]));
show(() => assert.strictEqual('1', 1)); show(() => assert.strictEqual(1, 2, 'own message')); show(() => assert.strictEqual(NaN, NaN)); show(() => assert.strictEqual(0, -0));
show(() => assert.deepEqual([1, 2, 3], [1, 2, 4])); show(() => assert.deepEqual({ a: 1 }, { a: '1' })); show(() => assert.deepEqual([1, [2, [3]]], [1, [2, [4]]]));
show(() => assert.deepStrictEqual([1, 2, 3], [1, 2, 4])); show(() => assert.deepStrictEqual({ a: 1, b: 2 }, { a: 1, b: 3, c: 4 })); show(() => assert.deepStrictEqual({ a: 1 }, { a: '1' }));
show(() => assert.deepStrictEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 11])); show(() => assert.deepStrictEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
show(() => assert.deepStrictEqual(new Map([[1, 2]]), new Map([[1, 3]]))); show(() => assert.deepStrictEqual(new Set([1]), new Set([2]))); show(() => assert.deepStrictEqual([], {}));
show(() => assert.deepStrictEqual({ a: { b: { c: [1, 2, { d: 'x' }] } } }, { a: { b: { c: [1, 2, { d: 'y' }] } } })); show(() => assert.deepStrictEqual('abc', 'abd')); show(() => assert.deepStrictEqual(1, 2));
show(() => assert.notDeepEqual([1], [1])); show(() => assert.notDeepStrictEqual({ a: 1 }, { a: 1 })); show(() => assert.notStrictEqual(1, 1)); show(() => assert.notStrictEqual('a long string here', 'a long string here'));
show(() => assert.ok(0, 'zero')); show(() => assert(false, new TypeError('own'))); show(() => assert.ok()); show(() => assert.fail()); show(() => assert.fail('because'));
show(() => assert.throws(() => {})); show(() => assert.throws(() => { throw new TypeError('x'); }, TypeError)); show(() => assert.throws(() => { throw new TypeError('x'); }, RangeError));
show(() => assert.throws(() => { throw new Error('abc'); }, /abd/)); show(() => assert.throws(() => { throw new Error('abc'); }, /abc/)); show(() => assert.throws(() => { throw new Error('abc'); }, { message: 'abc' }));
show(() => assert.throws(() => { throw new Error('abc'); }, { message: 'abd', name: 'Error' })); show(() => assert.throws(() => { throw new Error('abc'); }, (e) => e.message === 'abc')); show(() => assert.throws(() => { throw new Error('abc'); }, () => false));
show(() => assert.throws(() => {}, Error, 'should throw')); show(() => assert.throws('not a function')); show(() => assert.doesNotThrow(() => {})); show(() => assert.doesNotThrow(() => { throw new Error('bad'); }, 'told you'));
show(() => assert.match('abc', /x/)); show(() => assert.match('abc', /b/)); show(() => assert.doesNotMatch('abc', /b/)); show(() => assert.ifError(null)); show(() => assert.ifError(new Error('given')));
show(() => assert.strict.equal(1, '1')); show(() => require('assert/strict').deepEqual([1], ['1'])); show(() => assert.equal(1)); show(() => assert.deepEqual('a', 'b', 'm'));
show(() => assert.strictEqual(undefined, null)); show(() => assert.strictEqual('line1\nline2', 'line1\nline3')); show(() => assert.deepStrictEqual([1, 2, [3, 4]], [1, 2, [3, 5]])); show(() => assert.deepStrictEqual([], [1]));
show(() => assert.deepStrictEqual([3, 2, 1], [1, 2, 3])); show(() => assert.deepStrictEqual({ name: 'a', list: [1, 2, 3], o: {} }, { name: 'b', list: [1, 3], o: { x: 1 } })); show(() => assert.strictEqual(true, false)); show(() => assert.deepStrictEqual(undefined, { a: 1 }));
console.log(new assert.AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' }).message, assert.AssertionError.name);
(async () => {
  await assert.rejects(Promise.reject(new Error('r')), /r/); console.log('rejects ok');
  try { await assert.rejects(Promise.resolve(1)); } catch (e) { console.log(e.message); }
  try { await assert.doesNotReject(Promise.reject(new Error('q'))); } catch (e) { console.log(e.message); }
})();
