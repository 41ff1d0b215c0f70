// How inspect lays out the parts of an object: on one line, on a line each, or in columns.
'use strict';

const { width } = require('strings');

// reduce joins the parts of an object on one line when they fit, else on a line each, numbers and short words in columns.
function reduce(context, output, base, braces, asList, level, value) {
  const lead = base === '' ? '' : `${base} `;
  if (context.compact === true) return reduceCompact(context, output, base, braces);
  if (typeof context.compact === 'number' && context.compact >= 1) {
    const entries = output.length;
    if (asList && entries > 6) output = group(context, output, value);
    if (context.currentDepth - level < context.compact && entries === output.length) {
      const start = output.length + context.indentation + braces[0].length + base.length + 10;
      if (fits(context, output, start, base)) {
        const joined = output.join(', ');
        if (!joined.includes('\n')) return `${lead}${braces[0]} ${joined} ${braces[1]}`;
      }
    }
  }
  const newline = `\n${' '.repeat(context.indentation)}`;
  return `${lead}${braces[0]}${newline}  ${output.join(`,${newline}  `)}${newline}${braces[1]}`;
}

function reduceCompact(context, output, base, braces) {
  if (fits(context, output, 0, base)) return `${braces[0]}${base ? ` ${base}` : ''} ${output.join(', ')} ${braces[1]}`;
  const indent = ' '.repeat(context.indentation);
  const line = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${indent}  `;
  return `${braces[0]}${line}${output.join(`,\n${indent}  `)} ${braces[1]}`;
}

function fits(context, output, start, base) {
  let total = output.length + start;
  if (total + output.length > context.breakLength) return false;
  for (const part of output) {
    total += part.length;
    if (total > context.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

// group sets an array's parts in columns, unless their lengths differ too much.
function group(context, output, value) {
  const counted = context.maxArrayLength < output.length ? output.length - 1 : output.length;
  const lengths = output.slice(0, counted).map((part) => width(part));
  const total = lengths.reduce((sum, length) => sum + length + 2, 0);
  const longest = Math.max(...lengths, 0);
  const cell = longest + 2;
  if (cell * 3 + context.indentation >= context.breakLength || (total / cell <= 5 && longest > 6)) return output;
  const columns = columnsFor(context, cell, total, output.length, counted);
  return columns <= 1 ? output : layOut(output, lengths, columns, counted, alignment(output, value));
}

// columnsFor aims at a square, taking a character for 2.5 times as high as wide.
function columnsFor(context, cell, total, parts, counted) {
  const bias = Math.max(cell - 3 - Math.sqrt(cell - total / parts), 1);
  return Math.min(
    Math.round(Math.sqrt(2.5 * bias * counted) / bias),
    Math.floor((context.breakLength - context.indentation) / cell),
    context.compact * 4,
    15,
  );
}

function alignment(output, value) {
  if (value === undefined) return 'padStart';
  for (let i = 0; i < output.length; i++) {
    if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') return 'padEnd';
  }
  return 'padStart';
}

function layOut(output, lengths, columns, counted, pad) {
  const widths = [];
  for (let column = 0; column < columns; column++) {
    let widest = 0;
    for (let i = column; i < output.length; i += columns) if (lengths[i] > widest) widest = lengths[i];
    widths.push(widest + 2);
  }
  const rows = [];
  for (let i = 0; i < counted; i += columns) {
    const end = Math.min(i + columns, counted);
    let row = '';
    let j = i;
    for (; j < end - 1; j++) row += `${output[j]}, `[pad](widths[j - i] + output[j].length - lengths[j], ' ');
    row += pad === 'padStart' ? output[j].padStart(widths[j - i] + output[j].length - lengths[j] - 2, ' ') : output[j];
    rows.push(row);
  }
  if (counted < output.length) rows.push(output[counted]);
  return rows;
}

module.exports = { reduce };
