// Package python runs Python programs in the CPython guest: whole programs, single functions, and tests that call a
// program's functions from a guest of their own.
//
// The files in driver are the guest's side and say how messages look. What a program's own guest sends is the program's
// word: nothing of it reaches a test's guest before [checkPlain] has found it to be plain data.
package python
