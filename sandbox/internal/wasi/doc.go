// Package wasi is the operating system that guests see: wasi_snapshot_preview1 and wasi_unstable as wazero host modules
// over an in-memory file system, a virtual clock and seeded randomness. There are no sockets, no host paths and no
// environment but what is given; what is not given does not exist.
//
// A [System] is one instance's operating system. [Instantiate] adds the two modules to a runtime once, and each call
// of a guest's function carries its System in the context, by [With]. A System is warmed with its guest, [System.Mark]ed,
// and then serves jobs: [System.Begin], the guest runs, [System.End], which returns what the job did and rewinds
// descriptors, offsets, files, randomness and clock to the mark. Equal jobs see equal systems, but for the time that
// passes while they run.
//
// Nothing waits: a sleep moves the virtual clock. Nothing is allocated by a number that the guest chose, every pointer
// is checked, and what one call can do is bounded by the job's limits, so that a guest can neither hang nor grow its host.
// A module without a memory that calls a function taking pointers ends with an error, as by a trap.
//
// Source: WASI snapshot-01 and snapshot-00 (witx), https://github.com/WebAssembly/WASI/tree/snapshot-01/phases.
package wasi
