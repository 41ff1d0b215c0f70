package parse

import "github.com/assay-rl/assay/verifiers/math/internal/expr"

// integerCondition reads what says in words which values a name takes: "where k is an integer", "for any integer n",
// "k\text{ is a real number}". It returns nil, and passes nothing, when no such words come next.
func (p *parser) integerCondition() *expr.Node {
	start := p.at
	for p.peek(0).isWord("where") || p.peek(0).isWord("for") || p.peek(0).isWord("with") {
		p.at++
	}
	introduced := p.at > start
	if n := p.membership(introduced); n != nil {
		return n
	}
	p.at = start
	return nil
}

// membership reads "k is an integer", "any integer k" or, after "for" and the like, "integer k".
func (p *parser) membership(introduced bool) *expr.Node {
	name := p.quantified()
	if name != nil {
		if !p.peek(0).isWord("is") && !p.peek(0).isWord("are") {
			return nil
		}
		p.at++
	}
	for p.isArticle(p.peek(0)) {
		p.at++
		introduced = true
	}
	set := p.kindOfNumber()
	if set == nil {
		return nil
	}
	if name == nil {
		if name = p.quantified(); name == nil || !introduced {
			return nil
		}
	}
	return &expr.Node{Op: expr.Relation, Args: []*expr.Node{name, set}, Rels: []expr.Rel{expr.In}}
}

// quantified reads the one letter that a condition is about; nil when none comes next.
func (p *parser) quantified() *expr.Node {
	t := p.peek(0)
	if t.kind != tokenWord || len(t.text) != 1 || t.text == "a" && t.upright {
		return nil
	}
	p.at++
	return expr.NewSymbol(t.text)
}

func (p *parser) isArticle(t *token) bool {
	if t.kind != tokenWord {
		return false
	}
	switch t.text {
	case "a", "an", "any", "all", "some", "every", "each", "arbitrary":
		return true
	}
	return false
}

// kindOfNumber reads "integer", "real numbers" and the like as a set; nil when none comes next.
func (p *parser) kindOfNumber() *expr.Node {
	t := p.peek(0)
	if t.kind != tokenWord {
		return nil
	}
	name := ""
	switch t.text {
	case "integer", "integers":
		p.at++
		return &expr.Node{Op: expr.NamedSet, Name: "Z"}
	case "natural":
		name = "N"
	case "real":
		name = "R"
	case "rational":
		name = "Q"
	default:
		return nil
	}
	p.at++
	if p.peek(0).isWord("number") || p.peek(0).isWord("numbers") {
		p.at++
	}
	return &expr.Node{Op: expr.NamedSet, Name: name}
}
