const bare = (error) => { error.stack = String(error.stack).split('\n    at ')[0]; return error; };
console.log(bare(new Error('message')));
console.log([bare(new TypeError('in a list'))], { e: bare(new RangeError('in an object')) });
class ValidationError extends Error { constructor(message, field) { super(message); this.name = 'ValidationError'; this.field = field; } }
class Plain extends Error {}
console.log(bare(new ValidationError('bad', 'age')));
console.log(bare(new Plain('plain')), bare(new Plain()));
console.log(bare(new Error('with cause', { cause: 'because' })));
console.log(bare(Object.assign(new Error('with code'), { code: 'E_CODE', errno: -2 })));
console.log(bare(new AggregateError([bare(new Error('one'))], 'several')));
console.log(String(new ValidationError('text', 1)), new Error('x') + '', `${new TypeError('y')}`);
console.log(bare(new Error('two\nlines')), bare(new Error('')));
for (const make of [() => null.x, () => undefined.f(), () => { x; let x; }, () => { const c = 1; c = 2; }, () => [].reduce((a) => a), () => new Array(-1), () => 'x'.repeat(-1), () => (1).toFixed(101), () => BigInt(1.5), () => JSON.parse('{'), () => decodeURIComponent('%'), () => Symbol() + '', () => notDefinedAnywhere, () => ({}).x.y, () => new (class A { constructor() { this.a.b; } })()]) {
  try { make(); console.log('nothing'); } catch (error) { console.log(error.name, error instanceof Error, Object.prototype.toString.call(error), typeof error.message, typeof error.stack); }
}
function recurse() { return recurse() + 1; }
try { recurse(); } catch (error) { console.log(error.name, error.message, error instanceof RangeError); }
try { throw { custom: 1 }; } catch (error) { console.log(error); }
console.log(new Error('a').stack.split('\n')[0], Object.keys(new Error('x')), JSON.stringify(new Error('x')), Object.getOwnPropertyNames(new Error('x')).includes('message'));
console.log(bare(new DOMException('dom', 'AbortError')).name);
try { try { throw new Error('inner'); } finally { console.log('finally'); } } catch (e) { console.log('caught', e.message); }
