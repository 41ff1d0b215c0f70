// node:readline over standard input.
'use strict';

const { EventEmitter } = require('events');
const { stdin } = require('streams');

class Interface extends EventEmitter {
  #output;
  #prompt;
  #partial = '';
  #queue = [];
  #questions = [];
  #closed = false;
  #paused = false;
  #iterated = false;

  constructor(input = stdin, output = undefined) {
    super();
    const options = input?.input === undefined ? { input, output } : input;
    this.input = options.input;
    this.terminal = false;
    this.line = '';
    this.#output = options.output;
    this.#prompt = options.prompt ?? '> ';
    if (typeof this.input.setEncoding === 'function') this.input.setEncoding('utf8');
    this.input.on('data', (text) => this.#receive(String(text)));
    this.input.on('end', () => this.#finish());
  }

  #receive(text) {
    const lines = (this.#partial + text).split(/\r\n|\n|\r/);
    this.#partial = lines.pop();
    for (const line of lines) this.#deliver(line);
  }

  #finish() {
    if (this.#partial !== '') this.#deliver(this.#partial);
    this.#partial = '';
    this.close();
  }

  #deliver(line) {
    if (this.#closed && !this.#iterated) return;
    const answer = this.#questions.shift();
    if (answer !== undefined) answer(line);
    else if (this.#paused && !this.#iterated) this.#queue.push(line);
    else this.emit('line', line);
  }

  question(query, options, callback = options) {
    if (this.#closed) throw Object.assign(new Error('readline was closed'), { code: 'ERR_USE_AFTER_CLOSE' });
    this.#output?.write(query);
    if (this.#queue.length > 0) callback(this.#queue.shift());
    else this.#questions.push(callback);
  }
  setPrompt(prompt) { this.#prompt = prompt; }
  getPrompt() { return this.#prompt; }
  prompt() { this.#output?.write(this.#prompt); }
  write() {}
  pause() {
    this.#paused = true;
    this.emit('pause');
    return this;
  }
  resume() {
    this.#paused = false;
    for (const line of this.#queue.splice(0)) this.emit('line', line);
    this.emit('resume');
    return this;
  }
  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
  }

  [Symbol.asyncIterator]() {
    this.#iterated = true;
    const lines = [];
    const waiting = [];
    let ended = this.#closed;
    this.on('line', (value) => (waiting.length > 0 ? waiting.shift()({ value, done: false }) : lines.push(value)));
    this.on('close', () => {
      ended = true;
      for (const resolve of waiting.splice(0)) resolve({ value: undefined, done: true });
    });
    return {
      next: () => {
        if (lines.length > 0) return Promise.resolve({ value: lines.shift(), done: false });
        if (ended) return Promise.resolve({ value: undefined, done: true });
        return new Promise((resolve) => { waiting.push(resolve); });
      },
      return: () => {
        this.close();
        return Promise.resolve({ value: undefined, done: true });
      },
      [Symbol.asyncIterator]() { return this; },
    };
  }
}

class PromiseInterface extends Interface {
  question(query) {
    return new Promise((resolve) => { super.question(query, resolve); });
  }
}

const createInterface = (input, output) => new Interface(input, output);
const promises = { Interface: PromiseInterface, createInterface: (input, output) => new PromiseInterface(input, output) };
const nothing = () => true;

module.exports = { Interface, createInterface, promises, clearLine: nothing, cursorTo: nothing, moveCursor: nothing, clearScreenDown: nothing };
