// Package errno names the error numbers of WASI preview 1 (witx type errno, the same in wasi_unstable).
package errno

import "strconv"

// Errno is what a WASI function returns: 0 is success. It is an error, so that trees can be built with it too.
type Errno uint16

// The errors that the sandbox's operating system gives.
const (
	Success      Errno = 0
	E2BIG        Errno = 1  // argument list too long
	EACCES       Errno = 2  // permission denied
	EAGAIN       Errno = 6  // resource unavailable, try again
	EBADF        Errno = 8  // bad file descriptor
	EBUSY        Errno = 10 // resource busy
	EDQUOT       Errno = 19 // a job's quota of files or bytes is used up
	EEXIST       Errno = 20 // file exists
	EFAULT       Errno = 21 // a pointer outside the guest's memory
	EFBIG        Errno = 22 // file too large
	EILSEQ       Errno = 25 // a name that is not UTF-8
	EINTR        Errno = 27 // interrupted: the caller tries again
	EINVAL       Errno = 28 // invalid argument
	EIO          Errno = 29 // input/output error
	EISDIR       Errno = 31 // is a directory
	ELOOP        Errno = 32 // too many symbolic links
	EMFILE       Errno = 33 // descriptor table is full
	EMLINK       Errno = 34 // too many links
	ENAMETOOLONG Errno = 37 // name or path too long
	ENOENT       Errno = 44 // no such file or directory
	ENOSYS       Errno = 52 // function not supported
	ENOTDIR      Errno = 54 // not a directory
	ENOTEMPTY    Errno = 55 // directory not empty
	ENOTSOCK     Errno = 57 // not a socket
	ENOTSUP      Errno = 58 // not supported
	EOVERFLOW    Errno = 61 // value too large
	EPERM        Errno = 63 // operation not permitted
	EROFS        Errno = 69 // read-only file system
	ESPIPE       Errno = 70 // a stream has no offset
	EXDEV        Errno = 75 // link across file systems
	ENOTCAPABLE  Errno = 76 // the descriptor lacks the right
)

var names = map[Errno]string{
	Success: "success", E2BIG: "E2BIG", EACCES: "EACCES", EAGAIN: "EAGAIN", EBADF: "EBADF", EBUSY: "EBUSY",
	EDQUOT: "EDQUOT", EEXIST: "EEXIST", EFAULT: "EFAULT", EFBIG: "EFBIG", EILSEQ: "EILSEQ", EINTR: "EINTR",
	EINVAL: "EINVAL", EIO: "EIO", EISDIR: "EISDIR", ELOOP: "ELOOP", EMFILE: "EMFILE", EMLINK: "EMLINK",
	ENAMETOOLONG: "ENAMETOOLONG", ENOENT: "ENOENT", ENOSYS: "ENOSYS", ENOTDIR: "ENOTDIR", ENOTEMPTY: "ENOTEMPTY",
	ENOTSOCK: "ENOTSOCK", ENOTSUP: "ENOTSUP", EOVERFLOW: "EOVERFLOW", EPERM: "EPERM", EROFS: "EROFS",
	ESPIPE: "ESPIPE", EXDEV: "EXDEV", ENOTCAPABLE: "ENOTCAPABLE",
}

// Error returns the errno's POSIX name, or "errno N" for one that this package does not give.
func (e Errno) Error() string {
	if name, ok := names[e]; ok {
		return name
	}
	return "errno " + strconv.Itoa(int(e))
}
