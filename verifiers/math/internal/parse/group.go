package parse

import (
	"strings"
	"unicode"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// bracketed reads what stands in brackets of any kind.
func (p *parser) bracketed() (*expr.Node, error) {
	t := p.peek(0)
	if t.mate < 0 || int(t.mate) < p.at {
		return nil, p.unexpected()
	}
	switch t.symbol {
	case '(', '[', ']':
		return p.round()
	case '{':
		return p.braces()
	case setOpen:
		return p.set()
	case angleOpen, '<':
		n, err := p.inside(p.at, p.flat)
		if err != nil {
			return nil, err
		}
		return &expr.Node{Op: expr.Tuple, Name: "<>", Args: itemsOf(n)}, nil
	case floorOpen:
		return p.callInside("floor")
	case ceilOpen:
		return p.callInside("ceil")
	case normBar:
		return p.callInside("norm")
	case '|':
		return p.bars()
	}
	return nil, p.unexpected()
}

func (p *parser) flat() (*expr.Node, error) { return p.items(true) }

func (p *parser) whole() (*expr.Node, error) { return p.expression(bindNothing) }

// callInside reads the argument of a function that brackets stand for.
func (p *parser) callInside(name string) (*expr.Node, error) {
	n, err := p.inside(p.at, p.whole)
	if err != nil {
		return nil, err
	}
	return expr.NewCall(name, n), nil
}

// bars reads an absolute value, or the determinant of a matrix.
func (p *parser) bars() (*expr.Node, error) {
	n, err := p.inside(p.at, p.whole)
	switch {
	case err != nil:
		return nil, err
	case n.Op == expr.Matrix && n.Name == "":
		return &expr.Node{Op: expr.Matrix, Name: "vmatrix", Args: n.Args, Rows: n.Rows}, nil
	}
	return expr.NewCall("abs", n), nil
}

// itemsOf returns the items of what stood in brackets.
func itemsOf(n *expr.Node) []*expr.Node {
	if n.Op == expr.List {
		return n.Args
	}
	return []*expr.Node{n}
}

// round reads round and square brackets: a group, a tuple, an interval, or a matrix of rows in brackets of their own.
func (p *parser) round() (*expr.Node, error) {
	open := p.at
	if int(p.tokens[open].mate) == open+1 {
		return nil, p.unexpected()
	}
	n, err := p.inside(open, p.flat)
	if err != nil {
		return nil, err
	}
	left, right := p.tokens[open].symbol, p.tokens[p.tokens[open].mate].symbol
	if n.Op != expr.List || p.tokens[open].inner&(hasComma|hasSemicolon) == 0 && n.Name != "" {
		if left == '(' != (right == ')') || left == ']' {
			return nil, p.unexpected()
		}
		return n, nil
	}
	return bracketsOf(left, right, p.tokens[open].inner, n.Args), nil
}

// bracketsOf makes a tuple, an interval or a matrix of items between two brackets.
func bracketsOf(left, right rune, inner content, items []*expr.Node) *expr.Node {
	square := left == '[' && right == ']'
	switch {
	case square && isMatrix(items):
		return matrixOf(items)
	case left == '(' && right == ')':
		return &expr.Node{Op: expr.Tuple, Name: "()", Args: items}
	case len(items) != 2 || inner&hasComma != 0 && inner&hasSemicolon != 0:
		return &expr.Node{Op: expr.Tuple, Name: "[]", Args: items}
	}
	name := []byte("()")
	if left == '[' {
		name[0] = '['
	}
	if right == ']' {
		name[1] = ']'
	}
	return &expr.Node{Op: expr.Interval, Name: string(name), Args: items}
}

// isMatrix reports whether items are rows in square brackets, all as long as the first.
func isMatrix(items []*expr.Node) bool {
	for _, row := range items {
		list := row.Op == expr.Tuple && row.Name == "[]" || row.Op == expr.Interval && row.Name == "[]"
		if !list || len(row.Args) != len(items[0].Args) {
			return false
		}
	}
	return true
}

func matrixOf(rows []*expr.Node) *expr.Node {
	m := &expr.Node{Op: expr.Matrix, Rows: len(rows)}
	for _, row := range rows {
		m.Args = append(m.Args, row.Args...)
	}
	return m
}

// braces reads plain braces: a set when a comma stands in them, else a group, whatever it holds. Empty ones before a
// script, {}^2, and elsewhere are nothing and stand for a factor of one.
func (p *parser) braces() (*expr.Node, error) {
	open := p.at
	if int(p.tokens[open].mate) == open+1 {
		return nil, p.unexpected()
	}
	n, err := p.inside(open, p.flat)
	if err != nil {
		return nil, err
	}
	if n.Op == expr.List && p.tokens[open].inner&(hasComma|hasSemicolon) != 0 {
		return expr.New(expr.Set, n.Args...), nil
	}
	return n, nil
}

// set reads escaped braces: a set, or all that has a property.
func (p *parser) set() (*expr.Node, error) {
	open := p.at
	end := int(p.tokens[open].mate)
	if end == open+1 {
		p.at += 2
		return &expr.Node{Op: expr.NamedSet}, nil
	}
	if bar := p.barOf(open, end); bar > 0 {
		return p.setBuilder(open, bar)
	}
	n, err := p.inside(open, p.flat)
	if err != nil {
		return nil, err
	}
	if n.Op == expr.List {
		return expr.New(expr.Set, n.Args...), nil
	}
	return expr.New(expr.Set, n), nil
}

// barOf returns where the bar or colon of a set-builder is between open and end; 0 when there is none.
func (p *parser) barOf(open, end int) int {
	if p.tokens[open].inner&(hasBar|hasColon) == 0 && !p.hasLoneBar(open, end) {
		return 0
	}
	for i := open + 1; i < end; i++ {
		t := &p.tokens[i]
		if t.is(suchThat) || t.is(':') {
			return i
		}
		if t.mate > int32(i) { //nolint:gosec // there are fewer tokens than bytes
			i = int(t.mate)
		}
	}
	return 0
}

// hasLoneBar reports whether a bar directly inside became the sign of a set-builder.
func (p *parser) hasLoneBar(open, end int) bool {
	for i := open + 1; i < end; i++ {
		if p.tokens[i].is(suchThat) {
			return true
		}
	}
	return false
}

// setBuilder reads {x | condition}; several conditions are a list.
func (p *parser) setBuilder(open, bar int) (*expr.Node, error) {
	var element *expr.Node
	condition, err := p.inside(open, func() (*expr.Node, error) {
		end := p.end
		p.end = bar
		var err error
		if element, err = p.relation(); err != nil {
			return nil, err
		}
		if p.at != bar {
			return nil, p.unexpected()
		}
		p.at, p.end = bar+1, end
		return p.items(true)
	})
	if err != nil {
		return nil, err
	}
	return expr.New(expr.SetBuilder, element, condition), nil
}

// group reads the argument of a command: what braces hold, or one digit, letter or command.
func (p *parser) group() (*expr.Node, error) {
	defer p.leave()
	if err := p.enter(); err != nil {
		return nil, err
	}
	t := p.peek(0)
	switch {
	case t.is('{'):
		return p.inside(p.at, p.whole)
	case t.kind == tokenNumber && len(t.text) > 1 && !t.whole:
		return p.firstDigit(t)
	case t.is('-') || t.is('+'):
		return nil, p.unexpected()
	}
	return p.atom()
}

// firstDigit reads the one digit that is an argument without braces, and leaves the others: \frac12. Of what is more
// than digits, \frac1.5, none is an argument.
func (p *parser) firstDigit(t *token) (*expr.Node, error) {
	if t.repeat != "" || strings.ContainsFunc(t.text, isMark) {
		return nil, p.unexpected()
	}
	digit := token{kind: tokenNumber, text: t.text[:1]}
	rest := strings.IndexFunc(t.text[1:], unicode.IsDigit)
	t.text, t.space = t.text[1+rest:], true
	return p.number(&digit)
}

// isMark reports whether a character of a numeral is more than a digit or a separator.
func isMark(r rune) bool { return r == '.' || unicode.IsLetter(r) }
