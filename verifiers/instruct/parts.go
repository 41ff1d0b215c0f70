package instruct

import (
	"regexp"
	"strings"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// Instructions about the paragraphs, sentences and other parts of a response.

// numberOfSentences: Punkt finds as many sentences as asked.
func numberOfSentences(a *arguments) check {
	want := a.threshold("num_sentences", "relation")
	return func(t *text) bool { return want.met(len(t.punktSentences())) }
}

// numberOfParagraphs: *** divides the response into as many paragraphs as asked.
func numberOfParagraphs(a *arguments) check {
	want := a.integer("num_paragraphs", 0)
	return func(t *text) bool {
		n, ok := countParts(t.raw, "***")
		return ok && n == want
	}
}

// twoParagraphs: a divider makes two paragraphs.
func twoParagraphs(divider string) maker {
	return plain(func(s string) bool {
		n, ok := countParts(s, divider)
		return ok && n == 2
	})
}

// countParts counts the parts that a divider makes of a text, blank ones at the ends left out; ok is false when one
// between others is blank.
func countParts(s, divider string) (n int, ok bool) {
	parts := strings.Split(s, divider)
	n = len(parts)
	for i, p := range parts {
		if !python.IsBlank(p) {
			continue
		}
		if i != 0 && i != len(parts)-1 {
			return 0, false
		}
		n--
	}
	return n, true
}

// isTwoResponses reports whether six asterisks divide a text into two parts that differ.
func isTwoResponses(s string) bool {
	n, ok := countParts(s, sixAsterisks)
	if !ok || n != 2 {
		return false
	}
	var parts []string
	for p := range strings.SplitSeq(s, sixAsterisks) {
		if p = python.Strip(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts[0] != parts[1]
}

const sixAsterisks = "******"

// nthParagraphFirstWord: blank lines divide the response into as many paragraphs as asked, and the nth, counted with
// the blank ones, begins with the word.
func nthParagraphFirstWord(a *arguments) check {
	want, nth, word := a.integer("num_paragraphs", 1), a.integer("nth_paragraph", 1), strings.ToLower(a.text("first_word"))
	if nth > want {
		a.fail("nth_paragraph", "it is %d of %d paragraphs", nth, want)
	}
	return func(t *text) bool {
		paragraphs := strings.Split(t.raw, "\n\n")
		n := len(paragraphs)
		for _, p := range paragraphs {
			if python.IsBlank(p) {
				n--
			}
		}
		return n == want && firstWord(paragraphs[nth-1]) == word
	}
}

// firstWord returns the first word of a paragraph in small letters, without quotes before it and whatever comes after a
// mark of punctuation.
func firstWord(paragraph string) string {
	word := strings.TrimLeft(strings.TrimLeft(python.FirstField(paragraph), "'"), `"`)
	if i := strings.IndexAny(word, `.,?!'"`); i >= 0 {
		word = word[:i]
	}
	return strings.ToLower(word)
}

// multipleSections: the splitter with a number after it is there as often as asked.
func multipleSections(a *arguments) check {
	k, want := a.sectionMark("section_spliter"), a.integer("num_sections", 0)
	return func(t *text) bool { return k.Count(t.raw, want) >= want }
}

// sectionMark returns the expression that finds the beginnings of sections: the splitter, a blank or none, a number.
func (a *arguments) sectionMark(name string) *python.Regexp {
	word := a.word(name)
	k, err := python.Compile(word+`\s?\d+`, false)
	if err != nil {
		k, err = python.Compile(regexp.QuoteMeta(word)+`\s?\d+`, false)
	}
	if err != nil {
		a.fail(name, "%v", err)
	}
	return k
}

// countingComposition: *** divides the response into three paragraphs, each of them with the same number of sentences,
// each of those with the same number of tokens. A blank paragraph has no sentence, so it fails at the ends too.
func countingComposition(a *arguments) check {
	sentences, tokens := a.integer("n_sent", 1), a.integer("n_words", 1)
	return func(t *text) bool {
		paragraphs := strings.Split(t.raw, "***")
		for _, p := range paragraphs {
			found := splitByRules(python.Strip(p))
			if len(found) != sentences {
				return false
			}
			for _, s := range found {
				if len(tokensOf(s)) != tokens {
					return false
				}
			}
		}
		return len(paragraphs) == 3
	}
}

// firstWordOfSentences: every sentence begins with the word.
func firstWordOfSentences(a *arguments) check {
	word := strings.ToLower(a.word("first_word"))
	return everySentence(func(s string) bool { return strings.ToLower(python.FirstField(s)) == word })
}

// lastWordOfSentences: every sentence ends with the word, marks of punctuation aside.
func lastWordOfSentences(a *arguments) check {
	word := strings.ToLower(a.word("last_word"))
	return everySentence(func(s string) bool { return lastWord(s) == word })
}

func everySentence(follows func(s string) bool) check {
	return func(t *text) bool {
		for _, s := range t.ruleSentences() {
			if s == "" || !follows(s) {
				return false
			}
		}
		return true
	}
}

// firstWordOfAnswer: the response begins with the word.
func firstWordOfAnswer(a *arguments) check {
	word := strings.ToLower(a.word("first_word"))
	return func(t *text) bool { return strings.ToLower(python.FirstField(t.raw)) == word }
}

// lastWordOfAnswer: the response ends with the word, marks of punctuation aside.
func lastWordOfAnswer(a *arguments) check {
	word := strings.ToLower(a.word("last_word"))
	return func(t *text) bool { return lastWord(t.raw) == word }
}

// lastWord returns what follows the last blank in small letters, without what is no word character.
func lastWord(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if python.IsWord(r) {
			return r
		}
		return -1
	}, python.LastField(s)))
}

// keywordPosition: the nth sentence has the keyword as its mth token.
func keywordPosition(a *arguments) check {
	word, nth, mth := a.word("keyword"), a.integer("n", 1), a.integer("m", 1)
	return func(t *text) bool {
		sentences := t.ruleSentences()
		if len(sentences) < nth {
			return false
		}
		tokens := tokensOf(sentences[nth-1])
		return len(tokens) >= mth && tokens[mth-1] == word
	}
}

// sameStartAndEnd: the first token is the last too, of two or more.
func sameStartAndEnd(*arguments) check {
	return func(t *text) bool {
		tokens := t.nltkTokens()
		return len(tokens) > 1 && strings.EqualFold(tokens[0], tokens[len(tokens)-1])
	}
}

// sentenceHyphens: hyphens join the sentences, with no space between.
func sentenceHyphens(*arguments) check {
	return func(t *text) bool {
		want := splitByRules(strings.ReplaceAll(t.raw, "-", " "))
		for i, got := range strings.Split(t.raw, "-") {
			if i == len(want) {
				break
			}
			if got != want[i] {
				return false
			}
		}
		return true
	}
}
