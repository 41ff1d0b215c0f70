process.on('exit', (code) => console.log('bye', code, process.exitCode));
console.log('before');
process.exit(3);
console.log('after');
