// The result of a call as JSON: what JSON.stringify writes, and digits for big integers, lists for sets and typed arrays,
// objects for maps. What JSON cannot say, NaN and infinity included, is an error rather than null.
'use strict';

const { stringify } = JSON;
const { isArray } = Array;
const { isFinite } = Number;
const types = require('types');

class NotJSON extends TypeError {
  constructor(what) { super(`the result holds ${what}, which is not JSON`); }
}

function write(value, path) {
  switch (typeof value) {
    case 'number':
      if (!isFinite(value)) throw new NotJSON(value);
      return stringify(value);
    case 'bigint':
      return `${value}`;
    case 'string':
    case 'boolean':
      return stringify(value);
    case 'undefined':
      return 'null';
    case 'object':
      return value === null ? 'null' : writeObject(value, path);
    default:
      throw new NotJSON(`a ${typeof value}`);
  }
}

function writeObject(value, path) {
  if (path.includes(value)) throw new NotJSON('a cycle');
  if (path.length > 500) throw new NotJSON('data nested too deeply');
  if (typeof value.toJSON === 'function') return write(value.toJSON(), path);
  if (types.isBoxedPrimitive(value)) return write(value.valueOf(), path);
  const inner = [...path, value];
  if (isArray(value) || types.isSet(value) || types.isTypedArray(value)) {
    return `[${Array.from(value, (item) => write(item, inner)).join(',')}]`;
  }
  const entries = types.isMap(value) ? [...value] : Object.entries(value);
  const shown = entries.filter(([, item]) => item !== undefined && typeof item !== 'function' && typeof item !== 'symbol');
  return `{${shown.map(([key, item]) => `${stringify(String(key))}:${write(item, inner)}`).join(',')}}`;
}

module.exports = { toJSON: (value) => write(value, []) };
