package text

import "strings"

// stem returns the stem of a word in small letters by Porter's algorithm (Porter 1980) with the extensions of nltk's
// PorterStemmer. Words that are not ASCII letters and digits alone stay as they are.
func stem(word string) string {
	if s, ok := irregular[word]; ok {
		return s
	}
	if len(word) <= 2 || !isASCIIWord(word) {
		return word
	}
	word = plural(word)
	word = participle(word)
	if s, ok := strings.CutSuffix(word, "y"); ok && len(s) > 1 && isConsonant(s, len(s)-1) {
		word = s + "i"
	}
	word = doubleSuffix(word)
	word = apply(word, step3)
	return finalLetter(longSuffix(word))
}

// irregular are the words whose stem follows no rule.
var irregular = map[string]string{
	"sky": "sky", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "news": "news",
	"innings": "inning", "inning": "inning", "outings": "outing", "outing": "outing",
	"cannings": "canning", "canning": "canning", "howe": "howe", "proceed": "proceed", "exceed": "exceed", "succeed": "succeed",
}

func isASCIIWord(word string) bool {
	for i := range len(word) {
		if word[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isVowel reports whether a letter is a vowel whatever stands before it.
func isVowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

// isConsonant reports whether the letter at i is a consonant. A y is one at the start and after a vowel.
func isConsonant(word string, i int) bool {
	turned := false
	for ; i > 0 && word[i] == 'y'; i-- {
		turned = !turned
	}
	return !isVowel(word[i]) != turned
}

// measure returns how often a vowel is followed by a consonant: the m of [C](VC){m}[V].
func measure(word string) int {
	m, vowel := 0, false
	for i := range len(word) {
		consonant := !isVowel(word[i]) && (word[i] != 'y' || i == 0 || vowel)
		if consonant && vowel {
			m++
		}
		vowel = !consonant
	}
	return m
}

func hasVowel(word string) bool {
	for i := range len(word) {
		if !isConsonant(word, i) {
			return true
		}
	}
	return false
}

// endsShort reports whether a word ends with consonant, vowel, consonant and the last is not w, x or y; or is a vowel
// and a consonant.
func endsShort(word string) bool {
	n := len(word)
	if n == 2 {
		return !isConsonant(word, 0) && isConsonant(word, 1)
	}
	return n >= 3 && isConsonant(word, n-3) && !isConsonant(word, n-2) && isConsonant(word, n-1) &&
		strings.IndexByte("wxy", word[n-1]) < 0
}

// plural is step 1a: it takes the plural's ending off.
func plural(word string) string {
	switch {
	case strings.HasSuffix(word, "ss"):
		return word
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "ies") && len(word) > 4:
		return word[:len(word)-2]
	default:
		return strings.TrimSuffix(word, "s")
	}
}

// participle is step 1b: it takes the endings -ed and -ing off and mends what is left.
func participle(word string) string {
	switch {
	case strings.HasSuffix(word, "ied") && len(word) == 4:
		return word[:3]
	case strings.HasSuffix(word, "ied"):
		return word[:len(word)-2]
	case strings.HasSuffix(word, "eed"):
		if measure(word[:len(word)-3]) > 0 {
			return word[:len(word)-1]
		}
		return word
	}
	left, ok := strings.CutSuffix(word, "ed")
	if !ok {
		left, ok = strings.CutSuffix(word, "ing")
	}
	if !ok || !hasVowel(left) {
		return word
	}
	return mended(left)
}

// mended completes what step 1b has left of a word.
func mended(word string) string {
	n := len(word)
	switch {
	case strings.HasSuffix(word, "at"), strings.HasSuffix(word, "bl"), strings.HasSuffix(word, "iz"):
		return word + "e"
	case n >= 2 && word[n-1] == word[n-2] && isConsonant(word, n-1):
		if strings.IndexByte("lsz", word[n-1]) < 0 {
			return word[:n-1]
		}
	case measure(word) == 1 && endsShort(word):
		return word + "e"
	}
	return word
}

// rule puts one ending in the place of another where what stands before it has a measure of at least least.
type rule struct {
	suffix, with string
	least        int
}

// The rules of steps 2, 3 and 4. The first that fits a word's ending decides.
var (
	step2 = []rule{
		{"ational", "ate", 1}, {"tional", "tion", 1}, {"enci", "ence", 1}, {"anci", "ance", 1}, {"izer", "ize", 1},
		{"bli", "ble", 1}, {"alli", "al", 1}, {"entli", "ent", 1}, {"eli", "e", 1}, {"ousli", "ous", 1},
		{"ization", "ize", 1}, {"ation", "ate", 1}, {"ator", "ate", 1}, {"alism", "al", 1}, {"iveness", "ive", 1},
		{"fulness", "ful", 1}, {"ousness", "ous", 1}, {"aliti", "al", 1}, {"iviti", "ive", 1}, {"biliti", "ble", 1},
		{"fulli", "ful", 1},
	}
	step3 = []rule{
		{"icate", "ic", 1}, {"ative", "", 1}, {"alize", "al", 1}, {"iciti", "ic", 1}, {"ical", "ic", 1}, {"ful", "", 1}, {"ness", "", 1},
	}
	step4 = []rule{
		{"al", "", 2}, {"ance", "", 2}, {"ence", "", 2}, {"er", "", 2}, {"ic", "", 2}, {"able", "", 2}, {"ible", "", 2},
		{"ant", "", 2}, {"ement", "", 2}, {"ment", "", 2}, {"ent", "", 2}, {"ou", "", 2},
		{"ism", "", 2}, {"ate", "", 2}, {"iti", "", 2}, {"ous", "", 2}, {"ive", "", 2}, {"ize", "", 2},
	}
)

// doubleSuffix is step 2. Of -alli the result goes through it once more, and of -logi the l counts for the stem, so
// that geo- and theo- are long enough.
func doubleSuffix(word string) string {
	if left, ok := strings.CutSuffix(word, "alli"); ok && measure(left) > 0 {
		return doubleSuffix(left + "al")
	}
	if left, ok := strings.CutSuffix(word, "ogi"); ok && strings.HasSuffix(left, "l") && measure(left) > 0 {
		return left + "og"
	}
	return apply(word, step2)
}

// apply applies the first rule that fits a word's ending, if the rest of the word is long enough for it.
func apply(word string, rules []rule) string {
	for _, r := range rules {
		if left, ok := strings.CutSuffix(word, r.suffix); ok {
			if measure(left) < r.least {
				return word
			}
			return left + r.with
		}
	}
	return word
}

// longSuffix is step 4. It takes -ion off only after s or t.
func longSuffix(word string) string {
	left, ok := strings.CutSuffix(word, "ion")
	if ok && measure(left) > 1 && (strings.HasSuffix(left, "s") || strings.HasSuffix(left, "t")) {
		return left
	}
	return apply(word, step4)
}

// finalLetter is step 5: it takes off a last e, and one of two last l.
func finalLetter(word string) string {
	if left, ok := strings.CutSuffix(word, "e"); ok {
		if m := measure(left); m > 1 || m == 1 && !endsShort(left) {
			word = left
		}
	}
	if strings.HasSuffix(word, "ll") && measure(word[:len(word)-1]) > 1 {
		return word[:len(word)-1]
	}
	return word
}
