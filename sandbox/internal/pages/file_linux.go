package pages

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// fileImage writes content to a file without a name and maps it, to be read only.
func fileImage(content []byte) (*Image, error) {
	file, err := memoryFile()
	if err != nil {
		file, err = removedFile()
	}
	if err != nil {
		return nil, fmt.Errorf("make a file for the image: %w", err)
	}
	return imageIn(file, content)
}

func imageIn(file *os.File, content []byte) (*Image, error) {
	if err := fill(file, content); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if len(content) == 0 {
		return newImage(nil, file, file.Close), nil
	}
	// Private, because a shared mapping of a sealed file is refused before Linux 6.7.
	data, err := unix.Mmap(int(file.Fd()), 0, len(content), unix.PROT_READ, unix.MAP_PRIVATE|unix.MAP_POPULATE)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("map %d bytes: %w", len(content), err), file.Close())
	}
	return newImage(data, file, func() error { return errors.Join(unix.Munmap(data), file.Close()) }), nil
}

// memoryFile returns a file that lives in memory and that nothing but this process can open.
func memoryFile() (*os.File, error) {
	const name, flags = "assay-checkpoint", unix.MFD_CLOEXEC | unix.MFD_ALLOW_SEALING
	// Kernels may insist on NOEXEC (sysctl vm.memfd_noexec), and those before 6.3 do not know it.
	fd, err := unix.MemfdCreate(name, flags|unix.MFD_NOEXEC_SEAL)
	if errors.Is(err, unix.EINVAL) {
		fd, err = unix.MemfdCreate(name, flags)
	}
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), name), nil
}

// removedFile stands in where the kernel has no memory files: a temporary file, removed at once.
func removedFile() (*os.File, error) {
	file, err := os.CreateTemp("", "assay-checkpoint-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// fill writes content and seals the file where it can be sealed, so that no mistake can change what all instances
// start from.
func fill(file *os.File, content []byte) error {
	if _, err := file.Write(content); err != nil {
		return fmt.Errorf("write %d bytes: %w", len(content), err)
	}
	const seals = unix.F_SEAL_SEAL | unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_WRITE
	_, err := unix.FcntlInt(file.Fd(), unix.F_ADD_SEALS, seals)
	if err != nil && !errors.Is(err, unix.EINVAL) { // a temporary file has no seals
		return fmt.Errorf("seal: %w", err)
	}
	return nil
}
