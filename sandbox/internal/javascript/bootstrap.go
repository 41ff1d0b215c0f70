package javascript

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/tetratelabs/wazero/api"
)

// bootstrapFiles are the guest's part of Node. Each file is a module of its own with require and module.exports; main.js
// exports what the host calls.
//
//go:embed bootstrap/*.js
var bootstrapFiles embed.FS

// loader makes require over the files' functions, which get the host's functions as native.
const loader = `(function (native, files) {
  const loaded = Object.create(null);
  function require(name) {
    if (loaded[name] === undefined) {
      loaded[name] = { exports: {} };
      files[name](loaded[name], require, native);
    }
    return loaded[name].exports;
  }
  return require('main');
})`

// internalFile begins the names of our own files, whose frames no stack shows.
const internalFile = "node:internal/"

// bootstrap evaluates the files and keeps the functions that the host calls.
func (i *Instance) bootstrap(ctx context.Context) error {
	if err := i.reserve(ctx); err != nil {
		return err
	}
	native, err := i.nativeFunctions(ctx)
	if err != nil {
		return err
	}
	files, err := i.evaluateFiles(ctx)
	if err != nil {
		return err
	}
	load, err := i.evaluate(ctx, "loader", loader)
	if err != nil {
		return err
	}
	main, err := i.invoke(ctx, load, native, files)
	if err != nil {
		return err
	}
	if err := i.takeEntries(ctx, main); err != nil {
		return err
	}
	return i.takeSources(ctx, main)
}

// reserve sets aside what the host writes to in the guest: text, arguments, and the names of files.
func (i *Instance) reserve(ctx context.Context) (err error) {
	if i.guest.argv, err = i.guest.allocate(ctx, argvSize+lengthSize); err != nil {
		return err
	}
	if i.names.script, err = i.constant(ctx, "/work/main.js"); err != nil {
		return err
	}
	if i.names.module, err = i.constant(ctx, "/work/main.mjs"); err != nil {
		return err
	}
	if i.names.test, err = i.constant(ctx, "/work/test.js"); err != nil {
		return err
	}
	i.guest.scratch, err = i.guest.allocate(ctx, scratchSize)
	return err
}

// constant puts text, ended by a zero byte, into the guest for good.
func (i *Instance) constant(ctx context.Context, text string) (uint32, error) {
	p, err := i.guest.allocate(ctx, len(text)+1)
	if err == nil && !(i.guest.memory.WriteString(p, text) && i.guest.memory.WriteByte(p+uint32(len(text)), 0)) {
		err = errGuest
	}
	return p, err
}

// nativeFunctions makes an object of the host's operations.
func (i *Instance) nativeFunctions(ctx context.Context) (value, error) {
	object, err := i.guest.do(ctx, i.guest.newObject)
	if err != nil {
		return 0, err
	}
	for _, name := range slices.Sorted(maps.Keys(operations)) { // two warm instances are equal to the byte
		f, err := i.guest.with(ctx, []byte(name), func(p uint64) (value, error) {
			return i.guest.do(ctx, i.guest.newHostFunction, p, uint64(len(name)), 0)
		})
		if err != nil {
			return 0, err
		}
		if err := i.set(ctx, object, name, f); err != nil {
			return 0, err
		}
	}
	return object, nil
}

func (i *Instance) set(ctx context.Context, object value, name string, v value) error {
	_, err := i.guest.with(ctx, []byte(name), func(p uint64) (value, error) {
		return i.guest.do(ctx, i.guest.setProperty, object, p, v)
	})
	return err
}

// evaluateFiles makes an object of the files' functions, by name without extension.
func (i *Instance) evaluateFiles(ctx context.Context) (value, error) {
	object, err := i.guest.do(ctx, i.guest.newObject)
	if err != nil {
		return 0, err
	}
	entries, err := fs.ReadDir(bootstrapFiles, "bootstrap")
	if err != nil {
		return 0, err
	}
	for _, entry := range entries {
		source, err := fs.ReadFile(bootstrapFiles, path.Join("bootstrap", entry.Name()))
		if err != nil {
			return 0, err
		}
		name := strings.TrimSuffix(entry.Name(), ".js")
		f, err := i.evaluate(ctx, name, fmt.Sprintf("(function (module, require, native) {%s\n})", source))
		if err != nil {
			return 0, err
		}
		if err := i.set(ctx, object, name, f); err != nil {
			return 0, err
		}
	}
	return object, nil
}

// evaluate runs one of our own scripts.
func (i *Instance) evaluate(ctx context.Context, name, source string) (value, error) {
	file, err := i.constant(ctx, internalFile+name)
	if err != nil {
		return 0, err
	}
	v, thrown, err := i.guest.evaluate(ctx, []byte(source), file, asScript)
	return i.unthrown(ctx, v, thrown, err)
}

// invoke calls one of our own functions.
func (i *Instance) invoke(ctx context.Context, fn value, args ...value) (value, error) {
	v, thrown, err := i.guest.invoke(ctx, fn, args...)
	return i.unthrown(ctx, v, thrown, err)
}

// unthrown makes an error of an exception that our own code let through.
func (i *Instance) unthrown(ctx context.Context, v value, thrown bool, err error) (value, error) {
	if err != nil || !thrown {
		return v, err
	}
	text, err := i.guest.read(ctx, v, nil)
	if err != nil {
		return 0, err
	}
	if stack, err := i.guest.named(ctx, v, "stack"); err == nil {
		text, _ = i.guest.read(ctx, stack, append(text, '\n'))
	}
	return 0, fmt.Errorf("%s: %w", text, errGuest)
}

func (i *Instance) takeEntries(ctx context.Context, main value) (err error) {
	for _, e := range i.entries.byName() {
		if *e.entry, err = i.guest.named(ctx, main, e.name); err != nil {
			return err
		}
	}
	return nil
}

// takeSources asks for the texts of the modules that a program may import.
func (i *Instance) takeSources(ctx context.Context, main value) error {
	f, err := i.guest.named(ctx, main, "sources")
	if err != nil {
		return err
	}
	v, err := i.invoke(ctx, f)
	if err != nil {
		return err
	}
	text, err := i.guest.read(ctx, v, nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, &i.sources)
}

// moduleName is what a built-in module is called without its scheme.
func moduleName(specifier string) string { return strings.TrimPrefix(specifier, "node:") }

// nowhere is the world of an interpreter that is being warmed.
type nowhere struct{}

func (nowhere) Args() []string                                   { return nil }
func (nowhere) Stdin() []byte                                    { return nil }
func (nowhere) Write(context.Context, api.Module, int, []byte)   {}
func (nowhere) Sleep(context.Context, api.Module, time.Duration) {}
