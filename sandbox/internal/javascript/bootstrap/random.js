// Randomness from the job's seed: xoshiro128**, asked for on first use.
'use strict';

const host = require('host');

let state;

const rotate = (x, k) => (x << k) | (x >>> (32 - k));

// bits gives 32 random bits as an unsigned integer.
function bits() {
  state ??= Int32Array.from(host.seed());
  const result = Math.imul(rotate(Math.imul(state[1], 5), 7), 9);
  const shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotate(state[3], 11);
  return result >>> 0;
}

// random has 53 bits, as Math.random does.
function random() {
  return ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;
}

function fill(view) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let i = 0; i < bytes.length; i++) bytes[i] = bits() >>> 24;
  return view;
}

function uuid() {
  const bytes = fill(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

module.exports = { random, fill, uuid };
