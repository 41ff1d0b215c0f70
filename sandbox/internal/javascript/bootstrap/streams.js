// The program's standard streams: output goes out at once, input is all there from the start.
'use strict';

const host = require('host');
const { EventEmitter } = require('events');
const { Buffer } = require('buffer');
const { InvalidArgType } = require('errors');
const loop = require('loop');

class Output extends EventEmitter {
  constructor(fd) {
    super();
    this.fd = fd;
    this.writable = true;
    this.isTTY = undefined;
    this.columns = undefined;
  }
  write(data, encoding, callback) {
    if (typeof data === 'string') host.write(this.fd, data);
    else if (ArrayBuffer.isView(data)) host.writeBytes(this.fd, Buffer.from(data).toString('latin1'));
    else throw new InvalidArgType('chunk', ['string', 'Buffer', 'Uint8Array'], data);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') loop.nextTick(done);
    return true;
  }
  end(data, encoding, callback) {
    if (data !== undefined && typeof data !== 'function') this.write(data, encoding, callback);
    loop.nextTick(() => { this.emit('finish'); });
    return this;
  }
  cork() {}
  uncork() {}
  destroy() { return this; }
}

const chunkSize = 65536;

class Input extends EventEmitter {
  #encoding = null;
  #offset = 0;
  #text = undefined;
  #flowing = false;
  #ended = false;

  constructor() {
    super();
    this.fd = 0;
    this.readable = true;
    this.isTTY = undefined;
  }
  setEncoding(encoding) {
    this.#encoding = encoding ?? 'utf8';
    return this;
  }
  on(name, listener) {
    super.on(name, listener);
    if (name === 'data' || name === 'readable' || name === 'end') this.#schedule(name !== 'end');
    return this;
  }
  addListener(name, listener) { return this.on(name, listener); }
  once(name, listener) {
    super.once(name, listener);
    if (name === 'data' || name === 'readable') this.#schedule(true);
    return this;
  }
  resume() {
    this.#schedule(true);
    return this;
  }
  pause() {
    this.#flowing = false;
    return this;
  }
  ref() { return this; }
  unref() { return this; }
  destroy() { return this; }
  setRawMode() { return this; }

  // read gives what is left, for listeners of 'readable'.
  read() {
    const rest = this.#take(Infinity);
    if (rest === null && !this.#ended) this.#end();
    return rest;
  }

  pipe(target) {
    this.on('data', (data) => { target.write(data); });
    return target;
  }

  async* [Symbol.asyncIterator]() {
    for (let part = this.#take(chunkSize); part !== null; part = this.#take(chunkSize)) yield part;
    this.#ended = true;
  }

  #take(most) {
    this.#text ??= this.#encoding === null ? host.stdinBytes() : host.stdin();
    if (this.#offset >= this.#text.length) return null;
    let end = Math.min(this.#text.length, this.#offset + most);
    const last = this.#text.charCodeAt(end - 1);
    if (end < this.#text.length && last >= 0xd800 && last <= 0xdbff) end++;
    const part = this.#text.slice(this.#offset, end);
    this.#offset = end;
    return this.#encoding === null ? Buffer.from(part, 'latin1') : part;
  }

  #schedule(flow) {
    if (!flow || this.#flowing || this.#ended) return;
    this.#flowing = true;
    loop.timers.setImmediate(() => this.#flow());
  }

  #flow() {
    if (!this.#flowing || this.#ended) return;
    if (this.listenerCount('readable') > 0) return this.#announce();
    const part = this.#take(chunkSize);
    if (part === null) return this.#end();
    this.emit('data', part);
    loop.timers.setImmediate(() => this.#flow());
    return undefined;
  }

  #announce() {
    this.emit('readable');
    if (!this.#ended && this.#offset >= (this.#text?.length ?? 0)) {
      if (this.#text === undefined) return;
      this.#end();
    }
  }

  #end() {
    this.#ended = true;
    this.readable = false;
    loop.nextTick(() => {
      this.emit('end');
      this.emit('close');
    });
  }
}

module.exports = { stdout: new Output(1), stderr: new Output(2), stdin: new Input() };
