package parse

import (
	"math/big"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/unit"
)

// maxUnitTokens bounds the tokens of a unit, and the nouns after a number.
const maxUnitTokens = 16

// money reads a currency sign and the amount behind it, with what it is paid for: $5, $5/hour.
func (p *parser) money() (*expr.Node, error) {
	sign := p.peek(0)
	p.at++
	paying := p.paying
	p.paying = true
	n, err := p.expression(bindProduct)
	p.paying = paying
	if err != nil || isInfinity(n) {
		return n, err
	}
	u := expr.Unit{{Symbol: string(sign.symbol), Power: 1}}
	if n.Op == expr.Quantity { // $5 dollars
		if n.Unit[0] != u[0] {
			return nil, p.unexpected()
		}
		return n, nil
	}
	if t := p.peek(0); t.is('/') || t.isWord("per") {
		if text, width := p.unitText(p.at + 1); width > 0 {
			if whole, ok := unit.Parse(string(sign.symbol) + "/" + text); ok {
				p.at += 1 + width
				u = whole
			}
		}
	}
	return &expr.Node{Op: expr.Quantity, Args: []*expr.Node{n}, Unit: u}, nil
}

// tail reads a unit, a multiple or nouns after an operand.
func (p *parser) tail(op operator, left *expr.Node) (*expr.Node, error) {
	switch op {
	case opMultiple:
		return p.multiple(left), nil
	case opNouns:
		p.at += p.nouns(p.at)
		if p.peek(0).is('^') && strings.HasPrefix(p.peek(-1).text, "unit") { // 5 units^2
			_, width := p.unitExponent(p.at)
			p.at += width
		}
		return left, nil
	case opCompound:
		return p.compound(left)
	case opOrdinal:
		p.at++
		return left, nil
	}
	if t := p.peek(0); t.kind == tokenSymbol {
		p.at++
		return quantity(left, expr.Unit{{Symbol: string(t.symbol), Power: 1}}), nil
	}
	text, width := p.unitText(p.at)
	if greek, n := p.greekUnit(); n > 0 {
		text, width = greek, n
	} else if p.peek(0).kind == tokenCommand {
		text, width = p.unitFraction()
	}
	u, ok := unit.Parse(text)
	if !ok {
		return nil, p.unexpected()
	}
	p.at += width
	if (p.peek(0).isWord("of") || p.peek(0).isWord("per")) && p.nouns(p.at+1) > 0 {
		p.at += 1 + p.nouns(p.at+1)
	} else if p.peek(0).kind == tokenWord && p.peek(0).space {
		p.at += p.nouns(p.at)
	}
	return quantity(left, u), nil
}

// quantity gives a number its unit. An infinite amount is infinite in every unit.
func quantity(n *expr.Node, u expr.Unit) *expr.Node {
	if isInfinity(n) {
		return n
	}
	return &expr.Node{Op: expr.Quantity, Args: []*expr.Node{n}, Unit: u}
}

// compound reads the smaller part of an amount in two units, 5 ft 3 in or 30°15', as a sum.
func (p *parser) compound(left *expr.Node) (*expr.Node, error) {
	if left.Unit[0].Symbol == "°" && len(left.Unit) == 1 && p.peek(1).is('\'') {
		minutes, err := p.number(p.peek(0))
		if err != nil {
			return nil, err
		}
		p.at += 2
		part := quantity(expr.New(expr.Div, minutes, expr.NewInt(60)), left.Unit)
		return expr.New(expr.Add, left, part), nil
	}
	right, err := p.expression(bindProduct)
	if err != nil {
		return nil, err
	}
	if right.Op != expr.Quantity {
		return nil, p.unexpected()
	}
	return expr.New(expr.Add, left, right), nil
}

// degrees reads the sign of degrees behind a number, with the scale of a temperature.
func (p *parser) degrees(n *expr.Node) *expr.Node {
	p.at++
	return p.withDegrees(n)
}

func (p *parser) withDegrees(n *expr.Node) *expr.Node {
	symbol := "°"
	if t := p.peek(0); t.kind == tokenWord && (t.text == "C" || t.text == "F") {
		symbol += t.text
		p.at++
	}
	return quantity(n, expr.Unit{{Symbol: symbol, Power: 1}})
}

// isNumeric reports whether a node is a number without names, so that a noun may follow it.
func isNumeric(n *expr.Node) bool {
	switch n.Op {
	case expr.Number, expr.Percent:
		return true
	case expr.Constant:
		return n.Name == expr.Pi || n.Name == expr.Infinity
	case expr.Add, expr.Mul, expr.Neg, expr.Div, expr.Pow, expr.PlusMinus:
	case expr.Call:
		if n.Name != "sqrt" && n.Name != "factorial" && n.Name != "root" && n.Name != "binom" {
			return false
		}
	default:
		return false
	}
	for _, arg := range n.Args {
		if !isNumeric(arg) {
			return false
		}
	}
	return true
}

// multiples returns what a word multiplies the number before it by, 0 when it is no such word.
func multiples(word string) int64 {
	switch word {
	case "dozen", "dozens":
		return 12
	case "十":
		return 10
	case "hundred", "hundreds", "百":
		return 1e2
	case "thousand", "thousands", "千":
		return 1e3
	case "万":
		return 1e4
	case "million", "millions":
		return 1e6
	case "亿":
		return 1e8
	case "billion", "billions":
		return 1e9
	case "trillion", "trillions":
		return 1e12
	}
	return 0
}

// multiple reads "million" and the like, and the nouns behind it.
func (p *parser) multiple(n *expr.Node) *expr.Node {
	factor := multiples(p.peek(0).text)
	p.at++
	if n.Op != expr.Number {
		return expr.New(expr.Mul, n, expr.NewInt(factor))
	}
	return expr.NewRat(new(big.Rat).Mul(n.Value, new(big.Rat).SetInt64(factor)), 0)
}
