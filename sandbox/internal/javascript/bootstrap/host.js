// What the host offers. `native` holds its functions; only this file and main.js name them.
'use strict';

const performanceNow = performance.now.bind(performance);

module.exports = {
  // write sends text to descriptor 1 or 2.
  write: native.write,
  // writeBytes sends bytes, given as a string of characters up to U+00FF.
  writeBytes: native.writeBytes,
  // stdin gives all of standard input as text, stdinBytes as a string of characters up to U+00FF.
  stdin: native.stdin,
  stdinBytes: native.stdinBytes,
  arguments: () => JSON.parse(native.arguments()),
  // sleep moves the program's clock by milliseconds, at once.
  sleep: native.sleep,
  // seed gives four 32-bit integers made from the job's seed.
  seed: () => JSON.parse(native.seed()),
  now: performanceNow,
  isProxy: native.isProxy,
  proxyTarget: native.proxyTarget,
  proxyHandler: native.proxyHandler,
  // promiseState is 0 pending, 1 fulfilled, 2 rejected, negative for what is no promise.
  promiseState: native.promiseState,
  promiseResult: native.promiseResult,
  memory: native.memory,
  // hash gives a digest as hexadecimal digits, or throws for an unknown algorithm; key makes it an HMAC.
  hash: native.hash,
};
