package parse

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/unit"
)

// afterNumber says whether the word t after an operand is a unit or nouns; opNone when it is neither.
func (p *parser) afterNumber(t *token, left *expr.Node) operator {
	numeric := isNumeric(left)
	if numeric && isOrdinal(t) {
		return opOrdinal
	}
	if numeric {
		if _, width := p.greekUnit(); width > 0 {
			return opUnit
		}
	}
	if numeric || t.upright {
		if text, width := p.unitText(p.at); width > 0 && p.meansUnit(t, width) {
			if _, ok := unit.Parse(text); ok {
				return opUnit
			}
		}
	}
	if numeric && !(p.paying && t.text == "per") && p.nouns(p.at) > 0 {
		return opNouns
	}
	return opNone
}

// isOrdinal reports whether a word makes an ordinal of the number before it: 3rd.
func isOrdinal(t *token) bool {
	switch t.text {
	case "st", "nd", "rd", "th":
		return !t.space || t.upright
	}
	return false
}

// meansUnit reports whether letters that name a unit are meant as one. Upright ones are, and long words. Short ones must
// be common or stand apart, and one letter must stand apart at the end, or have a raised character: 5 m, 5m².
func (p *parser) meansUnit(t *token, width int) bool {
	n := utf8.RuneCountInString(t.text)
	last := p.at+width >= p.end || p.tokens[p.at+width].kind == tokenNumber
	switch {
	case t.upright, n >= 4, t.text[0] >= utf8.RuneSelf:
		return true
	case n == 1:
		if c := t.text[0]; 'a' <= c && c <= 'z' || c == 'L' {
			return last && !p.latex && (t.space || width > 1 && p.peek(1).is('^') && p.raisedCharacter(1))
		}
		return last && !p.latex && t.space && width == 1
	case n == 2:
		return common(t.text) || t.space && !p.latex
	}
	return t.space || !p.latex
}

// raisedCharacter reports whether an exponent was spelled with raised characters: its sign and its braces have one
// place in the text.
func (p *parser) raisedCharacter(ahead int) bool {
	caret, brace := p.peek(ahead), p.peek(ahead+1)
	return brace.is('{') && caret.at == brace.at
}

// common reports whether two letters are a unit wherever they stand.
func common(letters string) bool {
	switch letters {
	case "cm", "mm", "km", "dm", "kg", "mg", "mL", "ft", "kW", "Hz":
		return true
	}
	return false
}

// unitText spells the unit that may start at a token, for package unit to read, and says how many tokens it takes.
func (p *parser) unitText(start int) (string, int) {
	var b strings.Builder
	end := start // after the last token that may end a unit
	length := 0
	for i := start; i < p.end && i-start < maxUnitTokens; {
		t := &p.tokens[i]
		switch {
		case t.kind == tokenWord && unitWord(t.text):
			if i > start {
				b.WriteByte(' ')
			}
			b.WriteString(t.text)
			i++
			end, length = i, b.Len()
		case t.kind == tokenWord && announces(t.text) && (t.upright || t.space) && (i > start || t.text != "per" && t.text != "每"):
			b.WriteString(" " + t.text)
			i++
		case i > start && t.is('^'):
			exponent, width := p.unitExponent(i)
			if width == 0 {
				return b.String()[:length], end - start
			}
			b.WriteString(exponent)
			i += width
			end, length = i, b.Len()
		case i > start && (t.is('/') || t.is('*')) && i+1 < p.end && p.tokens[i+1].kind == tokenWord && unitWord(p.tokens[i+1].text):
			b.WriteRune(t.symbol)
			i++
		case i > start && t.is('/') && i+1 < p.end && p.tokens[i+1].is('('): // J/(kg K)
			inner, width := p.unitText(i + 2)
			after := i + 2 + width
			if width == 0 || after >= p.end || !p.tokens[after].is(')') {
				return b.String()[:length], end - start
			}
			b.WriteString("/(" + inner + ")")
			i = after + 1
			end, length = i, b.Len()
		default:
			return b.String()[:length], end - start
		}
	}
	return b.String()[:length], end - start
}

// unitFraction spells the unit that may stand next as \frac{\text{m}}{\text{s}}.
func (p *parser) unitFraction() (string, int) {
	if !p.peek(1).is('{') || p.peek(2).kind != tokenWord || !p.peek(2).upright {
		return "", 0
	}
	num, width := p.unitText(p.at + 2)
	middle := p.at + 2 + width
	if width == 0 || middle+2 >= p.end || !p.tokens[middle].is('}') || !p.tokens[middle+1].is('{') {
		return "", 0
	}
	den, length := p.unitText(middle + 2)
	end := middle + 2 + length
	if length == 0 || end >= p.end || !p.tokens[end].is('}') {
		return "", 0
	}
	return `\frac{` + num + "}{" + den + "}", end + 1 - p.at
}

// greekUnit spells the unit with a Greek letter that may stand next as the last of an answer: \Omega, \mu\text{m}, and
// \text{k}\Omega with the prefix at p.at.
func (p *parser) greekUnit() (string, int) {
	t, next := p.peek(0), p.peek(1)
	text, width := "", 0
	switch {
	case isGreek(t, "Omega"):
		text, width = "Ω", 1
	case isGreek(t, "mu") && next.kind == tokenWord && next.upright:
		text, width = "µ"+next.text, 2
	case t.kind == tokenWord && t.upright && len(t.text) == 1 && isGreek(next, "Omega"):
		text, width = t.text+"Ω", 2
	}
	if p.at+width < p.end {
		return "", 0
	}
	return text, width
}

func isGreek(t *token, name string) bool {
	return t.kind == tokenCommand && t.class == classSymbol && t.text == name
}

// unitExponent spells the integer raised at i: ^2, ^{-1}.
func (p *parser) unitExponent(i int) (string, int) {
	at, closing := i+1, 0
	if at < p.end && p.tokens[at].is('{') {
		at++
		closing = 1
	}
	sign := ""
	if at < p.end && p.tokens[at].is('-') {
		sign = "-"
		at++
	}
	if at+closing >= p.end+0 && at+closing > p.end || at >= p.end || p.tokens[at].kind != tokenNumber || len(p.tokens[at].text) != 1 {
		return "", 0
	}
	if closing == 1 && (at+1 >= p.end || !p.tokens[at+1].is('}')) {
		return "", 0
	}
	n, err := strconv.Atoi(p.tokens[at].text)
	if err != nil {
		return "", 0
	}
	return "^{" + sign + strconv.Itoa(n) + "}", at + 1 + closing - i
}

// unitWord reports whether a word is a unit by itself.
func unitWord(word string) bool {
	switch word {
	case "squared", "cubed":
		return true
	case "a", "an", "and", "or", "x", "e", "i", "at", "as":
		return false
	}
	if word[0] >= utf8.RuneSelf {
		_, ok := unit.Parse(word)
		return ok
	}
	_, ok := unit.Lookup(word)
	return ok
}

// announces reports whether a unit follows a word.
func announces(word string) bool {
	switch strings.ToLower(word) {
	case "square", "cubic", "sq", "cu", "per", "fluid", "nautical", "light", "平方", "立方", "每":
		return true
	}
	return false
}
