// The event loop: next ticks, timers, immediates. Time is virtual: when nothing else is left to do, the clock moves to
// the next timer at once, so a sleeping program costs nothing and equal programs run equally.
'use strict';

const host = require('host');
const { inspect } = require('inspect');
const { InvalidArgType } = require('errors');
const { Heap } = require('heap');

const ticks = [];
const immediates = new Set();
const timers = new Map();
const queue = new Heap((a, b) => a.due - b.due || a.order - b.order);
const longest = 2 ** 31 - 1;
let now = 0;
let sequence = 0;
let order = 0;
let firstTick = 0;

class Timeout {
  constructor(callback, delay, args, repeat) {
    let after = Number(delay);
    if (!(after >= 1 && after <= longest)) after = 1;
    const hidden = (value) => ({ value, writable: true, enumerable: false });
    Object.defineProperties(this, { _args: hidden(args), _id: hidden(++sequence) });
    this._idleTimeout = Math.trunc(after);
    this._onTimeout = callback;
    this._repeat = repeat ? this._idleTimeout : null;
    this._destroyed = false;
    schedule(this);
  }

  ref() { return this; }
  unref() { return this; }
  hasRef() { return true; }
  close() { clearTimeout(this); return this; }
  refresh() {
    if (!this._destroyed) schedule(this);
    return this;
  }
  [Symbol.toPrimitive]() { return this._id; }
  [Symbol.dispose]() { clearTimeout(this); }
}

// schedule sets a timer anew. An entry of the queue whose order is not its timer's own any more counts for nothing.
function schedule(timer) {
  Object.defineProperty(timer, '_order', { value: ++order, writable: true, enumerable: false, configurable: true });
  timers.set(timer._id, timer);
  queue.push({ due: now + timer._idleTimeout, order, timer });
}

class Immediate {
  constructor(callback, args) {
    this._onImmediate = callback;
    Object.defineProperty(this, '_args', { value: args });
    immediates.add(this);
  }
  ref() { return this; }
  unref() { return this; }
  hasRef() { return true; }
}

function requireCallback(callback) {
  if (typeof callback !== 'function') throw new InvalidArgType('callback', 'function', callback);
}

function setTimeout(callback, delay, ...args) {
  requireCallback(callback);
  return new Timeout(callback, delay, args, false);
}

function setInterval(callback, delay, ...args) {
  requireCallback(callback);
  return new Timeout(callback, delay, args, true);
}

function setImmediate(callback, ...args) {
  requireCallback(callback);
  return new Immediate(callback, args);
}

function clearTimeout(timer) {
  const known = timer instanceof Timeout ? timer : timers.get(Number(timer));
  if (known === undefined) return;
  known._destroyed = true;
  timers.delete(known._id);
}

function clearImmediate(immediate) {
  immediates.delete(immediate);
}

function nextTick(callback, ...args) {
  requireCallback(callback);
  ticks.push(callback, args);
}

function queueMicrotask(callback) {
  requireCallback(callback);
  Promise.resolve().then(callback);
}


// turn does the next thing there is to do, with the ticks that it leaves, and says whether there was any. The host empties
// the queue of promise jobs after each turn. An exception leaves the rest for the turns after it.
function turn() {
  if (firstTick === ticks.length) {
    const task = nextTask();
    if (task === undefined) return false;
    task();
  }
  runTicks();
  return true;
}

function runTicks() {
  while (firstTick < ticks.length) {
    const [callback, args] = [ticks[firstTick], ticks[firstTick + 1]];
    firstTick += 2;
    callback(...args);
  }
  ticks.length = 0;
  firstTick = 0;
}

function nextTask() {
  const entry = nextTimer();
  if (entry !== undefined && entry.due <= now) return () => fire(entry);
  if (immediates.size > 0) {
    const [immediate] = immediates;
    immediates.delete(immediate);
    return () => immediate._onImmediate(...immediate._args);
  }
  if (entry === undefined) return undefined;
  host.sleep(entry.due - now);
  now = entry.due;
  return () => fire(entry);
}

function nextTimer() {
  for (let entry = queue.peek(); entry !== undefined; entry = queue.peek()) {
    if (timers.has(entry.timer._id) && entry.timer._order === entry.order) return entry;
    queue.pop();
  }
  return undefined;
}

function fire({ timer }) {
  queue.pop();
  timers.delete(timer._id);
  if (timer._repeat !== null) schedule(timer);
  else timer._destroyed = true;
  timer._onTimeout(...timer._args);
}

const promises = {
  setTimeout: (delay, value) => new Promise((resolve) => { setTimeout(resolve, delay, value); }),
  setImmediate: (value) => new Promise((resolve) => { setImmediate(resolve, value); }),
  async* setInterval(delay, value) {
    for (;;) yield await promises.setTimeout(delay, value);
  },
  scheduler: { wait: (delay) => promises.setTimeout(delay), yield: () => promises.setImmediate() },
};

const promisified = Symbol.for('nodejs.util.promisify.custom');
Object.defineProperty(setTimeout, promisified, { value: promises.setTimeout });
Object.defineProperty(setImmediate, promisified, { value: promises.setImmediate });

const clearInterval = clearTimeout;

Timeout.prototype[inspect.custom] = function describe(_, options) {
  const { _idleTimeout, _onTimeout, _repeat, _destroyed } = this;
  return `Timeout ${inspect({ _idleTimeout, _onTimeout, _repeat, _destroyed }, options)}`;
};

module.exports = {
  turn, runTicks, nextTick, promises, promisified,
  timers: { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate, promises },
  queueMicrotask,
};
