package tokenizer_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/assay-rl/assay/trainer/policy"
	"github.com/assay-rl/assay/trainer/tokenizer"
)

func Example() {
	p, err := tokenizer.New([]string{"<think>", "</think>", "1", "2", "12", "+", "="})
	if err != nil {
		fmt.Println(err)
		return
	}
	tokens, _ := p.Encode("<think>12+2=")
	fmt.Println(tokens, p.Decode(append(tokens, p.End())))
	_, err = p.Encode("1+x")
	fmt.Println(err)
	// Output:
	// [1 5 6 4 7] <think>12+2=
	// tokenizer: no piece spells byte 2: "x"
}

func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		pieces []string
		says   string
	}{
		"nothing":        {nil, "0 pieces"},
		"too many":       {make([]string, 1<<16), "65536 pieces"},
		"an empty piece": {[]string{"a", ""}, "piece 1 has 0 bytes"},
		"a huge piece":   {[]string{strings.Repeat("a", 257)}, "piece 0 has 257 bytes"},
		"bytes":          {[]string{"\xff"}, "not UTF-8"},
		"a piece twice":  {[]string{"a", "b", "a"}, `piece 2, "a", is there twice`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := tokenizer.New(c.pieces); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v; want %q", err, c.says)
			}
		})
	}
}

func TestDecodeSkipsWhatItDoesNotKnow(t *testing.T) {
	p, err := tokenizer.New([]string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Decode([]policy.Token{1, 0, -1, 3, 1 << 30, 2}); got != "ab" {
		t.Errorf("%q", got)
	}
}

func TestJSON(t *testing.T) {
	p, err := tokenizer.New([]string{"得", "<think>", " "})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var again tokenizer.Pieces
	if err := json.Unmarshal(data, &again); err != nil || !reflect.DeepEqual(&again, p) {
		t.Errorf("%s: %v", data, err)
	}
	for _, bad := range []string{`{}`, `{"pieces": ["a", "a"]}`, `{"pieces": 1}`, `[`} {
		if err := json.Unmarshal([]byte(bad), &again); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

func FuzzEncode(f *testing.F) {
	p, err := tokenizer.New([]string{"a", "ab", "abc", "é", "<think>", "\n"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("abcab<think>é")
	f.Add("abx")
	f.Fuzz(func(t *testing.T, text string) {
		tokens, err := p.Encode(text)
		if err == nil && p.Decode(tokens) != text {
			t.Errorf("%q becomes %q", text, p.Decode(tokens))
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	p, err := tokenizer.New(strings.Split("0123456789+=?", ""))
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("471+389=860?", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		_, _ = p.Encode(text)
	}
}
