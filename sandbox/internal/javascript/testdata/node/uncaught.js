console.log('start');
process.on('exit', (code) => console.log('exit', code));
setTimeout(() => { throw new TypeError('late'); }, 5);
setTimeout(() => console.log('never'), 10);
