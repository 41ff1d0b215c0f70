// A binary heap: the least entry comes first.
'use strict';

class Heap {
  #entries = [];
  #compare;

  constructor(compare) { this.#compare = compare; }

  peek() { return this.#entries[0]; }

  push(entry) {
    const entries = this.#entries;
    let at = entries.length;
    entries[at] = entry;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#compare(entries[above], entry) <= 0) break;
      entries[at] = entries[above];
      at = above;
    }
    entries[at] = entry;
  }

  pop() {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (entries.length > 0) this.#sink(last);
    return first;
  }

  #sink(entry) {
    const entries = this.#entries;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= entries.length) break;
      if (below + 1 < entries.length && this.#compare(entries[below + 1], entries[below]) < 0) below++;
      if (this.#compare(entry, entries[below]) <= 0) break;
      entries[at] = entries[below];
      at = below;
    }
    entries[at] = entry;
  }
}

module.exports = { Heap };
