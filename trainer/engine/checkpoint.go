package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/assay-rl/assay/trainer/engine/safetensors"
)

// The files of a checkpoint.
const (
	stateFile     = "engine.json"
	liveFile      = "model.safetensors"
	optimizerFile = "optimizer.safetensors"
	stateVersion  = 1
)

// state is what a checkpoint says beside its numbers.
type state struct {
	Version    int               `json:"version"`
	Config     Config            `json:"config"`
	Vocabulary int               `json:"vocabulary"`
	Tokenizer  json.RawMessage   `json:"tokenizer,omitempty"`
	Steps      uint64            `json:"steps"`
	Snapshots  map[string]uint64 `json:"snapshots"` // Steps at which each was taken.
}

// Save implements [policy.Policy].
func (e *Engine) Save(_ context.Context, dir string) (err error) {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("engine: save: %s is there already", dir)
	}
	temporary := dir + ".tmp"
	if err := os.RemoveAll(temporary); err != nil {
		return fmt.Errorf("engine: save: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temporary))
		}
	}()
	if err := os.MkdirAll(temporary, 0o755); err != nil {
		return fmt.Errorf("engine: save: %w", err)
	}
	if err := e.write(temporary); err != nil {
		return fmt.Errorf("engine: save: %w", err)
	}
	if err := os.Rename(temporary, dir); err != nil {
		return fmt.Errorf("engine: save: %w", err)
	}
	return nil
}

func (e *Engine) write(dir string) error {
	s, err := e.state()
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(dir, stateFile), func(f *os.File) error { _, err := f.Write(text); return err }); err != nil {
		return err
	}
	files := map[string][]safetensors.Tensor{
		liveFile:      e.tensorsOf(e.live.flat, ""),
		optimizerFile: append(e.tensorsOf(e.moment1, "moment1."), e.tensorsOf(e.moment2, "moment2.")...),
	}
	for name, p := range e.snapshots {
		files[snapshotFile(name)] = e.tensorsOf(p.flat, "")
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := writeFile(filepath.Join(dir, name), func(f *os.File) error { return safetensors.Write(f, nil, files[name]) }); err != nil {
			return err
		}
	}
	return nil
}

func snapshotFile(name string) string { return "snapshot-" + name + ".safetensors" }

func (e *Engine) state() (state, error) {
	s := state{Version: stateVersion, Config: e.cfg, Vocabulary: e.vocabulary, Steps: e.live.version, Snapshots: map[string]uint64{}}
	for name, p := range e.snapshots {
		s.Snapshots[name] = p.version
	}
	if t, ok := e.tokenizer.(json.Marshaler); ok {
		text, err := t.MarshalJSON()
		if err != nil {
			return state{}, err
		}
		s.Tokenizer = text
	}
	return s, nil
}

// tensorsOf is a vector of parameters as tensors.
func (e *Engine) tensorsOf(flat []float32, prefix string) []safetensors.Tensor {
	var out []safetensors.Tensor
	for _, t := range e.tensors {
		shape := []int{t.rows, t.cols}
		if t.rows == 1 {
			shape = shape[1:]
		}
		out = append(out, safetensors.Tensor{Name: prefix + t.name, Shape: shape, Data: t.of(flat)})
	}
	return out
}

// writeFile writes a file and sees it onto the disk.
func writeFile(path string, write func(*os.File) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// Load implements [policy.Policy].
func (e *Engine) Load(_ context.Context, dir string) error {
	s, err := e.readState(filepath.Join(dir, stateFile))
	if err != nil {
		return fmt.Errorf("engine: load: %w", err)
	}
	live, err := e.read(filepath.Join(dir, liveFile), "")
	if err != nil {
		return fmt.Errorf("engine: load: %w", err)
	}
	moments, err := e.read(filepath.Join(dir, optimizerFile), "moment1.", "moment2.")
	if err != nil {
		return fmt.Errorf("engine: load: %w", err)
	}
	snapshots := map[string]parameters{}
	for name, steps := range s.Snapshots {
		flat, err := e.read(filepath.Join(dir, snapshotFile(filepath.Base(name))), "")
		if err != nil {
			return fmt.Errorf("engine: load: %w", err)
		}
		snapshots[name] = parameters{flat[0], steps}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.live = parameters{live[0], s.Steps}
	e.moment1, e.moment2, e.snapshots = moments[0], moments[1], snapshots
	clear(e.gradient)
	return nil
}

func (e *Engine) readState(path string) (state, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return state{}, err
	}
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return state{}, fmt.Errorf("%s: %w", path, err)
	}
	if s.Version != stateVersion {
		return state{}, fmt.Errorf("%s has version %d; version %d is read", path, s.Version, stateVersion)
	}
	mine, err := e.state()
	if err != nil {
		return state{}, err
	}
	if s.shape() != mine.shape() || s.Vocabulary != mine.Vocabulary {
		return state{}, fmt.Errorf("%s is a model of %v with %d tokens; this one is %v with %d", path, s.shape(), s.Vocabulary, mine.shape(), mine.Vocabulary)
	}
	if !sameJSON(s.Tokenizer, mine.Tokenizer) {
		return state{}, fmt.Errorf("%s spells text with other tokens", path)
	}
	return s, nil
}

// shape is what must agree between a checkpoint and the engine that loads it.
func (s state) shape() [4]int {
	return [4]int{s.Config.Layers, s.Config.Width, s.Config.Heads, s.Config.Context}
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y struct{ Pieces []string }
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && slices.Equal(x.Pieces, y.Pieces)
}

// read returns the vectors of a file, one for each prefix of its tensors' names.
func (e *Engine) read(path string, prefixes ...string) ([][]float32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	_, tensors, err := safetensors.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	found := map[string]safetensors.Tensor{}
	for _, t := range tensors {
		found[t.Name] = t
	}
	if want := len(e.tensors) * len(prefixes); len(found) != want {
		return nil, fmt.Errorf("%s has %d tensors; this model has %d", path, len(found), want)
	}
	out := make([][]float32, len(prefixes))
	for i, prefix := range prefixes {
		out[i] = make([]float32, e.size)
		for _, t := range e.tensors {
			have, ok := found[prefix+t.name]
			if !ok || len(have.Data) != t.size() {
				return nil, fmt.Errorf("%s: %s has %d numbers; this model's has %d", path, prefix+t.name, len(have.Data), t.size())
			}
			copy(t.of(out[i]), have.Data)
		}
	}
	return out, nil
}
