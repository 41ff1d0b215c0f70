// What the host calls: it starts a program, turns its event loop, calls its functions, and hears how it ended.
'use strict';

const { inspect } = require('inspect');
const { serve } = require('served');
const { setUp } = require('tested');
const variables = require('variables');
const { toJSON } = require('json');
const { process, end } = require('process');
const { startClock } = require('performance');
const globals = require('globals');
const modules = require('modules');
const host = require('host');
const loop = require('loop');

const { apply } = Reflect;
const { parse } = JSON;
const rejections = new Map();
let module_;
let settledMain = true;

globals.install();

// missingModule is what import throws for a module that there is not.
function missingModule(name) {
  return Object.assign(new Error(`Cannot find package '${name}' imported from /work/main.mjs`), { code: 'ERR_MODULE_NOT_FOUND' });
}

// start runs a program that is a script: fn is its code as a function of what Node gives to a module.
function start(fn) {
  prepare();
  execute(fn);
}

// startMain is for a program that is not only there to be called: require.main is its module.
function startMain(fn) {
  prepare();
  modules.require.main = module_;
  execute(fn);
}

function execute(fn) {
  try {
    apply(fn, module_.exports, [module_.exports, modules.require, module_, '/work/main.js', '/work', variables.take]);
    loop.runTicks();
  } catch (error) {
    fatal(error);
  }
}

// startModule follows a program that is an ES module, of which the host has the promise.
function startModule(promise) {
  settledMain = false;
  variables.settle(promise, () => { settledMain = true; }, (error) => { settledMain = true; fatal(error); });
}

function prepare() {
  startClock();
  module_ = { exports: {}, id: '.', path: '/work', filename: '/work/main.js', loaded: false, children: [], paths: [] };
  variables.begin(module_);
  globalThis[Symbol.for('assay.names')] = variables.take;
}

// turn lets the event loop do one thing. The host calls it until it says that there is nothing left.
function turn() {
  try {
    if (rejections.size > 0) raise();
    return loop.turn() ? 1 : 0;
  } catch (error) {
    fatal(error);
    return 1;
  }
}

function rejection(promise, reason, handled) {
  if (handled) rejections.delete(promise);
  else rejections.set(promise, reason);
}

// raise ends the program for a rejection that nobody handled, as Node does.
function raise() {
  const [[promise, reason]] = rejections;
  rejections.delete(promise);
  if (process.listenerCount('unhandledRejection') > 0) {
    process.emit('unhandledRejection', reason, promise);
    return;
  }
  if (reason instanceof Error) return fatal(reason);
  const text = 'This error originated either by throwing inside of an async function without a catch block, or by rejecting ' +
    `a promise which was not handled with .catch(). The promise rejected with the reason "${inspect(reason)}".`;
  const error = new Error(text);
  Object.defineProperty(error, 'name', { value: 'UnhandledPromiseRejection', configurable: true, writable: true });
  Object.defineProperty(error, 'stack', { value: `UnhandledPromiseRejection: ${text}`, configurable: true, writable: true });
  error.code = 'ERR_UNHANDLED_REJECTION';
  return fatal(error);
}

// fatal ends the program for an exception that nobody caught.
function fatal(error) {
  if (process.listenerCount('uncaughtException') > 0) {
    process.emit('uncaughtException', error, 'uncaughtException');
    return;
  }
  report(error);
  process.exitCode = 1;
  end();
}

function report(error) {
  let text;
  try {
    text = inspect(error);
  } catch {
    text = 'an error that cannot be shown';
  }
  host.write(2, `${placeOf(error)}Uncaught ${text}\n\nNode.js ${process.version}\n`.replace('Uncaught Error', 'Error').replace(/Uncaught (?=[A-Z]\w*Error)/, ''));
  native.threw(describe(error));
}

// placeOf gives "/work/main.js:3\n\n", the first line of the program's own that a stack names.
function placeOf(error) {
  const match = /\(?(\/work\/[^\s:()]+:\d+):\d+\)?/.exec(textOf(() => error.stack));
  return match === null ? '' : `${match[1]}\n\n`;
}

function textOf(get) {
  try {
    const value = get();
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}

// describe says in JSON what an exception is.
function describe(error) {
  if (!(error instanceof Error)) {
    return JSON.stringify({ name: '', message: textOf(() => inspect(error)).slice(0, 2000) });
  }
  return JSON.stringify({
    name: textOf(() => error.name), message: textOf(() => error.message).slice(0, 2000), code: textOf(() => error.code),
    stack: textOf(() => error.stack).slice(0, 8000),
  });
}

// finish runs the listeners of 'beforeExit' and, if they left nothing to do, of 'exit'. It gives the exit status, or -1
// when the loop has to go on.
function finish() {
  try {
    if (!settledMain) {
      host.write(2, 'Warning: Detected unsettled top-level await\n');
      process.exitCode ??= 13;
    } else if (process.listenerCount('beforeExit') > 0) {
      process.emit('beforeExit', process.exitCode ?? 0);
      if (loop.turn()) return -1;
    }
    if (process.listenerCount('exit') > 0 || process.exitCode !== undefined) end();
    return 0;
  } catch (error) {
    fatal(error);
    return 1;
  }
}

function resolve(target) {
  const [name, method] = target.split('.');
  const value = variables.lookup(name);
  if (typeof value !== 'function') throw new ReferenceError(`${name} is not a function of the program`);
  if (method === undefined) return value;
  const instance = new value();
  if (typeof instance[method] !== 'function') throw new ReferenceError(`${target} is not a method of the program`);
  return instance[method].bind(instance);
}

// call calls one of the program's functions with the arguments in a JSON array; the host gets its result as JSON.
function call(name, text) {
  try {
    const result = resolve(name)(...parse(text));
    if (result === null || typeof result !== 'object' || typeof result.then !== 'function') return native.result(toJSON(result));
    variables.settle(result, (value) => finishCall(value), fatal);
  } catch (error) {
    fatal(error);
  }
  return undefined;
}

function finishCall(value) {
  try {
    native.result(toJSON(value));
  } catch (error) {
    fatal(error);
  }
}

module.exports = {
  start, startMain, startModule, prepare, turn, rejection, finish, call, serve, setUp, report, missingModule,
  sources: () => JSON.stringify(modules.sources()),
};
