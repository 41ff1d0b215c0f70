// Package clang compiles C and C++ to WebAssembly programs and runs them. The compiler is clang 8 with its linker and
// libc++, itself WebAssembly guests: a source that makes its compiler loop, or eat memory, or read what it should not,
// meets the limits and the empty file system of any other program.
//
// # The language
//
// C is gnu17 and C++ gnu++17, or gnu++2a for a source that is not valid otherwise. A 32-bit target: int and long have 32
// bits, long long 64, __int128 is there, size_t has 32. <bits/stdc++.h> is there. Address 0 can be read and written, as
// WebAssembly has it. There are no threads and no exceptions: a source with try or throw does not compile.
//
// The stack comes first in memory, so that a recursion that is too deep traps instead of overwriting data. Programs have
// [StackSize] of it, which is not charged against their memory.
//
// # The library
//
// The folder sysroot holds what is ours in the guest's file system, each with its reason: where a program starts, operator
// new, the standard streams, and to_string. The guest's libc++ was hardly optimised and built without exceptions; with
// these a million numbers are read from cin in 0.3 seconds instead of 3.
//
// # Speed
//
// The standard library is parsed once, into a precompiled header that all C++ programs begin with. A program that does
// not compile so is compiled again without it, and that counts: the header only ever lets in what the standard does not
// promise, names of headers that were not included.
//
// A program is compiled once: its module is kept on disk under a hash of source, flags and compiler, within a bound, and
// the last few also in memory. What is asked for while it is being compiled waits for that.
package clang
