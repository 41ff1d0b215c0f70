package vfs

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// What an archive may hold at most. The largest guest's has 446 entries and 12 MB.
const (
	maxArchiveEntries = 1 << 16
	maxArchiveBytes   = 512 << 20
)

// FromTar builds a tree from a tar archive, gzipped or not: its files, directories and symbolic links. Anything else in
// it, a path with "..", a file given twice, more than 65,536 entries and more than 512 MiB of content are errors.
func FromTar(r io.Reader) (*Tree, error) {
	plain, err := uncompressed(r)
	if err != nil {
		return nil, err
	}
	tree, archive, left := NewTree(), tar.NewReader(plain), int64(maxArchiveBytes)
	for range maxArchiveEntries {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return tree, nil
		}
		if err != nil {
			return nil, fmt.Errorf("vfs: read tar archive: %w", err)
		}
		if left -= header.Size; left < 0 || header.Size < 0 {
			return nil, fmt.Errorf("vfs: tar archive: %q takes its content over %d bytes", header.Name, maxArchiveBytes)
		}
		if err := tree.addEntry(header, archive); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("vfs: tar archive has more than %d entries", maxArchiveEntries)
}

func (t *Tree) addEntry(header *tar.Header, content io.Reader) error {
	switch header.Typeflag {
	case tar.TypeDir:
		return t.AddDirectory(header.Name)
	case tar.TypeSymlink:
		return t.AddSymlink(header.Name, header.Linkname)
	case tar.TypeXGlobalHeader:
		return nil
	case tar.TypeReg:
		// Not allocated by the header's size, which may be a lie.
		data, err := io.ReadAll(content)
		if err != nil {
			return fmt.Errorf("vfs: read %q of tar archive: %w", header.Name, err)
		}
		return t.Add(header.Name, bytes.Clone(data)) // without the room that reading left over
	}
	return fmt.Errorf("vfs: tar archive: %q is neither file, directory nor symbolic link (type %q)", header.Name, header.Typeflag)
}

func uncompressed(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	magic, err := buffered.Peek(2)
	if err != nil || magic[0] != 0x1f || magic[1] != 0x8b {
		return buffered, nil //nolint:nilerr // too short for gzip: tar says what is wrong with it
	}
	plain, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, fmt.Errorf("vfs: read gzip header of tar archive: %w", err)
	}
	return plain, nil
}
