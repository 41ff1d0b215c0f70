package math

import (
	"errors"
	"math/big"
)

const (
	// maxAnswer is the longest answer, in bytes, that is looked at; a longer one is over budget.
	maxAnswer = 4096
	// maxItems bounds the items of one sequence.
	maxItems = 64
)

// understand reads an answer as a typed value, or as a text when it is nothing else. Over says that it was too large
// to evaluate.
func understand(s string) (v value, over bool) {
	s = tidy(s)
	if len(s) > maxAnswer {
		return value{}, true
	}
	if x, ok := plainNumber(s); ok {
		return value{kind: kindNumber, number: x}, false
	}
	tokens, err := lex(s)
	if err != nil {
		return value{}, true
	}
	if v, err = readAnswer(tokens, 0); err == nil {
		return v, false
	}
	over = errors.Is(err, errBudget)
	if choice := tokens; len(choice) == 3 && choice[0].is('(') && choice[1].kind == tokenWord && choice[2].is(')') {
		tokens = choice[1:2]
	}
	if text, ok := plainWords(tokens); ok {
		return value{text: text, words: true}, over
	}
	return value{text: spell(tokens)}, over
}

// plainNumber reads what most answers are, a number and nothing else, without any tokens.
func plainNumber(s string) (*big.Rat, bool) {
	start := 0
	if len(s) > 1 && s[0] == '-' {
		start = 1
	}
	if start == len(s) || !isDigit(s[start]) || scanNumeral(s, start, true) != len(s) {
		return nil, false
	}
	x, err := evaluateNumeral(s[start:])
	if err != nil {
		return nil, false
	}
	if start == 1 {
		x.Neg(x)
	}
	return x, true
}

// readAnswer reads one item, or a list of items without brackets.
func readAnswer(tokens []token, depth int) (value, error) {
	if len(splitItems(tokens)) > 1 {
		return readSequence(tokens, 0, 0, depth)
	}
	return readItem(tokens, depth)
}

// readSequence reads the items between two brackets; zero brackets for none.
func readSequence(tokens []token, open, close rune, depth int) (value, error) {
	v := value{kind: kindSequence, open: open, close: close}
	for _, part := range splitItems(tokens) {
		if len(v.items) >= maxItems {
			return value{}, errBudget
		}
		if part[0].is('±') {
			both, err := readPlusMinus(part, depth)
			if err != nil {
				return value{}, err
			}
			v.items = append(v.items, both...)
			continue
		}
		item, err := readItem(part, depth+1)
		if err != nil {
			return value{}, err
		}
		v.items = append(v.items, item)
	}
	if len(v.items) == 0 {
		return value{}, errUnparsed
	}
	return v, nil
}

// readPlusMinus reads ±2 as the two numbers it stands for.
func readPlusMinus(tokens []token, depth int) ([]value, error) {
	plus, err := readItem(tokens[1:], depth+1)
	if err != nil || plus.kind != kindNumber {
		return nil, errors.Join(errUnparsed, err)
	}
	minus := plus
	minus.number = new(big.Rat).Neg(plus.number)
	return []value{plus, minus}, nil
}

// nesting says by how much a token changes the depth of brackets.
func nesting(t token) int {
	if t.kind != tokenSymbol {
		return 0
	}
	switch t.symbol {
	case '(', '[', '{', setOpen:
		return 1
	case ')', ']', '}', setClose:
		return -1
	}
	return 0
}

// separates reports whether a token stands between items.
func separates(t token) bool {
	return t.is(',') || t.is(';') || t.kind == tokenWord && (t.text == "and" || t.text == "or")
}

// splitItems splits tokens at the separators outside brackets; nothing between two of them ("1, 2, and 3") is no item.
func splitItems(tokens []token) [][]token {
	var items [][]token
	depth, start := 0, 0
	for i, t := range tokens {
		depth += nesting(t)
		if depth == 0 && separates(t) {
			if i > start {
				items = append(items, tokens[start:i])
			}
			start = i + 1
		}
	}
	if start < len(tokens) {
		items = append(items, tokens[start:])
	}
	return items
}

// readItem reads a relation, a bracketed sequence or a quantity.
func readItem(tokens []token, depth int) (value, error) {
	if depth > maxDepth {
		return value{}, errBudget
	}
	if len(tokens) == 0 {
		return value{}, errUnparsed
	}
	if i := lastRelation(tokens); i > 0 {
		return readRelation(tokens, i, depth)
	}
	if tokens[0].is('±') {
		return readSequence(tokens, 0, 0, depth)
	}
	if nesting(tokens[0]) > 0 && closing(tokens) == len(tokens)-1 {
		inner := tokens[1 : len(tokens)-1]
		open, end := tokens[0].symbol, tokens[len(tokens)-1].symbol
		switch several := len(splitItems(inner)) > 1; {
		case open == setOpen, open == '{' && several:
			return readSequence(inner, '{', '}', depth)
		case open == '{':
			return readItem(inner, depth+1)
		case several:
			return readSequence(inner, open, end, depth)
		}
	}
	return readQuantity(tokens)
}

// closing returns the index of the bracket that closes the one tokens start with, or -1.
func closing(tokens []token) int {
	depth := 0
	for i, t := range tokens {
		depth += nesting(t)
		if depth == 0 {
			return i
		}
	}
	return -1
}

// lastRelation returns the index of the last equality outside brackets, or -1.
func lastRelation(tokens []token) int {
	depth, last := 0, -1
	for i, t := range tokens {
		depth += nesting(t)
		if depth == 0 && (t.is('=') || t.is('≈') || t.is('∈')) {
			last = i
		}
	}
	return last
}

// maxSides bounds the sides of a chain of equalities.
const maxSides = 16

// readRelation reads "x = 5" and "2 + 3 = 5" as 5, and an approximation as what it approximates. Other equations,
// such as 2x + z = 1, are answers of their own.
func readRelation(tokens []token, at, depth int) (value, error) {
	v, err := readAnswer(tokens[at+1:], depth+1)
	if err != nil {
		return value{}, err
	}
	for sides := 1; at >= 0; sides++ {
		if sides > maxSides {
			return value{}, errBudget
		}
		sign := tokens[at]
		if sign.is('∈') && v.kind != kindSequence {
			return value{}, errUnparsed
		}
		tokens = tokens[:at]
		at = lastRelation(tokens)
		side := tokens[at+1:]
		if isName(side) {
			v.name = spell(side)
			continue
		}
		before, err := readItem(side, depth+1)
		if err != nil {
			return value{}, err
		}
		if sign.is('≈') {
			v = before
		}
	}
	return v, nil
}

// isName reports whether the left side of an equality only names what the right side is: x, x_1, f(x), \angle ABC.
func isName(tokens []token) bool {
	letters, depth := false, 0
	for _, t := range tokens {
		depth += nesting(t)
		switch t.kind {
		case tokenNumber:
			if !letters || depth == 0 {
				return false
			}
		case tokenCommand:
			if operators[t.text] {
				return false
			}
			letters = true
		case tokenWord:
			if operators[t.text] {
				return false
			}
			letters = true
		case tokenSymbol:
			if !namePunctuation[t.symbol] {
				return false
			}
		}
	}
	return letters && len(tokens) <= 24
}

var namePunctuation = map[rune]bool{'(': true, ')': true, '{': true, '}': true, '_': true, ',': true, '\'': true, '|': true, ':': true, '∠': true, '△': true}

// operators are the words and commands that compute something; an equality with one on its left is an equation.
var operators = wordSet(`frac sqrt binom sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp
	sum prod int lim mod bmod pmod gcd lcm min max le ge ne cup cap setminus to pi`)
