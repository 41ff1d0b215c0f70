// util.format: printf's placeholders, as console.log takes them.
'use strict';

const { inspect, builtIn } = require('inspect');
const { formatNumber, formatBigInt } = require('inspect_primitives');

const hasOwn = Object.prototype.hasOwnProperty;

function format(...args) {
  return formatWithOptions(undefined, ...args);
}

function formatWithOptions(options, ...args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  let used = 0;
  let text = '';
  let join = '';
  if (typeof args[0] === 'string') {
    const filled = fill(args, options);
    if (filled !== undefined) {
      ({ text, used } = filled);
      join = ' ';
    }
  }
  for (; used < args.length; used++) {
    text += join + show(args[used], options);
    join = ' ';
  }
  return text;
}

// show spares the simple values inspect's preparations.
function show(value, options) {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return formatNumber(value, options);
    case 'bigint':
      return formatBigInt(value, options);
    case 'boolean':
    case 'undefined':
      return String(value);
    default:
      return value === null ? 'null' : inspect(value, options);
  }
}

// fill puts arguments in place of the placeholders of the first one; undefined when nothing was replaced.
function fill(args, options) {
  const pattern = args[0];
  if (!pattern.includes('%')) return undefined;
  let text = '';
  let last = 0;
  let used = 0;
  for (let i = 0; i < pattern.length - 1; i++) {
    if (pattern[i] !== '%') continue;
    i++;
    if (pattern[i] === '%') {
      text += pattern.slice(last, i);
      last = i + 1;
    } else if (used + 1 < args.length && pattern[i] in placeholders) {
      text += pattern.slice(last, i - 1) + placeholders[pattern[i]](args[++used], options);
      last = i + 1;
    }
  }
  return last === 0 ? undefined : { text: text + pattern.slice(last), used: used + 1 };
}

const numeric = (convert) => (value, options) => {
  if (typeof value === 'bigint') return formatBigInt(value, options);
  return typeof value === 'symbol' ? 'NaN' : formatNumber(convert(value), options);
};

const placeholders = {
  __proto__: null,
  s: formatAsString,
  d: numeric(Number),
  i: numeric(Number.parseInt),
  f: (value, options) => (typeof value === 'symbol' ? 'NaN' : formatNumber(Number.parseFloat(value), options)),
  j: stringify,
  o: (value, options) => inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 }),
  O: (value, options) => inspect(value, options),
  c: () => '',
};

function formatAsString(value, options) {
  if (typeof value === 'number') return formatNumber(value, options);
  if (typeof value === 'bigint') return formatBigInt(value, options);
  if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) return String(value);
  return inspect(value, { ...options, compact: 3, colors: false, depth: 0 });
}

function stringify(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error.name === 'TypeError' && /circular/i.test(error.message)) return '[Circular]';
    throw error;
  }
}

// hasBuiltInToString says whether toString would only give "[object Object]" or the like.
function hasBuiltInToString(value) {
  const own = (object) => hasOwn.call(object, 'toString') || hasOwn.call(object, Symbol.toPrimitive);
  if (typeof value.toString !== 'function' && typeof value[Symbol.toPrimitive] !== 'function') return true;
  if (own(value)) return false;
  let holder = value;
  do holder = Object.getPrototypeOf(holder); while (holder !== null && !own(holder));
  const constructor = holder && Object.getOwnPropertyDescriptor(holder, 'constructor')?.value;
  return typeof constructor === 'function' && builtIn.has(constructor.name);
}

module.exports = { format, formatWithOptions };
