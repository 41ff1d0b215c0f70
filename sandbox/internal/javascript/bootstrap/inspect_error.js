// How inspect shows an error: its stack, with the class's name put right, or "[Error: message]" without frames.
'use strict';

// formatError may take keys away that the stack shows already, and adds cause and errors.
function formatError(error, { constructor, tag, keys, context, prefixOf }) {
  const name = error.name != null ? String(error.name) : 'Error';
  let stack = error.stack ? String(error.stack) : Error.prototype.toString.call(error);
  if (!context.showHidden) dropShown(error, keys, stack);
  if ('cause' in error && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray(error.errors) && !keys.includes('errors')) keys.push('errors');
  stack = improve(stack, constructor, name, tag, prefixOf);
  let after = (error.message && stack.indexOf(error.message)) || -1;
  if (after !== -1) after += error.message.length;
  if (stack.indexOf('\n    at', after) === -1) stack = `[${stack}]`;
  return context.indentation === 0 ? stack : stack.replaceAll('\n', `\n${' '.repeat(context.indentation)}`);
}

function dropShown(error, keys, stack) {
  for (const name of ['name', 'message', 'stack']) {
    const index = keys.indexOf(name);
    if (index !== -1 && stack.includes(error[name])) keys.splice(index, 1);
  }
}

// improve writes the class's name where the stack has that of its base.
function improve(stack, constructor, name, tag, prefixOf) {
  let length = name.length;
  const begins = name.endsWith('Error') && stack.startsWith(name) && [undefined, ':', '\n'].includes(stack[length]);
  if (constructor !== null && !begins) return stack;
  let fallback = 'Error';
  if (constructor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/.exec(stack) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = start?.[1] ?? '';
    length = fallback.length;
    fallback ||= 'Error';
  }
  const prefix = prefixOf(constructor, tag, fallback).slice(0, -1);
  if (name === prefix) return stack;
  if (!prefix.includes(name)) return `${prefix} [${name}]${stack.slice(length)}`;
  return length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
}

module.exports = { formatError };
