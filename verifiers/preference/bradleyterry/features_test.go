package bradleyterry

import (
	"math"
	"strings"
	"testing"
)

// measures returns a text's measures of form.
func measures(prompt, text string) map[uint32]float64 {
	e := newExtractor(layout{12})
	v := e.vector(prompt, text)
	found := map[uint32]float64{}
	for i, s := range v.slots {
		if s >= e.layout.form() {
			found[s-e.layout.form()] = float64(v.values[i])
		}
	}
	return found
}

func TestMeasuresOfForm(t *testing.T) {
	for _, tt := range []struct {
		name, prompt, text string
		feature            uint32
		want               float64
	}{
		{"three words", "", "one two three", formLength, 1},
		{"four words", "", "one two three four", formLength + 1, 1},
		{"a thousand words", "", strings.Repeat("word ", 1000), formLength + lengthBounds, 1},
		{"all words are new", "", "one two three", formNew, 1},
		{"half of the words are new", "", "one two ONE two", formNew, 0.5},
		{"half of the prompt comes up", "Describe kettles", "Kettles, kettles.", formCovered, 0.5},
		{"half of the words are the prompt's", "kettles", "Kettles boil", formEchoed, 0.5},
		{"short words do not count as topics", "is it on", "it is on", formCovered, 0},
		{"two lines of three are items", "", "List:\n- a\n2. b\n", formList, 2.0 / 3},
		{"a fence is open", "", "```go\nx", formOpen, 1},
		{"a fence is closed", "", "```go\nx\n```", formOpen, 0},
		{"it ends", "", "So it is.\n", formEnded, 1},
		{"it ends in Chinese", "", "就是这样。", formEnded, 1},
		{"it is cut off", "", "So it", formEnded, 0},
		{"half of the letters are capitals", "", "AaÄä", formCapitals, 0.5},
		{"one shout in twenty words", "", strings.Repeat("x y ", 10) + "!", formShouted, 0.5},
		{"no more than the most", "", "no!!!", formShouted, 1},
		{"a word comes twice in a row in twenty", "", strings.Repeat("x y ", 9) + "z z", formStutter, 0.5},
		{"two paragraphs", "", "a\n\nb", formParts, 1},
		{"one paragraph", "", "\n\na\nb\n\n", formParts, 0},
	} {
		if got := measures(tt.prompt, tt.text)[tt.feature]; math.Abs(got-tt.want) > 1e-6 {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Both groups of n-grams have length 1, so that a long text has no more weight than a short one.
func TestNormalised(t *testing.T) {
	e := newExtractor(layout{12})
	for _, text := range []string{"a", "two words", strings.Repeat("many words of many kinds ", 400), "一句中文。"} {
		v := e.vector("", text)
		var words, runs float64
		for i, s := range v.slots {
			square := float64(v.values[i]) * float64(v.values[i])
			switch {
			case s < e.layout.words():
				words += square
			case s < e.layout.form():
				runs += square
			}
		}
		if math.Abs(words-1) > 1e-4 || math.Abs(runs-1) > 1e-4 {
			t.Errorf("%.20q: squares add up to %v and %v", text, words, runs)
		}
	}
}

// An extractor that was used has forgotten what it read.
func TestExtractorStartsAfresh(t *testing.T) {
	used, fresh := newExtractor(layout{12}), newExtractor(layout{12})
	used.vector("Tell me about kettles", "Kettles boil, kettles boil!\n\n```")
	a, b := used.vector("Why?", "Because."), fresh.vector("Why?", "Because.")
	if len(a.slots) != len(b.slots) {
		t.Fatalf("%d features, want %d", len(a.slots), len(b.slots))
	}
	for i := range a.slots {
		if a.slots[i] != b.slots[i] || a.values[i] != b.values[i] {
			t.Errorf("feature %d is %d: %v, want %d: %v", i, a.slots[i], a.values[i], b.slots[i], b.values[i])
		}
	}
}

func TestSlotsAreDistinct(t *testing.T) {
	seen := map[uint32]bool{}
	e := newExtractor(layout{10})
	for _, s := range e.vector("the prompt", strings.Repeat("some words, and others ", 50)).slots {
		if seen[s] || int(s) >= e.layout.size() {
			t.Errorf("slot %d comes twice, or is too high", s)
		}
		seen[s] = true
	}
}
