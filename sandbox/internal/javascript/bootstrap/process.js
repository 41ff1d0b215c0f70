// The process object.
'use strict';

const host = require('host');
const { EventEmitter } = require('events');
const { OutOfRange } = require('errors');
const { stdin, stdout, stderr } = require('streams');
const { inspect } = require('inspect');
const { performance } = require('performance');
const loop = require('loop');

class Process extends EventEmitter {
  title = 'node';
  version = 'v20.20.2';
  versions = { node: '20.20.2', v8: '11.3.244.8-node.38' };
  arch = 'x64';
  platform = 'linux';
  release = { name: 'node', lts: 'Iron' };
  argv0 = 'node';
  execArgv = [];
  execPath = '/usr/bin/node';
  env = {};
  pid = 1;
  ppid = 0;
  exitCode = undefined;
  stdin = stdin;
  stdout = stdout;
  stderr = stderr;
  features = {};
  config = {};

  #argv;
  get argv() { return (this.#argv ??= ['/usr/bin/node', '/work/main.js', ...host.arguments()]); }
  set argv(value) { this.#argv = value; }

  cwd() { return '/work'; }
  chdir() {}
  umask() { return 0o22; }
  uptime() { return performance.now() / 1000; }
  nextTick(callback, ...args) { loop.nextTick(callback, ...args); }
  hrtime(previous) {
    const nanoseconds = process.hrtime.bigint();
    let [seconds, rest] = [Number(nanoseconds / 1000000000n), Number(nanoseconds % 1000000000n)];
    if (previous !== undefined) {
      seconds -= previous[0];
      rest -= previous[1];
      if (rest < 0) [seconds, rest] = [seconds - 1, rest + 1e9];
    }
    return [seconds, rest];
  }
  memoryUsage() {
    const used = host.memory();
    return { rss: used, heapTotal: used, heapUsed: used, external: 0, arrayBuffers: 0 };
  }
  cpuUsage() { return { user: Math.round(performance.now() * 1000), system: 0 }; }
  resourceUsage() { return { userCPUTime: Math.round(performance.now() * 1000), systemCPUTime: 0 }; }
  emitWarning(warning, kind = 'Warning') {
    const text = warning instanceof Error ? `${warning.name}: ${warning.message}` : `${typeof kind === 'object' ? (kind.type ?? 'Warning') : kind}: ${warning}`;
    host.write(2, `(node:1) ${text}\n`);
  }
  getuid() { return 1000; }
  geteuid() { return 1000; }
  getgid() { return 1000; }

  exit(code) {
    if (code !== undefined) this.exitCode = code;
    end();
  }
  reallyExit(code) { native.exit(statusOf(code)); }
  abort() { native.exit(134); }
  kill() { native.exit(143); }
}

let ending = false;

// end runs the listeners of 'exit' and stops the program with process.exitCode.
function end() {
  if (!ending) {
    ending = true;
    process.emit('exit', statusOf(process.exitCode));
  }
  native.exit(statusOf(process.exitCode));
}

function statusOf(code) {
  if (code === undefined || code === null) return 0;
  const number = typeof code === 'string' && code !== '' ? Number(code) : code;
  if (!Number.isInteger(number)) throw new OutOfRange('code', 'an integer', inspect(code));
  return number & 0xff;
}

const process = new Process();
Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });
for (const name of Object.getOwnPropertyNames(Process.prototype)) {
  if (name !== 'constructor' && name !== 'argv') process[name] = Process.prototype[name].bind(process);
}
process.hrtime.bigint = () => BigInt(Math.round(host.now() * 1e6));
process.memoryUsage.rss = () => host.memory();

module.exports = { process, end };
