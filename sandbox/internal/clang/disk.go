package clang

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/machine"
)

// Disk keeps modules in a folder, and the folder, with what a runtime keeps below it, within a bound. Safe for concurrent
// use, by other processes too.
type Disk struct {
	dir  string
	most int64

	mu    sync.Mutex
	added int // since the folder was last looked through
}

// pruneEvery is after how many programs the folder is looked through.
const pruneEvery = 100

// MostOnDisk bounds what compiled programs take on disk, in bytes.
const MostOnDisk = 1 << 30

// OpenDisk makes the folder if need be, and takes it to at most as many bytes.
func OpenDisk(dir string, most int64) (*Disk, error) {
	d := &Disk{dir: dir, most: most}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("clang: cache: %w", err)
	}
	return d, d.prune()
}

func (d *Disk) file(key string) string { return filepath.Join(d.dir, "linked", key) }

// Get returns the module of a key, or nil. It counts as used now.
func (d *Disk) Get(key string) []byte {
	content, err := os.ReadFile(d.file(key))
	if err != nil {
		return nil
	}
	now := time.Now()
	_ = os.Chtimes(d.file(key), now, now) // a module that seems older is only removed sooner
	return content
}

// Put keeps the module of a key.
func (d *Disk) Put(key string, module []byte) error {
	if err := machine.Store(d.file(key), module); err != nil {
		return err
	}
	return d.Added()
}

// Added says that a runtime made something in the folder. Every hundredth time the folder is looked through.
func (d *Disk) Added() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.added++; d.added < pruneEvery {
		return nil
	}
	d.added = 0
	return d.prune()
}

// prune removes the oldest files until there is room for a quarter of the bound. Another process may do the same, so
// a file that is gone is no error; one that is in use elsewhere will be made again.
func (d *Disk) prune() error {
	type file struct {
		path string
		size int64
		at   time.Time
	}
	var files []file
	total := int64(0)
	err := filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return skipGone(err)
		}
		info, err := e.Info()
		if err != nil {
			return skipGone(err)
		}
		files, total = append(files, file{path, info.Size(), info.ModTime()}), total+info.Size()
		return nil
	})
	if err != nil {
		return fmt.Errorf("clang: cache: %w", err)
	}
	if total <= d.most {
		return nil
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.path, b.path)) })
	for _, f := range files {
		if total <= d.most-d.most/4 {
			break
		}
		if err := skipGone(os.Remove(f.path)); err != nil {
			return fmt.Errorf("clang: cache: %w", err)
		}
		total -= f.size
	}
	return nil
}

func skipGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// hash names what was made of its arguments.
func hash(version string, args []string, contents ...[]byte) string {
	h := sha256.New()
	// The lengths keep apart what would run together. A hash's Write cannot fail.
	add := func(b []byte) {
		_, _ = h.Write(append(strconv.AppendInt(nil, int64(len(b)), 10), ':'))
		_, _ = h.Write(b)
	}
	add([]byte(version))
	for _, a := range args {
		add([]byte(a))
	}
	for _, c := range contents {
		add(c)
	}
	return hex.EncodeToString(h.Sum(nil))
}
