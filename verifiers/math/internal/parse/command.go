package parse

import (
	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// command reads an operand that starts with a command.
func (p *parser) command() (*expr.Node, error) {
	t := p.peek(0)
	p.at++
	switch t.class {
	case classConstant:
		return &expr.Node{Op: expr.Constant, Name: t.text}, nil
	case classEmpty:
		return &expr.Node{Op: expr.NamedSet}, nil
	case classSymbol:
		return p.greek(t.text)
	case classFraction:
		return p.fraction()
	case classBinomial:
		return p.binomial()
	case classRoot:
		return p.root(t.text == "√")
	case classFunction:
		return p.function(t.text)
	case classBinder:
		return p.binder(t.text)
	case classAccent:
		return p.accent(t.text)
	case classPrefix:
		return p.prefixed(t.text)
	case classUnknown:
		return expr.NewSymbol(`\` + t.text), nil
	}
	p.at--
	return nil, p.unexpected()
}

// greek reads a Greek letter, or one of the functions that are written with one.
func (p *parser) greek(name string) (*expr.Node, error) {
	function := ""
	switch name {
	case "Gamma":
		function = "gamma"
	case "varphi", "phi":
		function = "phi"
	}
	if t := p.peek(0); function != "" && t.is('(') && t.inner == 0 {
		n, err := p.inside(p.at, p.whole)
		if err != nil {
			return nil, err
		}
		return expr.NewCall(function, n), nil
	}
	return expr.NewSymbol(`\` + name), nil
}

// fraction reads a fraction, or a derivative written as one.
func (p *parser) fraction() (*expr.Node, error) {
	if n, err := p.derivative(); n != nil || err != nil {
		return n, err
	}
	num, err := p.group()
	if err != nil {
		return nil, err
	}
	den, err := p.group()
	if err != nil {
		return nil, err
	}
	return expr.New(expr.Div, num, den), nil
}

func (p *parser) binomial() (*expr.Node, error) {
	n, err := p.group()
	if err != nil {
		return nil, err
	}
	k, err := p.group()
	if err != nil {
		return nil, err
	}
	return expr.NewCall("binom", n, k), nil
}

// root reads a square root, or the root whose degree stands in square brackets. Without braces, all of a numeral is
// under a root that is not LaTeX.
func (p *parser) root(whole bool) (*expr.Node, error) {
	var degree *expr.Node
	if t := p.peek(0); t.is('[') {
		n, err := p.inside(p.at, p.whole)
		if err != nil {
			return nil, err
		}
		degree = n
	}
	if t := p.peek(0); t.kind == tokenNumber {
		t.whole = whole
	}
	n, err := p.group()
	if err != nil {
		return nil, err
	}
	if degree == nil || degree.IsInt(2) {
		return expr.NewCall("sqrt", n), nil
	}
	return expr.NewCall("root", n, degree), nil
}

// accent reads a name with a mark over it. A bar over z, w or a complex value is its conjugate.
func (p *parser) accent(mark string) (*expr.Node, error) {
	start := p.at
	end := start + 1
	if p.peek(0).is('{') {
		start, end = start+1, int(p.peek(0).mate)
	}
	if start >= end || end > p.end {
		return nil, p.unexpected()
	}
	inner := p.tokens[start:end]
	name := spell(inner)
	if mark == "overline" && (name == "z" || name == "w" || !isName(inner)) {
		n, err := p.group()
		if err != nil {
			return nil, err
		}
		return expr.NewCall("conj", n), nil
	}
	if !isName(inner) {
		return nil, p.unexpected()
	}
	p.at = end
	p.take('}')
	return p.called(expr.NewSymbol(`\` + mark + "{" + name + "}"))
}

// isName reports whether tokens name something: letters, with subscripts and primes.
func isName(tokens []token) bool {
	script := false
	for i := range tokens {
		switch t := &tokens[i]; {
		case t.kind == tokenWord, t.kind == tokenCommand && (t.class == classSymbol || t.class == classConstant):
		case t.is('_'):
			script = true
		case script && (t.is('{') || t.is('}') || t.kind == tokenNumber || t.is(',')), t.is('\''):
		default:
			return false
		}
	}
	return len(tokens) > 0
}

// prefixed reads the name after \angle or \triangle: all of the word.
func (p *parser) prefixed(sign string) (*expr.Node, error) {
	t := p.peek(0)
	switch {
	case t.is('{') && t.mate > 0 && isName(p.tokens[p.at+1:t.mate]):
		name := spell(p.tokens[p.at+1 : t.mate])
		p.at = int(t.mate) + 1
		return expr.NewSymbol(`\` + sign + " " + name), nil
	case t.kind == tokenWord, t.kind == tokenNumber, t.kind == tokenCommand && t.class == classSymbol:
		p.at++
		return expr.NewSymbol(`\` + sign + " " + spell(p.tokens[p.at-1:p.at])), nil
	}
	return expr.NewSymbol(`\` + sign), nil
}
