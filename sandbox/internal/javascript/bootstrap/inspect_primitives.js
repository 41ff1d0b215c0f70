// How inspect writes numbers, big integers, strings and symbols.
'use strict';

const { quote } = require('strings');

const lineEnds = /(?<=\n)/;

// separated puts underscores between thousands, for numericSeparator.
function separated(text) {
  const [, integer, fraction] = /^(-?\d+)(\.\d+)?$/.exec(text) ?? [];
  if (integer === undefined) return text;
  const grouped = integer.replace(/(\d)(?=(\d{3})+$)/g, '$1_');
  return fraction === undefined ? grouped : `${grouped}.${fraction.slice(1).replace(/(\d{3})(?=\d)/g, '$1_')}`;
}

function formatNumber(value, context) {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return context?.numericSeparator ? separated(text) : text;
}

function formatBigInt(value, context) {
  return `${context?.numericSeparator ? separated(String(value)) : String(value)}n`;
}

function formatPrimitive(value, context) {
  switch (typeof value) {
    case 'string':
      return formatString(value, context);
    case 'number':
      return formatNumber(value, context);
    case 'bigint':
      return formatBigInt(value, context);
    case 'symbol':
      return Symbol.prototype.toString.call(value);
    default:
      return String(value);
  }
}

function formatString(value, context) {
  let trailer = '';
  if (value.length > context.maxStringLength) {
    const left = value.length - context.maxStringLength;
    value = value.slice(0, context.maxStringLength);
    trailer = `... ${left} more character${left > 1 ? 's' : ''}`;
  }
  const long = value.length > 16 && value.length > context.breakLength - context.indentation - 4;
  if (context.compact === true || !long) return quote(value) + trailer;
  return value.split(lineEnds).map((line) => quote(line)).join(` +\n${' '.repeat(context.indentation + 2)}`) + trailer;
}

module.exports = { formatNumber, formatBigInt, formatPrimitive };
