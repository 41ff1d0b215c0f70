// console.table: tabular data in box-drawing characters.
'use strict';

const { width } = require('strings');

const hasOwn = Object.prototype.hasOwnProperty;
const [indexColumn, iterationColumn, keyColumn, valuesColumn] = ['(index)', '(iteration index)', 'Key', 'Values'];

// table lays out data, one row for each of its entries; columns, when given, picks the properties to show.
function table(data, columns, inspect, types) {
  const show = (value) => {
    const large = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2;
    return inspect(value, { depth: large ? -1 : 0, maxArrayLength: 3, breakLength: Infinity });
  };
  const indices = (count) => Array.from({ length: count }, (_, i) => show(i));
  if (types.isMap(data)) {
    const entries = [...data];
    const keys = entries.map(([key]) => show(key));
    return draw([iterationColumn, keyColumn, valuesColumn], [indices(keys.length), keys, entries.map(([, value]) => show(value))]);
  }
  if (types.isSet(data)) {
    const values = [...data].map(show);
    return draw([iterationColumn, valuesColumn], [indices(values.length), values]);
  }
  return drawRows(data, columns, show);
}

function drawRows(data, columns, show) {
  const cells = Object.create(null);
  const primitives = [];
  const rows = Object.keys(data);
  rows.forEach((row, i) => {
    const item = data[row];
    const primitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (columns === undefined && primitive) {
      primitives[i] = show(item);
      return;
    }
    for (const key of columns ?? Object.keys(item)) {
      cells[key] ??= [];
      cells[key][i] = primitive || !hasOwn.call(item, key) ? '' : show(item[key]);
    }
  });
  const heads = [indexColumn, ...Object.keys(cells)];
  const contents = [rows, ...Object.values(cells)];
  if (primitives.length > 0) {
    heads.push(valuesColumn);
    contents.push(primitives);
  }
  return draw(heads, contents);
}

function draw(heads, contents) {
  const height = Math.max(0, ...contents.map((column) => column.length));
  const rows = Array.from({ length: height }, (_, y) => contents.map((column) => (hasOwn.call(column, y) ? column[y] : '')));
  const widths = heads.map((head, x) => Math.max(width(head), ...rows.map((row) => width(row[x]))));
  const line = (row) => `│ ${row.map((cell, x) => cell + ' '.repeat(widths[x] - width(cell))).join(' │ ')} │`;
  const rule = (left, middle, right) => left + widths.map((w) => '─'.repeat(w + 2)).join(middle) + right;
  return [rule('┌', '┬', '┐'), line(heads), rule('├', '┼', '┤'), ...rows.map(line), rule('└', '┴', '┘')].join('\n');
}

module.exports = { table };
