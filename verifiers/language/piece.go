package language

import (
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/prose"
)

// maxPiece bounds the words that are judged together, and so the memory that judging takes.
const maxPiece = 1024

// pieces yields the words of text that have a weight, piece by piece: sentences, or stretches of maxPiece words.
// The slice is reused.
func pieces(text string, bySentence bool) iter.Seq[[]prose.Word] {
	return func(yield func([]prose.Word) bool) {
		var words []prose.Word
		end := 0
		for w := range prose.Words(text) {
			if len(words) == maxPiece || bySentence && len(words) > 0 && endsSentence(text[end:w.Start]) {
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
