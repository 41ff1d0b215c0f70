// node:fs with three files: standard input, standard output and standard error. There are no others here.
'use strict';

const host = require('host');
const { Buffer } = require('buffer');
const { system } = require('errors');
const loop = require('loop');

const inputs = new Set([0, '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);
const outputs = new Map([[1, 1], ['/dev/stdout', 1], ['/dev/fd/1', 1], [2, 2], ['/dev/stderr', 2], ['/dev/fd/2', 2]]);
let position = 0;

const plainPath = (path) => (path !== null && typeof path === 'object' && !(path instanceof Buffer) ? path.pathname : path);

function missing(call, path) {
  if (typeof path === 'number') return system('EBADF', -9, 'bad file descriptor', call);
  return system('ENOENT', -2, 'no such file or directory', call, String(path));
}

function readFileSync(path, options) {
  const encoding = typeof options === 'string' ? options : options?.encoding;
  if (!inputs.has(plainPath(path))) throw missing('open', path);
  if (encoding && /^utf-?8$/i.test(encoding)) return host.stdin();
  const bytes = Buffer.from(host.stdinBytes(), 'latin1');
  return encoding ? bytes.toString(encoding) : bytes;
}

function writeFileSync(path, data, options) {
  const fd = outputs.get(plainPath(path));
  if (fd === undefined) throw typeof path === 'number' ? missing('write', path) : system('EROFS', -30, 'read-only file system', 'open', String(path));
  if (ArrayBuffer.isView(data)) host.writeBytes(fd, Buffer.from(data).toString('latin1'));
  else if (options && options !== 'utf8' && typeof options === 'string') host.writeBytes(fd, Buffer.from(String(data), options).toString('latin1'));
  else host.write(fd, String(data));
}

function writeSync(fd, data) {
  writeFileSync(fd, data);
  return Buffer.byteLength(data);
}

// readSync reads on from where the last one stopped, as from a pipe.
function readSync(fd, buffer, offset = 0, length = buffer.length - offset) {
  if (!inputs.has(fd)) throw missing('read', fd);
  if (offset !== null && typeof offset === 'object') ({ offset = 0, length = buffer.length - offset } = offset);
  const bytes = Buffer.from(host.stdinBytes().slice(position, position + length), 'latin1');
  buffer.set(bytes, offset);
  position += bytes.length;
  return bytes.length;
}

function openSync(path) {
  const name = plainPath(path);
  if (inputs.has(name)) return 0;
  if (outputs.has(name)) return outputs.get(name);
  throw missing('open', path);
}

const existsSync = (path) => inputs.has(plainPath(path)) || outputs.has(plainPath(path)) || ['/', '/work', '/tmp', '/dev'].includes(path);

function statSync(path, options) {
  if (!existsSync(path)) {
    if (options?.throwIfNoEntry === false) return undefined;
    throw missing('stat', path);
  }
  const standard = inputs.has(path) || outputs.has(path);
  return { size: inputs.has(path) ? host.stdinBytes().length : 0, isFile: () => false, isDirectory: () => !standard, isFIFO: () => standard, isSymbolicLink: () => false };
}

const refuse = (call) => (path) => { throw missing(call, path); };
const sync = {
  readFileSync, writeFileSync, appendFileSync: writeFileSync, writeSync, readSync, openSync, existsSync, statSync,
  fstatSync: statSync, lstatSync: statSync, closeSync() {}, fsyncSync() {},
  accessSync(path) { if (!existsSync(path)) throw missing('access', path); },
  readdirSync: refuse('scandir'), mkdirSync: refuse('mkdir'), unlinkSync: refuse('unlink'), rmSync: refuse('rm'),
};

const promises = {};
const callbacks = {};
for (const [name, method] of Object.entries(sync)) {
  const short = name.slice(0, -4);
  promises[short] = async (...args) => method(...args);
  callbacks[short] = (...args) => {
    const callback = args.pop();
    let [error, result] = [null, undefined];
    try {
      result = method(...args);
    } catch (thrown) {
      error = thrown;
    }
    loop.timers.setImmediate(() => (error === null ? callback(null, result) : callback(error)));
  };
}
callbacks.exists = (path, callback) => loop.timers.setImmediate(() => callback(existsSync(path)));

function createReadStream(path) {
  if (!inputs.has(plainPath(path))) throw missing('open', path);
  return require('streams').stdin;
}

function createWriteStream(path) {
  const { stdout, stderr } = require('streams');
  return outputs.get(plainPath(path)) === 2 ? stderr : stdout;
}

const constants = { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2 };

module.exports = { ...sync, ...callbacks, promises, constants, createReadStream, createWriteStream };
