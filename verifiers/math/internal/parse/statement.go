package parse

import (
	"slices"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// answer reads all tokens.
func (p *parser) answer() (*expr.Node, error) {
	n, err := p.items(false)
	if err == nil && p.at < p.end {
		err = p.unexpected()
	}
	return n, err
}

// separator is what stands between two items, the weakest first.
type separator uint8

const (
	noSeparator separator = iota
	comma
	andWord
	orWord
	semicolon
)

// separatorAt returns the separator that comes next.
func (p *parser) separatorAt() separator {
	switch t := p.peek(0); {
	case t.is(','), t.isWord("where"):
		return comma
	case t.is(';'), t.is(newRow):
		return semicolon
	case t.isWord("and"), t.is('∧'):
		return andWord
	case t.isWord("or"), t.is('∨'):
		return orWord
	}
	return noSeparator
}

// separators passes a run of separators (", and") and returns the strongest.
func (p *parser) separators() separator {
	strongest := noSeparator
	for {
		s := p.separatorAt()
		if s == noSeparator {
			return strongest
		}
		strongest = max(strongest, s)
		p.at++
	}
}

// series is items with the separators between them: len(between) is len(items)-1.
type series struct {
	items   []*expr.Node
	between []separator
}

// read reads items up to the end. A condition in brackets after an item is an item of its own: x = k\pi (k \in Z).
func (s *series) read(p *parser) error {
	p.separators()
	for {
		item, err := p.relation()
		if err != nil {
			return err
		}
		s.items = append(s.items, item)
		if p.at >= p.end {
			return nil
		}
		between := noSeparator
		if !p.peek(0).isWord("where") {
			between = p.separators()
		}
		if condition := p.integerCondition(); condition != nil {
			s.items, s.between = append(s.items, condition), append(s.between, comma)
			between = p.separators()
		} else if between = max(between, p.separators()); between == noSeparator && p.isEquation() {
			between = comma
		} else if between == noSeparator {
			open := p.peek(0)
			if !open.is('(') || open.inner&hasRelation == 0 {
				return p.unexpected()
			}
			condition, err := p.inside(p.at, p.relation)
			if err != nil {
				return err
			}
			s.items, s.between = append(s.items, condition), append(s.between, comma)
			between = p.separators()
		}
		if p.at >= p.end {
			return nil
		}
		s.between = append(s.between, between)
	}
}

// items reads one item, or several without brackets. In brackets all separators are alike.
func (p *parser) items(flat bool) (*expr.Node, error) {
	var s series
	if err := s.read(p); err != nil {
		return nil, err
	}
	if len(s.items) == 1 {
		return s.items[0], nil
	}
	list := expr.New(expr.List, s.items...)
	if !flat {
		list = s.grouped()
	}
	switch {
	case slices.Contains(s.between, orWord):
		list.Name = "or"
	case slices.Contains(s.between, andWord):
		list.Name = "and"
	}
	return list, nil
}

// grouped makes tuples of what commas join more closely than semicolons do, 1,2;3,4, or than "or" does between
// equations that are as many each: x=1, y=2 or x=3, y=4.
func (s *series) grouped() *expr.Node {
	if groups := s.split(semicolon); len(groups) > 1 && len(groups) < len(s.items) {
		return expr.New(expr.List, tuples(groups)...)
	}
	groups := s.split(orWord)
	if len(groups) > 1 && len(groups) < len(s.items) && alike(groups) {
		return expr.New(expr.List, tuples(groups)...)
	}
	return expr.New(expr.List, s.items...)
}

// split splits the items where a separator stands.
func (s *series) split(at separator) [][]*expr.Node {
	var groups [][]*expr.Node
	start := 0
	for i, between := range s.between {
		if between == at {
			groups = append(groups, s.items[start:i+1])
			start = i + 1
		}
	}
	return append(groups, s.items[start:])
}

// alike reports whether all groups are equally many relations.
func alike(groups [][]*expr.Node) bool {
	for _, g := range groups {
		if len(g) != len(groups[0]) || slices.ContainsFunc(g, func(n *expr.Node) bool { return n.Op != expr.Relation }) {
			return false
		}
	}
	return true
}

func tuples(groups [][]*expr.Node) []*expr.Node {
	all := make([]*expr.Node, len(groups))
	for i, g := range groups {
		all[i] = g[0]
		if len(g) > 1 {
			all[i] = &expr.Node{Op: expr.Tuple, Name: "()", Args: g}
		}
	}
	return all
}

// relation reads a chain of sides, or one side alone. An equality without a left side, "= 5", is its right side.
func (p *parser) relation() (*expr.Node, error) {
	if p.peek(0).is('=') || p.peek(0).is('≈') {
		p.at++
	}
	first, err := p.side()
	if err != nil || !p.continues() {
		return first, err
	}
	chain := &expr.Node{Op: expr.Relation, Args: []*expr.Node{first}}
	for p.continues() {
		sign := p.peek(0).symbol
		rel, _ := relationOf(sign)
		p.at++
		chained := p.chained
		p.chained = true
		side, err := p.side()
		p.chained = chained
		if err != nil {
			return nil, err
		}
		if sign == '↦' && len(chain.Args) == 1 && mapping(chain) {
			rel = expr.Eq
		}
		if rel == expr.In || rel == expr.NotIn || rel == expr.Subset {
			side = asSet(side)
		}
		chain.Args, chain.Rels = append(chain.Args, side), append(chain.Rels, rel)
	}
	return chain, p.modulus(chain)
}

// continues reports whether a relation sign comes next, perhaps on a new row or behind the sign of a column.
func (p *parser) continues() bool {
	if (p.peek(0).is(newRow) || p.peek(0).is('&')) && p.peek(1).isRelation() {
		p.at++
	}
	return p.peek(0).isRelation()
}

// startsEquation reports whether the next item of a list without commas comes next, as in x=1 y=2, where 1y is no
// product.
func (p *parser) startsEquation() bool { return p.chained && p.peek(0).space && p.isEquation() }

// isEquation reports whether a name and an equality sign come next.
func (p *parser) isEquation() bool {
	if t := p.peek(0); t.kind != tokenWord || len(t.text) != 1 {
		return false
	}
	next := p.peek(1)
	if next.is('_') {
		next = p.peek(3)
		if t := p.peek(2); t.is('{') && int(t.mate) < p.end {
			next = p.peek(int(t.mate) + 1 - p.at)
		}
	}
	return next.is('=')
}

// mapping makes the f(x) of f: x \mapsto, and reports whether it did.
func mapping(chain *expr.Node) bool {
	left := chain.Args[0]
	if left.Op != expr.Ratio || len(left.Args) != 2 || left.Args[0].Op != expr.Symbol {
		return false
	}
	chain.Args[0] = expr.NewCall(left.Args[0].Name, left.Args[1])
	return true
}

// asSet reads the letter of a set of numbers, and a group of one in braces, as the set that a relation needs.
func asSet(n *expr.Node) *expr.Node {
	if n.Op == expr.Symbol {
		switch n.Name {
		case "N", "Z", "Q", "R":
			return &expr.Node{Op: expr.NamedSet, Name: n.Name}
		}
	}
	return n
}

// modulus reads the \pmod that ends a congruence.
func (p *parser) modulus(chain *expr.Node) error {
	n, err := p.pmod()
	if n == nil || err != nil {
		return err
	}
	last := len(chain.Args) - 1
	chain.Args[last] = expr.NewCall("mod", chain.Args[last], n)
	for i, rel := range chain.Rels {
		if rel == expr.Eq {
			chain.Rels[i] = expr.Equiv
		}
	}
	return nil
}

// pmod reads \pmod{n}, (mod n) or \pmod n; nil when none of them comes next.
func (p *parser) pmod() (*expr.Node, error) {
	t := p.peek(0)
	switch {
	case t.kind == tokenCommand && t.class == classPmod:
		p.at++
		return p.group()
	case t.is('(') && p.peek(1).isMod():
		return p.inside(p.at, func() (*expr.Node, error) {
			p.at++
			return p.expression(bindNothing)
		})
	case t.is(',') && p.peek(1).isMod():
		p.at += 2
		return p.expression(bindNothing)
	}
	return nil, nil
}

// isMod reports whether a token is the word or the command of a modulus.
func (t *token) isMod() bool {
	return t.isWord("mod") || t.isWord("modulo") || t.kind == tokenCommand && t.class == classMod
}

// side reads an expression or a ratio of expressions.
func (p *parser) side() (*expr.Node, error) {
	n, err := p.expression(bindNothing)
	if err != nil || !p.peek(0).is(':') {
		return n, err
	}
	ratio := expr.New(expr.Ratio, n)
	for p.take(':') {
		next, err := p.expression(bindNothing)
		if err != nil {
			return nil, err
		}
		ratio.Args = append(ratio.Args, next)
	}
	return ratio, nil
}
