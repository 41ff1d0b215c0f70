// Package sandboxtest gives tests the real guests. Where they are not installed a test skips, by name and with the
// command that installs them; where [guests.Environment] says where they are, a missing one fails the test instead.
package sandboxtest

import (
	"errors"
	"os"
	"sync"
	"testing"

	"github.com/assay-rl/assay/sandbox"
	"github.com/assay-rl/assay/sandbox/guests"
)

// shared is the one sandbox of a test process: warming a guest takes longer than most tests.
var shared = sync.OnceValues(func() (*sandbox.Sandbox, error) {
	return sandbox.Open(sandbox.Config{Workers: 2})
})

// Open returns the test process's sandbox, once the given guests are known to be there. It is never closed.
func Open(t testing.TB, files ...guests.File) *sandbox.Sandbox {
	t.Helper()
	for _, f := range files {
		Read(t, f)
	}
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Read returns a file of a guest.
func Read(t testing.TB, f guests.File) []byte {
	t.Helper()
	content, err := f.Read(guests.Find())
	if errors.Is(err, guests.ErrMissing) && os.Getenv(guests.Environment) == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return content
}
