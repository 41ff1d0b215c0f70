package machine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Store writes a file of a cache so that another process sees all of it or nothing.
func Store(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("machine: cache: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".new-*")
	if err != nil {
		return fmt.Errorf("machine: cache: %w", err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("machine: cache: %w", err), os.Remove(f.Name()))
	}
	return nil
}
