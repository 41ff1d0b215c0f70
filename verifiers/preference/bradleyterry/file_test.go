package bradleyterry

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
)

// small is a trained model's file.
func small(t testing.TB) []byte {
	t.Helper()
	m, err := Train(t.Context(), polite(8), Options{Bits: 10, View: "answer"})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadWhatWasWritten(t *testing.T) {
	text := small(t)
	m, err := Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := m.Write(&again); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, again.Bytes()) {
		t.Error("reading and writing changed the file")
	}
	if m.View() != "answer" || len(m.Hash()) != 64 || m.Training().Pairs != 8 {
		t.Errorf("view %q, hash %q, training %+v", m.View(), m.Hash(), m.Training())
	}
}

func TestReadRefuses(t *testing.T) {
	text := small(t)
	for _, tt := range []struct {
		name   string
		change func(f map[string]any)
		want   string
	}{
		{"another format", func(f map[string]any) { f["format"] = "onnx" }, "no preference model"},
		{"a later version", func(f map[string]any) { f["version"] = 2 }, "train it again"},
		{"other features", func(f map[string]any) { f["features"] = 9 }, "train it again"},
		{"an unknown objective", func(f map[string]any) { f["objective"] = "x" }, "objective"},
		{"tables of no size", func(f map[string]any) { f["bits"] = 63 }, "bits is 63"},
		{"a huge bias", func(f map[string]any) { f["bias"] = 1e300 }, "bias is"},
		{"a negative scale", func(f map[string]any) { f["scale"] = -1 }, "scale is"},
		{"missing weights", func(f map[string]any) { f["weights"] = "AAAA" }, "bytes of weights"},
		{"another bias", func(f map[string]any) { f["bias"] = 0.5 }, "hash does not fit"},
		{"another view", func(f map[string]any) { f["view"] = "response" }, "hash does not fit"},
		{"no hash", func(f map[string]any) { delete(f, "hash") }, "hash does not fit"},
	} {
		var f map[string]any
		if err := json.Unmarshal(text, &f); err != nil {
			t.Fatal(err)
		}
		tt.change(f)
		changed, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(bytes.NewReader(changed)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error that says %q", tt.name, err, tt.want)
		}
	}
	for _, cut := range []int{0, 1, len(text) / 2, len(text) - 3} {
		if _, err := Read(bytes.NewReader(text[:cut])); err == nil {
			t.Errorf("a file cut off after %d bytes is read", cut)
		}
	}
}

// FuzzRead reads files: what is a model gives finite rewards to any text.
func FuzzRead(f *testing.F) {
	f.Add(small(f), "a text")
	f.Add([]byte(`{"format": "assay-preference-model", "version": 1, "features": 1, "bits": 10}`), "")
	f.Fuzz(func(t *testing.T, text []byte, completion string) {
		m, err := Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		if r := m.Reward("prompt", completion); math.IsNaN(r) || math.IsInf(r, 0) {
			t.Errorf("reward %v", r)
		}
	})
}

func TestReadPairs(t *testing.T) {
	const lines = `{"prompt": "p", "chosen": "c", "rejected": "r", "score_chosen": 9}

{"prompt": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}], "chosen": [{"role": "assistant", "content": "c"}], "rejected": [{"role": "assistant", "content": "r"}]}
{"chosen": [{"role": "user", "content": "u"}, {"role": "assistant", "content": "c"}], "rejected": [{"role": "user", "content": "u"}, {"role": "assistant", "content": "r"}]}
{"chosen": "c", "rejected": "r"}
`
	got, err := ReadPairs(strings.NewReader(lines))
	want := []Pair{{"p", "c", "r"}, {"s\n\nu", "c", "r"}, {"u", "c", "r"}, {"", "c", "r"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestReadPairsNamesTheLine(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{`{"prompt": "p", "chosen": "c"}`, `line 2: "chosen" or "rejected" is missing`},
		{`{"prompt": "p", "chosen": 7, "rejected": "r"}`, "line 2: want a text or a list of messages"},
		{`chosen,rejected`, "line 2: invalid character"},
		{`{"prompt": "p", "chosen": [], "rejected": "r"}`, "line 2:"},
	} {
		_, err := ReadPairs(strings.NewReader(`{"chosen": "c", "rejected": "r"}` + "\n" + tt.line))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error that says %q", tt.line, err, tt.want)
		}
	}
}

// FuzzReadPairs reads lines: no pair is without a side.
func FuzzReadPairs(f *testing.F) {
	f.Add([]byte(`{"prompt": "p", "chosen": "c", "rejected": "r"}`))
	f.Add([]byte(`{"chosen": [{"role": "user", "content": "u"}], "rejected": [{"role": "user", "content": "u"}, {}]}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		pairs, err := ReadPairs(bytes.NewReader(line))
		if err == nil && len(pairs) > bytes.Count(line, []byte("\n"))+1 {
			t.Errorf("%d pairs of %d lines", len(pairs), bytes.Count(line, []byte("\n"))+1)
		}
	})
}
