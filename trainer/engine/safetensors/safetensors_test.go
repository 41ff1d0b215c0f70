package safetensors_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/assay-rl/assay/trainer/engine/safetensors"
)

func Example() {
	var file bytes.Buffer
	err := safetensors.Write(&file, map[string]string{"step": "7"}, []safetensors.Tensor{
		{Name: "norm", Shape: []int{2}, Data: []float32{1, 2}},
		{Name: "head", Shape: []int{2, 2}, Data: []float32{1, 0, 0, 1}},
	})
	fmt.Println(err)
	metadata, tensors, err := safetensors.Read(&file)
	fmt.Println(metadata, tensors, err)
	// Output:
	// <nil>
	// map[step:7] [{norm [2] [1 2]} {head [2 2] [1 0 0 1]}] <nil>
}

func TestNumbersSurvive(t *testing.T) {
	data := []float32{0, float32(math.Copysign(0, -1)), math.MaxFloat32, math.SmallestNonzeroFloat32, float32(math.Inf(-1))}
	var file bytes.Buffer
	if err := safetensors.Write(&file, nil, []safetensors.Tensor{{Name: "x", Shape: []int{5, 1}, Data: data}, {Name: "none", Shape: []int{0, 3}}}); err != nil {
		t.Fatal(err)
	}
	_, got, err := safetensors.Read(&file)
	if err != nil || len(got) != 2 || !reflect.DeepEqual(got[0].Data, data) || len(got[1].Data) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, tensors := range map[string][]safetensors.Tensor{
		"a name twice":          {{Name: "a", Shape: []int{0}}, {Name: "a", Shape: []int{0}}},
		"the name of metadata":  {{Name: "__metadata__", Shape: []int{0}}},
		"another shape":         {{Name: "a", Shape: []int{3}, Data: []float32{1}}},
		"a shape below nothing": {{Name: "a", Shape: []int{-1, -1}, Data: []float32{1}}},
	} {
		if err := safetensors.Write(io.Discard, nil, tensors); err == nil {
			t.Errorf("%s is written", name)
		}
	}
	full := errors.New("no space left")
	if err := safetensors.Write(failing{full}, nil, nil); !errors.Is(err, full) {
		t.Errorf("a full disk gives %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// file is a header and some bytes after it.
func file(header string, data int) []byte {
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(out, header...), make([]byte, data)...)
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"nothing":            {nil, "length of the header"},
		"a huge header":      {binary.LittleEndian.AppendUint64(nil, 1<<62), "a header of"},
		"half a header":      {file(`{}`, 0)[:9], "the header ends after 1 of 2 bytes"},
		"no JSON":            {file(`{`, 0), "header: unexpected end"},
		"another type":       {file(`{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}`, 2), "type F16"},
		"another length":     {file(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, 4), "not the shape"},
		"a hole":             {file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8), "begins at byte 4"},
		"an overlap":         {file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4), "begins at byte 0"},
		"a shape too large":  {file(`{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, 0), "not the shape"},
		"truncated numbers":  {file(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 7), "a ends 8 bytes too early"},
		"numbers left over":  {file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 5), "bytes after the last tensor"},
		"a terabyte claimed": {file(`{"a":{"dtype":"F32","shape":[250000000000],"data_offsets":[0,1000000000000]}}`, 4), "a ends"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := safetensors.Read(bytes.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v; want %q", err, c.says)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"k":"v"}}`, 4))
	f.Add(file(`{}`, 0))
	f.Fuzz(func(t *testing.T, data []byte) {
		metadata, tensors, err := safetensors.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := safetensors.Write(&again, metadata, tensors); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if _, _, err := safetensors.Read(&again); err != nil {
			t.Errorf("what was written cannot be read: %v", err)
		}
	})
}
