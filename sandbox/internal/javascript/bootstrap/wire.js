// Plain data as text, between the guest of a test and the guest of the program it tests. The text is JSON in which an
// object with the key "$" stands for what JSON lacks. Everything used here is captured before the program's code runs,
// so a program that rewrites the built-ins changes at most what it says about its own values.
'use strict';

const { apply, ownKeys, getPrototypeOf, defineProperty } = Reflect;
const { stringify, parse } = JSON;
const { isArray } = Array;
const { is, create } = Object;
const { isError } = Error;
const hasOwn = Object.prototype.hasOwnProperty;
const isEnumerable = Object.prototype.propertyIsEnumerable;
const [arrayProto, objectProto, mapProto, setProto] = [Array.prototype, Object.prototype, Map.prototype, Set.prototype];
const { getTime } = Date.prototype;
const [mapEntries, setValues] = [mapProto.entries, setProto.values];
const nextOfMap = getPrototypeOf(new Map().entries()).next;
const nextOfSet = getPrototypeOf(new Set().values()).next;
const regexpProto = RegExp.prototype;
const getter = (proto, name) => Object.getOwnPropertyDescriptor(proto, name).get;
const [sourceOf, flagsOf] = [getter(regexpProto, 'source'), getter(regexpProto, 'flags')];
const viewProto = getPrototypeOf(Uint8Array.prototype);
const [kindOfView, lengthOfView] = [getter(viewProto, Symbol.toStringTag), getter(viewProto, 'length')];
const WeakMapOf = WeakMap;
const [weakGet, weakSet] = [WeakMap.prototype.get, WeakMap.prototype.set];
const [MapOf, SetOf, DateOf, RegExpOf, BigIntOf, NumberOf, StringOf, ObjectOf] = [Map, Set, Date, RegExp, BigInt, Number, String, Object];
const [mapSet, setAdd, numberToString] = [mapProto.set, setProto.add, Number.prototype.toString];
const bigintToString = BigInt.prototype.toString;

const errors = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError };
const views = {};
for (const name of ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']) {
  views[name] = globalThis[name];
}

const deepest = 200;

// NotPlain says that a value cannot cross: what it is and why.
class NotPlain {
  constructor(what) { this.what = what; }
}

const tagged = (tag, rest) => `{"$":"${tag}"${rest}}`;

// Encoder writes values. remote, when given, names what cannot cross by value: it takes a function or an object and gives
// the text that stands for it.
class Encoder {
  #path = [];
  #remote;

  constructor(remote) { this.#remote = remote; }

  encode(value) {
    switch (typeof value) {
      case 'string':
        return stringify(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'undefined':
        return tagged('undefined', '');
      case 'number':
        return encodeNumber(value);
      case 'bigint':
        return tagged('bigint', `,"v":"${apply(bigintToString, value, [])}"`);
      case 'object':
        return value === null ? 'null' : this.#enter(value);
      default:
        return this.#refuse(value, typeof value);
    }
  }

  #refuse(value, what) {
    if (this.#remote === undefined) throw new NotPlain(what);
    return this.#remote(value, what);
  }

  #enter(value) {
    const path = this.#path;
    for (let i = 0; i < path.length; i++) if (path[i] === value) return this.#refuse(value, 'a cycle');
    if (path.length >= deepest) return this.#refuse(value, 'data nested too deeply');
    defineProperty(path, path.length, { value, writable: true, configurable: true, enumerable: true });
    const text = this.#object(value);
    path.length--;
    return text;
  }

  #object(value) {
    if (isArray(value)) return this.#array(value);
    const proto = getPrototypeOf(value);
    if (proto === objectProto) return this.#plain(value);
    if (proto === null) return tagged('null', `,"v":${this.#pairs(value)}`);
    if (isError(value)) return this.#error(value);
    return this.#builtIn(value, proto) ?? this.#refuse(value, 'an instance of a class');
  }

  #array(value) {
    if (getPrototypeOf(value) !== arrayProto) return this.#refuse(value, 'an instance of a subclass of Array');
    const { length } = value;
    if (length > 1e7) return this.#refuse(value, 'a huge array');
    let text = '[';
    let present = 0;
    for (let i = 0; i < length; i++) {
      if (i > 0) text += ',';
      if (apply(hasOwn, value, [i])) {
        present++;
        text += this.encode(value[i]);
      } else {
        text += tagged('hole', '');
      }
    }
    if (ownKeys(value).length !== present + 1) return this.#refuse(value, 'an array with properties');
    return `${text}]`;
  }

  #plain(value) {
    if (apply(hasOwn, value, ['$'])) return tagged('object', `,"v":${this.#pairs(value)}`);
    let text = '';
    const keys = ownKeys(value);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (!apply(isEnumerable, value, [key])) continue;
      if (typeof key === 'symbol') return this.#refuse(value, 'an object with symbols');
      text += `${text === '' ? '' : ','}${stringify(key)}:${this.encode(value[key])}`;
    }
    return `{${text}}`;
  }

  #pairs(value) {
    let text = '';
    const keys = ownKeys(value);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (!apply(isEnumerable, value, [key])) continue;
      if (typeof key === 'symbol') return this.#refuse(value, 'an object with symbols');
      text += `${text === '' ? '' : ','}[${stringify(key)},${this.encode(value[key])}]`;
    }
    return `[${text}]`;
  }

  // #error writes an error as the built-in class it is or descends from, the names of its classes, and its properties.
  #error(value) {
    let classes = '';
    let base = 'Error';
    for (let proto = getPrototypeOf(value), i = 0; proto !== null && i < 20; proto = getPrototypeOf(proto), i++) {
      const name = apply(hasOwn, proto, ['constructor']) ? proto.constructor?.name : undefined;
      if (typeof name !== 'string') continue;
      if (base === 'Error' && errors[name]?.prototype === proto) base = name;
      classes += `${classes === '' ? '' : ','}${stringify(name)}`;
    }
    let more = '';
    const keys = ownKeys(value);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (typeof key !== 'string' || !apply(isEnumerable, value, [key])) continue;
      more += `${more === '' ? '' : ','}[${stringify(key)},${this.encode(value[key])}]`;
    }
    const text = (part) => (typeof part === 'string' ? stringify(part) : '""');
    return tagged('error', `,"class":"${base}","classes":[${classes}],"name":${text(value.name)},"message":${text(value.message)},"v":[${more}]`);
  }

  #builtIn(value, proto) {
    try {
      if (proto === DateOf.prototype) return tagged('date', `,"v":${encodeNumber(apply(getTime, value, []))}`);
      if (proto === regexpProto) return tagged('regexp', `,"v":[${stringify(apply(sourceOf, value, []))},${stringify(apply(flagsOf, value, []))}]`);
      if (proto === mapProto) return tagged('map', `,"v":[${this.#items(apply(mapEntries, value, []), nextOfMap)}]`);
      if (proto === setProto) return tagged('set', `,"v":[${this.#items(apply(setValues, value, []), nextOfSet)}]`);
    } catch (error) {
      if (error instanceof NotPlain) throw error;
      return undefined;
    }
    const kind = apply(kindOfView, value, []);
    return kind !== undefined && proto === views[kind]?.prototype ? this.#view(value, kind) : undefined;
  }

  #items(iterator, next) {
    let text = '';
    for (let step = apply(next, iterator, []); !step.done; step = apply(next, iterator, [])) {
      const item = step.value;
      const written = next === nextOfMap ? `[${this.encode(item[0])},${this.encode(item[1])}]` : this.encode(item);
      text += text === '' ? written : `,${written}`;
    }
    return text;
  }

  #view(value, kind) {
    let text = '';
    const length = apply(lengthOfView, value, []);
    for (let i = 0; i < length; i++) text += `${i > 0 ? ',' : ''}${this.encode(value[i])}`;
    return tagged('view', `,"kind":"${kind}","v":[${text}]`);
  }
}

function encodeNumber(value) {
  if (is(value, -0)) return tagged('number', ',"v":"-0"');
  if (value - value !== 0) return tagged('number', `,"v":"${apply(numberToString, value, [])}"`);
  return apply(numberToString, value, []);
}

const classesOf = new WeakMapOf();

// Decoder reads what an Encoder wrote. remote makes the stand-in for what did not cross by value.
class Decoder {
  #remote;

  constructor(remote) { this.#remote = remote; }

  decode(text) { return this.#revive(parse(text)); }

  #revive(node) {
    if (typeof node !== 'object' || node === null) return node;
    if (isArray(node)) return this.#reviveArray(node);
    if (!apply(hasOwn, node, ['$'])) {
      const keys = ownKeys(node);
      for (let i = 0; i < keys.length; i++) define(node, keys[i], this.#revive(node[keys[i]]));
      return node;
    }
    return this.#tagged(node);
  }

  #reviveArray(node) {
    for (let i = 0; i < node.length; i++) {
      const item = node[i];
      if (item !== null && typeof item === 'object' && item.$ === 'hole') delete node[i];
      else define(node, i, this.#revive(item));
    }
    return node;
  }

  #tagged(node) {
    const { v } = node;
    switch (node.$) {
      case 'undefined': return undefined;
      case 'number': return NumberOf(v);
      case 'bigint': return BigIntOf(v);
      case 'object': return this.#fromPairs(create(objectProto), v);
      case 'null': return this.#fromPairs(create(null), v);
      case 'date': return new DateOf(this.#revive(v));
      case 'regexp': return new RegExpOf(StringOf(v[0]), StringOf(v[1]));
      case 'map': return this.#fill(new MapOf(), v, (map, [key, item]) => apply(mapSet, map, [this.#revive(key), this.#revive(item)]));
      case 'set': return this.#fill(new SetOf(), v, (set, item) => apply(setAdd, set, [this.#revive(item)]));
      case 'view': return new views[node.kind](this.#reviveArray(v));
      case 'error': return this.#reviveError(node);
      case 'remote': return this.#remote?.(node);
      default: throw new TypeError('unknown tag in data');
    }
  }

  #fromPairs(object, pairs) {
    for (let i = 0; i < pairs.length; i++) define(object, StringOf(pairs[i][0]), this.#revive(pairs[i][1]));
    return object;
  }

  #fill(collection, items, add) {
    for (let i = 0; i < items.length; i++) add(collection, items[i]);
    return collection;
  }

  #reviveError(node) {
    const Class = apply(hasOwn, errors, [node.class]) ? errors[node.class] : Error;
    const error = Class === errors.AggregateError ? new Class([], node.message) : new Class(node.message);
    if (error.name !== node.name) defineProperty(error, 'name', { value: node.name, writable: true, configurable: true, enumerable: false });
    apply(weakSet, classesOf, [error, ObjectOf(node.classes)]);
    return this.#fromPairs(error, node.v);
  }
}

function define(object, key, value) {
  defineProperty(object, key, { value, writable: true, configurable: true, enumerable: true });
}

// isOfClass says whether a decoded error was, in the guest it comes from, an instance of the class of that name.
function isOfClass(value, name) {
  if (typeof value !== 'object' || value === null) return false;
  return apply(weakGet, classesOf, [value])?.includes(name) ?? false;
}

module.exports = { Encoder, Decoder, NotPlain, isOfClass };
