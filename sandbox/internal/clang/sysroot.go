package clang

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/assay-rl/assay/sandbox/internal/machine"
	"github.com/assay-rl/assay/sandbox/internal/wasi"
	"github.com/assay-rl/assay/sandbox/internal/wasi/vfs"
)

// sysroot holds what is ours in the guest's file system: headers that come before the library's, and what is compiled
// into every program.
//
//go:embed sysroot
var sysroot embed.FS

// Where things are in the guest's file system.
const (
	ownRoot     = "/sys/assay"
	ownHeaders  = ownRoot + "/include"
	headerPath  = ownHeaders + "/bits/stdc++.h"
	pchPath     = ownRoot + "/stdc++.pch"
	runtimePath = ownRoot + "/runtime.o"
	streamsPath = ownRoot + "/iostream.a"
	startPath   = ownRoot + "/start.o"
	workDir     = "/work/"
	objectPath  = workDir + "program.o"
	modulePath  = workDir + "program.wasm"
)

// part is a file that is built from a source of ours, and where it goes.
type part struct {
	language     Language
	kind         string
	source, path string
}

var parts = []part{
	{CPP, "-emit-pch", headerPath, pchPath},
	{CPP, "-emit-obj", ownRoot + "/lib/runtime.cpp", runtimePath},
	{CPP, "-emit-obj", ownRoot + "/lib/iostream.cpp", streamsPath},
	{C, "-emit-obj", ownRoot + "/lib/start.c", startPath},
}

// setUp makes the compiler's file system: the guest's archive, our own files, and what is built from them.
func (c *Compiler) setUp(ctx context.Context, archive []byte, dir string) (err error) {
	// A tree that a guest has seen must not be added to, so what is built comes into a second one.
	if c.root, err = c.tree(archive); err != nil {
		return err
	}
	root, err := c.tree(archive)
	if err != nil {
		return err
	}
	for _, p := range parts {
		content, err := c.build(ctx, dir, p)
		if err != nil {
			return fmt.Errorf("clang: build %s: %w", p.path, err)
		}
		if p.path == streamsPath {
			content = library(content, streams)
		}
		if err := root.Add(p.path, content); err != nil {
			return err
		}
	}
	c.root = root
	return nil
}

// tree is the guest's archive with our own files, which become part of the version.
func (c *Compiler) tree(archive []byte) (*wasi.Tree, error) {
	root, err := vfs.FromTar(bytes.NewReader(archive))
	if err != nil {
		return nil, fmt.Errorf("clang: headers and libraries: %w", err)
	}
	return root, fs.WalkDir(sysroot, "sysroot", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := sysroot.ReadFile(name)
		if err != nil {
			return err
		}
		c.version = hash(c.version, []string{name}, content)
		return root.Add(path.Join(ownRoot, name[len("sysroot"):]), content)
	})
}

// build makes a part, or takes it from the cache. It is compiled as programs are, but for what it is to become part of.
func (c *Compiler) build(ctx context.Context, dir string, p part) ([]byte, error) {
	args := p.language.compile(attempt{standard: p.language.attempts[0].standard}, p.kind, objectPath, p.source)
	file := filepath.Join(dir, hash(c.version, args))
	if content, err := os.ReadFile(file); err == nil {
		return content, nil
	}
	content, o, err := c.clang.Make(ctx, wasi.Config{Root: c.root}, c.job(args, nil, DefaultLimits), objectPath)
	if err != nil {
		return nil, err
	}
	if content == nil || o.End != machine.Exited || o.ExitCode != 0 {
		return nil, fmt.Errorf("exit status %d, %s", o.ExitCode, o.Stderr)
	}
	return content, machine.Store(file, content)
}
