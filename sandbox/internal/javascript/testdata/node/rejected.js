console.log('start');
Promise.reject(new Error('nobody cares'));
setTimeout(() => console.log('never'), 10);
