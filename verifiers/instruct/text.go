package instruct

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/instruct/internal/punkt"
	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
	"github.com/assay-rl/assay/verifiers/instruct/internal/treebank"
	"github.com/assay-rl/assay/verifiers/prose/langid"
)

// text is one form of a response, with what several instructions ask of it. Each part is made on first use. It is for
// one goroutine.
type text struct {
	raw       string
	lower     lazy[string]
	folded    lazy[string]
	sentences lazy[[]string]
	tokens    lazy[[]string]
	clauses   lazy[[]string]
	code      lazy[string]
}

// lazy is a value made on first use.
type lazy[T any] struct {
	value T
	made  bool
}

func (l *lazy[T]) get(build func() T) T {
	if !l.made {
		l.value, l.made = build(), true
	}
	return l.value
}

// inLower returns the text in small letters.
func (t *text) inLower() string {
	return t.lower.get(func() string { return strings.ToLower(t.raw) })
}

// inFold returns the text with the cases of all characters taken together.
func (t *text) inFold() string {
	return t.folded.get(func() string { return python.Fold(t.raw) })
}

// punktSentences returns the sentences as nltk.sent_tokenize finds them.
func (t *text) punktSentences() []string {
	return t.sentences.get(func() []string { return punkt.Sentences(t.raw) })
}

// nltkTokens returns the tokens as nltk.word_tokenize finds them.
func (t *text) nltkTokens() []string {
	return t.tokens.get(func() []string {
		var tokens []string
		for _, s := range t.punktSentences() {
			tokens = treebank.AppendTokens(tokens, s)
		}
		return tokens
	})
}

// ruleSentences returns the sentences as split_into_sentences finds them.
func (t *text) ruleSentences() []string {
	return t.clauses.get(func() []string { return splitByRules(t.raw) })
}

// language returns the ISO 639-1 code of the language, empty when it cannot be told.
func (t *text) language(d *langid.Detector) string {
	return t.code.get(func() string {
		code, _ := d.DetectLetters(t.raw)
		return code
	})
}

// tokensOf returns the tokens of a part of a text as nltk.word_tokenize finds them.
func tokensOf(part string) []string {
	return (&text{raw: part}).nltkTokens()
}

// variants returns the forms that IFEval's loose reading tries: the response as it is and without its first, its last,
// and both of these lines, each also without asterisks. Forms that are blank or repeated are left out, so there may be
// none at all; the strict one is the first.
func variants(response string) []*text {
	lines := strings.Split(response, "\n")
	forms := []string{response, joined(lines, 1, 0), joined(lines, 0, 1), joined(lines, 1, 1)}
	if strings.Contains(response, "*") {
		for _, f := range forms[:4] {
			forms = append(forms, strings.ReplaceAll(f, "*", ""))
		}
	}
	var all []*text
	seen := make(map[string]bool, len(forms))
	for _, f := range forms {
		if !seen[f] && !python.IsBlank(f) {
			seen[f] = true
			all = append(all, &text{raw: f})
		}
	}
	return all
}

// joined returns the lines without some first and last ones, stripped.
func joined(lines []string, first, last int) string {
	if first+last >= len(lines) {
		return ""
	}
	return python.Strip(strings.Join(lines[first:len(lines)-last], "\n"))
}
