package parse

import (
	"strings"
	"unicode/utf8"
)

// nouns returns how many words from a token on only say what was counted: 18 eggs, 5 red balls. Words that change or
// compare the number are none, and neither are letters that may be variables.
func (p *parser) nouns(start int) int {
	i := start
	for i < p.end && p.tokens[i].kind == tokenWord && i-start < maxUnitTokens {
		t := &p.tokens[i]
		if t.text == "and" || t.text == "or" {
			break
		}
		if square := announces(t.text) && t.text != "per" && i+1 < p.end && strings.HasPrefix(p.tokens[i+1].text, "unit"); !square && !p.isNoun(t) {
			return 0
		}
		i++
	}
	if i < p.end && i > start && p.tokens[i].is('(') && int(p.tokens[i].mate) == i+2 && p.tokens[i+1].isWord("s") { // egg(s)
		return 0
	}
	return i - start
}

func (p *parser) isNoun(t *token) bool {
	word := strings.ToLower(t.text)
	if reckons(word) {
		return false
	}
	if _, ok := wordFunction(t.text); ok {
		return false
	}
	if t.text[0] >= utf8.RuneSelf {
		r, _ := utf8.DecodeRuneInString(t.text)
		return r >= 0x2E80 // only scripts without blanks may follow a number at once
	}
	n := len(word)
	switch {
	case t.upright:
		return n >= 2
	case !t.space:
		return false
	case n >= 4:
		return true
	}
	return shortNoun(word)
}

func shortNoun(word string) bool {
	switch word {
	case "men", "man", "boy", "boys", "egg", "cat", "cats", "dog", "dogs", "pie", "pies", "bus", "car", "cars", "box", "cow",
		"ant", "bee", "hen", "kid", "kids", "pen", "pig", "toy", "way", "ways", "odd", "red", "of", "the", "in", "per", "bag", "cup", "cups", "day", "new", "big", "all":
		return true
	}
	return false
}

// reckons reports whether a word does more to a number than to name what was counted: "5 and a half", "5 less than x",
// "5 or more", "5 times".
func reckons(word string) bool {
	_, ok := reckoning[word]
	return ok
}

var reckoning = makeReckoning()

func makeReckoning() map[string]struct{} {
	all := map[string]struct{}{}
	for w := range strings.FieldsSeq(`a an to is are was if than because since so but not mod modulo over plus minus times
		divided choose factorial squared cubed infinity more less fewer greater out through between from st nd rd th half
		halves quarter quarters third thirds fourth fourths fifth fifths sixth sixths eighth eighths tenth tenths hundredth
		hundredths thousandth thousandths dozen dozens hundred hundreds thousand thousands million millions billion billions
		trillion base where when which that percent pct root square power equals equal for does double triple twice
		approximately about only except without with negative positive am pm off`) {
		all[w] = struct{}{}
	}
	return all
}
