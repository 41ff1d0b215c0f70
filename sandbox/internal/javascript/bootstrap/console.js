// The console: everything goes to the program's standard output or standard error at once.
'use strict';

const host = require('host');
const { inspect } = require('inspect');
const { format } = require('format');
const { table } = require('table');
const types = require('types');

const groupIndent = Symbol('groupIndent');
const counts = Symbol('counts');
const timers = Symbol('timers');

class Console {
  constructor(streams = {}, stderr = undefined) {
    const { stdout, stderr: second } = typeof streams.write === 'function' ? { stdout: streams, stderr } : streams;
    const hidden = (value) => ({ value, writable: true, configurable: true, enumerable: false });
    Object.defineProperties(this, {
      _stdout: hidden(stdout),
      _stderr: hidden(second ?? stdout),
      [groupIndent]: hidden(''),
      [counts]: hidden(new Map()),
      [timers]: hidden(new Map()),
      [Symbol.toStringTag]: { value: 'console', configurable: true, enumerable: false },
    });
    for (const name of Object.keys(methods)) this[name] = methods[name].bind(this);
  }
}

// emit writes a line. The program's own console, which has no streams of its own, writes straight to the host.
function emit(target, toStderr, text) {
  const indent = target[groupIndent];
  if (indent !== '') text = indent + (text.includes('\n') ? text.replaceAll('\n', `\n${indent}`) : text);
  const stream = toStderr ? target._stderr : target._stdout;
  if (stream === undefined) host.write(toStderr ? 2 : 1, `${text}\n`);
  else stream.write(`${text}\n`);
}

function elapsed(target, label, data) {
  const start = target[timers].get(label);
  if (start === undefined) return false;
  emit(target, false, format('%s: %s', label, duration(host.now() - start), ...data));
  return true;
}

function duration(ms) {
  if (ms >= 60000) return clock(ms);
  if (ms >= 1000) return `${(ms / 1000).toFixed(3)}s`;
  return `${Number(ms.toFixed(3))}ms`;
}

function clock(ms) {
  const pad = (value) => String(Math.floor(value)).padStart(2, '0');
  const seconds = pad((ms / 1000) % 60);
  if (ms >= 3600000) return `${Math.floor(ms / 3600000)}:${pad((ms / 60000) % 60)}:${seconds} (h:mm:ss)`;
  return `${Math.floor(ms / 60000)}:${seconds}.${String(Math.floor(ms % 1000)).padStart(3, '0')} (m:ss.mmm)`;
}

const log = (toStderr) => function print(...args) {
  emit(this, toStderr, args.length === 1 && typeof args[0] === 'string' ? args[0] : format(...args));
};

const methods = {
  log: log(false),
  info: log(false),
  debug: log(false),
  error: log(true),
  warn: log(true),
  dir(value, options) {
    emit(this, false, inspect(value, { customInspect: false, ...options }));
  },
  dirxml: log(false),
  trace(...args) {
    const error = { name: 'Trace', message: format(...args) };
    Error.captureStackTrace(error, methods.trace);
    const stack = String(error.stack);
    emit(this, true, `Trace${error.message === '' ? '' : `: ${error.message}`}${stack.slice(stack.indexOf('\n'))}`);
  },
  assert(condition, ...args) {
    if (condition) return;
    if (args.length === 0) emit(this, true, 'Assertion failed');
    else emit(this, true, format(`Assertion failed: ${args[0]}`, ...args.slice(1)));
  },
  clear() {},
  count(label = 'default') {
    const count = (this[counts].get(`${label}`) ?? 0) + 1;
    this[counts].set(`${label}`, count);
    emit(this, false, `${label}: ${count}`);
  },
  countReset(label = 'default') {
    this[counts].delete(`${label}`);
  },
  group(...args) {
    if (args.length > 0) emit(this, false, format(...args));
    this[groupIndent] += '  ';
  },
  groupEnd() {
    this[groupIndent] = this[groupIndent].slice(0, -2);
  },
  table(data, columns) {
    emit(this, false, data === null || typeof data !== 'object' ? format(data) : table(data, columns, inspect, types));
  },
  time(label = 'default') {
    if (!this[timers].has(`${label}`)) this[timers].set(`${label}`, host.now());
  },
  timeEnd(label = 'default') {
    if (elapsed(this, `${label}`, [])) this[timers].delete(`${label}`);
  },
  timeLog(label = 'default', ...data) {
    elapsed(this, `${label}`, data);
  },
};
methods.groupCollapsed = methods.group;

for (const [name, method] of Object.entries(methods)) Object.defineProperty(method, 'name', { value: name });

const console = new Console();
Object.defineProperty(console, 'Console', { value: Console, writable: true, configurable: true, enumerable: true });
for (const name of Object.keys(methods)) Object.defineProperty(console[name], 'name', { value: name });

module.exports = console;
