// The test's side: the program's names, as stand-ins that call across.
'use strict';

const { inspect } = require('inspect');
const { Encoder, Decoder, NotPlain, isOfClass } = require('wire');

// setUp defines the names, which are looked up when first used.
function setUp(text) {
  const encode = (values) => {
    try {
      return new Encoder().encode(values);
    } catch (error) {
      if (error instanceof NotPlain) return native.unproxied(`an argument holds ${error.what}`);
      throw error;
    }
  };
  const remotes = new Map();
  const decoder = new Decoder(({ v, kind, name }) => {
    if (!remotes.has(v)) remotes.set(v, kind === 'function' ? proxy(`#${v}`, name) : new Opaque(kind));
    return remotes.get(v);
  });
  const answer = (reply) => {
    if ('error' in reply) throw reply.error;
    return reply.value;
  };
  const ask = (target, values) => decoder.decode(native.invoke(target, encode(values)));
  function proxy(target, name) {
    function remote(...args) {
      if (new.target !== undefined) return native.unproxied(`the test makes an instance of ${name}`);
      const reply = ask(target, args);
      if ('promise' in reply) return new Promise((done) => { if (!('pending' in reply.promise)) done(answer(reply.promise)); });
      return answer(reply);
    }
    Object.defineProperty(remote, 'name', { value: name });
    Object.defineProperty(remote, Symbol.hasInstance, { value: (value) => isOfClass(value, name) });
    return remote;
  }
  for (const name of JSON.parse(text)) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() {
        const reply = ask(`?${name}`, []);
        if ('missing' in reply) throw new ReferenceError(`${name} is not defined`);
        const value = typeof reply.value === 'function' ? proxy(name, name) : reply.value;
        Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
        return value;
      },
      set(value) {
        Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
      },
    });
  }
}

// Opaque stands for an object of the program's that cannot cross. It equals nothing but itself.
class Opaque {
  constructor(kind) {
    this.opaque = Symbol(kind);
  }
  [inspect.custom]() {
    return '[an object of the program]';
  }
}

module.exports = { setUp };
