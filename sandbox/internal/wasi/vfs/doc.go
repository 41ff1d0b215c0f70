// Package vfs is the sandbox's file system: in memory, deterministic, with quotas, and rewound after every job.
//
// A [Tree] is a read-only base that any number of file systems share. An [FS] is one instance's view of it: /tmp and
// /work are its own and may be written, everything else is the base's and may not. A file laid into an FS borrows the
// bytes it is given, and copies them when it is first written.
//
// [FS.Mark] remembers the file system as it is and [FS.Rewind] returns to it: only what changed is put back, in place,
// so a descriptor that was open at the mark still points at its file. Inode numbers, directory order and cookies
// repeat exactly.
//
// Every path is resolved from a directory of the FS, ".." stops at its root, and no call allocates by a number that
// the guest chose beyond its quota.
package vfs
