// The program's side of a test.
'use strict';

const { Encoder, Decoder } = require('wire');
const { lookup, settle } = require('variables');

const { apply } = Reflect;
const { stringify } = JSON;

// Values that cannot cross are kept here and named by number.
const kept = [];
const encoder = () => new Encoder((value, what) => {
  let index = 0;
  while (index < kept.length && kept[index] !== value) index++;
  kept[index] = value;
  const isFunction = typeof value === 'function';
  const name = isFunction && typeof value.name === 'string' ? value.name : '';
  return `{"$":"remote","v":${index},"kind":${stringify(isFunction ? 'function' : what)},"name":${stringify(name)}}`;
});
const outcome = (key, value) => `{"${key}":${encoder().encode(value)}}`;

let calls = 0;

// serve answers the test's guest: "?name" asks what a name is, "name" and "#3" call a function. The answer goes to the
// host, at once or when the promise that the function gave is settled.
function serve(target, text) {
  try {
    if (target[0] === '?') {
      const value = lookup(target.slice(1));
      return native.result(value === undefined ? '{"missing":true}' : outcome('value', value));
    }
    calls++;
    const fn = target[0] === '#' ? kept[Number(target.slice(1))] : lookup(target);
    const args = new Decoder().decode(text);
    const result = apply(fn, undefined, args);
    if (result instanceof Promise) return follow(calls, result);
    return native.result(outcome('value', result));
  } catch (error) {
    return native.result(outcome('error', error));
  }
}

// follow answers when a promise is settled, unless another call has come in between: it was told that nothing is left
// that could settle it.
function follow(id, promise) {
  const answer = (key, value) => {
    if (id === calls) native.result(`{"promise":${outcome(key, value)}}`);
  };
  settle(promise, (value) => answer('value', value), (error) => answer('error', error));
}

module.exports = { serve };
