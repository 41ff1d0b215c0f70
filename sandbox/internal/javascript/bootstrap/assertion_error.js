// AssertionError and the messages it makes itself: what differs, as Node v20 words and draws it.
'use strict';

const { inspect } = require('inspect');
const { InvalidArgType } = require('errors');

const headlines = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};
const identical = 'Values have same structure but are not reference-equal:';

const isObject = (value) => typeof value === 'object' && value !== null;

function show(value) {
  return inspect(value, { compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, sorted: true, getters: true });
}

const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 3)}...` : text);

function messageFor({ message, operator, actual, expected }) {
  const strict = operator === 'deepStrictEqual' || operator === 'strictEqual';
  if (message != null && !strict) return String(message);
  if (strict) return difference(actual, expected, operator, message);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') return unwanted(actual, operator);
  return relation(actual, expected, operator);
}

function unwanted(actual, operator) {
  const byReference = operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function');
  const head = headlines[byReference ? 'notStrictEqualObject' : operator];
  const lines = show(actual).split('\n');
  if (lines.length > 50) lines.splice(46, Infinity, '...');
  if (lines.length === 1) return `${head}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${head}\n\n${lines.join('\n')}\n`;
}

function relation(actual, expected, operator) {
  const [left, right] = [show(actual), show(expected)];
  const head = headlines[operator];
  if (operator === 'notDeepEqual' && left === right) return cut(`${head}\n\n${left}`, 1024);
  const [a, b] = [cut(left, 512), cut(right, 512)];
  if (operator === 'deepEqual') return `${head}\n\n${a}\n\nshould loosely deep-equal\n\n${b}`;
  const other = headlines[`${operator}Unequal`];
  return other ? `${other}\n\n${a}\n\nshould not loosely deep-equal\n\n${b}` : `${a} ${operator} ${b}`;
}

// difference shows two values line by line, with + before what only actual has and - before what only expected has.
function difference(actual, expected, operator, message) {
  if (operator === 'strictEqual' && ((isObject(actual) && isObject(expected)) || (typeof actual === 'function' && typeof expected === 'function'))) {
    operator = 'strictEqualObject';
  }
  const head = message || headlines[operator];
  const ours = show(actual).split('\n');
  const theirs = show(expected).split('\n');
  let pointer = '';
  if (ours.length === 1 && theirs.length === 1 && ours[0] !== theirs[0]) {
    const length = ours[0].length + theirs[0].length;
    const simple = !isObject(actual) && !isObject(expected) && (actual !== 0 || expected !== 0);
    if (length <= 12 && simple) return `${head}\n\n${ours[0]} !== ${theirs[0]}\n`;
    if (length > 12 && operator !== 'strictEqualObject') pointer = pointTo(ours[0], theirs[0], length);
  }
  return drawDifference(head, ours, theirs, pointer);
}

function pointTo(left, right, length) {
  if (length >= 80) return '';
  let i = 0;
  while (left[i] === right[i]) i++;
  return i > 2 ? `\n  ${' '.repeat(i)}^` : '';
}

function drawDifference(head, ours, theirs, pointer) {
  const whole = ours.slice();
  const tail = commonTail(ours, theirs);
  if (ours.length === 0 && theirs.length === 0) {
    if (whole.length > 50) whole.splice(46, Infinity, '...');
    return `${identical}\n\n${whole.join('\n')}\n`;
  }
  const body = new Body();
  const length = Math.max(ours.length, theirs.length);
  for (let i = 0; i < length; i++) {
    body.add(ours[i], theirs[i]);
    if (body.printed > 50 && i < length - 2) {
      return `${head}\n+ actual - expected ... Lines skipped\n${body.text}\n...${body.waiting}\n...`;
    }
  }
  const skipped = body.skipped || tail.skipped;
  return `${head}\n+ actual - expected${skipped ? ' ... Lines skipped' : ''}\n${body.text}${body.waiting}${tail.text}${pointer}`;
}

// commonTail takes the equal last lines off both, and keeps the last few of them as text.
function commonTail(ours, theirs) {
  const common = [];
  while (ours.length > 0 && theirs.length > 0 && ours.at(-1) === theirs.at(-1)) {
    common.push(ours.pop());
    theirs.pop();
  }
  const kept = common.slice(0, 3).reverse().map((line) => `\n  ${line}`).join('');
  if (common.length >= 5) return { text: `\n  ${common.at(-1)}\n...${kept}`, skipped: true };
  return { text: (common.length === 4 ? `\n  ${common[3]}` : '') + kept, skipped: false };
}

// Body collects the lines of a difference: runs of + lines before runs of - lines, long equal runs cut short.
class Body {
  text = '';
  waiting = '';
  printed = 0;
  skipped = false;
  #equal = [];

  add(ours, theirs) {
    if (ours !== undefined && theirs !== undefined) {
      const same = ours === theirs || ours === `${theirs},` || `${ours},` === theirs;
      if (same) return this.#addEqual(`${ours},` === theirs ? theirs : ours);
    }
    this.#flushEqual();
    if (ours !== undefined) this.#print(`\n+ ${ours}`);
    if (theirs !== undefined) {
      this.waiting += `\n- ${theirs}`;
      this.printed++;
    }
    return undefined;
  }

  #print(line) {
    this.text += line;
    this.printed++;
  }

  #addEqual(line) {
    this.text += this.waiting;
    this.waiting = '';
    this.#equal.push(line);
    if (this.#equal.length <= 2) this.#print(`\n  ${line}`);
  }

  #flushEqual() {
    const lines = this.#equal;
    this.#equal = [];
    if (lines.length <= 2) return;
    if (lines.length > 5) {
      this.text += '\n...';
      this.skipped = true;
      for (const line of lines.slice(-2)) this.#print(`\n  ${line}`);
      return;
    }
    for (const line of lines.slice(2)) this.#print(`\n  ${line}`);
  }
}

// An error's stack is no part of what differs.
function withoutStack(error) {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(error)), error);
  Object.defineProperty(copy, 'message', { value: error.message });
  return copy;
}

class AssertionError extends Error {
  constructor(options) {
    if (!isObject(options)) throw new InvalidArgType('options', 'Object', options);
    let { actual, expected } = options;
    const { message, operator, stackStartFn, stackStartFunction } = options;
    if (message == null && actual instanceof Error && expected instanceof Error) {
      [actual, expected] = [withoutStack(actual), withoutStack(expected)];
    }
    super(messageFor({ message, operator, actual, expected }));
    this.generatedMessage = !message;
    const name = { value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true };
    Object.defineProperty(this, 'name', name);
    this.code = 'ERR_ASSERTION';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    Error.captureStackTrace(this, stackStartFn ?? stackStartFunction);
    void this.stack;
    this.name = 'AssertionError';
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [inspect.custom](_, context) {
    const { actual, expected } = this;
    const short = (value) => (typeof value === 'string' ? ellipsis(value) : value);
    this.actual = short(actual);
    this.expected = short(expected);
    const text = inspect(this, { ...context, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

function ellipsis(text) {
  const lines = text.split('\n', 11);
  if (lines.length > 10) return `${lines.slice(0, 10).join('\n')}\n...`;
  return text.length > 512 ? `${text.slice(512)}...` : text;
}

module.exports = { AssertionError };
