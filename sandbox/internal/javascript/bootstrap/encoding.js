// Text to bytes and back: UTF-8, UTF-16LE, Latin-1, hexadecimal and base64.
'use strict';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const sextets = new Map([...alphabet].map((char, i) => [char, i]).concat([['-', 62], ['_', 63]]));
const chunk = 4096;

function utf8Encode(text) {
  const bytes = [];
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      bytes.push(code);
      continue;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const low = text.charCodeAt(i + 1);
      if (code < 0xdc00 && low >= 0xdc00 && low <= 0xdfff) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i++;
      } else {
        code = 0xfffd;
      }
    }
    if (code < 0x800) bytes.push(0xc0 | (code >> 6));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63));
    bytes.push(0x80 | (code & 63));
  }
  return bytes;
}

// sequenceAt reads one UTF-8 sequence: [code point, length]. Where there is none, the code point is -1 and the length
// that of the longest beginning of one, which becomes a single U+FFFD.
function sequenceAt(bytes, i) {
  const first = bytes[i];
  if (first < 0x80) return [first, 1];
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return [-1, 1];
  let code = first & (0xff >> (length + 1));
  for (let n = 1; n < length; n++) {
    const byte = bytes[i + n];
    let [low, high] = [0x80, 0xbf];
    if (n === 1 && first === 0xe0) low = 0xa0;
    if (n === 1 && first === 0xed) high = 0x9f;
    if (n === 1 && first === 0xf0) low = 0x90;
    if (n === 1 && first === 0xf4) high = 0x8f;
    if (byte === undefined || byte < low || byte > high) return [-1, n];
    code = (code << 6) | (byte & 63);
  }
  return [code, length];
}

function utf8Decode(bytes, fatal = false) {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const [code, length] = sequenceAt(bytes, i);
    if (code < 0 && fatal) {
      throw Object.assign(new TypeError('The encoded data was not valid for encoding utf-8'), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
    }
    text += code < 0 ? '\ufffd' : String.fromCodePoint(code);
    i += length;
  }
  return text;
}

function latin1Decode(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += chunk) text += String.fromCharCode(...bytes.subarray(i, i + chunk));
  return text;
}

function latin1Encode(text) {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function base64Encode(bytes, url) {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const chars = alphabet[word >> 18] + alphabet[(word >> 12) & 63] + alphabet[(word >> 6) & 63] + alphabet[word & 63];
    out += chars.slice(0, Math.min(bytes.length - i, 3) + 1);
  }
  return url ? out.replaceAll('+', '-').replaceAll('/', '_') : out.padEnd(Math.ceil(out.length / 4) * 4, '=');
}

// base64Decode takes both alphabets and skips what is in neither, up to the first "=".
function base64Decode(text) {
  const bytes = [];
  let word = 0;
  let bits = 0;
  for (const char of text) {
    if (char === '=') break;
    const sextet = sextets.get(char);
    if (sextet === undefined) continue;
    word = ((word << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((word >> bits) & 0xff);
    }
  }
  return bytes;
}

function hexDecode(text) {
  const bytes = [];
  for (let i = 0; i + 1 < text.length && /^[0-9a-fA-F]{2}$/.test(text.slice(i, i + 2)); i += 2) {
    bytes.push(Number.parseInt(text.slice(i, i + 2), 16));
  }
  return bytes;
}

const hexEncode = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function utf16Encode(text) {
  const bytes = [];
  for (let i = 0; i < text.length; i++) bytes.push(text.charCodeAt(i) & 0xff, text.charCodeAt(i) >> 8);
  return bytes;
}

function utf16Decode(bytes) {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes[i] | (bytes[i + 1] << 8));
  return text;
}

const codecs = {
  __proto__: null,
  utf8: [utf8Encode, (bytes) => utf8Decode(bytes)],
  latin1: [latin1Encode, latin1Decode],
  ascii: [latin1Encode, (bytes) => latin1Decode(bytes.map((byte) => byte & 0x7f))],
  base64: [base64Decode, (bytes) => base64Encode(bytes, false)],
  base64url: [base64Decode, (bytes) => base64Encode(bytes, true)],
  hex: [hexDecode, hexEncode],
  utf16le: [utf16Encode, utf16Decode],
};
Object.assign(codecs, { 'utf-8': codecs.utf8, binary: codecs.latin1, ucs2: codecs.utf16le, 'ucs-2': codecs.utf16le, 'utf-16le': codecs.utf16le });

// codec gives [encode, decode] of an encoding by its name, or undefined.
const codec = (name = 'utf8') => codecs[String(name).toLowerCase()];

class TextEncoder {
  get encoding() { return 'utf-8'; }
  encode(text = '') { return new Uint8Array(utf8Encode(`${text}`)); }
  encodeInto(text, target) {
    let [read, written] = [0, 0];
    for (const char of `${text}`) {
      const bytes = utf8Encode(char);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += char.length;
    }
    return { read, written };
  }
}

class TextDecoder {
  #decode;
  constructor(encoding = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
    const known = codec(encoding);
    if (known === undefined) {
      throw Object.assign(new RangeError(`The "${encoding}" encoding is not supported`), { code: 'ERR_ENCODING_NOT_SUPPORTED' });
    }
    this.encoding = String(encoding).toLowerCase() === 'utf8' ? 'utf-8' : String(encoding).toLowerCase();
    Object.assign(this, { fatal, ignoreBOM });
    this.#decode = known === codecs.utf8 ? (bytes) => utf8Decode(bytes, fatal) : known[1];
  }
  decode(input = new Uint8Array()) {
    const bytes = ArrayBuffer.isView(input) ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) : new Uint8Array(input);
    const text = this.#decode(bytes);
    return !this.ignoreBOM && text.startsWith('\ufeff') ? text.slice(1) : text;
  }
}

module.exports = { codec, utf8Encode, utf8Decode, latin1Encode, latin1Decode, TextEncoder, TextDecoder };
