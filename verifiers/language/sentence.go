package language

import (
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/prose"
)

// maxSentence bounds a sentence, so that text without punctuation is judged piece by piece.
const maxSentence = 256

// sentences yields the words of text that have a weight, sentence by sentence. The slice is reused.
func sentences(text string) iter.Seq[[]prose.Word] {
	return func(yield func([]prose.Word) bool) {
		words := make([]prose.Word, 0, maxSentence)
		end := 0
		for w := range prose.Words(text) {
			if len(words) == maxSentence || len(words) > 0 && endsSentence(text[end:w.Start]) {
				if !yield(words) {
					return
				}
				words = words[:0]
			}
			end = w.End
			if w.Weight > 0 {
				words = append(words, w)
			}
		}
		if len(words) > 0 {
			yield(words)
		}
	}
}

// endsSentence reports whether a sentence ends in the text between two words: at a line's end, a full stop of a
// script without spaces, or a full stop before a space.
func endsSentence(gap string) bool {
	for i := 0; i < len(gap); i++ {
		switch c := gap[i]; {
		case c == '\n':
			return true
		case c == '.' || c == '!' || c == '?':
			if i+1 < len(gap) && (gap[i+1] == ' ' || gap[i+1] == '"' || gap[i+1] == '\r') {
				return true
			}
		case c >= utf8.RuneSelf:
			return strings.ContainsAny(gap[i:], "。！？｡؟۔।…\n")
		}
	}
	return false
}
