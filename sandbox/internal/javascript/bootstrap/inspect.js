// util.inspect, following Node v20's algorithm (lib/internal/util/inspect.js, see NOTICE), so that what a program prints is byte for
// byte what it prints there. Colours are accepted and ignored: a program's output is no terminal.
'use strict';

const host = require('host');
const types = require('types');
const { contents, isIndex } = require('inspect_contents');
const { formatError } = require('inspect_error');
const { reduce } = require('inspect_layout');
const { formatPrimitive } = require('inspect_primitives');
const { quote, escape, width } = require('strings');

const objectType = 0;
const arrayType = 1;
const arrayExtras = 2;

const custom = Symbol.for('nodejs.util.inspect.custom');
const hasOwn = Object.prototype.hasOwnProperty;
const isEnumerable = Object.prototype.propertyIsEnumerable;
const builtIn = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name)));
const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

const defaults = {
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100,
  maxStringLength: 10000, breakLength: 128, compact: 3, sorted: false, getters: false, numericSeparator: false,
};

const { listArray, listTypedArray, listBuffer, listSet, listMap, listUnknown, listPromise } = contents(formatValue, formatElement);

// inspect describes value. options may also be showHidden, with depth and colors after it, as in old programs.
function inspect(value, options, depth) {
  const context = { ...defaults, seen: [], indentation: 0, currentDepth: 0, budget: {}, circular: undefined, stylize: (text) => text };
  if (typeof options === 'boolean') {
    context.showHidden = options;
    if (depth !== undefined) context.depth = depth;
  } else if (options) {
    context.userOptions = options;
    for (const key of Object.keys(options)) if (hasOwn.call(defaults, key) || key === 'stylize') context[key] = options[key];
  }
  if (context.maxArrayLength === null) context.maxArrayLength = Infinity;
  if (context.maxStringLength === null) context.maxStringLength = Infinity;
  return formatValue(context, value, 0);
}

inspect.custom = custom;
inspect.defaultOptions = { ...defaults, breakLength: 80 };
inspect.colors = Object.create(null);
inspect.styles = Object.create(null);
defaults.breakLength = 80;

function formatValue(context, value, level, typedArray) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(value, context);
  if (value === null) return 'null';
  const outer = value;
  if (host.isProxy(value)) {
    const target = host.proxyTarget(value);
    if (target === null) return '<Revoked Proxy>';
    if (context.showProxy) return formatProxy(context, target, host.proxyHandler(value), level);
    value = innermost(target);
  }
  if (context.customInspect) {
    const described = customised(context, value, outer, level);
    if (described !== undefined) return described;
  }
  if (context.seen.includes(value)) return circular(context, value);
  return formatRaw(context, value, level, typedArray);
}

function innermost(value) {
  while (value !== null && host.isProxy(value)) value = host.proxyTarget(value);
  return value;
}

// customised asks the object's own [nodejs.util.inspect.custom] method; undefined means that it has none.
function customised(context, value, outer, level) {
  const method = value[custom];
  if (typeof method !== 'function' || method === inspect) return undefined;
  if (value.constructor && value.constructor.prototype === value) return undefined;
  const depth = context.depth === null ? null : context.depth - level;
  const options = { stylize: context.stylize };
  for (const key of Object.keys(defaults)) options[key] = context[key];
  const described = method.call(outer, depth, { ...options, ...context.userOptions }, inspect);
  if (described === outer) return undefined;
  if (typeof described !== 'string') return formatValue(context, described, level);
  return described.replaceAll('\n', `\n${' '.repeat(context.indentation)}`);
}

function circular(context, value) {
  context.circular ??= new Map();
  let index = context.circular.get(value);
  if (index === undefined) {
    index = context.circular.size + 1;
    context.circular.set(value, index);
  }
  return `[Circular *${index}]`;
}

function formatProxy(context, target, handler, level) {
  if (level > context.depth && context.depth !== null) return 'Proxy [Array]';
  context.indentation += 2;
  const parts = [formatValue(context, target, level + 1), formatValue(context, handler, level + 1)];
  context.indentation -= 2;
  return reduce(context, parts, '', ['Proxy [', ']'], true, level + 1);
}

function isInstance(value, constructor) {
  try {
    return value instanceof constructor;
  } catch {
    return false;
  }
}

// constructorName walks up the prototypes to the first constructor that value is an instance of. null: it has none.
function constructorName(value, context, level, hidden) {
  let first;
  for (let object = value; object !== null; ) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    const constructor = descriptor?.value;
    if (typeof constructor === 'function' && constructor.name !== '' && isInstance(value, constructor)) {
      if (hidden !== undefined && (first !== object || !builtIn.has(constructor.name))) {
        addPrototypeProperties(context, value, first || value, level, hidden);
      }
      return String(constructor.name);
    }
    object = Object.getPrototypeOf(object);
    if (first === undefined) first = object;
  }
  if (first === null) return null;
  const own = internalName(value);
  if (level > context.depth && context.depth !== null) return `${own} <Complex prototype>`;
  const above = constructorName(first, context, level + 1, hidden);
  if (above !== null) return `${own} <${above}>`;
  return `${own} <${inspect(first, { ...context.userOptions, customInspect: false, depth: -1 })}>`;
}

// internalName is the class in the value's internal slots, as far as a program can tell.
function internalName(value) {
  if (typeof value === 'function') return 'Function';
  if (Array.isArray(value)) return 'Array';
  for (const name of ['Map', 'Set', 'WeakMap', 'WeakSet', 'Date', 'RegExp', 'Promise', 'DataView', 'ArrayBuffer']) {
    if (types[`is${name}`](value)) return name;
  }
  return typedArrayTag.call(value) ?? (types.isNativeError(value) ? 'Error' : 'Object');
}

// addPrototypeProperties lists what up to three user-defined prototypes hold, for showHidden.
function addPrototypeProperties(context, main, object, level, output) {
  const shadowed = new Set(['constructor']);
  for (let depth = 0; depth < 3; depth++) {
    if (depth !== 0 || main === object) {
      object = Object.getPrototypeOf(object);
      if (object === null) return;
      const constructor = Object.getOwnPropertyDescriptor(object, 'constructor')?.value;
      if (typeof constructor === 'function' && builtIn.has(constructor.name)) return;
    }
    context.seen.push(main);
    for (const key of Reflect.ownKeys(object)) {
      if (shadowed.has(key) || hasOwn.call(main, key)) continue;
      shadowed.add(key);
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      output.push(formatProperty(context, object, level, key, objectType, descriptor, main));
    }
    context.seen.pop();
  }
}

function prefixOf(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    return tag !== '' && fallback !== tag ? `[${fallback}${size}: null prototype] [${tag}] ` : `[${fallback}${size}: null prototype] `;
  }
  return tag !== '' && constructor !== tag ? `${constructor}${size} [${tag}] ` : `${constructor}${size} `;
}

function keysOf(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) return [...Object.getOwnPropertyNames(value), ...symbols];
  const keys = Object.keys(value);
  for (const symbol of symbols) if (isEnumerable.call(value, symbol)) keys.push(symbol);
  return keys;
}

// extraKeys are an array's keys beside its elements.
function extraKeys(value, showHidden) {
  const keys = showHidden ? Object.getOwnPropertyNames(value) : Object.keys(value);
  let first = value.length;
  if (keys.length < first || keys[first - 1] !== String(first - 1)) first = keys.findIndex((key) => !isIndex(key));
  const extras = first === -1 ? [] : keys.slice(first);
  for (const symbol of Object.getOwnPropertySymbols(value)) {
    if (showHidden || isEnumerable.call(value, symbol)) extras.push(symbol);
  }
  return extras;
}

function contextName(value, constructor, tag) {
  let fallback = '';
  if (constructor === null) {
    fallback = internalName(value);
    if (fallback === tag) fallback = 'Object';
  }
  return prefixOf(constructor, tag, fallback);
}

// formatRaw describes an object that is new to the context. What kind it is decides its shape: the text before the
// braces, the braces, what lists its contents, and its keys. A shape that is a string is all there is to say.
function formatRaw(context, value, level, typedArray) {
  let hidden = context.showHidden && (level <= context.depth || context.depth === null) ? [] : undefined;
  const constructor = constructorName(value, context, level, hidden);
  if (hidden !== undefined && hidden.length === 0) hidden = undefined;
  let tag = value[Symbol.toStringTag];
  const listed = context.showHidden ? hasOwn : isEnumerable;
  if (typeof tag !== 'string' || (tag !== '' && listed.call(value, Symbol.toStringTag))) tag = '';
  const kind = { context, constructor, tag, level, typedArray, bare: hidden === undefined };
  const shape = shapeOf(value, kind);
  if (typeof shape === 'string') return shape;
  if (level > context.depth && context.depth !== null) {
    const name = contextName(value, constructor, tag).slice(0, -1);
    return constructor === null ? name : `[${name}]`;
  }
  return formatShape(context, value, shape, level + 1, hidden);
}

function formatShape(context, value, shape, level, hidden) {
  context.seen.push(value);
  context.currentDepth = level;
  const output = shape.list ? shape.list(context, value, level) : [];
  for (const key of shape.keys) output.push(formatProperty(context, value, level, key, shape.type));
  if (hidden !== undefined) output.push(...hidden);
  let { base } = shape;
  const index = context.circular?.get(value);
  if (index !== undefined) {
    const reference = `<ref *${index}>`;
    if (context.compact === true) shape.braces[0] = `${reference} ${shape.braces[0]}`;
    else base = base === '' ? reference : `${reference} ${base}`;
  }
  context.seen.pop();
  if (context.sorted) sortOutput(context, output, shape);
  const text = reduce(context, output, base, shape.braces, shape.type === arrayExtras, level, value);
  spend(context, text.length);
  return text;
}

// spend stops the descent when what was written gets huge, as Node does, lest memory run out.
function spend(context, length) {
  const spent = (context.budget[context.indentation] || 0) + length;
  context.budget[context.indentation] = spent;
  if (spent > 2 ** 27) context.depth = -1;
}

function sortOutput(context, output, shape) {
  const order = context.sorted === true ? undefined : context.sorted;
  if (shape.type === objectType) output.sort(order);
  else if (shape.keys.length > 1) output.push(...output.splice(output.length - shape.keys.length).sort(order));
}

const shape = (keys, braces, list, type = objectType, base = '') => ({ keys, braces, list, type, base });

function shapeOf(value, kind) {
  if (kind.constructor === null || Symbol.iterator in value) {
    const iterable = shapeOfIterable(value, kind);
    if (iterable !== undefined) return iterable;
  }
  const keys = keysOf(value, kind.context.showHidden);
  kind.empty = () => keys.length === 0 && kind.bare;
  if (typeof value === 'function') {
    const base = functionBase(value, kind);
    return kind.empty() ? base : shape(keys, ['{', '}'], undefined, objectType, base);
  }
  if (kind.constructor === 'Object') return shapeOfPlain(value, kind, keys);
  return shapeOfClass(value, kind, keys);
}

function shapeOfPlain(value, kind, keys) {
  let open = '{';
  if (types.isArgumentsObject(value)) open = '[Arguments] {';
  else if (kind.tag !== '') open = `${prefixOf(kind.constructor, kind.tag, 'Object')}{`;
  return kind.empty() ? `${open}}` : shape(keys, [open, '}']);
}

function shapeOfIterable(value, kind) {
  const { context, constructor, tag } = kind;
  const { showHidden } = context;
  if (Array.isArray(value)) {
    const prefix = constructor !== 'Array' || tag !== '' ? prefixOf(constructor, tag, 'Array', `(${value.length})`) : '';
    const keys = extraKeys(value, showHidden);
    if (value.length === 0 && keys.length === 0 && kind.bare) return `${prefix}[]`;
    return shape(keys, [`${prefix}[`, ']'], listArray, arrayExtras);
  }
  if (types.isSet(value) || types.isMap(value)) {
    const [name, list] = types.isSet(value) ? ['Set', listSet] : ['Map', listMap];
    const prefix = prefixOf(constructor, tag, name, `(${value.size})`);
    const keys = keysOf(value, showHidden);
    return value.size === 0 && keys.length === 0 && kind.bare ? `${prefix}{}` : shape(keys, [`${prefix}{`, '}'], list);
  }
  if (types.isTypedArray(value)) {
    const keys = extraKeys(value, showHidden);
    const prefix = prefixOf(constructor, tag, constructor === null ? typedArrayTag.call(value) : '', `(${value.length})`);
    if (value.length === 0 && keys.length === 0 && !showHidden) return `${prefix}[]`;
    return shape(keys, [`${prefix}[`, ']'], listTypedArray, arrayExtras);
  }
  if (types.isMapIterator(value) || types.isSetIterator(value)) return shapeOfIterator(value, kind);
  return undefined;
}

// QuickJS lets nobody look into an iterator without moving it, so its entries stay unsaid.
function shapeOfIterator(value, { context, tag }) {
  return shape(keysOf(value, context.showHidden), [`[${tag}] {`, '}'], () => ['<items unknown>']);
}

function shapeOfClass(value, kind, keys) {
  const { context, constructor, tag } = kind;
  const named = (base) => (kind.empty() ? base : shape(keys, ['{', '}'], undefined, objectType, base));
  const braced = (name, list, more = []) => shape([...more, ...keys], [`${prefixOf(constructor, tag, name)}{`, '}'], list);
  if (types.isRegExp(value)) return shapeOfRegExp(value, kind, named);
  if (types.isDate(value)) return named(withPrefix(dateText(value), prefixOf(constructor, tag, 'Date'), 'Date '));
  if (types.isNativeError(value) || value instanceof Error) {
    return named(formatError(value, { constructor, tag, keys, context, prefixOf }));
  }
  if (types.isAnyArrayBuffer(value)) return shapeOfBuffer(value, kind, keys, braced);
  if (types.isDataView(value)) return braced('DataView', undefined, ['byteLength', 'byteOffset', 'buffer']);
  if (types.isPromise(value)) return braced('Promise', listPromise);
  if (types.isWeakSet(value)) return braced('WeakSet', listUnknown);
  if (types.isWeakMap(value)) return braced('WeakMap', listUnknown);
  if (types.isModuleNamespaceObject(value)) return braced('Module', undefined);
  if (types.isBoxedPrimitive(value)) return shapeOfBoxed(value, kind, keys);
  if (isURL(value) && !(kind.level > context.depth && context.depth !== null)) return named(value.href);
  if (kind.empty()) return `${contextName(value, constructor, tag)}{}`;
  return shape(keys, [`${contextName(value, constructor, tag)}{`, '}']);
}

const isURL = (value) => typeof value.href === 'string' && typeof value.protocol === 'string' && value.constructor?.name === 'URL';

function withPrefix(text, prefix, ordinary) {
  return prefix === ordinary ? text : `${prefix}${text}`;
}

function dateText(value) {
  const date = value instanceof Date ? value : Object.setPrototypeOf(new Date(Date.prototype.getTime.call(value)), Date.prototype);
  return Number.isNaN(Date.prototype.getTime.call(date)) ? 'Invalid Date' : Date.prototype.toISOString.call(date);
}

function shapeOfRegExp(value, { context, constructor, tag, level }, named) {
  const source = constructor === null ? new RegExp(value) : value;
  const base = withPrefix(RegExp.prototype.toString.call(source), prefixOf(constructor, tag, 'RegExp'), 'RegExp ');
  return level > context.depth && context.depth !== null ? base : named(base);
}

function shapeOfBuffer(value, kind, keys, braced) {
  const name = types.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer';
  if (kind.typedArray === undefined) return braced(name, listBuffer, ['byteLength']);
  if (kind.empty()) return `${prefixOf(kind.constructor, kind.tag, name)}{ byteLength: ${value.byteLength} }`;
  return braced(name, undefined, ['byteLength']);
}

function shapeOfBoxed(value, { context, constructor, tag, bare }, keys) {
  const type = ['Number', 'String', 'Boolean', 'BigInt', 'Symbol'].find((name) => types[`is${name}Object`](value));
  const primitive = globalThis[type].prototype.valueOf.call(value);
  if (type === 'String') keys.splice(0, primitive.length);
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive(primitive, { ...context, indentation: 0 })}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  return keys.length === 0 && bare ? base : shape(keys, ['{', '}'], undefined, objectType, base);
}

function functionBase(value, { constructor, tag }) {
  const source = Function.prototype.toString.call(value);
  if (source.startsWith('class') && source.endsWith('}')) return classBase(value, constructor, tag);
  let type = 'Function';
  if (types.isGeneratorFunction(value)) type = `Generator${type}`;
  if (types.isAsyncFunction(value)) type = `Async${type}`;
  let base = `[${type}${constructor === null ? ' (null prototype)' : ''}`;
  base += value.name === '' ? ' (anonymous)]' : `: ${String(value.name)}]`;
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function classBase(value, constructor, tag) {
  let base = `class ${(hasOwn.call(value, 'name') && value.name) || '(anonymous)'}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  const above = constructor === null ? undefined : Object.getPrototypeOf(value).name;
  if (constructor === null) base += ' extends [null prototype]';
  else if (above) base += ` extends ${above}`;
  return `[${base}]`;
}

function formatElement(context, value, level, key) {
  return formatProperty(context, value, level, key, arrayType);
}

function formatProperty(context, value, level, key, type, descriptor, original = value) {
  descriptor ??= Object.getOwnPropertyDescriptor(value, key) ?? { value: value[key], enumerable: true };
  let gap = ' ';
  let text;
  if (descriptor.value !== undefined) {
    const indent = context.compact !== true || type !== objectType ? 2 : 3;
    context.indentation += indent;
    text = formatValue(context, descriptor.value, level);
    if (indent === 3 && context.breakLength < width(text)) gap = `\n${' '.repeat(context.indentation)}`;
    context.indentation -= indent;
  } else if (descriptor.get !== undefined) {
    text = formatGetter(context, descriptor, original, level);
  } else {
    text = descriptor.set === undefined ? 'undefined' : '[Setter]';
  }
  return type === arrayType ? text : `${keyText(key, descriptor)}:${gap}${text}`;
}

function keyText(key, descriptor) {
  if (typeof key === 'symbol') return `[${escape(Symbol.prototype.toString.call(key))}]`;
  if (key === '__proto__') return "['__proto__']";
  if (descriptor.enumerable === false) return `[${escape(key)}]`;
  return identifier.test(key) ? key : quote(key);
}

function formatGetter(context, descriptor, original, level) {
  const label = descriptor.set === undefined ? 'Getter' : 'Getter/Setter';
  const wanted = context.getters === true || context.getters === (descriptor.set === undefined ? 'get' : 'set');
  if (!context.getters || !wanted) return `[${label}]`;
  context.indentation += 2;
  try {
    const value = descriptor.get.call(original);
    if (value === null) return `[${label}: null]`;
    if (typeof value === 'object') return `[${label}] ${formatValue(context, value, level)}`;
    return `[${label}: ${formatPrimitive(value, context)}]`;
  } catch (error) {
    return `[${label}: <Inspection threw (${error.message})>]`;
  } finally {
    context.indentation -= 2;
  }
}

module.exports = { inspect, builtIn };
