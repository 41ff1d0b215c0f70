// Wrong: compares numbers, and so accepts an answer with leading zeroes.
const [n, m] = require("fs").readFileSync(0, "utf8").split(/\s+/);
const digits = [...n].sort();
const lead = digits.findIndex((d) => d !== "0");
if (lead > 0) digits.unshift(...digits.splice(lead, 1));
console.log(Number(digits.join("")) === Number(m) ? "OK" : "WRONG_ANSWER");
