process.on('uncaughtException', (e) => console.log('handler', e.message));
process.on('unhandledRejection', (e) => console.log('rejection', e.message));
setTimeout(() => console.log('still here'), 5);
Promise.reject(new Error('r'));
process.exitCode = 4;
throw new Error('u');
