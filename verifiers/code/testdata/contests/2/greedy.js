// Wrong: jumps to the last place of its digit whenever there is one further right, and never looks back.
const s = require("fs").readFileSync(0, "utf8").trim();
let jumps = 0;
for (let at = 0; at < s.length - 1; jumps++) {
  const last = s.lastIndexOf(s[at]);
  at = last > at ? last : at + 1;
}
console.log(jumps);
