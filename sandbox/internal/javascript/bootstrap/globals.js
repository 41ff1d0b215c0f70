// The names that every program finds, on globalThis.
'use strict';

const host = require('host');
const clone = require('clone');
const console = require('console');
const encoding = require('encoding');
const events = require('events');
const locale = require('locale');
const loop = require('loop');
const modules = require('modules');
const random = require('random');
const url = require('url');
const { Buffer } = require('buffer');
const { performance } = require('performance');
const { process } = require('process');

const hidden = (value) => ({ value, writable: true, configurable: true, enumerable: false });
const shown = (value) => ({ value, writable: true, configurable: true, enumerable: true });

function install() {
  locale.install();
  Object.defineProperty(Math, 'random', hidden(Object.defineProperty(() => random.random(), 'name', { value: 'random' })));
  delete globalThis.InternalError;
  Object.defineProperties(globalThis, {
    global: shown(globalThis),
    clearImmediate: shown(loop.timers.clearImmediate),
    setImmediate: shown(loop.timers.setImmediate),
    clearInterval: shown(loop.timers.clearInterval),
    clearTimeout: shown(loop.timers.clearTimeout),
    setInterval: shown(loop.timers.setInterval),
    setTimeout: shown(loop.timers.setTimeout),
    queueMicrotask: shown(queueMicrotask),
    structuredClone: shown(clone.structuredClone),
    atob: shown(atob),
    btoa: shown(btoa),
    performance: shown(performance),
    crypto: shown(modules.crypto),
    console: hidden(console),
    process: hidden(process),
    Buffer: hidden(Buffer),
    Intl: hidden(locale.Intl),
    URL: hidden(url.URL),
    URLSearchParams: hidden(url.URLSearchParams),
    TextEncoder: hidden(encoding.TextEncoder),
    TextDecoder: hidden(encoding.TextDecoder),
    AbortController: hidden(events.AbortController),
    AbortSignal: hidden(events.AbortSignal),
    Event: hidden(events.Event),
    EventTarget: hidden(events.EventTarget),
    [Symbol.for('assay.require')]: { value: modules.require },
  });
}

module.exports = { install };
