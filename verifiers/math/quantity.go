package math

import (
	"math/big"
	"strings"
	"unicode/utf8"
)

// readQuantity reads an expression with what may stand around it: a currency, a percent sign, a multiple such as
// "million", a unit, or a few words that say what was counted.
func readQuantity(tokens []token) (value, error) {
	v := value{kind: kindNumber}
	negative := len(tokens) > 2 && tokens[0].is('-') && tokens[1].kind == tokenSymbol && isCurrency(tokens[1].symbol)
	if negative {
		tokens = tokens[1:]
	}
	if tokens[0].kind == tokenSymbol && isCurrency(tokens[0].symbol) {
		v.unit = string(tokens[0].symbol)
		tokens = tokens[1:]
	}
	e := expression{tokens: tokens}
	x, err := e.parse(0)
	if err != nil {
		return value{}, err
	}
	v.number = x
	if negative {
		v.number = new(big.Rat).Neg(x)
	}
	return readTail(v, tokens[e.at:])
}

// readTail reads what follows the number.
func readTail(v value, tail []token) (value, error) {
	if len(tail) > 0 && isPercent(tail[0]) {
		v.number = new(big.Rat).Quo(v.number, hundred)
		v.percent = true
		tail = tail[1:]
	} else if len(tail) > 0 && tail[0].kind == tokenWord && multiples[tail[0].text] != nil {
		v.number = new(big.Rat).Mul(v.number, multiples[tail[0].text])
		tail = tail[1:]
	}
	if len(tail) == 0 {
		return v, nil
	}
	unit, ok := readUnit(tail)
	if !ok {
		return value{}, errUnparsed
	}
	if v.unit == "" {
		v.unit = unit
	}
	// An amount of money stays one when a rate is stated: $5 and $5 per day.
	if r, _ := utf8.DecodeRuneInString(v.unit); isCurrency(r) {
		v.unit, _, _ = strings.Cut(v.unit, "/")
	}
	return v, nil
}

func isPercent(t token) bool {
	return t.is('%') || t.kind == tokenWord && (t.text == "percent" || t.text == "pct")
}

// maxUnitTokens bounds the words that may follow a number.
const maxUnitTokens = 12

// readUnit reads the unit or the nouns after a number: "km/h", "square feet", "apples". It returns the canonical unit,
// empty when a word is not one we know, and whether all of the tail is such words at all.
func readUnit(tail []token) (string, bool) {
	if len(tail) > maxUnitTokens {
		return "", false
	}
	unit, exponent, known := "", "", true
	for i := 0; i < len(tail); i++ {
		switch t := tail[i]; {
		case t.kind == tokenSymbol && isCurrency(t.symbol) && i == 0 && len(tail) == 1:
			return string(t.symbol), true
		case t.is('°'):
			unit += "°"
		case t.is('^') && i+3 < len(tail) && tail[i+1].is('{') && tail[i+3].is('}') && (i > 0 || tail[i+2].is('°')):
			unit += exponentOf(tail[i+2])
			i += 3
		case t.is('/') && i > 0, t.kind == tokenWord && t.text == "per" && i > 0:
			unit += "/"
		case t.kind != tokenWord:
			return "", false
		case (t.text == "C" || t.text == "F") && strings.HasSuffix(unit, "°"):
			unit += t.text
		case t.text == "square" || t.text == "sq":
			exponent = "^2"
		case t.text == "cubic":
			exponent = "^3"
		default:
			word, ok := readUnitWord(tail, i)
			if !ok {
				return "", false
			}
			known = known && word != ""
			unit, exponent = unit+word+exponent, ""
		}
	}
	if !known {
		unit = ""
	}
	return unit, true
}

func exponentOf(t token) string {
	if t.is('°') {
		return "°"
	}
	return "^" + t.text
}

// readUnitWord reads one word after a number: its canonical unit, empty for a noun, and whether it may stand there. A
// letter or what touches the number is algebra ("2x", "3 n") unless it is a unit.
func readUnitWord(tail []token, i int) (string, bool) {
	t := tail[i]
	unit, known := unitOf(t.text)
	apart := t.space || t.upright || i > 0
	powered := i+1 < len(tail) && tail[i+1].is('^')
	switch {
	case known && len(t.text) == 1:
		return unit, apart || powered
	case known:
		return unit, true
	case notNouns[t.text] || len(t.text) < 2 || operators[t.text]:
		return "", false
	default:
		return "", apart
	}
}
