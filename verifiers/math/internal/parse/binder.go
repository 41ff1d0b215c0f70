package parse

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// binder reads \sum, \prod, \int or \lim.
func (p *parser) binder(name string) (*expr.Node, error) {
	defer p.leave()
	if err := p.enter(); err != nil {
		return nil, err
	}
	switch name {
	case "int":
		return p.integral()
	case "lim":
		return p.limit()
	}
	return p.series(name)
}

// series reads \sum_{k=1}^{n} body; the bounds may come in either order.
func (p *parser) series(name string) (*expr.Node, error) {
	var variable, lower, upper *expr.Node
	for p.peek(0).is('_') || p.peek(0).is('^') {
		var err error
		if p.take('^') {
			upper, err = p.bound()
		} else {
			p.at++
			variable, lower, err = p.binding('=')
		}
		if err != nil {
			return nil, err
		}
	}
	if variable == nil || upper == nil {
		return nil, p.unexpected()
	}
	body, err := p.body(variable.Name)
	if err != nil {
		return nil, err
	}
	return &expr.Node{Op: expr.Binder, Name: name, Args: []*expr.Node{body, variable, lower, upper}}, nil
}

// binding reads {k=1} or {x \to 3}: a name, a sign and a value.
func (p *parser) binding(sign rune) (variable, value *expr.Node, err error) {
	if !p.peek(0).is('{') {
		return nil, nil, p.unexpected()
	}
	value, err = p.inside(p.at, func() (*expr.Node, error) {
		t := p.peek(0)
		switch {
		case t.kind == tokenWord && len(t.text) == 1:
			variable = expr.NewSymbol(t.text)
		case t.kind == tokenCommand && t.class == classSymbol:
			variable = expr.NewSymbol(`\` + t.text)
		default:
			return nil, p.unexpected()
		}
		p.at++
		if !p.take(sign) {
			return nil, p.unexpected()
		}
		return p.approached()
	})
	return variable, value, err
}

// approached reads a bound. A limit's may be approached from one side: 0^+. Infinity has but one.
func (p *parser) approached() (*expr.Node, error) {
	start, end := p.at, p.end
	last := end - 1
	if last > start && p.tokens[last].is('}') {
		last--
	}
	if t := &p.tokens[last]; last > start && (t.is('+') || t.is('-')) {
		caret := last - 1
		if p.tokens[caret].is('{') {
			caret--
		}
		if caret > start && p.tokens[caret].is('^') {
			p.end = caret
			n, err := p.whole()
			if err == nil && p.at != caret {
				err = p.unexpected()
			}
			p.at, p.end = end, end
			if err != nil || isInfinity(n) {
				return n, err
			}
			return expr.NewCall("^"+string(t.symbol), n), nil
		}
	}
	return p.whole()
}

// body reads what a binder binds: the product that follows.
func (p *parser) body(index string) (*expr.Node, error) {
	p.indices = append(p.indices, index)
	n, err := p.expression(bindSum)
	p.indices = p.indices[:len(p.indices)-1]
	return n, err
}

func (p *parser) limit() (*expr.Node, error) {
	if !p.take('_') {
		return nil, p.unexpected()
	}
	variable, point, err := p.binding('→')
	if err != nil {
		return nil, err
	}
	body, err := p.body(variable.Name)
	if err != nil {
		return nil, err
	}
	return &expr.Node{Op: expr.Binder, Name: "lim", Args: []*expr.Node{body, variable, point}}, nil
}

// integral reads \int_a^b body dx. The differential ends the body, or stands in it: \int \frac{dx}{x}.
func (p *parser) integral() (*expr.Node, error) {
	var bounds [2]*expr.Node
	for p.peek(0).is('_') || p.peek(0).is('^') {
		i := 0
		if p.peek(0).is('^') {
			i = 1
		}
		p.at++
		if p.peek(0).is('{') && int(p.peek(0).mate) == p.at+1 {
			p.at += 2
			continue
		}
		n, err := p.bound()
		if err != nil {
			return nil, err
		}
		bounds[i] = n
	}
	body, variable, err := p.integrand()
	if err != nil {
		return nil, err
	}
	if body.Op == expr.Set && len(body.Args) == 1 { // \int \{x dx\}: an integrand is no set
		body = body.Args[0]
	}
	n := &expr.Node{Op: expr.Binder, Name: "int", Args: []*expr.Node{body, variable}}
	switch {
	case bounds[0] != nil && bounds[1] != nil:
		n.Args = append(n.Args, bounds[0], bounds[1])
	case bounds[0] != nil || bounds[1] != nil:
		return nil, p.unexpected()
	}
	return n, nil
}

// integrand reads the body of an integral and its differential.
func (p *parser) integrand() (body, variable *expr.Node, err error) {
	at, level := p.differential()
	if at < 0 {
		return nil, nil, p.unexpected()
	}
	d := &p.tokens[at]
	width := 1
	if n := len(d.text); n >= 2 && d.text[n-2] == 'd' {
		variable = expr.NewSymbol(d.text[n-1:])
		d.text = d.text[:n-2]
	} else {
		next := &p.tokens[at+1]
		name := next.text
		if next.kind == tokenCommand {
			name = `\` + name
		}
		variable = expr.NewSymbol(name)
		d.text = d.text[:n-1]
		next.kind = tokenNothing
		width = 2
	}
	if level > 0 {
		if d.text == "" {
			d.kind = tokenNothing
		}
		body, err = p.body(variable.Name)
		return body, variable, err
	}
	end := p.end
	p.end = at
	if d.text != "" {
		p.end++
	}
	if p.at == p.end {
		body = expr.NewInt(1)
	} else if body, err = p.expression(bindNothing); err == nil && p.at != p.end {
		err = p.unexpected()
	}
	p.at, p.end = at+width, end
	return body, variable, err
}

// differential finds the next dx, and how many brackets it stands in.
func (p *parser) differential() (at, level int) {
	inner := 0 // integrals that end before this one
	for i := p.at; i < p.end; i++ {
		t := &p.tokens[i]
		switch {
		case t.kind == tokenCommand && t.class == classBinder && t.text == "int":
			inner++
		case t.mate > int32(i): //nolint:gosec // there are fewer tokens than bytes
			level++
		case t.mate >= 0:
			level--
		case p.isDifferential(i):
			if inner == 0 {
				return i, level
			}
			inner--
		}
	}
	return -1, 0
}

// isDifferential reports whether a word ends with a differential, dx or xdx, or with the d of d\theta.
func (p *parser) isDifferential(i int) bool {
	letters := p.tokens[i].text
	n := len(letters)
	switch {
	case p.tokens[i].kind != tokenWord:
		return false
	case n >= 2 && n <= 4 && letters[n-2] == 'd':
		return true
	case n > 3 || letters[n-1] != 'd' || i+1 >= p.end:
		return false
	}
	next := &p.tokens[i+1]
	return next.kind == tokenCommand && next.class == classSymbol || next.kind == tokenWord && len(next.text) == 1
}

// derivative reads \frac{d}{dx} and what it is applied to; \frac{dy}{dx} is a name. Nil when none comes next.
func (p *parser) derivative() (*expr.Node, error) {
	if !p.peek(0).is('{') || p.peek(0).mate < 0 {
		return nil, nil
	}
	start := p.at
	middle := int(p.peek(0).mate) + 1
	if middle >= p.end || !p.tokens[middle].is('{') {
		return nil, nil
	}
	end := int(p.tokens[middle].mate) + 1
	num, den := p.tokens[start+1:middle-1], p.tokens[middle+1:end-1]
	if !startsWithD(num) || !startsWithD(den) {
		return nil, nil
	}
	variable := strings.TrimPrefix(spell(den), "d")
	variable = strings.TrimPrefix(variable, " ")
	if len(num) != 1 || num[0].text != "d" || !(len(variable) == 1 || variable != "" && variable[0] == '\\') {
		p.at = end
		return expr.NewSymbol(`\frac{` + spell(num) + "}{" + spell(den) + "}"), nil
	}
	p.at = end
	body, err := p.body(variable)
	if err != nil {
		return nil, err
	}
	return &expr.Node{Op: expr.Binder, Name: "diff", Args: []*expr.Node{body, expr.NewSymbol(variable)}}, nil
}

// startsWithD reports whether tokens are a differential operator's.
func startsWithD(tokens []token) bool {
	if len(tokens) == 0 {
		return false
	}
	t := &tokens[0]
	return t.kind == tokenWord && t.text[0] == 'd' && len(t.text) <= 2 && (len(tokens) <= 2 || tokens[1].is('^')) ||
		t.kind == tokenCommand && t.text == "partial"
}
