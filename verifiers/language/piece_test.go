package language

import (
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"full stops", "One two. Three! Four? Five", "One two|Three|Four|Five"},
		{"lines", "One two\nThree\r\nFour", "One two|Three|Four"},
		{"decimal point", "about 3.5 apples", "about apples"},
		{"dotted name", "call os.path now", "call os path now"},
		{"Chinese", "一二。三四！五六", "一二|三四|五六"},
		{"Arabic and Hindi", "كيف؟ نعم हाँ। नहीं", "كيف|نعم हाँ|नहीं"},
		{"a dash is no end", "one — two", "one two"},
		{"neutral words are left out", "one x two", "one two"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for words := range pieces(tt.text, true) {
				var sentence []string
				for _, w := range words {
					sentence = append(sentence, tt.text[w.Start:w.End])
				}
				got = append(got, strings.Join(sentence, " "))
			}
			if joined := strings.Join(got, "|"); joined != tt.want {
				t.Errorf("got %q, want %q", joined, tt.want)
			}
		})
	}
}

func TestPiecesAreBounded(t *testing.T) {
	for _, bySentence := range []bool{true, false} {
		count := 0
		for words := range pieces(strings.Repeat("ab ", 3*maxPiece+1), bySentence) {
			if len(words) > maxPiece {
				t.Fatalf("a piece of %d words", len(words))
			}
			count++
		}
		if count != 4 {
			t.Errorf("%d pieces, want 4", count)
		}
	}
}
