(async () => {
  const rl = require('node:readline').createInterface({ input: process.stdin });
  let sum = 0;
  for await (const line of rl) sum += line.length;
  console.log('sum', sum);
})();
