// Package machine runs instrumented WebAssembly guests: it compiles them once, meters what they use, and rewinds an
// instance to its checkpoint after every job.
//
// A guest ticks: the code that package rewrite adds calls the host every millisecond or so. A tick is where limits are
// enforced, and where Go's scheduler and garbage collector get their turn, for wazero's native code cannot be
// preempted: a watchdog that sets a flag would wait for the very loop it is to stop.
package machine
