// structuredClone.
'use strict';

const types = require('types');

function fail(value) {
  const shown = typeof value === 'function' || typeof value === 'symbol' ? String(value) : '#<Object>';
  throw new DOMException(`${shown} could not be cloned.`, 'DataCloneError');
}

function clone(value, seen) {
  if (typeof value === 'function' || typeof value === 'symbol') return fail(value);
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  const remember = (copy) => {
    seen.set(value, copy);
    return copy;
  };
  if (types.isDate(value)) return remember(new Date(value.getTime()));
  if (types.isRegExp(value)) return remember(new RegExp(value.source, value.flags));
  if (types.isBoxedPrimitive(value)) return remember(Object(value.valueOf()));
  if (types.isAnyArrayBuffer(value)) return remember(value.slice(0));
  if (types.isTypedArray(value)) return remember(value.slice());
  if (types.isWeakMap(value) || types.isWeakSet(value) || types.isPromise(value)) return fail(value);
  return cloneContainer(value, seen, remember);
}

function cloneContainer(value, seen, remember) {
  if (types.isMap(value)) {
    const copy = remember(new Map());
    for (const [key, item] of value) copy.set(clone(key, seen), clone(item, seen));
    return copy;
  }
  if (types.isSet(value)) {
    const copy = remember(new Set());
    for (const item of value) copy.add(clone(item, seen));
    return copy;
  }
  const copy = remember(types.isNativeError(value) ? cloneError(value) : Array.isArray(value) ? new Array(value.length) : {});
  for (const key of Object.keys(value)) copy[key] = clone(value[key], seen);
  return copy;
}

function cloneError(value) {
  const Class = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }[value.name] ?? Error;
  const copy = new Class(value.message);
  Object.defineProperty(copy, 'stack', { value: value.stack, writable: true, configurable: true });
  return copy;
}

function structuredClone(value) {
  if (arguments.length === 0) throw new TypeError("The \"value\" argument must be specified");
  return clone(value, new Map());
}

module.exports = { structuredClone };
