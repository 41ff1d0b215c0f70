package parse

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// prefix reads an operand with the signs before it.
func (p *parser) prefix() (*expr.Node, error) {
	t := p.peek(0)
	if t.kind != tokenSymbol {
		return p.power()
	}
	switch t.symbol {
	case '-':
		p.at++
		n, err := p.expression(bindSign)
		if err != nil {
			return nil, err
		}
		if p.peek(0).is('!') {
			return nil, p.unexpected()
		}
		return negative(n), nil
	case '+':
		p.at++
		return p.expression(bindSign)
	case '±', '∓':
		p.at++
		n, err := p.expression(bindSum)
		if err != nil {
			return nil, err
		}
		return plusMinus(t.symbol, n), nil
	}
	if isCurrency(t.symbol) {
		return p.money()
	}
	return p.power()
}

// negative negates n; -5 cm is minus five of them.
func negative(n *expr.Node) *expr.Node {
	if n.Op == expr.Quantity {
		return &expr.Node{Op: expr.Quantity, Args: []*expr.Node{expr.New(expr.Neg, n.Args[0])}, Unit: n.Unit}
	}
	return expr.New(expr.Neg, n)
}

// power reads an operand with the scripts and marks behind it.
func (p *parser) power() (*expr.Node, error) {
	base, err := p.atom()
	for err == nil {
		t := p.peek(0)
		if t.kind != tokenSymbol {
			return base, nil
		}
		switch t.symbol {
		case '^':
			base, err = p.raised(base)
		case '_':
			base, err = p.lowered(base)
		case '!':
			base = p.factorial(base)
		case '°':
			base = p.degrees(base)
		case '\'':
			if base.Op != expr.Symbol || strings.HasSuffix(base.Name, "''''") {
				return nil, p.unexpected()
			}
			p.at++
			base, err = p.called(expr.NewSymbol(base.Name + "'"))
		default:
			return base, nil
		}
	}
	return nil, err
}

// raised reads an exponent; a subscript may follow it and belongs to the base.
func (p *parser) raised(base *expr.Node) (*expr.Node, error) {
	p.at++
	if name, ok := p.exponentMark(base); ok {
		return name, nil
	}
	exponent, err := p.script()
	if err != nil {
		return nil, err
	}
	if p.peek(0).is('_') && base.Op == expr.Symbol {
		if base, err = p.lowered(base); err != nil {
			return nil, err
		}
	}
	if base.Op == expr.Matrix && exponent.Op == expr.Symbol && (exponent.Name == "T" || exponent.Name == `\top`) {
		return expr.NewCall("transpose", base), nil
	}
	return expr.New(expr.Pow, base, exponent), nil
}

// exponentMark reads what stands as an exponent and is none: a prime, the sign of \mathbb{Z}^+.
func (p *parser) exponentMark(base *expr.Node) (*expr.Node, bool) {
	i, width := 0, 1
	if p.peek(0).is('{') && p.peek(2).is('}') {
		i, width = 1, 3
	}
	t := p.peek(i)
	switch {
	case t.is('\'') && base.Op == expr.Symbol:
		p.at += width
		return expr.NewSymbol(base.Name + "'"), true
	case base.Op == expr.NamedSet && (t.is('+') || t.is('-') || t.is('*')):
		p.at += width
		return &expr.Node{Op: expr.NamedSet, Name: base.Name + "^" + string(t.symbol)}, true
	case t.is('°'):
		p.at += width
		return p.withDegrees(base), true
	case i == 1 && isOrdinal(t) && t.upright:
		p.at += width
		return base, true
	case t.is('*') && base.Op == expr.Symbol:
		p.at += width
		return expr.NewCall("conj", base), true
	}
	return nil, false
}

// script reads what is raised: a group, a signed number, or an operand with exponents of its own (towers lean right).
func (p *parser) script() (*expr.Node, error) {
	defer p.leave()
	if err := p.enter(); err != nil {
		return nil, err
	}
	n, err := p.bound()
	if err != nil || !p.peek(0).is('^') {
		return n, err
	}
	return p.raised(n)
}

// bound reads what is raised or lowered, up to the next script.
func (p *parser) bound() (*expr.Node, error) {
	sign := p.peek(0)
	if !sign.is('-') && !sign.is('+') {
		return p.scriptAtom()
	}
	p.at++
	n, err := p.scriptAtom()
	if err == nil && sign.is('-') {
		n = expr.New(expr.Neg, n)
	}
	return n, err
}

// scriptAtom is atom for a script: a subscript behind it is not its own, and neither is a fraction.
func (p *parser) scriptAtom() (*expr.Node, error) {
	if t := p.peek(0); t.kind == tokenNumber {
		p.at++
		return p.number(t)
	}
	return p.atom()
}

// lowered reads a subscript: the base of a numeral, or part of a name.
func (p *parser) lowered(base *expr.Node) (*expr.Node, error) {
	p.at++
	start, end := p.scriptTokens()
	if start == end {
		return nil, p.unexpected()
	}
	p.at = end
	if p.tokens[start].is('{') {
		start, end = start+1, end-1
	}
	switch base.Op {
	case expr.Symbol:
		if strings.Contains(base.Name, "_{") {
			return nil, p.unexpected()
		}
		return p.called(expr.NewSymbol(base.Name + "_{" + spell(p.tokens[start:end]) + "}"))
	case expr.NamedSet:
		return &expr.Node{Op: expr.NamedSet, Name: base.Name + "_{" + spell(p.tokens[start:end]) + "}"}, nil
	}
	return nil, p.unexpected()
}

// scriptTokens returns the tokens of the script that comes next, braces included.
func (p *parser) scriptTokens() (start, end int) {
	t := p.peek(0)
	switch {
	case t.kind == tokenEnd, t.kind == tokenFinish, t.is('}'), t.is(')'):
		return p.at, p.at
	case t.is('{'):
		return p.at, int(t.mate) + 1
	}
	return p.at, p.at + 1
}

// factorial reads the marks after an operand. Two of them are a double factorial after a numeral or a name; other runs
// are factorials of factorials.
func (p *parser) factorial(n *expr.Node) *expr.Node {
	marks := 0
	for p.take('!') {
		marks++
	}
	if marks == 2 && (n.Op == expr.Number || n.Op == expr.Symbol) {
		return expr.NewCall("doublefactorial", n)
	}
	for range marks {
		n = expr.NewCall("factorial", n)
	}
	return n
}

// atom reads an operand without anything behind it.
func (p *parser) atom() (*expr.Node, error) {
	t := p.peek(0)
	switch t.kind {
	case tokenNumber:
		return p.numeral()
	case tokenWord:
		return p.word()
	case tokenCommand:
		return p.command()
	case tokenSet:
		p.at++
		return &expr.Node{Op: expr.NamedSet, Name: t.text}, nil
	case tokenBegin:
		return p.environment()
	case tokenNothing:
		p.at++
		return expr.NewInt(1), nil
	case tokenSymbol:
		return p.bracketed()
	}
	return nil, p.unexpected()
}

// numeral reads a number in its base, and after an integer the proper fraction that makes it a mixed number.
func (p *parser) numeral() (*expr.Node, error) {
	t := p.peek(0)
	p.at++
	if p.peek(0).is('_') {
		return p.numeralInBase(t)
	}
	for i := range len(t.text) {
		if 'A' <= t.text[i] && t.text[i] <= 'Z' && t.text[i] != 'E' {
			return nil, p.unexpected()
		}
	}
	n, err := p.number(t)
	if err != nil || !n.Value.IsInt() || n.Decimals != 0 {
		return n, err
	}
	return p.mixed(n)
}

// numeralInBase reads the base behind a numeral, in digits or as a word.
func (p *parser) numeralInBase(t *token) (*expr.Node, error) {
	p.at++
	start, end := p.scriptTokens()
	if p.tokens[min(start, len(p.tokens)-1)].is('{') {
		start, end = start+1, end-1
	}
	if end != start+1 || t.repeat != "" {
		return nil, p.unexpected()
	}
	base := 0
	switch b := &p.tokens[start]; b.kind {
	case tokenNumber:
		if len(b.text) <= 2 {
			for _, c := range []byte(b.text) {
				base = 10*base + int(c-'0')
			}
		}
	case tokenWord:
		if n, ok := englishNumber(p.tokens[start:end]); ok && n >= 0 && n <= 36 {
			base = int(n)
		}
	}
	p.at = end
	p.take('}')
	return p.based(t.text, base)
}

// mixed adds the proper fraction of integers that follows an integer. An improper one, as in 2\frac{3}{2}, may mean a
// sum or a product, so it means nothing.
func (p *parser) mixed(whole *expr.Node) (*expr.Node, error) {
	t := p.peek(0)
	var num, den *token
	width := 0
	switch {
	case t.kind == tokenCommand && t.class == classFraction:
		num, den, width = p.fractionOfIntegers()
	case t.kind == tokenNumber && t.space && p.peek(1).is('/') && p.peek(2).kind == tokenNumber && !p.peek(3).is('_'):
		num, den, width = t, p.peek(2), 3
	}
	if num == nil {
		return whole, nil
	}
	a, err := p.number(num)
	if err != nil {
		return nil, err
	}
	b, err := p.number(den)
	if err != nil {
		return nil, err
	}
	if a.Decimals != 0 || b.Decimals != 0 || a.Value.Sign() <= 0 || a.Value.Cmp(b.Value) >= 0 {
		return nil, p.unexpected()
	}
	p.at += width
	return expr.New(expr.Add, whole, expr.New(expr.Div, a, b)), nil
}

// fractionOfIntegers finds \frac{a}{b} or \frac12 next, of numerals alone; num is nil when it is another fraction.
func (p *parser) fractionOfIntegers() (num, den *token, width int) {
	at := 1
	next := func() *token {
		switch {
		case p.peek(at).is('{') && p.peek(at+1).kind == tokenNumber && p.peek(at+2).is('}'):
			at += 3
			return p.peek(at - 2)
		case p.peek(at).kind == tokenNumber && len(p.peek(at).text) == 1:
			at++
			return p.peek(at - 1)
		}
		return nil
	}
	if t := p.peek(1); t.kind == tokenNumber && len(t.text) == 2 && t.repeat == "" && isDigit(t.text[1]) {
		return &token{kind: tokenNumber, text: t.text[:1]}, &token{kind: tokenNumber, text: t.text[1:]}, 2
	}
	if num = next(); num == nil {
		return nil, nil, 0
	}
	if den = next(); den == nil {
		return nil, nil, 0
	}
	return num, den, at
}
