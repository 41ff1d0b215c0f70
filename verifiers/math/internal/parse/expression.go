package parse

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// Binding powers, weakest first. A sign binds weaker than the product of 2x, so that -2x is the negative of 2x and -a mod
// n the remainder of -a. A product without a sign binds tighter than a slash: a/2b is a/(2b).
const (
	bindNothing  = 0
	bindOver     = 5
	bindUnion    = 10
	bindCut      = 15
	bindSum      = 20
	bindProduct  = 30
	bindSign     = 40
	bindImplicit = 50
)

// expression reads an expression whose operators bind tighter than bind (Pratt 1973). It stops at the first token that
// cannot go on.
func (p *parser) expression(bind int) (*expr.Node, error) {
	defer p.leave()
	if err := p.enter(); err != nil {
		return nil, err
	}
	left, err := p.prefix()
	for err == nil {
		op, power := p.operator(left)
		if power <= bind {
			return left, nil
		}
		left, err = p.infix(op, left)
	}
	return nil, err
}

// operator is what joins two operands, or follows one.
type operator uint8

const (
	opNone operator = iota
	opOver
	opChoose
	opUnion
	opCut
	opWithout
	opSum
	opProduct
	opDivide
	opMod
	opImplicit
	opPercent
	opUnit
	opMultiple
	opNouns
	opCompound
	opOrdinal
)

// operator returns the operator that comes next after left, and how tightly it binds.
func (p *parser) operator(left *expr.Node) (operator, int) {
	t := p.peek(0)
	switch t.kind {
	case tokenEnd:
		return opNone, bindNothing
	case tokenSymbol:
		return p.symbolOperator(t)
	case tokenWord:
		return p.wordOperator(t, left)
	case tokenCommand:
		switch t.class {
		case classMod:
			return opMod, bindProduct
		case classOver:
			return opOver, bindOver
		case classChoose:
			return opChoose, bindOver
		case classFraction:
			if _, width := p.unitFraction(); width > 0 {
				return opUnit, bindSign
			}
		case classSymbol:
			if _, width := p.greekUnit(); width > 0 && isNumeric(left) {
				return opUnit, bindSign
			}
		}
	case tokenNumber:
		if left.Op == expr.Quantity {
			return opCompound, bindSign
		}
		if p.endsWithNumber() {
			return opNone, bindNothing
		}
	}
	if t.startsOperand() {
		return opImplicit, bindImplicit
	}
	return opNone, bindNothing
}

// symbolOperator is operator for a character.
func (p *parser) symbolOperator(t *token) (operator, int) {
	switch t.symbol {
	case '+', '-', '±', '∓':
		return opSum, bindSum
	case '*':
		return opProduct, bindProduct
	case '/':
		return opDivide, bindProduct
	case '∪':
		return opUnion, bindUnion
	case '∩':
		return opCut, bindCut
	case '∖':
		return opWithout, bindUnion
	case '%':
		return opPercent, bindSign
	case '(':
		if t.inner&hasRelation != 0 || p.peek(1).isMod() {
			return opNone, bindNothing
		}
	}
	if isCurrency(t.symbol) {
		return opUnit, bindSign
	}
	if t.startsOperand() {
		return opImplicit, bindImplicit
	}
	return opNone, bindNothing
}

// endsWithNumber reports whether what was read last is a numeral.
func (p *parser) endsWithNumber() bool { return p.at > 0 && p.tokens[p.at-1].kind == tokenNumber }

// infix reads an operator and what follows it.
func (p *parser) infix(op operator, left *expr.Node) (*expr.Node, error) {
	switch op {
	case opSum:
		return p.sum(left)
	case opProduct, opImplicit:
		return p.product(op, left)
	case opDivide:
		p.at++
		right, err := p.denominator(left)
		return expr.New(expr.Div, left, right), err
	case opMod:
		p.at++
		right, err := p.expression(bindProduct)
		return expr.NewCall("mod", left, right), err
	case opOver, opChoose:
		p.at++
		right, err := p.expression(bindOver)
		if op == opChoose {
			return expr.NewCall("binom", left, right), err
		}
		return expr.New(expr.Div, left, right), err
	case opUnion, opCut, opWithout:
		return p.setOperation(op, left)
	case opPercent:
		p.at++
		if isInfinity(left) {
			return left, nil
		}
		return expr.New(expr.Percent, left), nil
	default:
		return p.tail(op, left)
	}
}

// isInfinity reports whether a node is infinity, which a percent sign or a currency does not change.
func isInfinity(n *expr.Node) bool {
	return n.Op == expr.Constant && n.Name == expr.Infinity || n.Op == expr.Neg && isInfinity(n.Args[0])
}

// sum reads what follows the first term of a sum.
func (p *parser) sum(left *expr.Node) (*expr.Node, error) {
	terms := []*expr.Node{left}
	for {
		sign := p.peek(0)
		if !sign.is('+') && !sign.is('-') && !sign.is('±') && !sign.is('∓') {
			break
		}
		p.at++
		term, err := p.expression(bindSum)
		if err != nil {
			return nil, err
		}
		switch sign.symbol {
		case '-':
			term = expr.New(expr.Neg, term)
		case '±', '∓':
			both := plusMinus(sign.symbol, sumOf(terms), term)
			terms = []*expr.Node{both}
			continue
		}
		terms = append(terms, term)
	}
	return withUnit(sumOf(terms)), nil
}

func sumOf(terms []*expr.Node) *expr.Node {
	if len(terms) == 1 {
		return terms[0]
	}
	return expr.New(expr.Add, terms...)
}

func plusMinus(sign rune, args ...*expr.Node) *expr.Node {
	name := "pm"
	if sign == '∓' {
		name = "mp"
	}
	return &expr.Node{Op: expr.PlusMinus, Name: name, Args: args}
}

// withUnit reads a unit after a sum, 3 + 2\sqrt{2} cm, as the unit of all of it when no other term has one.
func withUnit(sum *expr.Node) *expr.Node {
	if sum.Op != expr.Add {
		return sum
	}
	last := len(sum.Args) - 1
	quantity := sum.Args[last]
	negative := quantity.Op == expr.Neg
	if negative {
		quantity = quantity.Args[0]
	}
	if quantity.Op != expr.Quantity || len(quantity.Unit) == 1 && (quantity.Unit[0].Symbol == "°" || isCurrency([]rune(quantity.Unit[0].Symbol)[0])) {
		return sum
	}
	for _, term := range sum.Args[:last] {
		if term.Op == expr.Quantity || term.Op == expr.Neg && term.Args[0].Op == expr.Quantity {
			return sum
		}
	}
	sum.Args[last] = quantity.Args[0]
	if negative {
		sum.Args[last] = expr.New(expr.Neg, quantity.Args[0])
	}
	return &expr.Node{Op: expr.Quantity, Args: []*expr.Node{sum}, Unit: quantity.Unit}
}

// product reads what follows the first factor of a product of one kind, with or without signs.
func (p *parser) product(op operator, left *expr.Node) (*expr.Node, error) {
	factors := []*expr.Node{grouped(left, op)}
	bind := bindProduct
	if op == opImplicit {
		bind = bindImplicit
	}
	for {
		if op == opProduct {
			p.at++
		}
		right, err := p.expression(bind)
		if err != nil {
			return nil, err
		}
		factors = append(factors, grouped(right, op))
		if next, _ := p.operator(right); next != op {
			break
		}
		if op == opImplicit && p.argument && !p.continuesArgument() {
			break
		}
	}
	if op == opImplicit && slices.ContainsFunc(factors, isWordy) {
		return nil, p.unexpected()
	}
	return productWithUnit(factors), nil
}

// isWordy reports whether a node is named by a word of prose, which is no factor.
func isWordy(n *expr.Node) bool {
	return n.Op == expr.Text || n.Op == expr.Symbol && len(n.Name) >= 2 && isLetter(n.Name[0]) && 'a' <= n.Name[1] && n.Name[1] <= 'z'
}

// productWithUnit makes a product; a unit after its last factor, the only one, is that of all of it: 3\times10^8 m/s.
func productWithUnit(factors []*expr.Node) *expr.Node {
	last := len(factors) - 1
	quantity := factors[last]
	if quantity.Op != expr.Quantity || slices.ContainsFunc(factors[:last], hasUnit) {
		return expr.New(expr.Mul, factors...)
	}
	factors[last] = quantity.Args[0]
	return &expr.Node{Op: expr.Quantity, Args: []*expr.Node{expr.New(expr.Mul, factors...)}, Unit: quantity.Unit}
}

// hasUnit reports whether a factor is a quantity, or a sum that may be one.
func hasUnit(n *expr.Node) bool {
	switch n.Op {
	case expr.Quantity:
		return true
	case expr.Number, expr.Symbol, expr.Constant:
		return false
	}
	return slices.ContainsFunc(n.Args, hasUnit)
}

// grouped reads a factor in escaped braces as a group: \{1+2\}\{3-4\}.
func grouped(n *expr.Node, op operator) *expr.Node {
	if op == opImplicit && n.Op == expr.Set && len(n.Args) == 1 {
		return n.Args[0]
	}
	return n
}

// denominator reads what a slash divides by: a power, and the product without signs that goes on from it. A blank ends
// it where none follows the slash, 1/2 x, and so does a bracket after a fraction of numbers, 1/2(a+b).
func (p *parser) denominator(left *expr.Node) (*expr.Node, error) {
	spaced := p.peek(0).space
	right, err := p.expression(bindImplicit)
	if err != nil {
		return nil, err
	}
	t := p.peek(0)
	if op, _ := p.operator(right); op != opImplicit || t.space && !spaced || t.is('(') && left.Op == expr.Number && right.Op == expr.Number {
		return right, nil
	}
	return p.product(opImplicit, right)
}

// setOperation reads a union, an intersection or a difference of two or more.
func (p *parser) setOperation(op operator, left *expr.Node) (*expr.Node, error) {
	kind, sign, bind := expr.Union, '∪', bindUnion
	switch op {
	case opCut:
		kind, sign, bind = expr.Intersect, '∩', bindCut
	case opWithout:
		kind, sign = expr.Without, '∖'
	}
	sets := []*expr.Node{p.member(left, p.at-1)}
	for p.take(sign) {
		right, err := p.expression(bind)
		if err != nil {
			return nil, err
		}
		sets = append(sets, p.member(right, p.at-1))
	}
	return expr.New(kind, sets...), nil
}

// member reads what stands in braces, up to the token last, as a set of one: (0,1) \cap {0.5}.
func (p *parser) member(n *expr.Node, last int) *expr.Node {
	if n.Op != expr.Set && p.tokens[last].is('}') && (n.Op == expr.Number || n.Op == expr.Symbol || n.Op == expr.Div || n.Op == expr.Neg || n.Op == expr.PlusMinus) {
		return expr.New(expr.Set, n)
	}
	return asSet(n)
}
