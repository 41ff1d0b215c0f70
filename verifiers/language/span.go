package language

import (
	"strings"
	"unicode/utf8"
)

// Limits of the evidence that travels.
const (
	maxSpans    = 20
	maxSpanText = 120
)

// Span is a stretch of words that count as foreign.
type Span struct {
	// Start and End are byte offsets in the completion.
	Start int `json:"start"`
	End   int `json:"end"`
	// Text is what stands there, cut after 120 bytes; formulas and code in it are blank.
	Text string `json:"text"`
}

// run is a stretch of foreign words.
type run struct {
	start, end int
	open       bool // whether the word before the next one belongs to it
}

// spans returns the foreign stretches of text, which starts at offset in the completion.
func (s *sums) spans(text string, offset int) []Span {
	var spans []Span
	for _, r := range s.foreign {
		spans = append(spans, Span{r.start + offset, r.end + offset, clip(text[r.start:r.end])})
	}
	return spans
}

// clip shortens s to what a span shows, on a rune's edge.
func clip(s string) string {
	if len(s) <= maxSpanText {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	n := maxSpanText
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.ToValidUTF8(s[:n], "\uFFFD") + "…"
}
