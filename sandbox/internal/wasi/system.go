package wasi

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/assay-rl/assay/sandbox/internal/wasi/errno"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// Config is what a System is made of.
type Config struct {
	// Args are the program's arguments, its name first. Env are "NAME=value".
	Args, Env []string
	// Root is the base of the file system, nil for an empty one. It must not be added to any more.
	Root *Tree
	// Host is required.
	Host Host
	// Devices are added to the file system by path. /dev/null, /dev/urandom, /dev/random and the three standard
	// streams are there already.
	Devices map[string]Device
}

// Limits bound what one job may do. Zero allows none.
type Limits struct {
	// Output is in bytes, for standard output and standard error together.
	Output int64
	// Files is how many files, directories and links may exist at one time that the job made, and FileBytes what the
	// files it wrote may hold together.
	Files     int
	FileBytes int64
	// Wall is how long the guest's clock may run, sleeping included. It is looked at when the guest sleeps.
	Wall time.Duration
}

// What a guest may do before it is marked.
var warmUp = Job{
	Now:    time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC),
	Limits: Limits{Output: 1 << 20, Files: 1024, FileBytes: 64 << 20, Wall: time.Minute},
}

// Job is what one job gets. The System keeps what it is given until [System.End], without copying or changing it.
type Job struct {
	Stdin []byte
	// Args replace the System's own, unless nil.
	Args []string
	// Files are laid into /work, by relative slash-separated path.
	Files map[string][]byte
	// Seed decides all randomness.
	Seed uint64
	// Now is what the guest's clock says at the beginning.
	Now    time.Time
	Limits Limits
}

// Usage is what one job did.
type Usage struct {
	// Stdout and Stderr hold what was written up to the limit. They are good until the next [System.Begin].
	Stdout, Stderr []byte
	// Refused says that a quota of files or bytes refused something.
	Refused bool
	// Slept is how far sleeping moved the clock.
	Slept time.Duration
	// Opened is how many files were opened, Made how many files, directories and links were made.
	Opened, Made int
}

// System is one instance's operating system. It is not safe for concurrent use.
type System struct {
	host  Host
	args  []string
	env   []string
	files *vfs.FS
	table table
	clock clock

	job            Job
	stdin          []byte // what is left of it
	stdout, stderr []byte
	written        int64
	random         *rand.ChaCha8
	opened         int
	paths          []string // of the job's files, sorted

	marked struct {
		table  table
		slept  time.Duration
		random rand.ChaCha8
	}
}

// New returns a System that is ready to warm its guest: the clock stands still, randomness has a fixed seed, standard
// input is empty, output is kept. An error names the device that cannot be added, or the missing host.
func New(c Config) (*System, error) {
	if c.Host == nil {
		return nil, errors.New("wasi: config has no host: somebody must end the program")
	}
	s := &System{host: c.Host, args: c.Args, env: c.Env, job: warmUp, random: newRandom()}
	s.clock.reset(warmUp.Now)
	s.files = vfs.New(c.Root, s.clock.realtime)
	if err := s.addDevices(c.Devices); err != nil {
		return nil, err
	}
	s.setQuota()
	s.Mark()
	return s, nil
}

// Mark makes the state as it is now what every job begins with: descriptors, files, randomness, how far the clock was
// moved. A new System is marked as it is made.
func (s *System) Mark() {
	s.files.Mark()
	s.marked.table.copy(&s.table)
	s.marked.slept = s.clock.slept
	s.marked.random = *s.random
}

// Begin gives the System to a job. The clock starts. It is an error, and nothing begins, when a file's path is not
// relative, has "..", or leads through another file.
func (s *System) Begin(j Job) error {
	s.job = j
	s.stdin = j.Stdin
	s.stdout, s.stderr = reuse(s.stdout), reuse(s.stderr)
	s.opened, s.written = 0, 0
	seed(s.random, j.Seed)
	s.clock.reset(j.Now)
	s.setQuota()
	if err := s.layFiles(); err != nil {
		s.End()
		return err
	}
	s.clock.start()
	return nil
}

// End returns what the job did, or the warming up before the first one, and rewinds to the mark.
func (s *System) End() Usage {
	used := Usage{
		Stdout: s.stdout, Stderr: s.stderr, Refused: s.files.Refused(),
		Slept: s.clock.slept, Opened: s.opened, Made: s.files.Made(),
	}
	s.files.Rewind()
	s.table.copy(&s.marked.table)
	*s.random = s.marked.random
	s.job, s.stdin, s.written = warmUp, nil, 0
	s.clock.reset(warmUp.Now)
	s.clock.slept = s.marked.slept
	s.setQuota()
	return used
}

// Passed is how far the guest's clock has come since the job's beginning, sleeping included.
func (s *System) Passed() time.Duration { return s.clock.passed() }

func (s *System) setQuota() {
	s.files.SetQuota(vfs.Quota{Files: s.job.Limits.Files, Bytes: s.job.Limits.FileBytes})
}

// layFiles goes by the order of the paths, so that inode numbers repeat.
func (s *System) layFiles() error {
	s.paths = s.paths[:0]
	for path := range s.job.Files {
		s.paths = append(s.paths, path)
	}
	slices.Sort(s.paths)
	for _, path := range s.paths {
		if err := s.files.Lay(path, s.job.Files[path]); err != errno.Success {
			return fmt.Errorf("wasi: lay file %.64q into %s: %w", path, vfs.WorkDir, err)
		}
	}
	return nil
}

// keptOutput is the most storage for output, in bytes, that the next job inherits.
const keptOutput = 1 << 20

func reuse(b []byte) []byte {
	if cap(b) > keptOutput {
		return nil
	}
	return b[:0]
}

// ReadFile returns the content of a file as it is now, links followed. It is a view, good until the guest goes on or the
// job ends; the error is the errno that the guest would get.
func (s *System) ReadFile(path string) ([]byte, error) {
	n, err := s.files.Lookup(s.files.Root(), []byte(path), true)
	if err != errno.Success {
		return nil, fmt.Errorf("wasi: read file %.64q: %w", path, err)
	}
	if n.Kind() != vfs.File {
		return nil, fmt.Errorf("wasi: read file %.64q: %w", path, errno.EINVAL)
	}
	return n.Content(), nil
}
