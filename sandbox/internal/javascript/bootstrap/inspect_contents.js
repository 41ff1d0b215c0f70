// What inspect lists of arrays, collections, buffers and promises.
'use strict';

const host = require('host');
const { formatNumber, formatBigInt } = require('inspect_primitives');

const hasOwn = Object.prototype.hasOwnProperty;
const arrayIndex = /^(0|[1-9][0-9]*)$/;

// isIndex says whether a key is that of an element.
const isIndex = (key) => arrayIndex.test(key) && Number(key) <= 2 ** 32 - 2;

// contents makes the functions from those that describe a value and an array's element.
function contents(formatValue, formatElement) {
  const moreItems = (count) => `... ${count} more item${count > 1 ? 's' : ''}`;
  const emptyItems = (count) => `<${count} empty item${count > 1 ? 's' : ''}>`;

  function listArray(context, value, level) {
    const length = Math.min(Math.max(0, context.maxArrayLength), value.length);
    const output = [];
    for (let i = 0; i < length; i++) {
      if (!hasOwn.call(value, i)) return listSparse(context, value, level, length, output, i);
      output.push(formatElement(context, value, level, i));
    }
    if (value.length > length) output.push(moreItems(value.length - length));
    return output;
  }

  function listSparse(context, value, level, maximum, output, index) {
    const keys = Object.keys(value);
    for (let i = index; i < keys.length && output.length < maximum; i++) {
      const key = keys[i];
      if (!isIndex(key)) break;
      if (String(index) !== key) {
        output.push(emptyItems(Number(key) - index));
        index = Number(key);
        if (output.length === maximum) break;
      }
      output.push(formatElement(context, value, level, key));
      index++;
    }
    const left = value.length - index;
    if (left > 0) output.push(output.length === maximum ? moreItems(left) : emptyItems(left));
    return output;
  }

  function listTypedArray(context, value, level) {
    const length = Math.min(Math.max(0, context.maxArrayLength), value.length);
    const format = typeof value[0] === 'bigint' ? formatBigInt : formatNumber;
    const output = [];
    for (let i = 0; i < length; i++) output.push(format(value[i], context));
    if (value.length > length) output.push(moreItems(value.length - length));
    if (!context.showHidden) return output;
    context.indentation += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      output.push(`[${key}]: ${formatValue(context, value[key], level, true)}`);
    }
    context.indentation -= 2;
    return output;
  }

  function listBuffer(context, value) {
    const bytes = new Uint8Array(value);
    let text = '';
    for (let i = 0; i < Math.min(context.maxArrayLength, bytes.length); i++) text += ` ${bytes[i].toString(16).padStart(2, '0')}`;
    const left = bytes.length - context.maxArrayLength;
    if (left > 0) text += ` ... ${left} more byte${left > 1 ? 's' : ''}`;
    return [`[Uint8Contents]: <${text.slice(1)}>`];
  }

  function listSet(context, value, level) {
    return listEntries(context, Set.prototype.values.call(value), value.size, (item) => formatValue(context, item, level));
  }

  function listMap(context, value, level) {
    return listEntries(context, Map.prototype.entries.call(value), value.size, ([key, item]) =>
      `${formatValue(context, key, level)} => ${formatValue(context, item, level)}`);
  }

  function listEntries(context, entries, size, describe) {
    const maximum = Math.min(Math.max(0, context.maxArrayLength), size);
    const output = [];
    context.indentation += 2;
    for (const entry of entries) {
      if (output.length >= maximum) break;
      output.push(describe(entry));
    }
    context.indentation -= 2;
    if (size > maximum) output.push(moreItems(size - maximum));
    return output;
  }

  const listUnknown = () => ['<items unknown>'];

  function listPromise(context, value, level) {
    const state = host.promiseState(value);
    if (state === 0) return ['<pending>'];
    context.indentation += 2;
    const text = formatValue(context, host.promiseResult(value), level);
    context.indentation -= 2;
    return [state === 2 ? `<rejected> ${text}` : text];
  }

  return { listArray, listTypedArray, listBuffer, listSet, listMap, listUnknown, listPromise };
}

module.exports = { contents, isIndex };
