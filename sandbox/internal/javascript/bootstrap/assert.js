// node:assert.
'use strict';

const { AssertionError } = require('assertion_error');
const { isDeepEqual, isDeepStrictEqual } = require('comparisons');
const { inspect } = require('inspect');
const { MissingArgs, InvalidArgType, InvalidArgValue, InvalidReturnValue, AmbiguousArgument } = require('errors');
const types = require('types');

const nothing = Symbol('nothing was thrown');
const isError = (value) => types.isNativeError(value) || value instanceof Error;

function failWith(details) {
  if (details.message instanceof Error) throw details.message;
  throw new AssertionError(details);
}

function assert(...args) {
  requireTruth(assert, args);
}

function requireTruth(stackStartFn, args) {
  const [value] = args;
  let [, message] = args;
  if (value) return;
  let generatedMessage = false;
  if (args.length === 0) {
    generatedMessage = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message == null) {
    generatedMessage = true;
    message = 'The expression evaluated to a falsy value';
  } else if (message instanceof Error) {
    throw message;
  }
  const error = new AssertionError({ actual: value, expected: true, message, operator: '==', stackStartFn });
  error.generatedMessage = generatedMessage;
  throw error;
}

assert.ok = function ok(...args) {
  requireTruth(ok, args);
};

assert.fail = function fail(actual, expected, message, operator, stackStartFn) {
  const count = arguments.length;
  let generated = false;
  if (actual == null && count <= 1) {
    generated = true;
    message = 'Failed';
  } else if (count === 1) {
    message = actual;
    actual = undefined;
  } else if (count === 2) {
    operator = '!=';
  }
  if (message instanceof Error) throw message;
  const error = new AssertionError({ actual, expected, operator: operator ?? 'fail', stackStartFn: stackStartFn ?? fail, message });
  if (generated) error.generatedMessage = true;
  throw error;
};

assert.AssertionError = AssertionError;

// relation makes the assertion that holds of the two values; operator names it in errors.
function relation(name, operator, holds) {
  const check = { [name](actual, expected, message) {
    if (arguments.length < 2) throw new MissingArgs('actual', 'expected');
    if (!holds(actual, expected)) failWith({ actual, expected, message, operator, stackStartFn: check });
  } }[name];
  assert[name] = check;
}

// eslint-disable-next-line eqeqeq
const looselyEqual = (a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b));

relation('equal', '==', looselyEqual);
relation('notEqual', '!=', (a, b) => !looselyEqual(a, b));
relation('deepEqual', 'deepEqual', isDeepEqual);
relation('notDeepEqual', 'notDeepEqual', (a, b) => !isDeepEqual(a, b));
relation('deepStrictEqual', 'deepStrictEqual', isDeepStrictEqual);
relation('notDeepStrictEqual', 'notDeepStrictEqual', (a, b) => !isDeepStrictEqual(a, b));
relation('strictEqual', 'strictEqual', Object.is);
relation('notStrictEqual', 'notStrictEqual', (a, b) => !Object.is(a, b));

function thrownBy(fn) {
  if (typeof fn !== 'function') throw new InvalidArgType('fn', 'function', fn);
  try {
    fn();
  } catch (error) {
    return error;
  }
  return nothing;
}

const isThenable = (value) => types.isPromise(value) ||
  (value !== null && typeof value === 'object' && typeof value.then === 'function' && typeof value.catch === 'function');

async function rejectionOf(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise)) throw new InvalidReturnValue('instance of Promise', 'promiseFn', promise);
  } else if (!isThenable(promiseFn)) {
    throw new InvalidArgType('promiseFn', ['function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return nothing;
}

function expectError(fn, actual, args) {
  let [error, message] = args;
  const kinds = ['Object', 'Error', 'function', 'RegExp'];
  if (typeof error === 'string') {
    if (args.length === 2) throw new InvalidArgType('error', kinds, error);
    if (actual?.message === error) {
      throw new AmbiguousArgument('error/message', `The error message "${error}" is identical to the message.`);
    }
    if (actual === error) throw new AmbiguousArgument('error/message', `The error "${actual}" is identical to the message.`);
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new InvalidArgType('error', kinds, error);
  }
  if (actual === nothing) {
    const name = error?.name ? ` (${error.name})` : '';
    const kind = fn === assert.rejects ? 'rejection' : 'exception';
    failWith({
      actual: undefined, expected: error, operator: fn.name, stackStartFn: fn,
      message: `Missing expected ${kind}${name}${message ? `: ${message}` : '.'}`,
    });
  }
  if (error) matchError(actual, error, message, fn);
}

// matchError requires that actual is what expected describes: a pattern, a class, a test, or properties.
function matchError(actual, expected, message, fn) {
  if (typeof expected !== 'function' && !types.isRegExp(expected)) return matchProperties(actual, expected, message, fn);
  const complaint = types.isRegExp(expected) ? complainPattern(actual, expected) : complainFunction(actual, expected);
  if (complaint === undefined) return undefined;
  const error = new AssertionError({ actual, expected, message: message || complaint, operator: fn.name, stackStartFn: fn });
  error.generatedMessage = !message;
  throw error;
}

function complainPattern(actual, expected) {
  const text = String(actual);
  if (RegExp.prototype.exec.call(expected, text) !== null) return undefined;
  return `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
}

function complainFunction(actual, expected) {
  if (expected.prototype !== undefined && actual instanceof expected) return undefined;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return complainClass(actual, expected);
  const result = expected.call({}, actual);
  if (result === true) return undefined;
  const name = expected.name ? `"${expected.name}" ` : '';
  const text = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
  return isError(actual) ? `${text}\n\nCaught error:\n\n${actual}` : text;
}

function complainClass(actual, expected) {
  const start = `The error is expected to be an instance of "${expected.name}". Received `;
  if (!isError(actual)) return `${start}"${inspect(actual, { depth: -1 })}"`;
  const name = actual.constructor?.name || actual.name;
  const which = expected.name === name ? 'an error with identical name but a different prototype.' : `"${name}"`;
  return `${start}${which}${actual.message ? `\n\nError message:\n\n${actual.message}` : ''}`;
}

class Comparison {
  constructor(source, keys, actual) {
    for (const key of keys) {
      if (!(key in source)) continue;
      const matches = typeof actual?.[key] === 'string' && types.isRegExp(source[key]) && source[key].test(actual[key]);
      this[key] = matches ? actual[key] : source[key];
    }
  }
}

function matchProperties(actual, expected, message, fn) {
  if (typeof actual !== 'object' || actual === null) {
    const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn });
    error.operator = fn.name;
    throw error;
  }
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push('name', 'message');
  else if (keys.length === 0) throw new InvalidArgValue('error', inspect(expected), 'may not be an empty object');
  for (const key of keys) {
    if (typeof actual[key] === 'string' && types.isRegExp(expected[key]) && expected[key].exec(actual[key]) !== null) continue;
    if (key in actual && isDeepStrictEqual(actual[key], expected[key])) continue;
    if (message) failWith({ actual, expected, message, operator: fn.name, stackStartFn: fn });
    const error = new AssertionError({
      actual: new Comparison(actual, keys), expected: new Comparison(expected, keys, actual), operator: 'deepStrictEqual', stackStartFn: fn,
    });
    throw Object.assign(error, { actual, expected, operator: fn.name });
  }
}

function expectNoError(fn, actual, [error, message]) {
  if (actual === nothing) return;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (error && !matchesError(actual, error)) throw actual;
  const kind = fn === assert.doesNotReject ? 'rejection' : 'exception';
  failWith({
    actual, expected: error, operator: fn.name, stackStartFn: fn,
    message: `Got unwanted ${kind}${message ? `: ${message}` : '.'}\nActual message: "${actual && actual.message}"`,
  });
}

function matchesError(actual, expected) {
  if (types.isRegExp(expected)) return expected.exec(String(actual)) !== null;
  if (typeof expected !== 'function') throw new InvalidArgType('expected', ['function', 'RegExp'], expected);
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  return !Object.prototype.isPrototypeOf.call(Error, expected) && expected.call({}, actual) === true;
}

assert.throws = function throws(fn, ...args) {
  expectError(throws, thrownBy(fn), args);
};

assert.rejects = async function rejects(promiseFn, ...args) {
  expectError(rejects, await rejectionOf(promiseFn), args);
};

assert.doesNotThrow = function doesNotThrow(fn, ...args) {
  expectNoError(doesNotThrow, thrownBy(fn), args);
};

assert.doesNotReject = async function doesNotReject(fn, ...args) {
  expectNoError(doesNotReject, await rejectionOf(fn), args);
};

assert.ifError = function ifError(error) {
  if (error === null || error === undefined) return;
  let what = inspect(error);
  if (typeof error === 'object' && typeof error.message === 'string') {
    what = error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
  }
  throw new AssertionError({
    actual: error, expected: null, operator: 'ifError', message: `ifError got unwanted exception: ${what}`, stackStartFn: ifError,
  });
};

function matchText(string, pattern, message, fn, wanted) {
  if (!types.isRegExp(pattern)) throw new InvalidArgType('regexp', 'RegExp', pattern);
  const isString = typeof string === 'string';
  if (isString && (pattern.exec(string) !== null) === wanted) return;
  if (message instanceof Error) throw message;
  const verdict = wanted ? 'did not match' : 'was expected to not match';
  const generated = isString
    ? `The input ${verdict} the regular expression ${inspect(pattern)}. Input:\n\n${inspect(string)}\n`
    : `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`;
  const error = new AssertionError({ actual: string, expected: pattern, message: message || generated, operator: fn.name, stackStartFn: fn });
  error.generatedMessage = !message;
  throw error;
}

assert.match = function match(string, pattern, message) {
  matchText(string, pattern, message, match, true);
};

assert.doesNotMatch = function doesNotMatch(string, pattern, message) {
  matchText(string, pattern, message, doesNotMatch, false);
};

function strict(...args) {
  requireTruth(strict, args);
}

assert.strict = Object.assign(strict, assert, {
  equal: assert.strictEqual,
  deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;

module.exports = assert;
