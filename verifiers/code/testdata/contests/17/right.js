// Sort the digits and bring the first that is no zero to the front. Bob's answer must be the same text.
const [n, m] = require("fs").readFileSync(0, "utf8").split(/\s+/);
const digits = [...n].sort();
const lead = digits.findIndex((d) => d !== "0");
if (lead > 0) digits.unshift(...digits.splice(lead, 1));
console.log(digits.join("") === m ? "OK" : "WRONG_ANSWER");
