package bradleyterry

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// What a model's file says it is.
const (
	fileFormat  = "assay-preference-model"
	fileVersion = 1
)

// MaxFileBytes is the size of the largest file that [Read] takes.
const MaxFileBytes = 16 << 20

// Limits on what a file may hold, so that every sum of weights is finite.
const (
	largestBias  = 1e6
	largestScale = 1e3
)

// file is a model as JSON.
type file struct {
	Format   string `json:"format"`
	Version  int    `json:"version"`
	Features int    `json:"features"`
	// View is the part of a completion that the model reads.
	View      string    `json:"view"`
	Objective Objective `json:"objective"`
	Bits      uint      `json:"bits"`
	Bias      float64   `json:"bias"`
	Scale     float64   `json:"scale"`
	Training  Training  `json:"training"`
	// Weights are 16-bit integers, low byte first, to be multiplied by Scale.
	Weights []byte `json:"weights"`
	Hash    string `json:"hash"`
}

// Write writes the model as JSON. The same model makes the same bytes.
func (m *Model) Write(w io.Writer) error {
	f := file{
		Format: fileFormat, Version: fileVersion, Features: featureVersion, View: m.view, Objective: m.kind,
		Bits: m.layout.bits, Bias: m.bias, Scale: m.scale, Training: m.training, Weights: packed(m.weights), Hash: m.hash,
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if err := e.Encode(f); err != nil {
		return fmt.Errorf("bradleyterry: %w", err)
	}
	return nil
}

// Read reads a model that [Model.Write] wrote. A file of another version, cut off, or changed by hand is an error;
// errors quote nothing of the file but its version.
func Read(r io.Reader) (*Model, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("bradleyterry: %w", err)
	}
	if len(text) > MaxFileBytes {
		return nil, fmt.Errorf("bradleyterry: the model has more than %d bytes", MaxFileBytes)
	}
	var f file
	if json.Unmarshal(text, &f) != nil || f.Format != fileFormat {
		return nil, errors.New("bradleyterry: this is no preference model; assay train-preference makes one")
	}
	m, err := f.model()
	if err != nil {
		return nil, fmt.Errorf("bradleyterry: %w", err)
	}
	return m, nil
}

// model checks what a file says.
func (f file) model() (*Model, error) {
	switch {
	case f.Version != fileVersion || f.Features != featureVersion:
		return nil, fmt.Errorf("the model's version is %d with features %d, this program reads %d with features %d: train it again",
			f.Version, f.Features, fileVersion, featureVersion)
	case f.Bits < minBits || f.Bits > maxBits:
		return nil, fmt.Errorf("bits is %d, want %d to %d", f.Bits, minBits, maxBits)
	case f.Objective != Pairwise && f.Objective != Pointwise:
		return nil, fmt.Errorf("the objective is neither %q nor %q", Pairwise, Pointwise)
	case !(math.Abs(f.Bias) <= largestBias):
		return nil, fmt.Errorf("bias is %v, want -%v to %v", f.Bias, largestBias, largestBias)
	case !(f.Scale >= 0 && f.Scale <= largestScale):
		return nil, fmt.Errorf("scale is %v, want 0 to %v", f.Scale, largestScale)
	}
	l := layout{f.Bits}
	if len(f.Weights) != 2*l.size() {
		return nil, fmt.Errorf("there are %d bytes of weights, want %d", len(f.Weights), 2*l.size())
	}
	m := &Model{
		layout: l, weights: unpacked(f.Weights), scale: f.Scale, bias: f.Bias,
		view: f.View, kind: f.Objective, training: f.Training,
	}
	if m.hash = m.sum(); m.hash != f.Hash {
		return nil, errors.New("the hash does not fit the weights: the file was changed, or is not whole")
	}
	return m, nil
}

// sum computes the model's hash.
func (m *Model) sum() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %d %d %q %q %d %x %x\n", fileFormat, fileVersion, featureVersion, m.view, m.kind, m.layout.bits,
		math.Float64bits(m.bias), math.Float64bits(m.scale))
	h.Write(packed(m.weights))
	return hex.EncodeToString(h.Sum(nil))
}

func packed(weights []int16) []byte {
	b := make([]byte, 0, 2*len(weights))
	for _, w := range weights {
		b = binary.LittleEndian.AppendUint16(b, uint16(w))
	}
	return b
}

func unpacked(b []byte) []int16 {
	weights := make([]int16, len(b)/2)
	for i := range weights {
		weights[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return weights
}
