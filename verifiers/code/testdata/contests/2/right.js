// Breadth-first search; each digit's positions are entered once, all together.
const s = require("fs").readFileSync(0, "utf8").trim();
const places = Array.from({ length: 10 }, () => []);
for (let i = 0; i < s.length; i++) places[+s[i]].push(i);
const jumps = new Array(s.length).fill(-1);
const queue = [0];
jumps[0] = 0;
for (let head = 0; head < queue.length; head++) {
  const at = queue[head];
  const next = [at - 1, at + 1, ...places[+s[at]]];
  places[+s[at]] = [];
  for (const to of next) {
    if (to >= 0 && to < s.length && jumps[to] < 0) {
      jumps[to] = jumps[at] + 1;
      queue.push(to);
    }
  }
}
console.log(jumps[s.length - 1]);
