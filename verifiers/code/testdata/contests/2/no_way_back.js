// Wrong: goes to the right only, though a step to the left can lead to a useful digit.
const s = require("fs").readFileSync(0, "utf8").trim();
const best = new Array(10).fill(Infinity);
let jumps = 0;
for (let i = 0; i < s.length; i++) {
  jumps = Math.min(i === 0 ? 0 : jumps + 1, best[+s[i]] + 1);
  best[+s[i]] = Math.min(best[+s[i]], jumps);
}
console.log(jumps);
