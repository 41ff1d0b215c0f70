// Errors as Node words them: a `code`, the code in the stack's first line, and V8's layout of `stack`.
'use strict';

const internalFile = 'node:internal/';
const mainFrame = /^(<eval>|<anonymous>|)$/;

// frame gives one line of a stack, or nothing for frames of the sandbox's own code.
function frame(site) {
  const file = site.getFileName();
  const name = site.getFunctionName() || '';
  if (typeof file === 'string' && file.startsWith(internalFile)) return '';
  if (typeof file !== 'string') return `\n    at ${name || '<anonymous>'} (<anonymous>)`;
  const place = `${file}:${site.getLineNumber()}:${site.getColumnNumber()}`;
  return mainFrame.test(name) ? `\n    at ${place}` : `\n    at ${name} (${place})`;
}

// headline is what an error says first. V8 looks when the stack is first read, so a name that a constructor sets is there.
function headline(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

const ours = Symbol('our frames');
const nativeTail = /(\n {4}at \S* ?\(<anonymous>\))+$/;
const own = (value) => ({ value, writable: true, configurable: true, enumerable: false });

// The engine asks for an error's stack when it makes the error; what it gets here is only put into words when it is read.
Error.prepareStackTrace = function prepareStackTrace(_, sites) {
  sites[ours] = true;
  return sites;
};
Object.defineProperty(Error, 'prepareStackTrace', { enumerable: false });

function describe(error, sites) {
  let frames = '';
  for (let i = 0; i < sites.length; i++) frames += frame(sites[i]);
  return headline(error) + frames.replace(nativeTail, '');
}

const { get: getStack, set: setStack } = Object.getOwnPropertyDescriptor(Error.prototype, 'stack');
Object.defineProperty(Error.prototype, 'stack', {
  configurable: true,
  enumerable: false,
  get() {
    const sites = getStack.call(this);
    if (sites === null || typeof sites !== 'object' || sites[ours] !== true) return sites;
    const text = describe(this, sites);
    Object.defineProperty(this, 'stack', own(text));
    return text;
  },
  set(value) {
    if (Error.isError(this)) Object.defineProperty(this, 'stack', own(value));
    else setStack.call(this, value);
  },
});

const { captureStackTrace } = Error;
Object.defineProperty(Error, 'captureStackTrace', own(function captureStackTrace_(target, above) {
  captureStackTrace(target, above);
  const sites = Object.getOwnPropertyDescriptor(target, 'stack')?.value;
  if (sites === null || typeof sites !== 'object' || sites[ours] !== true) return;
  const get = () => {
    const text = describe(target, sites);
    Object.defineProperty(target, 'stack', own(text));
    return text;
  };
  Object.defineProperty(target, 'stack', { get, set: (value) => { Object.defineProperty(target, 'stack', own(value)); }, configurable: true, enumerable: false });
}));

// coded makes a constructor of Base errors that carry code and show it in their stack.
function coded(Base, code, message) {
  return function NodeError(...args) {
    const error = new Base(typeof message === 'function' ? message(...args) : message);
    const hidden = { configurable: true, writable: true, enumerable: false };
    Object.defineProperties(error, {
      name: { value: `${Base.name} [${code}]`, ...hidden },
      toString: { value() { return `${this.name} [${code}]: ${this.message}`; }, ...hidden },
    });
    Error.captureStackTrace(error, NodeError);
    void error.stack;
    delete error.name;
    error.code = code;
    return error;
  };
}

function received(value) {
  if (value == null) return ` Received ${value}`;
  if (typeof value === 'function') return ` Received function ${value.name}`;
  if (typeof value === 'object') {
    return value.constructor?.name ? ` Received an instance of ${value.constructor.name}` : ' Received an object';
  }
  const text = String(value);
  const short = text.length > 28 ? `${text.slice(0, 25)}...` : text;
  return ` Received type ${typeof value} (${typeof value === 'string' ? `'${short}'` : short}${typeof value === 'bigint' ? 'n' : ''})`;
}

// oneOf says "of type string or an instance of Buffer" for the names of types and classes.
function oneOf(expected) {
  const types = expected.filter((t) => /^[a-z]/.test(t));
  const classes = expected.filter((t) => !/^[a-z]/.test(t));
  const list = (words) => (words.length > 2 ? `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}` : words.join(' or '));
  const parts = [];
  if (types.length > 0) parts.push(`${types.length > 1 ? 'one of type' : 'of type'} ${list(types)}`);
  if (classes.length > 0) parts.push(`an instance of ${list(classes)}`);
  return parts.join(' or ');
}

const InvalidArgType = coded(TypeError, 'ERR_INVALID_ARG_TYPE', (name, expected, actual) => {
  const kind = name.includes('.') ? 'property' : 'argument';
  const subject = name.endsWith(' argument') ? `The ${name}` : `The "${name}" ${kind}`;
  return `${subject} must be ${oneOf([].concat(expected))}.${received(actual)}`;
});
const InvalidArgValue = coded(TypeError, 'ERR_INVALID_ARG_VALUE', (name, value, reason = 'is invalid') =>
  `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${value}`);
const OutOfRange = coded(RangeError, 'ERR_OUT_OF_RANGE', (name, range, value) =>
  `The value of "${name}" is out of range. It must be ${range}. Received ${value}`);
const MissingArgs = coded(TypeError, 'ERR_MISSING_ARGS', (...names) => {
  const quoted = names.map((name) => `"${name}"`);
  return `The ${quoted.join(' and ')} argument${names.length > 1 ? 's' : ''} must be specified`;
});
const InvalidReturnValue = coded(TypeError, 'ERR_INVALID_RETURN_VALUE', (input, name, value) =>
  `Expected ${input} to be returned from the "${name}" function but got ${value === null ? 'null' : `type ${typeof value}`}.`);
const AmbiguousArgument = coded(TypeError, 'ERR_AMBIGUOUS_ARGUMENT', (name, reason) => `The "${name}" argument is ambiguous. ${reason}`);
const InvalidURL = coded(TypeError, 'ERR_INVALID_URL', () => 'Invalid URL');
const UnhandledError = coded(Error, 'ERR_UNHANDLED_ERROR', (shown) => `Unhandled error. (${shown})`);

function moduleNotFound(name) {
  const error = new Error(`Cannot find module '${name}'\nRequire stack:\n- /work/main.js`);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = ['/work/main.js'];
  return error;
}

// system makes the error that a failing system call gives in Node.
function system(code, errno, text, call, path) {
  const error = new Error(`${code}: ${text}, ${call}${path === undefined ? '' : ` '${path}'`}`);
  return Object.assign(error, { errno, code, syscall: call }, path === undefined ? {} : { path });
}

module.exports = {
  coded, moduleNotFound, system,
  InvalidArgType, InvalidArgValue, OutOfRange, MissingArgs, InvalidReturnValue, AmbiguousArgument, InvalidURL, UnhandledError,
};
