package prose

import (
	"slices"
	"strings"
	"testing"
)

func TestParseTags(t *testing.T) {
	for _, tt := range []struct {
		name, text    string
		options       TagOptions
		faults        string
		think, answer string
	}{
		{name: "kept", text: "<think>a</think><answer>b</answer>", think: "a", answer: "b"},
		{name: "empty text", faults: "missing_think missing_answer"},
		{name: "prose", text: "4", faults: "missing_think missing_answer outside"},
		{name: "pre-opened", text: "a</think><answer>b</answer>", options: TagOptions{PreOpened: true}, think: "a", answer: "b"},
		{name: "pre-opened and empty", text: "</think><answer>b</answer>", options: TagOptions{PreOpened: true}, faults: "empty_think", answer: "b"},
		{name: "pre-opened and silent", options: TagOptions{PreOpened: true}, faults: "unclosed missing_answer"},
		{name: "unclosed thought", text: "<think>a b", faults: "unclosed missing_answer", think: "a b"},
		{name: "unclosed answer", text: "<think>a</think><answer>b", faults: "unclosed", think: "a"},
		{name: "duplicate", text: "<think>a</think><answer>b</answer><answer>c</answer>", faults: "duplicate", think: "a"},
		{name: "nested", text: "<think>a<answer>b</answer></think>", faults: "nested", think: "a<answer>b</answer>"},
		{name: "order", text: "<answer>b</answer><think>a</think>", faults: "order", think: "a", answer: "b"},
		{name: "closing nothing", text: "</think><answer>b</answer>", faults: "missing_think order", answer: "b"},
		{name: "outside before", text: "x<think>a</think><answer>b</answer>", faults: "outside", think: "a", answer: "b"},
		{name: "empty bodies", text: "<think> </think><answer>\n</answer>", faults: "empty_think empty_answer", think: " ", answer: "\n"},
		{name: "layout", text: "<think>a</think>", options: TagOptions{Strict: true}, faults: "missing_answer layout", think: "a"},
		{name: "strict and kept", text: "<think>\na\n</think>\n\n<answer>\nb\n</answer> \n", options: TagOptions{Strict: true}, think: "\na\n", answer: "\nb\n"},
		{name: "line ends", text: "<think>\r\na\r\n</think>\r\n<answer>\r\nb\r\n</answer>", options: TagOptions{Strict: true}, think: "\na\n", answer: "\nb\n"},
		{name: "half a tag", text: "<think>a</think><answer>b</answer><", faults: "outside", think: "a", answer: "b"},
		{name: "all at once", text: "x</answer><think><think></think>y", options: TagOptions{Strict: true},
			faults: "unclosed missing_answer duplicate nested order outside layout", think: "<think></think>y"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ParseTags(tt.text, tt.options)
			if faults := strings.Join(got.Faults.Names(), " "); faults != tt.faults {
				t.Errorf("faults %q, want %q", faults, tt.faults)
			}
			if got.Think.Text != tt.think || got.Answer.Text != tt.answer {
				t.Errorf("bodies %q and %q, want %q and %q", got.Think.Text, got.Answer.Text, tt.think, tt.answer)
			}
		})
	}
}

func TestParseTagsOffsets(t *testing.T) {
	const text = "\r\n<think>a\r\nb</think>\r\n<answer>c</answer>"
	got := ParseTags(text, TagOptions{})
	if body := text[got.Think.Start:got.Think.End]; body != "a\r\nb" {
		t.Errorf("think spans %q", body)
	}
	if body := text[got.Answer.Start:got.Answer.End]; body != "c" {
		t.Errorf("answer spans %q", body)
	}
}

func TestFaults(t *testing.T) {
	f := Outside | Unclosed | Layout
	if got := f.Names(); !slices.Equal(got, []string{"unclosed", "outside", "layout"}) {
		t.Errorf("names %q", got)
	}
	if f.First() != Unclosed || f.String() != "unclosed" {
		t.Errorf("first %v, string %q", f.First(), f)
	}
	if none := Faults(0); none.First() != 0 || none.String() != "" || none.Names() == nil {
		t.Errorf("no fault reads %v, %q, %v", none.First(), none, none.Names())
	}
	for one := range f.All() {
		if one == Outside {
			break // an early end must not panic
		}
	}
}

func TestIsBlank(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"", true},
		{" \t\r\n\v\f", true},
		{"\u00a0\u3000\u2003", true},
		{"\ufeff\u200b\u200d\u2060\u00ad\ufe0f\u3164\u2800", true},
		{" a", false},
		{"\u0301", false},
		{"\x00", false},
		{"\xff", false},
	} {
		if got := IsBlank(tt.text); got != tt.want {
			t.Errorf("IsBlank(%q) = %v", tt.text, got)
		}
	}
}

func TestTagsInPlace(t *testing.T) {
	for _, tt := range []struct {
		text      string
		preOpened bool
		placed    int
	}{
		{"<think>a</think><answer>b</answer>", false, 4},
		{"a</think><answer>b</answer>", true, 4},
		{"<think></think><answer></answer>", false, 4},
		{"<think>a</think><answer>b", false, 3},
		{"<think>a</think>", false, 2},
		{"<answer>b</answer><think>a</think>", false, 2},
		{"<think>a</think><answer>b</answer><answer>c</answer>", false, 2},
		{"<think>a</think><answer>b</answer></answer>", false, 3},
		{"<think>a<answer>b</answer></think>", false, 3},
		{"</think></answer>", false, 0},
		{"<think><think></think>", true, 1},
		{"", true, 1},
		{"", false, 0},
	} {
		if got := ParseTags(tt.text, TagOptions{PreOpened: tt.preOpened}).Placed; got != tt.placed {
			t.Errorf("%q, pre-opened %v: %d tags are in place, want %d", tt.text, tt.preOpened, got, tt.placed)
		}
	}
}

// FuzzParseTags holds what a reward rests on: a kept template has two visible bodies, survives trailing newlines, and
// is broken by any visible text around it and by any repetition.
func FuzzParseTags(f *testing.F) {
	for _, seed := range []string{
		"<think>a</think><answer>b</answer>", "<think>`</think><answer>00</answer>", "</think><answer>",
		"<think>\n\n</think>\n<answer>\n4\n</answer>\n", "<think><think></think>", "<answer>b</answer><think>a</think>", "<<think>>",
	} {
		f.Add(seed, "x")
	}
	f.Fuzz(func(t *testing.T, text, more string) {
		strict, lax := ParseTags(text, TagOptions{Strict: true}), ParseTags(text, TagOptions{})
		if strict.Faults&^Layout != lax.Faults {
			t.Fatalf("strict %v and lax %v differ by more than layout", strict.Faults.Names(), lax.Faults.Names())
		}
		if lax.Faults != 0 {
			return
		}
		if lax.Placed != 4 {
			t.Fatalf("a kept template has %d tags in place", lax.Placed)
		}
		if IsBlank(lax.Think.Text) || IsBlank(lax.Answer.Text) {
			t.Fatal("a kept template has an empty body")
		}
		if ParseTags(text+"\n\r\n", TagOptions{}).Faults != 0 {
			t.Fatal("trailing newlines break a kept template")
		}
		if ParseTags(text+text, TagOptions{}).Faults == 0 {
			t.Fatal("a repeated template is kept")
		}
		if !IsBlank(more) && ParseTags(text+more, TagOptions{}).Faults == 0 {
			t.Fatalf("text %q after a kept template is not seen", more)
		}
		if !IsBlank(more) && ParseTags(more+text, TagOptions{}).Faults == 0 {
			t.Fatalf("text %q before a kept template is not seen", more)
		}
	})
}
