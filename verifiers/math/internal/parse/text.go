package parse

import (
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// maxWords is how many words a text may have.
const maxWords = 12

// words reads a text that is nothing but words: a number in words, a text, or a list of texts. It returns nil for what
// is mathematics or no words at all.
func words(tokens []token) *expr.Node {
	count, math, separators := 0, true, 0
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.kind == tokenWord && (t.text == "and" || t.text == "or"):
			separators++
		case t.kind == tokenWord:
			count++
			math = math && isMathWord(t, len(tokens) == 1)
		case t.is(','):
			separators++
		case t.is('\''), t.is('-'), t.is('!'), t.is('.'), t.is('?'):
			if i == 0 || tokens[i-1].kind != tokenWord {
				return choiceWords(tokens)
			}
			if !t.is('\'') && i+1 < len(tokens) && (tokens[i+1].kind != tokenWord || !isLong(&tokens[i+1]) || !isLong(&tokens[i-1])) {
				return nil
			}
			if i+1 == len(tokens) && math {
				return nil
			}
		default:
			return choiceWords(tokens)
		}
	}
	if n, ok := englishNumber(tokens); ok {
		return expr.NewInt(n)
	}
	if count == 0 || math || count > maxWords {
		return nil
	}
	if separators > 0 {
		if list := textList(tokens); list != nil {
			return list
		}
	}
	text := phrase(tokens)
	if name, ok := setInWords(strings.ToLower(text)); ok {
		return &expr.Node{Op: expr.NamedSet, Name: name}
	}
	return &expr.Node{Op: expr.Text, Name: text}
}

// setInWords returns the set that words name.
func setInWords(text string) (name string, ok bool) {
	switch text {
	case "all real numbers", "all reals", "the real numbers", "real numbers":
		return "R", true
	case "all integers", "the integers":
		return "Z", true
	case "the empty set", "empty set":
		return "", true
	}
	return "", false
}

// isLong reports whether a word is no variable and no product of variables.
func isLong(t *token) bool { return len(t.text) > 3 }

// choiceWords reads "(A) Cecile", a choice with its words, and times of day; nil for all else.
func choiceWords(tokens []token) *expr.Node {
	n := len(tokens)
	switch {
	case n >= 4 && n <= maxWords+3 && tokens[0].is('(') && tokens[1].kind == tokenWord && len(tokens[1].text) == 1 && tokens[2].is(')') && allWords(tokens[3:]) && hasProse(tokens[3:]):
		return &expr.Node{Op: expr.Text, Name: "(" + tokens[1].text + ") " + phrase(tokens[3:])}
	case n >= 2 && n <= 5 && tokens[0].kind == tokenNumber && (tokens[1].space || tokens[1].upright) && isHalfOfDay(tokens[1:]):
		return &expr.Node{Op: expr.Text, Name: tokens[0].text + " " + halfOfDay(tokens[1:])}
	case n >= 4 && n <= 7 && tokens[0].kind == tokenNumber && tokens[1].is(':') && tokens[2].kind == tokenNumber && isHalfOfDay(tokens[3:]):
		return &expr.Node{Op: expr.Text, Name: tokens[0].text + ":" + strings.TrimSuffix(tokens[2].text, ".") + " " + halfOfDay(tokens[3:])}
	}
	return nil
}

// isHalfOfDay reports whether tokens are PM, a.m. or the like.
func isHalfOfDay(tokens []token) bool {
	h := halfOfDay(tokens)
	return h == "AM" || h == "PM"
}

func halfOfDay(tokens []token) string {
	var b strings.Builder
	for i := range tokens {
		if !tokens[i].is('.') {
			b.WriteString(strings.ToUpper(tokens[i].text))
		}
	}
	return b.String()
}

func allWords(tokens []token) bool {
	for i := range tokens {
		if tokens[i].kind != tokenWord {
			return false
		}
	}
	return true
}

func hasProse(tokens []token) bool {
	for i := range tokens {
		if !isMathWord(&tokens[i], false) {
			return true
		}
	}
	return false
}

// isMathWord reports whether a word may be mathematics: a letter, a function, a name in capitals, or few letters that
// are no common word. A single one may also be a longer product, but not an upright one.
func isMathWord(t *token, single bool) bool {
	n := utf8.RuneCountInString(t.text)
	if _, ok := wordFunction(t.text); ok && !(single && t.upright) {
		return true
	}
	if _, ok := wordCommand(t.text); ok {
		return true
	}
	switch {
	case n == 1:
		return t.text[0] < utf8.RuneSelf || len(t.text) == 2 // two bytes: no Chinese
	case isWord(strings.ToLower(t.text)), t.upright:
		return false
	case isAcronym(t.text):
		return true
	case single:
		if n <= 7 && strings.ContainsRune("xyz", rune(t.text[len(t.text)-1])) {
			if _, ok := wordFunction(t.text[:len(t.text)-1]); ok {
				return true
			}
		}
		return n <= 3 && t.text[0] < utf8.RuneSelf && !('A' <= t.text[0] && t.text[0] <= 'Z' && n == 3)
	}
	_, _, function := functionPrefix(t.text)
	return n <= 2 || function
}

// isWord reports whether a few letters are a common word.
func isWord(word string) bool {
	switch word {
	case "yes", "no", "not", "odd", "all", "any", "none", "true", "one", "two", "six", "ten", "red", "blue", "is", "it", "the",
		"so", "we", "if", "by", "be", "or", "for", "and", "are", "was", "has", "let", "can", "but", "then", "thus", "find", "get", "with",
		"that", "answer", "hence", "value", "sum", "its", "his", "her", "our", "us", "my", "he", "she",
		"of", "to", "in", "on", "at", "as", "an", "dne", "nan", "zero", "even", "east", "west", "both", "mon", "tue", "wed", "thu",
		"fri", "sat", "sun", "may", "does", "got", "had", "say", "see", "now", "too", "per", "each", "out", "off", "how", "who",
		"minus", "since", "single", "minute", "minutes", "maximum", "minimum", "minor", "absolute", "cosine",
		"sine", "tangent", "tank", "sink", "sing", "singer", "logic", "login", "minimal", "maximal", "mine", "mind", "modern",
		"mode", "model", "exponent", "expect", "express", "degree", "detail", "detect", "argue", "gold", "infinite":
		return true
	}
	return false
}

// textList reads words with commas, "and" or "or" between them as a list, when each item is one or two words.
func textList(tokens []token) *expr.Node {
	list := expr.New(expr.List)
	start := 0
	for i := 0; i <= len(tokens); i++ {
		if i < len(tokens) && !tokens[i].is(',') && !tokens[i].isWord("and") && !tokens[i].isWord("or") {
			continue
		}
		if i < len(tokens) && tokens[i].kind == tokenWord {
			list.Name = tokens[i].text
		}
		if i-start > 2 {
			return nil
		}
		if i > start {
			list.Args = append(list.Args, textItem(tokens[start:i]))
		}
		start = i + 1
	}
	if len(list.Args) < 2 {
		return nil
	}
	return list
}

func textItem(tokens []token) *expr.Node {
	if len(tokens) == 1 && utf8.RuneCountInString(tokens[0].text) == 1 {
		return expr.NewSymbol(tokens[0].text)
	}
	return &expr.Node{Op: expr.Text, Name: phrase(tokens)}
}

// phrase writes words with single blanks between them where blanks were.
func phrase(tokens []token) string {
	var b strings.Builder
	for i := range tokens {
		t := &tokens[i]
		if i > 0 && t.space {
			b.WriteByte(' ')
		}
		if t.kind == tokenSymbol {
			b.WriteRune(t.symbol)
		} else {
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// englishNumber reads a whole number in English words up to the trillions.
func englishNumber(tokens []token) (int64, bool) {
	var total, section, last int64
	negative := false
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.is('-') && i > 0 && i+1 < len(tokens):
			continue
		case t.isWord("and") && i > 0 && i+1 < len(tokens) && last >= 100:
			continue
		case t.kind != tokenWord:
			return 0, false
		}
		word := strings.ToLower(t.text)
		n, ok := numberWord(word)
		switch {
		case i == 0 && (word == "negative" || word == "minus"):
			negative = true
			continue
		case !ok:
			return 0, false
		case n == 100 && section > 0 && section < 10:
			section *= 100
		case n >= 1000 && section > 0 && (total == 0 || total >= 1000*n):
			total, section = total+section*n, 0
		case n < 100 && (last == 0 && section == 0 || last >= 100 || last >= 20 && last%10 == 0 && n < 10 && n > 0):
			section += n
		default:
			return 0, false
		}
		last = n
		if n == 0 && len(tokens) > 1 {
			return 0, false
		}
	}
	if last == 0 && !(len(tokens) == 1 && strings.EqualFold(tokens[0].text, "zero")) {
		return 0, false
	}
	if negative {
		return -total - section, true
	}
	return total + section, true
}

// numberWord returns the value of an English word for a number.
func numberWord(word string) (int64, bool) {
	n, ok := numberWords[word]
	return n, ok
}

var numberWords = makeNumberWords()

func makeNumberWords() map[string]int64 {
	all := map[string]int64{"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
	for i, w := range strings.Fields(`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
		fifteen sixteen seventeen eighteen nineteen`) {
		all[w] = int64(i)
	}
	for i, w := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
		all[w] = int64(10 * (i + 2))
	}
	return all
}
