package instruct

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// Instructions about the words and letters of a response.

// keywordsExist: every keyword is found.
func keywordsExist(a *arguments) check {
	list := a.keywords("keywords")
	return func(t *text) bool {
		for _, k := range list {
			if !k.found(t) {
				return false
			}
		}
		return true
	}
}

// forbiddenWords: none of the words is there as a word.
func forbiddenWords(a *arguments) check {
	list := a.keywords("forbidden_words")
	return func(t *text) bool {
		for _, k := range list {
			if k.foundAsWord(t) {
				return false
			}
		}
		return true
	}
}

// keywordFrequency: the keyword is there as often as asked, inside words too.
func keywordFrequency(a *arguments) check {
	k, want := a.keyword("keyword"), a.threshold("frequency", "relation")
	return func(t *text) bool { return want.met(k.count(t, want.n)) }
}

// wordOnce: the keyword is there once.
func wordOnce(a *arguments) check {
	k := a.keyword("keyword")
	return func(t *text) bool { return k.count(t, 2) == 1 }
}

// incrementWords: one keyword is there once and another twice.
func incrementWords(a *arguments) check {
	once, twice := a.keyword("keyword1"), a.keyword("keyword2")
	return func(t *text) bool { return once.count(t, 2) == 1 && twice.count(t, 3) == 2 }
}

// excludeWord: the keyword is not there between two spaces, in the case given.
func excludeWord(a *arguments) check {
	word := " " + a.word("keyword") + " "
	return func(t *text) bool { return !strings.Contains(t.raw, word) }
}

// letterFrequency: a letter, or any other character, is there as often as asked, whatever its case.
func letterFrequency(a *arguments) check {
	letter, want := strings.ToLower(a.letter("letter")), a.threshold("let_frequency", "let_relation")
	return func(t *text) bool { return want.met(strings.Count(t.inLower(), letter)) }
}

// letterCounting: there are as many ASCII letters as asked.
func letterCounting(a *arguments) check {
	want := a.threshold("N", "relation")
	return func(t *text) bool {
		n := 0
		for i := range len(t.raw) {
			if c := t.raw[i] | 0x20; 'a' <= c && c <= 'z' {
				n++
			}
		}
		return want.met(n)
	}
}

// numberOfWords: there are as many runs of word characters as asked. Apostrophes and hyphens divide words.
func numberOfWords(a *arguments) check {
	want := a.threshold("num_words", "relation")
	return func(t *text) bool {
		n := 0
		for range wordRuns(t.raw) {
			n++
		}
		return want.met(n)
	}
}

// wordRuns yields the runs of word characters, \w+.
func wordRuns(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start := -1
		for i, r := range s {
			switch in := python.IsWord(r); {
			case in && start < 0:
				start = i
			case !in && start >= 0:
				if !yield(s[start:i]) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(s[start:])
		}
	}
}

// capitalWordFrequency: there are as many tokens in capitals as asked; a hyphened word is one.
func capitalWordFrequency(a *arguments) check {
	want := a.threshold("capital_frequency", "capital_relation")
	return func(t *text) bool {
		n := 0
		for _, token := range t.nltkTokens() {
			if python.IsUpper(token) {
				n++
			}
		}
		return want.met(n)
	}
}

// lowercaseWords: at most N words consist of small ASCII letters.
func lowercaseWords(a *arguments) check {
	most := a.integer("N", 1)
	return func(t *text) bool {
		n := 0
		for w := range wordRuns(t.raw) {
			if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") == "" {
				n++
			}
		}
		return n <= most
	}
}

// uniqueWords: no token is there twice, marks of punctuation included.
func uniqueWords(*arguments) check {
	return func(t *text) bool {
		tokens := t.nltkTokens()
		seen := make(map[string]bool, len(tokens))
		for _, token := range tokens {
			if seen[token] {
				return false
			}
			seen[token] = true
		}
		return true
	}
}

// hasNoConsecutiveInitials reports that no word begins with the character that comes right after the one its
// predecessor begins with.
func hasNoConsecutiveInitials(s string) bool {
	last := rune(-2)
	for _, word := range python.Split(s) {
		first, _ := utf8.DecodeRuneInString(word)
		first = unicode.ToLower(first)
		if first-last == 1 {
			return false
		}
		last = first
	}
	return true
}

// hasPalindrome reports whether some word, between blanks, is the same backwards. A single character is.
func hasPalindrome(s string) bool {
	return slices.ContainsFunc(python.Split(s), isPalindrome)
}

func isPalindrome(word string) bool {
	for word != "" {
		first, n := utf8.DecodeRuneInString(word)
		last, m := utf8.DecodeLastRuneInString(word)
		if first != last {
			return false
		}
		word = word[n:max(n, len(word)-m)]
	}
	return true
}

// without: a character is not there.
func without(mark string) maker {
	return plain(func(s string) bool { return !strings.Contains(s, mark) })
}
