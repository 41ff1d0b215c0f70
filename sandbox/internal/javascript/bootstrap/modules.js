// require, and the sources of the same modules for import.
'use strict';

const host = require('host');
const assert = require('assert');
const buffer = require('buffer');
const console = require('console');
const encoding = require('encoding');
const events = require('events');
const fs = require('fs');
const loop = require('loop');
const path = require('path');
const { performance } = require('performance');
const random = require('random');
const readline = require('readline');
const url = require('url');
const util = require('util');
const { process } = require('process');
const { moduleNotFound } = require('errors');

class StringDecoder {
  #held = [];
  constructor(encodingName = 'utf8') { this.encoding = encodingName; }
  // write decodes as far as characters are whole and keeps the rest for the next call.
  write(bytes) {
    const all = buffer.Buffer.concat([buffer.Buffer.from(this.#held), buffer.Buffer.from(bytes)]);
    const keep = this.encoding.replace('-', '') === 'utf8' ? unfinished(all) : 0;
    this.#held = [...all.subarray(all.length - keep)];
    return all.toString(this.encoding, 0, all.length - keep);
  }
  end(bytes) {
    const text = bytes === undefined ? '' : this.write(bytes);
    const rest = buffer.Buffer.from(this.#held).toString(this.encoding);
    this.#held = [];
    return text + rest;
  }
}

// unfinished counts the last bytes that begin a character without ending it.
function unfinished(bytes) {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

const os = {
  EOL: '\n', platform: () => 'linux', type: () => 'Linux', arch: () => 'x64', release: () => '6.0', hostname: () => 'sandbox', homedir: () => '/work',
  tmpdir: () => '/tmp', endianness: () => 'LE', cpus: () => [], totalmem: () => host.memory(), freemem: () => 0, uptime: () => 0, loadavg: () => [0, 0, 0],
  availableParallelism: () => 1,
};

class Hash {
  #algorithm;
  #key;
  #parts = [];

  constructor(algorithm, key) {
    this.#algorithm = String(algorithm).toLowerCase().replace('-', '');
    this.#key = key === undefined ? undefined : buffer.Buffer.from(key).toString('latin1');
  }
  update(data, encodingName) {
    this.#parts.push(buffer.Buffer.from(data, encodingName).toString('latin1'));
    return this;
  }
  digest(encodingName) {
    const digits = host.hash(this.#algorithm, this.#parts.join(''), this.#key === undefined ? '' : `=${this.#key}`);
    if (digits === '') throw new Error('Digest method not supported');
    const bytes = buffer.Buffer.from(digits, 'hex');
    return encodingName === undefined || encodingName === 'buffer' ? bytes : bytes.toString(encodingName);
  }
}

const crypto = {
  getRandomValues: random.fill,
  randomUUID: random.uuid,
  randomBytes: (size) => random.fill(buffer.Buffer.alloc(size)),
  randomInt(low, high) {
    const [from, to] = high === undefined ? [0, low] : [low, high];
    return from + Math.floor(random.random() * (to - from));
  },
  createHash: (algorithm) => new Hash(algorithm),
  createHmac: (algorithm, key) => new Hash(algorithm, key),
  getHashes: () => ['md5', 'sha1', 'sha256', 'sha384', 'sha512'],
};
crypto.webcrypto = crypto;

const perfHooks = { performance, PerformanceObserver: class PerformanceObserver { observe() {} disconnect() {} } };
const urlModule = { URL: url.URL, URLSearchParams: url.URLSearchParams, fileURLToPath: url.fileURLToPath, pathToFileURL: url.pathToFileURL };

const modules = {
  __proto__: null,
  assert, 'assert/strict': assert.strict, buffer: { Buffer: buffer.Buffer, atob, btoa, kMaxLength: 2 ** 32 }, console, constants: fs.constants,
  crypto, events: events.EventEmitter, fs, 'fs/promises': fs.promises, os, path, 'path/posix': path, perf_hooks: perfHooks, process,
  querystring: url.querystring, readline, 'readline/promises': readline.promises, string_decoder: { StringDecoder },
  timers: loop.timers, 'timers/promises': loop.promises, url: urlModule, util, 'util/types': util.types,
  worker_threads: { isMainThread: true, parentPort: null, workerData: null, threadId: 0 },
};

const bare = (name) => (name.startsWith('node:') ? name.slice(5) : name);
const others = new Set(['async_hooks', 'child_process', 'cluster', 'dgram', 'dns', 'http', 'http2', 'https', 'inspector', 'module', 'net', 'stream', 'test', 'tls', 'tty', 'v8', 'vm', 'zlib']);

function find(name) {
  const known = modules[bare(`${name}`)];
  if (known !== undefined) return known;
  if (others.has(bare(`${name}`).split('/')[0])) {
    throw Object.assign(new Error(`module '${name}' is not available in the sandbox`), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
  }
  throw moduleNotFound(`${name}`);
}

function require_(name) {
  return find(name);
}
Object.defineProperty(require_, 'name', { value: 'require' });
require_.resolve = (name) => (find(name), name);
require_.cache = Object.create(null);
require_.main = undefined;

const identifier = /^[A-Za-z_$][\w$]*$/;

// sources gives, for each name that import may use, the text of a module that exports what require gives.
function sources() {
  const out = {};
  for (const name of Object.keys(modules)) {
    let text = `const m = globalThis[Symbol.for('assay.require')](${JSON.stringify(name)});\nexport { m as default };\n`;
    let count = 0;
    for (const key of Object.keys(modules[name])) {
      if (key === 'default' || !identifier.test(key)) continue;
      text += `const v${count} = m[${JSON.stringify(key)}];\nexport { v${count} as ${key} };\n`;
      count++;
    }
    out[name] = text;
  }
  return out;
}

module.exports = { require: require_, sources, crypto };
