// Package javascript runs JavaScript in a QuickJS guest: a WebAssembly reactor whose memory is warmed once, with the
// parts of Node that programs use, and rewound after every run.
//
// An [Engine] is the compiled guest; an [Instance] is one warmed interpreter, which serves one run at a time. What a run
// does is one of three things: [Instance.Run] runs a program from its standard input to its output, [Instance.Call]
// calls one of its functions with JSON, and [Instance.Test] runs trusted code against a program that another instance
// holds ready ([Instance.Load]).
//
// # Tests in a guest of their own
//
// Test code and the program under test share nothing. In the test's guest each name of the program is a proxy; a call
// crosses as text, through Go, to the program's guest and its result comes back the same way. Data crosses by value:
// undefined, NaN, -0, big integers, dates, maps, sets, regular expressions, typed arrays and errors included. So a
// program that changes its arguments changes copies. Functions that a program returns stay in its guest and can be
// called from the test; instances of its classes become opaque objects that equal nothing. An argument of the test's
// that is no plain data ends the test as [Unproxied], and the caller may run both in one guest. The program's text is
// checked by Go before the test's guest reads it: see [Check].
//
// # Time
//
// Nothing sleeps: when a program waits for a timer its clock moves there at once. See [World].
package javascript
