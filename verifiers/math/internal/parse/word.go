package parse

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// maxProduct is how many letters without a blank may be variables of a product.
const maxProduct = 6

// word reads an operand that starts with letters: a function, a constant, a name, or the first variable of a product.
// The letters that are left stay in the token.
func (p *parser) word() (*expr.Node, error) {
	t := p.peek(0)
	if name, ok := wordFunction(t.text); ok {
		p.at++
		return p.namedFunction(name)
	}
	if c, ok := wordCommand(t.text); ok {
		p.at++
		if c.class == classConstant {
			return &expr.Node{Op: expr.Constant, Name: c.name}, nil
		}
		return p.greek(c.name)
	}
	switch {
	case t.text == "US" && p.peek(1).is('$'):
		p.at++
		return p.money()
	case len(t.text) == 1 || utf8.RuneCountInString(t.text) == 1:
		p.at++
		return p.letter(t.text, t.upright)
	case t.upright || t.text[0] >= utf8.RuneSelf:
		return p.name()
	case isAcronym(t.text):
		p.at++
		return p.called(expr.NewSymbol(t.text))
	}
	return p.splitLetters(t)
}

// namedFunction reads a function that a word names.
func (p *parser) namedFunction(name string) (*expr.Node, error) {
	switch name {
	case "sqrt":
		if p.peek(0).is('[') || p.peek(0).is('{') || !p.peek(0).is('(') {
			return p.root(true)
		}
	case "exp":
		return p.application(name, nil, nil)
	case "log":
		if t := p.peek(0); t.kind == tokenNumber && !t.space && (t.text == "2" || t.text == "10") && p.peek(1).is('(') { // log2(8)
			p.at++
			base, err := p.number(t)
			if err != nil {
				return nil, err
			}
			return p.application(name, base, nil)
		}
	}
	return p.function(name)
}

// isAcronym reports whether letters are the name of something in geometry: AB, ABC, ABCD.
func isAcronym(letters string) bool {
	if len(letters) < 2 || len(letters) > 4 {
		return false
	}
	for i := range len(letters) {
		if letters[i] < 'A' || letters[i] > 'Z' {
			return false
		}
	}
	return true
}

// splitLetters reads the first of several variables, or the function they start with.
func (p *parser) splitLetters(t *token) (*expr.Node, error) {
	if name, function, ok := functionPrefix(t.text); ok && !isWord(strings.ToLower(t.text)) {
		p.rest(t, len(name))
		return p.namedFunction(function)
	}
	if rest, ok := strings.CutPrefix(t.text, "pi"); ok && rest != "" {
		p.rest(t, 2)
		return &expr.Node{Op: expr.Constant, Name: expr.Pi}, nil
	}
	if !p.isProduct(t) {
		return p.quantityName()
	}
	letter := t.text[:1]
	if t.text == "dy" || t.text == "dx" {
		if quotient := p.quotient(); quotient != nil {
			return quotient, nil
		}
	}
	imaginary := letter == "I" && 'a' <= t.text[1] && t.text[1] <= 'z'
	p.rest(t, 1)
	if imaginary {
		return &expr.Node{Op: expr.Constant, Name: expr.I}, nil
	}
	return p.letter(letter, false)
}

// isProduct reports whether letters without blanks are variables. Those of a common word are not, and neither are many
// letters among other words.
func (p *parser) isProduct(t *token) bool {
	n := len(t.text)
	lower := 'a' <= t.text[n-1] && t.text[n-1] <= 'z'
	capital := 'A' <= t.text[0] && t.text[0] <= 'Z'
	apart := t.space || p.at == 0
	switch {
	case n > maxProduct, apart && isWord(strings.ToLower(t.text)):
		return false
	case n >= 4 && capital, n > 4 && !lower, n >= 4 && apart && !p.latex:
		return false
	case n >= 3 && apart:
		before, after := p.peek(-1), p.peek(1)
		return !(before.kind == tokenWord && len(before.text) > 1) && !(after.kind == tokenWord && after.space && len(after.text) > 1)
	}
	return true
}

// quantityName reads the words that an equation starts with as a name: Total cost = 5.
func (p *parser) quantityName() (*expr.Node, error) {
	start := p.at
	if before := p.peek(-1); start > 0 && !before.is(',') && !before.is(';') && !before.isWord("and") {
		return nil, p.unexpected()
	}
	for p.peek(0).kind == tokenWord && p.at-start < 4 && !isWord(strings.ToLower(p.peek(0).text)) {
		p.at++
	}
	if p.at == start || !p.peek(0).is('=') && !p.peek(0).is('≈') {
		p.at = start
		return nil, p.unexpected()
	}
	return expr.NewSymbol(phrase(p.tokens[start:p.at])), nil
}

// rest leaves the letters of a word after the first n.
func (p *parser) rest(t *token, n int) {
	t.text, t.space = t.text[n:], false
	if t.text == "" {
		p.at++
	}
}

// quotient reads dy/dx, which is a name and no quotient of products.
func (p *parser) quotient() *expr.Node {
	if !p.peek(1).is('/') || p.peek(2).kind != tokenWord || len(p.peek(2).text) != 2 || p.peek(2).text[0] != 'd' {
		return nil
	}
	n := expr.NewSymbol(`\frac{` + p.peek(0).text + "}{" + p.peek(2).text + "}")
	p.at += 3
	return n
}

// letter reads one letter: e and i are constants, unless an enclosing sum binds them, and a capital I is after a number.
func (p *parser) letter(name string, upright bool) (*expr.Node, error) {
	bound := slices.Contains(p.indices, name)
	switch {
	case bound:
	case name == "e":
		return &expr.Node{Op: expr.Constant, Name: expr.E}, nil
	case name == "i" && !p.peek(0).is('_'):
		return &expr.Node{Op: expr.Constant, Name: expr.I}, nil
	case name == "I" && !upright && p.at >= 2 && (p.peek(-2).kind == tokenNumber || p.peek(-2).is('*')):
		return &expr.Node{Op: expr.Constant, Name: expr.I}, nil
	}
	return p.called(expr.NewSymbol(name))
}

// name reads upright words as the name of something: \text{Area}, \operatorname{dist}(x).
func (p *parser) name() (*expr.Node, error) {
	start := p.at
	p.at++
	for p.peek(0).kind == tokenWord && p.peek(0).upright && p.separatorAt() == noSeparator && p.at-start < maxWords {
		p.at++
	}
	if p.at-start == maxWords {
		return nil, p.unexpected()
	}
	n := expr.NewSymbol(phrase(p.tokens[start:p.at]))
	if p.isItem(start) {
		n.Op = expr.Text
		return n, nil
	}
	if t := p.peek(0); t.is('(') && !t.space && t.mate > int32(p.at)+1 { //nolint:gosec // at is small
		args, err := p.inside(p.at, p.flat)
		if err != nil {
			return nil, err
		}
		return expr.NewCall(n.Name, itemsOf(args)...), nil
	}
	return n, nil
}

// isItem reports whether the tokens from start on, up to the next, are an item of a list by themselves.
func (p *parser) isItem(start int) bool {
	if p.at < p.end && p.separatorAt() == noSeparator {
		return false
	}
	if start == 0 {
		return true
	}
	before := p.tokens[start-1]
	return before.mate > int32(start) || before.is(',') || before.is(';') || before.isWord("and") || before.isWord("or") //nolint:gosec // start is small
}

// wordOperator is operator for a word after an operand: an operator in words, a unit, a noun, or a factor.
func (p *parser) wordOperator(t *token, left *expr.Node) (operator, int) {
	switch t.text {
	case "and", "or", "per", "where", "for", "with":
		return opNone, bindNothing
	}
	if p.startsEquation() {
		return opNone, bindNothing
	}
	switch t.text {
	case "mod", "modulo":
		return opMod, bindProduct
	case "choose":
		return opChoose, bindProduct
	case "percent", "pct":
		return opPercent, bindSign
	case "x", "X":
		if t.space && p.peek(1).kind == tokenNumber && p.peek(1).space && p.endsWithNumber() && !p.latex {
			return opProduct, bindProduct
		}
	}
	if multiples(t.text) > 0 && isNumeric(left) {
		return opMultiple, bindSign
	}
	if op := p.afterNumber(t, left); op != opNone {
		return op, bindSign
	}
	if t.upright && utf8.RuneCountInString(t.text) > 1 || t.text[0] >= utf8.RuneSelf {
		if _, ok := wordFunction(t.text); !ok {
			return opNone, bindNothing
		}
	}
	return opImplicit, bindImplicit
}

// spell writes tokens in the spelling that names have: blanks only where letters would run together, and no braces
// around one token.
func spell(tokens []token) string {
	if len(tokens) == 1 && tokens[0].kind != tokenCommand && tokens[0].kind != tokenSymbol {
		return tokens[0].text
	}
	var b strings.Builder
	command := false
	for i := range tokens {
		t := &tokens[i]
		switch t.kind {
		case tokenCommand:
			b.WriteByte('\\')
			b.WriteString(t.text)
		case tokenSymbol:
			if lone(tokens, i) {
				continue
			}
			b.WriteRune(t.symbol)
		default:
			if command && t.kind == tokenWord {
				b.WriteByte(' ')
			}
			b.WriteString(t.text)
		}
		command = t.kind == tokenCommand
	}
	return b.String()
}

// lone reports whether the token at i is a brace around one token.
func lone(tokens []token, i int) bool {
	switch {
	case tokens[i].is('{'):
		return i+2 < len(tokens) && tokens[i+2].is('}')
	case tokens[i].is('}'):
		return i >= 2 && tokens[i-2].is('{')
	}
	return false
}
