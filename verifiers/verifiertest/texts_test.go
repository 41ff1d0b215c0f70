package verifiertest

import (
	"slices"
	"testing"
)

func TestPlant(t *testing.T) {
	tests := []struct {
		name, completion, answer string
		size                     int
		want                     string
	}{
		{"in the answer's place", "it is 7, so 7.", "7", 100, "it is 7, so ((((((."},
		{"in the middle without an answer", "no idea", "", 100, "no ((((((idea"},
		{"in the middle when the answer is spelt otherwise", "one half", "1/2", 100, "one ((((((half"},
		{"never within a character", "éé", "", 100, "é((((((é"},
		{"cut to the size", "no idea", "", 10, "no (((idea"},
		{"alone in nothing", "", "", 100, "(((((("},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := plant(tt.completion, tt.answer, "((((((", tt.size); got != tt.want {
				t.Errorf("plant = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestHostileTexts(t *testing.T) {
	const size = 1 << 12
	texts := hostileTexts(size)
	if !slices.Equal(texts, hostileTexts(size)) {
		t.Error("hostile texts are not the same each time")
	}
	for _, h := range texts {
		if len(h.text) > size || len(h.text) < size-16 {
			t.Errorf("%s: %d bytes, want %d or a few less", h.name, len(h.text), size)
		}
	}
}
