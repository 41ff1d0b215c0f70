// node:util.
'use strict';

const { inspect } = require('inspect');
const { format, formatWithOptions } = require('format');
const { isDeepStrictEqual } = require('comparisons');
const { InvalidArgType } = require('errors');
const { TextEncoder, TextDecoder } = require('encoding');
const { stripVTControlCharacters } = require('strings');
const { promisified, nextTick } = require('loop');
const types = require('types');

function promisify(original) {
  if (typeof original !== 'function') throw new InvalidArgType('original', 'function', original);
  if (original[promisified]) return original[promisified];
  function promised(...args) {
    return new Promise((resolve, reject) => {
      original.call(this, ...args, (error, value) => (error ? reject(error) : resolve(value)));
    });
  }
  Object.setPrototypeOf(promised, Object.getPrototypeOf(original));
  return Object.defineProperties(promised, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = promisified;

function callbackify(original) {
  return function callbackified(...args) {
    const callback = args.pop();
    original.apply(this, args).then(
      (value) => nextTick(callback, null, value),
      (error) => nextTick(callback, error ?? new Error('Promise was rejected with a falsy value')),
    );
  };
}

function inherits(constructor, superConstructor) {
  Object.defineProperty(constructor, 'super_', { value: superConstructor, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

const isObject = (value) => value !== null && typeof value === 'object';

module.exports = {
  inspect, format, formatWithOptions, isDeepStrictEqual, promisify, callbackify, inherits, types, TextEncoder, TextDecoder,
  stripVTControlCharacters,
  deprecate: (fn) => fn,
  debuglog: () => Object.assign(() => {}, { enabled: false }),
  toUSVString: (text) => `${text}`.toWellFormed(),
  isArray: Array.isArray,
  isBoolean: (value) => typeof value === 'boolean',
  isNull: (value) => value === null,
  isNullOrUndefined: (value) => value == null,
  isNumber: (value) => typeof value === 'number',
  isString: (value) => typeof value === 'string',
  isSymbol: (value) => typeof value === 'symbol',
  isUndefined: (value) => value === undefined,
  isRegExp: types.isRegExp,
  isObject,
  isDate: types.isDate,
  isError: (value) => types.isNativeError(value) || value instanceof Error,
  isFunction: (value) => typeof value === 'function',
  isPrimitive: (value) => !isObject(value) && typeof value !== 'function',
};
