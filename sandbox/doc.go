// Package sandbox runs untrusted programs: Python, JavaScript, C, C++, SQL and any wasip1 module, each compiled to
// WebAssembly and run by wazero inside this process. A program sees a standard library, /tmp and its job's files;
// it has no network, no host path, no environment, a clock that the host sets and randomness that the host seeds.
//
// Python and JavaScript start from a checkpoint: the interpreter is warmed once and rewound after every run, so each
// run begins with the same memory, down to the byte, a fraction of a millisecond later.
//
// The package knows nothing of rewards: it says what a program printed, returned and used, and which limit it broke.
package sandbox
