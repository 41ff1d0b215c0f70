const readline = require('readline');
const rl = readline.createInterface({ input: process.stdin, output: process.stdout, terminal: false });
const lines = [];
rl.on('line', (line) => lines.push(line));
rl.on('close', () => { console.log(lines.length, lines); const [n, ...rest] = lines; console.log(Number(n) + 1, rest.map(Number)); });
