package instruct

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/instruct/internal/python"
)

// Instructions to repeat the prompt or a phrase.

// repeatPrompt: the response begins with the prompt, whatever its case.
func repeatPrompt(a *arguments) check {
	prompt := normal(a.text("prompt_to_repeat"))
	return func(t *text) bool { return strings.HasPrefix(normal(t.raw), prompt) }
}

// copyPrompt: the response is the prompt, whatever its case.
func copyPrompt(a *arguments) check {
	prompt := normal(a.text("prompt_to_repeat"))
	return func(t *text) bool { return normal(t.raw) == prompt }
}

// copyPromptTimes: the response is the prompt N times, with six asterisks between.
func copyPromptTimes(a *arguments) check {
	prompt, times := normal(a.text("prompt_to_repeat")), a.integer("N", 1)
	return func(t *text) bool {
		parts := strings.Split(t.raw, sixAsterisks)
		for _, p := range parts {
			if normal(p) != prompt {
				return false
			}
		}
		return len(parts) == times
	}
}

// copySpan: the response is the characters of the prompt from n_start, counted from 0, up to but not with n_end.
func copySpan(a *arguments) check {
	prompt, start, end := []rune(a.text("prompt_to_repeat")), a.integer("n_start", 0), a.integer("n_end", 1)
	start = min(start, len(prompt))
	span := normal(string(prompt[start:max(start, min(end, len(prompt)))]))
	if span == "" {
		a.fail("n_end", "nothing but blanks lies between n_start and n_end")
	}
	return func(t *text) bool { return normal(t.raw) == span }
}

func normal(s string) string { return strings.ToLower(python.Strip(s)) }

// repeatPhrase: the phrase is there small_n times, each time with at most one word replaced, which must neither be the
// first nor the last; the last time one is.
func repeatPhrase(a *arguments) check {
	words, times := python.Split(a.text("phrase")), a.integer("small_n", 1)
	if len(words) == 0 {
		words = []string{""}
	}
	first, last := words[0]+" ", " "+words[len(words)-1]
	return func(t *text) bool {
		found := between(t.raw, first, last, times+1)
		if len(found) != times {
			return false
		}
		different := 0
		for _, f := range found {
			if different = differences(python.Split(f), words); different > 1 {
				return false
			}
		}
		return different == 1
	}
}

// between returns at most limit texts that begin with first and end with the next last on their line, as re.findall
// finds first.*?last.
func between(s, first, last string, limit int) []string {
	var found []string
	for line := range strings.SplitSeq(s, "\n") {
		for len(found) < limit {
			i := strings.Index(line, first)
			if i < 0 {
				break
			}
			end := strings.Index(line[i+len(first):], last)
			if end < 0 {
				break // nor after any later first
			}
			end += i + len(first) + len(last)
			found = append(found, line[i:end])
			line = line[end:]
		}
	}
	return found
}

// differences counts the words that are not those of the phrase; a longer text has too many.
func differences(words, phrase []string) int {
	if len(words) > len(phrase) {
		return len(words)
	}
	n := 0
	for i, w := range words {
		if w != phrase[i] {
			n++
		}
	}
	return n
}
