// The program's own variables, as calls and tests find them, and its promises.
'use strict';

const { apply } = Reflect;
const { then } = Promise.prototype;
const resolvers = [];
let program;

// begin takes the program's module object.
function begin(module) {
  program = module;
}

// take keeps the getters with which a program's end gives access to its own variables.
function take(getters) {
  resolvers[resolvers.length] = getters;
}

// lookup finds what the program calls name: a variable of its own, an export, or a property of the global object.
function lookup(name) {
  for (let i = 0; i < resolvers.length; i++) {
    try {
      const value = resolvers[i][name];
      if (value !== undefined) return value;
    } catch {
      // Not defined, or not initialised.
    }
  }
  if (program.exports != null && Object.hasOwn(Object(program.exports), name)) return program.exports[name];
  return Object.hasOwn(globalThis, name) ? globalThis[name] : undefined;
}

// settle has done told how a promise ends, whatever the program did to promises.
function settle(promise, fulfilled, rejected) {
  apply(then, Promise.resolve(promise), [fulfilled, rejected]);
}

module.exports = { begin, take, lookup, settle };
