package verify

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

func frame(data string) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(data)))) + data
}

func TestReadJob(t *testing.T) {
	tests := []struct {
		name, in string
		want     error
	}{
		{"a job", frame("name: r1") + frame("rollout"), nil},
		{"an empty rollout", frame("name: r1") + frame(""), nil},
		{"the end", "", io.EOF},
		{"the end within a length", "\x00\x00", io.ErrUnexpectedEOF},
		{"the end within a frame", frame("name: r1")[:6], io.ErrUnexpectedEOF},
		{"the end after a length", "\x00\x00\x00\x05", io.ErrUnexpectedEOF},
		{"the end between two frames", frame("name: r1"), io.EOF},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for how, in := range map[string]io.Reader{
				"at once":      bytes.NewReader([]byte(tt.in)),
				"byte by byte": iotest.OneByteReader(bytes.NewReader([]byte(tt.in))),
			} {
				j, err := readJob(in)
				if !errors.Is(err, tt.want) {
					t.Errorf("%s: error %v, want %v", how, err, tt.want)
				}
				if err == nil && string(j.yaml) != "name: r1" {
					t.Errorf("%s: yaml %q", how, j.yaml)
				}
			}
		})
	}
}

// A length that nobody could mean is refused before any memory is taken for it, on both sides.
func TestFrameLimit(t *testing.T) {
	if _, err := readFrame(bytes.NewReader([]byte("\xff\xff\xff\xff"))); err == nil {
		t.Error("a frame of 4 GiB is read")
	}
	if err := writeFrame(io.Discard, make([]byte, maxFrame+1)); err == nil {
		t.Error("a frame above the limit is written")
	}
}

// Whatever comes, reading ends without a panic, and what was read is what was written.
func FuzzReadFrame(f *testing.F) {
	f.Add([]byte(frame("name: r1") + frame("rollout")))
	f.Add([]byte("\xff\xff\xff\xff"))
	f.Add([]byte("\x00\x00\x00\x05four"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, in []byte) {
		rest := bytes.NewReader(in)
		var again bytes.Buffer
		for {
			data, err := readFrame(rest)
			if err != nil {
				break
			}
			if err := writeFrame(&again, data); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.HasPrefix(in, again.Bytes()) {
			t.Errorf("%q was read as %q", in, again.Bytes())
		}
	})
}

func BenchmarkFrame(b *testing.B) {
	data := bytes.Repeat([]byte("a"), 1024)
	var buf bytes.Buffer
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		buf.Reset()
		if err := writeFrame(&buf, data); err != nil {
			b.Fatal(err)
		}
		if _, err := readFrame(&buf); err != nil {
			b.Fatal(err)
		}
	}
}
