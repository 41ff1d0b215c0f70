// Package safetensors reads and writes the file format of that name (github.com/huggingface/safetensors, "Format"): eight
// bytes of length, a JSON header, and the tensors' numbers in little-endian order without gaps.
package safetensors

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// maxHeader is the longest header that is read; it is the reference implementation's.
const maxHeader = 100_000_000

// f32 is the one type of number that this package reads and writes.
const f32 = "F32"

// Tensor is an array of float32 in row-major order.
type Tensor struct {
	Name  string
	Shape []int
	Data  []float32
}

type entry struct {
	Type    string   `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

// Write writes tensors in their order, with metadata. Names must differ, and shapes have as many elements as there are
// numbers.
func Write(w io.Writer, metadata map[string]string, tensors []Tensor) error {
	header := map[string]any{}
	if len(metadata) > 0 {
		header["__metadata__"] = metadata
	}
	var at int64
	for _, t := range tensors {
		if _, ok := header[t.Name]; ok || t.Name == "__metadata__" {
			return fmt.Errorf("safetensors: the name %q is taken", t.Name)
		}
		n, err := elements(t.Shape)
		if err != nil || n != int64(len(t.Data)) {
			return fmt.Errorf("safetensors: %s has %d numbers for the shape %v", t.Name, len(t.Data), t.Shape)
		}
		header[t.Name] = entry{f32, t.Shape, [2]int64{at, at + 4*n}}
		at += 4 * n
	}
	text, err := json.Marshal(header)
	if err != nil {
		return fmt.Errorf("safetensors: header: %w", err)
	}
	// Padding lets readers map the numbers at a multiple of eight.
	for len(text)%8 != 0 {
		text = append(text, ' ')
	}
	b := bufio.NewWriter(w)
	if err := binary.Write(b, binary.LittleEndian, uint64(len(text))); err != nil {
		return fmt.Errorf("safetensors: %w", err)
	}
	if _, err := b.Write(text); err != nil {
		return fmt.Errorf("safetensors: %w", err)
	}
	for _, t := range tensors {
		if err := binary.Write(b, binary.LittleEndian, t.Data); err != nil {
			return fmt.Errorf("safetensors: %s: %w", t.Name, err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("safetensors: %w", err)
	}
	return nil
}

// Read reads a whole file of float32 tensors, in the order of their numbers. A file that is truncated, has anything left
// over, overlapping or missing numbers, or another type, is an error.
func Read(r io.Reader) (metadata map[string]string, tensors []Tensor, err error) {
	b := bufio.NewReader(r)
	var length uint64
	if err := binary.Read(b, binary.LittleEndian, &length); err != nil {
		return nil, nil, fmt.Errorf("safetensors: length of the header: %w", err)
	}
	if length > maxHeader {
		return nil, nil, fmt.Errorf("safetensors: a header of %d bytes; the most is %d", length, maxHeader)
	}
	// The header grows as it arrives, so that a false length costs nothing.
	var text bytes.Buffer
	if n, err := io.CopyN(&text, b, int64(length)); err != nil {
		return nil, nil, fmt.Errorf("safetensors: the header ends after %d of %d bytes: %w", n, length, err)
	}
	metadata, tensors, err = readHeader(text.Bytes())
	if err != nil {
		return nil, nil, err
	}
	for i := range tensors {
		if err := readNumbers(b, &tensors[i]); err != nil {
			return nil, nil, err
		}
	}
	if _, err := b.ReadByte(); !errors.Is(err, io.EOF) {
		return nil, nil, errors.New("safetensors: there are bytes after the last tensor")
	}
	return metadata, tensors, nil
}

func readHeader(text []byte) (metadata map[string]string, tensors []Tensor, err error) {
	var header map[string]json.RawMessage
	if err := json.Unmarshal(text, &header); err != nil {
		return nil, nil, fmt.Errorf("safetensors: header: %w", err)
	}
	type placed struct {
		Tensor
		from, to int64
	}
	var all []placed
	for name, raw := range header {
		if name == "__metadata__" {
			if err := json.Unmarshal(raw, &metadata); err != nil {
				return nil, nil, fmt.Errorf("safetensors: metadata: %w", err)
			}
			continue
		}
		var e entry
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, nil, fmt.Errorf("safetensors: %s: %w", name, err)
		}
		if e.Type != f32 {
			return nil, nil, fmt.Errorf("safetensors: %s has the type %s; only %s is read", name, e.Type, f32)
		}
		n, err := elements(e.Shape)
		if err != nil || e.Offsets[0] < 0 || e.Offsets[1]-e.Offsets[0] != 4*n {
			return nil, nil, fmt.Errorf("safetensors: %s lies at %v, which is not the shape %v", name, e.Offsets, e.Shape)
		}
		all = append(all, placed{Tensor{Name: name, Shape: e.Shape}, e.Offsets[0], e.Offsets[1]})
	}
	slices.SortFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.Name, b.Name))
	})
	var at int64
	for _, t := range all {
		if t.from != at {
			return nil, nil, fmt.Errorf("safetensors: %s begins at byte %d; the numbers before it end at %d", t.Name, t.from, at)
		}
		at = t.to
		tensors = append(tensors, t.Tensor)
	}
	return metadata, tensors, nil
}

// elements is the product of a shape.
func elements(shape []int) (int64, error) {
	n := int64(1)
	for _, d := range shape {
		if d < 0 || (d > 0 && n > math.MaxInt64/8/int64(d)) {
			return 0, fmt.Errorf("safetensors: the shape %v", shape)
		}
		n *= int64(d)
	}
	return n, nil
}

func readNumbers(r io.Reader, t *Tensor) error {
	n, err := elements(t.Shape)
	if err != nil {
		return err
	}
	var block [4096]byte
	for left := 4 * n; left > 0; {
		part := block[:min(left, int64(len(block)))]
		if _, err := io.ReadFull(r, part); err != nil {
			return fmt.Errorf("safetensors: %s ends %d bytes too early: %w", t.Name, left, err)
		}
		for i := 0; i < len(part); i += 4 {
			t.Data = append(t.Data, math.Float32frombits(binary.LittleEndian.Uint32(part[i:])))
		}
		left -= int64(len(part))
	}
	return nil
}
