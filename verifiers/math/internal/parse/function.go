package parse

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// function reads what follows the name of a function we know: scripts and arguments.
func (p *parser) function(name string) (*expr.Node, error) {
	defer p.leave()
	if err := p.enter(); err != nil {
		return nil, err
	}
	var base, power *expr.Node
	for {
		var err error
		switch {
		case p.peek(0).is('^') && power == nil:
			p.at++
			power, err = p.bound()
		case p.peek(0).is('_') && base == nil:
			p.at++
			base, err = p.subscript()
		default:
			return p.application(name, base, power)
		}
		if err != nil {
			return nil, err
		}
	}
}

// subscript reads a subscript as a value.
func (p *parser) subscript() (*expr.Node, error) {
	if p.peek(0).is('{') {
		return p.inside(p.at, p.whole)
	}
	return p.bound()
}

// application reads the arguments and puts a function together.
func (p *parser) application(name string, base, power *expr.Node) (*expr.Node, error) {
	if power != nil && isMinusOne(power) {
		if inverse, ok := inverses[name]; ok {
			name, power = inverse, nil
		}
	}
	args, err := p.arguments(name)
	if err != nil {
		return nil, err
	}
	call, err := p.call(name, base, args)
	if err != nil || power == nil {
		return call, err
	}
	return expr.New(expr.Pow, call, power), nil
}

func isMinusOne(n *expr.Node) bool { return n.Op == expr.Neg && n.Args[0].IsInt(1) }

var inverses = map[string]string{
	"sin": "arcsin", "cos": "arccos", "tan": "arctan", "cot": "arccot", "sec": "arcsec", "csc": "arccsc",
	"sinh": "arsinh", "cosh": "arcosh", "tanh": "artanh",
}

// arity is how many arguments a function takes.
func arity(name string) (least, most int) {
	switch name {
	case "gcd", "lcm", "max", "min":
		return 1, expr.MaxNodes
	case "binom", "perm", "root":
		return 2, 2
	case "log":
		return 1, 2
	}
	return 1, 1
}

// call makes the node of a function. The base of a logarithm is its subscript, or its second argument.
func (p *parser) call(name string, base *expr.Node, args []*expr.Node) (*expr.Node, error) {
	least, most := arity(name)
	if len(args) < least || len(args) > most {
		return nil, p.unexpected()
	}
	switch {
	case name == "log" && len(args) == 2 && base == nil:
		return expr.NewCall("logb", args...), nil
	case name == "log" && base != nil && len(args) == 1:
		return expr.NewCall("logb", args[0], base), nil
	case base != nil:
		return nil, p.unexpected()
	case name == "lg":
		return expr.NewCall("logb", args[0], expr.NewInt(10)), nil
	case name == "exp":
		return expr.New(expr.Pow, &expr.Node{Op: expr.Constant, Name: expr.E}, args[0]), nil
	case name == "cbrt":
		return expr.NewCall("root", args[0], expr.NewInt(3)), nil
	}
	return expr.NewCall(name, args...), nil
}

// arguments reads arguments in brackets of any kind, or the product that follows.
func (p *parser) arguments(name string) ([]*expr.Node, error) {
	t := p.peek(0)
	switch {
	case (t.is('(') || t.is('[') || t.is('{') || t.is(setOpen)) && t.mate > int32(p.at)+1: //nolint:gosec // at is small
		n, err := p.inside(p.at, p.flat)
		if err != nil {
			return nil, err
		}
		if n.Op == expr.Set {
			return n.Args, nil
		}
		return itemsOf(n), nil
	case name == "binom":
		n, err := p.binomial()
		if err != nil {
			return nil, err
		}
		return n.Args, nil
	}
	n, err := p.bareArgument(name)
	if err != nil {
		return nil, err
	}
	return []*expr.Node{n}, nil
}

// bareArgument reads an argument without brackets: a sign, and the product up to the next sign, function or bracket.
// An angle may be a fraction of numbers: \sin \pi/6.
func (p *parser) bareArgument(name string) (*expr.Node, error) {
	if p.take('-') {
		n, err := p.bareArgument(name)
		if err != nil {
			return nil, err
		}
		return expr.New(expr.Neg, n), nil
	}
	outer := p.argument
	p.argument = true
	defer func() { p.argument = outer }()
	n, err := p.power()
	if err != nil {
		return nil, err
	}
	if op, _ := p.operator(n); op == opImplicit && p.continuesArgument() {
		if n, err = p.product(opImplicit, n); err != nil {
			return nil, err
		}
	}
	if p.peek(0).is('/') && p.peek(1).kind == tokenNumber && isAngle(n) && name != "log" && name != "ln" && name != "lg" {
		p.at++
		den, err := p.numeral()
		if err != nil {
			return nil, err
		}
		n = expr.New(expr.Div, n, den)
	}
	return n, nil
}

// isAngle reports whether a node is a multiple of pi.
func isAngle(n *expr.Node) bool {
	switch n.Op {
	case expr.Number:
		return true
	case expr.Constant:
		return n.Name == expr.Pi
	case expr.Mul:
		return len(n.Args) == 2 && n.Args[0].Op == expr.Number && isAngle(n.Args[1])
	}
	return false
}

// continuesArgument reports whether the next token goes on with an argument without brackets.
func (p *parser) continuesArgument() bool {
	t := p.peek(0)
	switch t.kind {
	case tokenCommand:
		switch t.class {
		case classFunction, classBinder:
			return false
		}
		return true
	case tokenWord:
		_, _, function := functionPrefix(t.text)
		return !function
	case tokenNumber, tokenNothing:
		return true
	case tokenSymbol:
		return t.is('{')
	}
	return false
}

// functionPrefix returns the longest name of a function that letters start with, and the function: "sinx" is sin.
func functionPrefix(letters string) (word, function string, ok bool) {
	for n := min(len(letters), 9); n >= 2; n-- {
		if function, ok := wordFunction(letters[:n]); ok {
			return letters[:n], function, true
		}
	}
	return "", "", false
}

// called reads the arguments of a name that is a function's: f(x), W(n), A(1,2). A capital letter is one when its
// brackets hold a list, or nothing but a name or a numeral; any other before brackets is a factor.
func (p *parser) called(n *expr.Node) (*expr.Node, error) {
	if p.isInverse(n.Name) {
		p.at += 5
		n = expr.NewSymbol(n.Name + "^{-1}")
	}
	t := p.peek(0)
	if !t.is('(') || t.space || !p.isFunctionName(n.Name, t) {
		return n, nil
	}
	args, err := p.inside(p.at, p.flat)
	if err != nil {
		return nil, err
	}
	return expr.NewCall(n.Name, itemsOf(args)...), nil
}

// isInverse reports whether ^{-1} and a bracket follow the name of a function.
func (p *parser) isInverse(name string) bool {
	return (name == "f" || name == "g" || name == "h") && p.peek(0).is('^') && p.peek(1).is('{') && p.peek(2).is('-') &&
		p.peek(3).kind == tokenNumber && p.peek(3).text == "1" && p.peek(4).is('}') && p.peek(5).is('(')
}

// isFunctionName reports whether a name before the bracket t is a function's.
func (p *parser) isFunctionName(name string, t *token) bool {
	if int(t.mate) <= p.at+1 {
		return false
	}
	letter := name[0]
	switch {
	case letter == 'f', letter == 'g', letter == 'h':
		return len(name) == 1 || name[1] == '_' || name[1] == '\'' || name[1] == '^'
	case strings.HasSuffix(name, "'"):
		return true
	}
	simple := int(t.mate) == p.at+2 && t.inner == 0
	if 'A' <= letter && letter <= 'Z' {
		return simple || t.inner&(hasComma|hasRelation) != 0
	}
	// y(x) = … defines a function at the start of an equation.
	atStart := p.at <= 1 || p.peek(-2).isRelation() || p.peek(-2).is(',')
	after := p.at + int(t.mate) - p.at + 1
	return simple && atStart && p.tokens[p.at+1].kind == tokenWord && after < p.end && p.tokens[after].is('=') && len(name) == 1
}
