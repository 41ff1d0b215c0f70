// performance: a clock that begins with the program.
'use strict';

const host = require('host');

let origin = 0;

class Performance {
  get timeOrigin() { return Date.now() - this.now(); }
  now() { return host.now() - origin; }
  mark(name) { return { name, entryType: 'mark', startTime: this.now(), duration: 0 }; }
  measure(name) { return { name, entryType: 'measure', startTime: this.now(), duration: 0 }; }
  toJSON() { return { timeOrigin: this.timeOrigin }; }
}

// startClock makes this moment the program's beginning.
function startClock() {
  origin = host.now();
}

module.exports = { performance: new Performance(), startClock };
