// Package rewrite instruments WebAssembly modules so that a host can stop, limit and rewind what runs in them.
//
// # Ticks
//
// A host cannot interrupt compiled WebAssembly: a loop that calls nothing keeps Go's scheduler, its garbage collector
// and a watchdog on the same processor waiting. An instrumented program therefore calls the host by itself. What it
// does is charged to a global, the fuel, and when that is spent it calls assay.tick, where the host looks at the clock
// and refills the fuel or ends the run:
//
//   - A call costs 1 and one more for each 4 KiB of the function's body, paid when it returns; small functions without
//     calls and loops cost nothing. A tail call costs 1.
//   - The turns of loops are counted in a local variable of the function, and each 256 cost 64. A turn of a loop whose
//     body has more than 16 KiB counts for several.
//   - Operations on memory and tables in bulk cost 1 for each 4096 bytes or elements.
//
// How long a unit takes depends on the program, from less than a nanosecond to microseconds, so a host does well to fit
// the refill to the time since the last tick. One bulk operation is never interrupted, and functions that call each
// other without ever returning run until the stack overflows, about 0.1 s; a function that calls itself ticks.
//
// # Memory
//
// WebAssembly memory never shrinks. An instrumented program sees a size that the host can set back, and grows the real
// memory only by what that lacks. Loads and stores between the two sizes do not trap: the host must keep the real
// memory zero there when a run starts.
//
// # State
//
// A host that has saved the memory and the exported globals can put a module back to where it was, unless the module
// changes its tables or drops segments, which few compilers' output does after start-up.
//
// # Promotion
//
// The builds of CPython for WASI were compiled without optimisation: every variable lives in the stack in memory, behind
// a bounds check. [Promote] undoes the most of that before such a module is instrumented. CPython's loops then run in
// about 0.7 of the time.
package rewrite
