const input = require('fs').readFileSync(0, 'utf8').split('\n');
console.log(input.length, input[0], require('fs').readFileSync('/dev/stdin').length >= 0);
