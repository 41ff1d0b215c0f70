// Deep equality, loose and strict, by Node v20's rules (lib/internal/util/comparisons.js).
'use strict';

const types = require('types');

const hasOwn = Object.prototype.hasOwnProperty;
const isEnumerable = Object.prototype.propertyIsEnumerable;
const tagOf = Object.prototype.toString;
const timeOf = Date.prototype.getTime;
const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

const isDeepEqual = (a, b) => equal(a, b, false, undefined);
const isDeepStrictEqual = (a, b) => equal(a, b, true, undefined);

// equal compares two values. memo holds the pairs of objects being compared further up, which count as equal.
function equal(a, b, strict, memo) {
  if (a === b) return a !== 0 || Object.is(a, b) || !strict;
  if (strict) {
    if (typeof a === 'number') return Number.isNaN(a) && Number.isNaN(b);
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  } else {
    if (a === null || typeof a !== 'object') {
      // eslint-disable-next-line eqeqeq
      return (b === null || typeof b !== 'object') && (a == b || (Number.isNaN(a) && Number.isNaN(b)));
    }
    if (b === null || typeof b !== 'object') return false;
  }
  return equalObjects(a, b, strict, memo);
}

function equalObjects(a, b, strict, memo) {
  const tag = tagOf.call(a);
  if (tag !== tagOf.call(b)) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    const keys = extraKeys(a, strict);
    return keys.length === extraKeys(b, strict).length && equalKeys(a, b, strict, memo, equalElements, keys);
  }
  if (tag === '[object Object]') return equalKeys(a, b, strict, memo, undefined);
  if (types.isArrayBufferView(a)) return equalViews(a, b, strict, memo);
  if (types.isSet(a)) return types.isSet(b) && a.size === b.size && equalKeys(a, b, strict, memo, equalSets);
  if (types.isMap(a)) return types.isMap(b) && a.size === b.size && equalKeys(a, b, strict, memo, equalMaps);
  return equalSlots(a, b, strict, memo) && equalKeys(a, b, strict, memo, undefined);
}

// equalSlots compares what objects of the other built-in classes hold beside their properties.
function equalSlots(a, b, strict, memo) {
  if (types.isDate(a)) return types.isDate(b) && timeOf.call(a) === timeOf.call(b);
  if (types.isRegExp(a)) return types.isRegExp(b) && a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex;
  if (types.isAnyArrayBuffer(a)) return types.isAnyArrayBuffer(b) && equalBytes(new Uint8Array(a), new Uint8Array(b));
  if (isError(a)) return isError(b) && ['message', 'name', 'cause', 'errors'].every((key) => equalErrorKey(a, b, key, strict, memo));
  if (types.isBoxedPrimitive(a)) return types.isBoxedPrimitive(b) && equalBoxed(a, b);
  return ![Array.isArray, types.isArrayBufferView, types.isSet, types.isMap, types.isDate, types.isRegExp,
    types.isAnyArrayBuffer, types.isBoxedPrimitive, isError].some((is) => is(b));
}

const isError = (value) => types.isNativeError(value) || value instanceof Error;

function equalErrorKey(a, b, key, strict, memo) {
  const shown = isEnumerable.call(a, key);
  if (shown !== isEnumerable.call(b, key)) return false;
  return shown || equal(a[key], b[key], strict, memo);
}

function equalBoxed(a, b) {
  const kind = ['isNumberObject', 'isStringObject', 'isBooleanObject', 'isBigIntObject', 'isSymbolObject'].find((is) => types[is](a));
  if (!types[kind](b)) return false;
  const valueOf = { isNumberObject: Number, isStringObject: String, isBooleanObject: Boolean, isBigIntObject: BigInt, isSymbolObject: Symbol }[kind].prototype.valueOf;
  return Object.is(valueOf.call(a), valueOf.call(b));
}

function equalViews(a, b, strict, memo) {
  if (typedArrayTag.call(a) !== typedArrayTag.call(b)) return false;
  const floats = types.isFloat32Array(a) || types.isFloat64Array(a);
  if (!strict && floats) {
    if (a.length !== b.length || !a.every((value, i) => value === b[i])) return false;
  } else if (!equalBytes(bytesOf(a), bytesOf(b))) {
    return false;
  }
  if (types.isDataView(a)) return equalKeys(a, b, strict, memo, undefined);
  const keys = extraKeys(a, strict);
  return keys.length === extraKeys(b, strict).length && equalKeys(a, b, strict, memo, undefined, keys);
}

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function equalBytes(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

// extraKeys are the enumerable keys of an array beside its elements; symbols only count for strict equality.
function extraKeys(array, strict) {
  const keys = Object.keys(array);
  let first = array.length;
  if (keys.length < first || keys[first - 1] !== String(first - 1)) first = keys.findIndex((key) => !/^(0|[1-9]\d*)$/.test(key));
  const extras = first === -1 ? [] : keys.slice(first);
  if (strict) extras.push(...enumerableSymbols(array));
  return extras;
}

const enumerableSymbols = (value) => Object.getOwnPropertySymbols(value).filter((symbol) => isEnumerable.call(value, symbol));

// equalKeys compares properties, then the contents of the collection with contents. given are an array's extra keys.
function equalKeys(a, b, strict, memo, contents, given) {
  const keys = given ?? Object.keys(a);
  for (const key of keys) if (!isEnumerable.call(b, key)) return false;
  if (given === undefined) {
    if (keys.length !== Object.keys(b).length) return false;
    if (strict && !addSymbols(a, b, keys)) return false;
  }
  if (keys.length === 0 && (contents === undefined || (contents === equalElements ? a.length : a.size) === 0)) return true;
  return remembering(a, b, memo, (inner) => {
    for (const key of keys) if (!equal(a[key], b[key], strict, inner)) return false;
    return contents === undefined || contents(a, b, strict, inner);
  });
}

function addSymbols(a, b, keys) {
  const [ours, theirs] = [enumerableSymbols(a), enumerableSymbols(b)];
  if (ours.length !== theirs.length) return false;
  for (const symbol of ours) if (!isEnumerable.call(b, symbol)) return false;
  keys.push(...ours);
  return true;
}

// remembering runs compare unless the pair is being compared already, in a cycle.
function remembering(a, b, memo, compare) {
  memo ??= { pairs: [], search: false };
  const { pairs } = memo;
  for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === a && pairs[i + 1] === b) return true;
  pairs.push(a, b);
  const result = compare(memo);
  pairs.length -= 2;
  return result;
}

function equalElements(a, b, strict, memo) {
  for (let i = 0; i < a.length; i++) {
    const present = hasOwn.call(a, i);
    if (present !== hasOwn.call(b, i)) return false;
    if (present && !equal(a[i], b[i], strict, memo)) return false;
  }
  return true;
}

const isObject = (value) => typeof value === 'object' && value !== null;

// loosePrimitive says whether a primitive may have loosely equal ones: true, false, or the one other that it equals.
function loosePrimitive(value) {
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'object':
      return undefined;
    case 'symbol':
      return false;
    case 'string':
      return !Number.isNaN(+value);
    case 'number':
      return !Number.isNaN(value);
    default:
      return true;
  }
}

function equalSets(a, b, strict, memo) {
  const unmatched = new Set();
  for (const value of a) {
    if (b.has(value)) continue;
    if (!isObject(value) && (strict || !mayHaveLoose(a, b, value))) return false;
    unmatched.add(value);
  }
  for (const value of b) {
    if (unmatched.size === 0) return true;
    if ((isObject(value) || !strict) && !a.has(value) && !takeEqual(unmatched, value, strict, memo)) return false;
  }
  return unmatched.size === 0;
}

function mayHaveLoose(a, b, value) {
  const other = loosePrimitive(value);
  return other == null ? b.has(other) && !a.has(other) : other;
}

function takeEqual(candidates, value, strict, memo) {
  for (const candidate of candidates) {
    if (!equal(candidate, value, strict, memo)) continue;
    candidates.delete(candidate);
    return true;
  }
  return false;
}

function equalMaps(a, b, strict, memo) {
  const unmatched = new Set();
  for (const [key, item] of a) {
    if (isObject(key)) {
      unmatched.add(key);
      continue;
    }
    if (b.has(key) && equal(item, b.get(key), strict, memo)) continue;
    if (strict || !mapMayHaveLoose(a, b, key, item, memo)) return false;
    unmatched.add(key);
  }
  for (const [key, item] of b) {
    if (unmatched.size === 0) return true;
    const pending = isObject(key) || (!strict && !(a.has(key) && equal(a.get(key), item, false, memo)));
    if (pending && !takeEntry(unmatched, a, key, item, strict, memo)) return false;
  }
  return unmatched.size === 0;
}

function mapMayHaveLoose(a, b, key, item, memo) {
  const other = loosePrimitive(key);
  if (other != null) return other;
  return b.has(other) && equal(item, b.get(other), false, memo) && !a.has(other);
}

function takeEntry(candidates, map, key, item, strict, memo) {
  for (const candidate of candidates) {
    if (!equal(candidate, key, strict, memo) || !equal(map.get(candidate), item, strict, memo)) continue;
    candidates.delete(candidate);
    return true;
  }
  return false;
}

module.exports = { isDeepEqual, isDeepStrictEqual };
