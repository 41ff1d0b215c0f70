// node:events.
'use strict';

const { InvalidArgType, UnhandledError } = require('errors');
const { inspect } = require('inspect');

const handlers = Symbol('handlers');

function listOf(emitter, name, create) {
  if (!Object.hasOwn(emitter, handlers)) {
    if (!create) return undefined;
    Object.defineProperty(emitter, handlers, { value: new Map(), enumerable: false });
  }
  const map = emitter[handlers];
  if (create && !map.has(name)) map.set(name, []);
  return map.get(name);
}

function add(emitter, name, listener, { prepend = false, once = false } = {}) {
  if (typeof listener !== 'function') throw new InvalidArgType('listener', 'function', listener);
  if (listOf(emitter, 'newListener', false)?.length > 0) emitter.emit('newListener', name, listener);
  listOf(emitter, name, true)[prepend ? 'unshift' : 'push']({ listener, once });
  return emitter;
}

class EventEmitter {
  static defaultMaxListeners = 10;

  on(name, listener) { return add(this, name, listener); }
  addListener(name, listener) { return add(this, name, listener); }
  once(name, listener) { return add(this, name, listener, { once: true }); }
  prependListener(name, listener) { return add(this, name, listener, { prepend: true }); }
  prependOnceListener(name, listener) { return add(this, name, listener, { prepend: true, once: true }); }

  off(name, listener) {
    const list = listOf(this, name, false) ?? [];
    const index = list.findLastIndex((entry) => entry.listener === listener);
    if (index === -1) return this;
    if (list.length === 1) this[handlers].delete(name);
    else this[handlers].set(name, list.toSpliced(index, 1));
    if (listOf(this, 'removeListener', false)?.length > 0) this.emit('removeListener', name, listener);
    return this;
  }
  removeListener(name, listener) { return this.off(name, listener); }

  removeAllListeners(name) {
    if (!Object.hasOwn(this, handlers)) return this;
    if (name === undefined) this[handlers].clear();
    else this[handlers].delete(name);
    return this;
  }

  emit(name, ...args) {
    const list = listOf(this, name, false);
    if (list === undefined) {
      if (name === 'error') throw unhandled(args[0]);
      return false;
    }
    for (const { listener, once } of [...list]) {
      if (once) this.off(name, listener);
      listener.apply(this, args);
    }
    return true;
  }

  listenerCount(name) { return listOf(this, name, false)?.length ?? 0; }
  listeners(name) { return (listOf(this, name, false) ?? []).map((entry) => entry.listener); }
  rawListeners(name) { return this.listeners(name); }
  eventNames() { return Object.hasOwn(this, handlers) ? [...this[handlers].keys()] : []; }
  setMaxListeners() { return this; }
  getMaxListeners() { return EventEmitter.defaultMaxListeners; }
}

for (const name of Object.getOwnPropertyNames(EventEmitter.prototype)) {
  if (name !== 'constructor') Object.defineProperty(EventEmitter.prototype, name, { enumerable: true });
}

function unhandled(error) {
  return error instanceof Error ? error : Object.assign(new UnhandledError(inspect(error)), { context: error });
}

// callable lets `EventEmitter.call(this)` work, as constructors from before classes do.
function callable(Class) {
  return new Proxy(Class, { apply: () => undefined });
}

const Callable = callable(EventEmitter);
EventEmitter.prototype.constructor = Callable;

function once(emitter, name) {
  return new Promise((resolve, reject) => {
    const fail = (error) => { emitter.off(name, done); reject(error); };
    const done = (...args) => { emitter.off('error', fail); resolve(args); };
    emitter.once(name, done);
    if (name !== 'error') emitter.once('error', fail);
  });
}

// A web Event and its target, as far as programs without a DOM use them.
class Event {
  constructor(type, options = {}) {
    this.type = `${type}`;
    this.cancelable = Boolean(options.cancelable);
    this.defaultPrevented = false;
  }
  preventDefault() { this.defaultPrevented = this.cancelable; }
}

class EventTarget {
  #emitter = new EventEmitter();

  addEventListener(type, listener, options) {
    const call = typeof listener === 'function' ? listener : (event) => listener.handleEvent(event);
    this.#emitter[options?.once ? 'once' : 'on'](type, call);
  }
  removeEventListener(type, listener) { this.#emitter.off(type, listener); }
  dispatchEvent(event) {
    event.target = this;
    this.#emitter.emit(event.type, event);
    return !event.defaultPrevented;
  }
}

class AbortSignal extends EventTarget {
  aborted = false;
  reason = undefined;
  throwIfAborted() { if (this.aborted) throw this.reason; }
}

class AbortController {
  signal = new AbortSignal();
  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    if (this.signal.aborted) return;
    Object.assign(this.signal, { aborted: true, reason });
    this.signal.dispatchEvent(new Event('abort'));
  }
}

Object.assign(EventEmitter, { EventEmitter: Callable, once, errorMonitor: Symbol('events.errorMonitor') });

module.exports = { EventEmitter: Callable, Event, EventTarget, AbortController, AbortSignal };
