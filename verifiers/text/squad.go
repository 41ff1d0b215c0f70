package text

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// errNothingLeft says that a reference text is only articles and punctuation.
var errNothingLeft = errors.New("nothing is left of it without articles and punctuation")

// equalNormalized is SQuAD's exact match: the normalised texts are equal.
func equalNormalized(gold string, _ config) (similarity, error) {
	gold = normalized(gold)
	if gold == "" {
		return nil, errNothingLeft
	}
	return func(text string) float64 { return truth(normalized(text) == gold) }, nil
}

// overlapF1 is SQuAD's F1: the F-measure of the words that the normalised texts have in common, whatever their order.
func overlapF1(gold string, _ config) (similarity, error) {
	g := gramsOf(fields(normalized(gold)), 1)
	if g.totals[0] == 0 {
		return nil, errNothingLeft
	}
	return func(text string) float64 {
		o := g.overlap(fields(normalized(text)))
		return harmonic(o.matches[0], o.totals[0], g.totals[0])
	}, nil
}

// normalized returns a text as SQuAD's evaluation script compares it: small letters, no ASCII punctuation, no articles,
// single spaces.
func normalized(text string) string {
	text = strings.ToLower(text)
	bare := make([]byte, 0, len(text))
	for i := range len(text) {
		if !punctuation[text[i]] {
			bare = append(bare, text[i])
		}
	}
	var out strings.Builder
	out.Grow(len(bare))
	for field := range fields(string(bare)) {
		if isPlain(field) {
			write(&out, field)
			continue
		}
		for part := range fields(withoutArticles(field)) {
			write(&out, part)
		}
	}
	return out.String()
}

// write adds a field, unless it is an article.
func write(out *strings.Builder, field string) {
	if isArticle(field) {
		return
	}
	if out.Len() > 0 {
		out.WriteByte(' ')
	}
	out.WriteString(field)
}

func isArticle(word string) bool { return word == "a" || word == "an" || word == "the" }

// isPlain reports whether a field is one word without question.
func isPlain(field string) bool {
	for i := range len(field) {
		if field[i] >= utf8.RuneSelf || asciiWord[field[i]] != inWord {
			return false
		}
	}
	return true
}

// punctuation is Python's string.punctuation.
var punctuation = bytesOf("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

// withoutArticles replaces the words a, an and the by a space. A word is a run of letters, digits and underscores.
func withoutArticles(text string) string {
	var out strings.Builder
	kept := 0
	for i := 0; i < len(text); {
		start := i
		for i < len(text) {
			n, ok := wordRune(text[i:])
			if !ok {
				break
			}
			i += n
		}
		if isArticle(text[start:i]) {
			out.WriteString(text[kept:start])
			out.WriteByte(' ')
			kept = i
		}
		if i < len(text) {
			n, _ := wordRune(text[i:])
			i += n
		}
	}
	out.WriteString(text[kept:])
	return out.String()
}

// wordRune returns the length of the first character of a text, and whether it is one of a word.
func wordRune(text string) (n int, ok bool) {
	if c := text[0]; c < utf8.RuneSelf {
		return 1, asciiWord[c] == inWord || c == '_'
	}
	r, n := utf8.DecodeRuneInString(text)
	return n, unicode.IsLetter(r) || unicode.IsNumber(r)
}
