// node:buffer: the Buffer that programs use, a Uint8Array that knows encodings.
'use strict';

const { codec, latin1Decode } = require('encoding');
const { InvalidArgType, OutOfRange, coded } = require('errors');
const { inspect } = require('inspect');

const UnknownEncoding = coded(TypeError, 'ERR_UNKNOWN_ENCODING', (name) => `Unknown encoding: ${name}`);

function codecOf(encoding) {
  const known = codec(encoding ?? 'utf8');
  if (known === undefined) throw new UnknownEncoding(encoding);
  return known;
}

const bytesOf = (value) => (value instanceof Uint8Array ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength));

class Buffer extends Uint8Array {
  static poolSize = 8192;

  static alloc(size, fill, encoding) {
    if (typeof size !== 'number') throw new InvalidArgType('size', 'number', size);
    if (!(size >= 0)) throw new OutOfRange('size', '>= 0 && <= 9007199254740991', size);
    const buffer = new Buffer(size);
    return fill === undefined || fill === 0 ? buffer : buffer.fill(fill, encoding);
  }
  static allocUnsafe(size) { return Buffer.alloc(size); }
  static allocUnsafeSlow(size) { return Buffer.alloc(size); }

  static from(value, encoding, length) {
    if (typeof value === 'string') return view(Uint8Array.from(codecOf(encoding)[0](value)));
    if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return new Buffer(value, encoding, length);
    if (ArrayBuffer.isView(value) || Array.isArray(value)) return view(Uint8Array.from(value));
    if (value?.type === 'Buffer' && Array.isArray(value.data)) return view(Uint8Array.from(value.data));
    if (value != null && typeof value.valueOf?.() === 'string') return Buffer.from(value.valueOf(), encoding);
    if (value != null && typeof value.length === 'number') return view(Uint8Array.from(value));
    throw new InvalidArgType('first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
  }
  static of(...bytes) { return Buffer.from(bytes); }

  static concat(list, total = list.reduce((sum, part) => sum + part.length, 0)) {
    const out = Buffer.alloc(total);
    let offset = 0;
    for (const part of list) {
      out.set(part.subarray(0, Math.max(0, total - offset)), offset);
      offset += part.length;
      if (offset >= total) break;
    }
    return out;
  }
  static isBuffer(value) { return value instanceof Buffer; }
  static isEncoding(name) { return typeof name === 'string' && codec(name) !== undefined; }
  static byteLength(value, encoding) {
    return typeof value === 'string' ? codecOf(encoding)[0](value).length : value.byteLength;
  }
  static compare(a, b) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
    return Math.sign(a.length - b.length);
  }

  toString(encoding, start = 0, end = this.length) {
    return codecOf(encoding)[1](Uint8Array.prototype.subarray.call(this, Math.max(0, start), Math.max(0, end)));
  }
  toLocaleString(encoding, start, end) { return this.toString(encoding, start, end); }
  toJSON() { return { type: 'Buffer', data: Array.from(this) }; }
  equals(other) { return Buffer.compare(this, other) === 0; }
  compare(other) { return Buffer.compare(this, other); }
  slice(start, end) { return this.subarray(start, end); }
  subarray(start, end) { return view(Uint8Array.prototype.subarray.call(view(this, Uint8Array), start, end)); }

  copy(target, targetStart = 0, start = 0, end = this.length) {
    const part = Uint8Array.prototype.subarray.call(this, start, Math.min(end, start + target.length - targetStart));
    target.set(part, targetStart);
    return part.length;
  }
  write(text, offset = 0, length = this.length - offset, encoding = 'utf8') {
    if (typeof offset === 'string') [offset, length, encoding] = [0, this.length, offset];
    else if (typeof length === 'string') [length, encoding] = [this.length - offset, length];
    const bytes = Uint8Array.from(codecOf(encoding)[0](text)).subarray(0, Math.min(length, this.length - offset));
    this.set(bytes, offset);
    return bytes.length;
  }
  fill(value, start = 0, end = this.length, encoding = 'utf8') {
    if (typeof start === 'string') [start, end, encoding] = [0, this.length, start];
    if (typeof value === 'number') return Uint8Array.prototype.fill.call(this, value, start, end);
    const bytes = typeof value === 'string' ? codecOf(encoding)[0](value) : value;
    for (let i = start; i < end; i++) this[i] = bytes.length === 0 ? 0 : bytes[(i - start) % bytes.length];
    return this;
  }

  indexOf(value, from = 0, encoding = 'utf8') { return search(this, value, from, encoding, false); }
  lastIndexOf(value, from = this.length, encoding = 'utf8') { return search(this, value, from, encoding, true); }
  includes(value, from, encoding) { return this.indexOf(value, from, encoding) !== -1; }
  swap16() { return swap(this, 2); }
  swap32() { return swap(this, 4); }
  swap64() { return swap(this, 8); }

  [inspect.custom](_, context) {
    const shown = Math.min(50, this.length);
    let text = Array.from(bytesOf(this).subarray(0, shown), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    if (this.length > shown) text += ` ... ${this.length - shown} more byte${this.length - shown > 1 ? 's' : ''}`;
    const extras = Object.keys(this).slice(this.length);
    for (const key of extras) text += `, ${key}: ${inspect(this[key], context)}`;
    return `<${this.constructor.name} ${text}>`;
  }
}

// view gives the same bytes as another class, without copying.
function view(bytes, Class = Buffer) {
  return new Class(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function search(buffer, value, from, encoding, backwards) {
  if (typeof from === 'string') [from, encoding] = [backwards ? buffer.length : 0, from];
  const needle = typeof value === 'number' ? [value & 0xff] : typeof value === 'string' ? codecOf(encoding)[0](value) : value;
  const last = buffer.length - needle.length;
  const matches = (at) => Array.prototype.every.call(needle, (byte, i) => buffer[at + i] === byte);
  const start = from < 0 ? Math.max(0, buffer.length + from) : from;
  if (backwards) {
    for (let at = Math.min(start, last); at >= 0; at--) if (matches(at)) return at;
  } else {
    for (let at = start; at <= last; at++) if (matches(at)) return at;
  }
  return -1;
}

function swap(buffer, size) {
  for (let i = 0; i < buffer.length; i += size) Uint8Array.prototype.reverse.call(view(buffer, Uint8Array).subarray(i, i + size));
  return buffer;
}

// The readers and writers of numbers: readInt32LE and its sixty relatives.
const numbers = [
  ['Int8', 1], ['UInt8', 1, 'Uint8'], ['Int16', 2], ['UInt16', 2, 'Uint16'], ['Int32', 4], ['UInt32', 4, 'Uint32'],
  ['BigInt64', 8], ['BigUInt64', 8, 'BigUint64'], ['Float', 4, 'Float32'], ['Double', 8, 'Float64'],
];

function defineNumber(name, size, type, suffix) {
  const little = suffix === 'LE';
  const at = (buffer, offset) => {
    if (typeof offset !== 'number') throw new InvalidArgType('offset', 'number', offset);
    if (!(offset >= 0 && offset + size <= buffer.length)) {
      throw new OutOfRange('offset', `>= 0 and <= ${buffer.length - size}`, offset);
    }
    return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  };
  const read = function read(offset = 0) { return at(this, offset)[`get${type}`](offset, little); };
  const write = function write(value, offset = 0) {
    at(this, offset)[`set${type}`](offset, value, little);
    return offset + size;
  };
  for (const spelling of new Set([name, name.replace('UInt', 'Uint')])) {
    Object.defineProperty(Buffer.prototype, `read${spelling}${suffix}`, { value: read, writable: true, configurable: true });
    Object.defineProperty(Buffer.prototype, `write${spelling}${suffix}`, { value: write, writable: true, configurable: true });
  }
}

for (const [name, size, type = name] of numbers) {
  for (const suffix of size === 1 ? [''] : ['LE', 'BE']) defineNumber(name, size, type, suffix);
}

// Programs from before Node 6 call Buffer without new.
const Callable = new Proxy(Buffer, { apply: (_, __, [value, ...rest]) => (typeof value === 'number' ? Buffer.alloc(value) : Buffer.from(value, ...rest)) });
Buffer.prototype.constructor = Callable;

module.exports = { Buffer: Callable, latin1Decode };
