// util.types: what a value is, whatever its prototype claims.
'use strict';

const host = require('host');

const getPrototypeOf = Object.getPrototypeOf;
const tagOf = Object.prototype.toString;
const typedArrayTag = Object.getOwnPropertyDescriptor(getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const getter = (proto, name) => Object.getOwnPropertyDescriptor(proto, name).get;

// brand makes a test for a class's internal slot. The probe throws for others, which is slow; so values whose prototype
// chain shows another class are turned away first. Only a null prototype can hide a class.
function brand(Class, probe) {
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    if (!(value instanceof Class) && !rootless(value)) return false;
    try {
      probe.call(value);
      return true;
    } catch {
      return false;
    }
  };
}

function rootless(value) {
  let proto = getPrototypeOf(value);
  while (proto !== null) {
    if (proto === Object.prototype) return false;
    proto = getPrototypeOf(proto);
  }
  return true;
}

const isMap = brand(Map, getter(Map.prototype, 'size'));
const isSet = brand(Set, getter(Set.prototype, 'size'));
const weak = (Class) => {
  const has = Class.prototype.has;
  return brand(Class, function probe() { has.call(this, probe); });
};
const boxed = (Class) => brand(Class, Class.prototype.valueOf);
const isNumberObject = boxed(Number);
const isStringObject = boxed(String);
const isBooleanObject = boxed(Boolean);
const isBigIntObject = boxed(BigInt);
const isSymbolObject = boxed(Symbol);

const tagged = (tag) => (value) => typeof value === 'object' && value !== null && tagOf.call(value) === `[object ${tag}]`;
const typed = (tag) => (value) => typedArrayTag.call(value) === tag;
const functionKind = (sample) => {
  const proto = getPrototypeOf(sample);
  return (value) => typeof value === 'function' && (value instanceof proto.constructor || getPrototypeOf(value) === proto);
};

const isAsyncOnly = functionKind(async () => {});
const isAsyncGenerator = functionKind(async function* () {});
const isSyncGenerator = functionKind(function* () {});

const isArrayBuffer = brand(ArrayBuffer, getter(ArrayBuffer.prototype, 'byteLength'));
const isSharedArrayBuffer = brand(SharedArrayBuffer, getter(SharedArrayBuffer.prototype, 'byteLength'));

const types = {
  isAnyArrayBuffer: (value) => isArrayBuffer(value) || isSharedArrayBuffer(value),
  isArgumentsObject: tagged('Arguments'),
  isArrayBuffer,
  isArrayBufferView: ArrayBuffer.isView,
  isAsyncFunction: (value) => isAsyncOnly(value) || isAsyncGenerator(value),
  isBigInt64Array: typed('BigInt64Array'),
  isBigIntObject,
  isBigUint64Array: typed('BigUint64Array'),
  isBooleanObject,
  isBoxedPrimitive: (value) =>
    isNumberObject(value) || isStringObject(value) || isBooleanObject(value) || isBigIntObject(value) || isSymbolObject(value),
  isDataView: brand(DataView, getter(DataView.prototype, 'byteLength')),
  isDate: brand(Date, Date.prototype.getTime),
  isExternal: () => false,
  isFloat32Array: typed('Float32Array'),
  isFloat64Array: typed('Float64Array'),
  isGeneratorFunction: (value) => isSyncGenerator(value) || isAsyncGenerator(value),
  isGeneratorObject: tagged('Generator'),
  isInt8Array: typed('Int8Array'),
  isInt16Array: typed('Int16Array'),
  isInt32Array: typed('Int32Array'),
  isMap,
  isMapIterator: tagged('Map Iterator'),
  isModuleNamespaceObject: tagged('Module'),
  isNativeError: (value) => Error.isError(value),
  isNumberObject,
  isPromise: (value) => value instanceof Promise && host.promiseState(value) >= 0,
  isProxy: (value) => (typeof value === 'object' || typeof value === 'function') && value !== null && host.isProxy(value),
  isRegExp: brand(RegExp, getter(RegExp.prototype, 'global')),
  isSet,
  isSetIterator: tagged('Set Iterator'),
  isSharedArrayBuffer,
  isStringObject,
  isSymbolObject,
  isTypedArray: (value) => typedArrayTag.call(value) !== undefined,
  isUint8Array: typed('Uint8Array'),
  isUint8ClampedArray: typed('Uint8ClampedArray'),
  isUint16Array: typed('Uint16Array'),
  isUint32Array: typed('Uint32Array'),
  isWeakMap: weak(WeakMap),
  isWeakSet: weak(WeakSet),
};

module.exports = types;
