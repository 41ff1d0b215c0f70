package math_test

import "strings"

var angular = map[string]bool{"sin": true, "cos": true, "tan": true, "arctan": true}

func (s speller) call(t *term) (string, rank) {
	a := t.args[0]
	switch t.name {
	case "sqrt":
		return s.radical(a), rankAtom
	case "root":
		return `\sqrt[3]{` + s.at(a, rankSum) + "}", rankAtom
	case "degrees":
		return s.at(a, rankAtom) + pick(s.generator, []string{`^\circ`, `^{\circ}`, "°"}), rankPower
	case "abs":
		return s.absolute(a), rankAtom
	case "factorial":
		return s.at(a, rankAtom) + "!", rankPower
	case "binom":
		return s.binomial(a, t.args[1]), rankPower
	case "logb":
		base := pick(s.generator, []string{"_", `_{`})
		if base == "_" && len(s.at(t.args[1], rankSum)) == 1 {
			return `\log_` + s.at(t.args[1], rankSum) + s.argument(a), rankOpen
		}
		return `\log_{` + s.at(t.args[1], rankSum) + "}" + s.argument(a), rankOpen
	}
	if s.latex && s.one(2) {
		return `\` + t.name + s.argument(a), rankOpen
	}
	return s.function(t.name, a), rankPower
}

// function writes a function with its argument in brackets.
func (s speller) function(name string, a *term) string {
	if s.latex {
		name = `\` + name
	}
	return name + s.bracketed("(", s.at(a, rankSum), ")")
}

// argument writes a function's argument without brackets where that is customary.
func (s speller) argument(a *term) string {
	if a.op == opSymbol || a.op == opConstant && a.name != "∞" || a.op == opNumber && a.value.IsInt() && a.value.Sign() > 0 && s.one(2) {
		text, _ := s.bare(a)
		return " " + text
	}
	return s.bracketed("(", s.at(a, rankSum), ")")
}

func (s speller) radical(a *term) string {
	text := s.at(a, rankSum)
	switch {
	case !s.latex:
		return "sqrt(" + text + ")"
	case len(text) == 1 && s.one(2):
		return pick(s.generator, []string{"√", `\sqrt `}) + text
	}
	return `\sqrt{` + text + "}"
}

func (s speller) absolute(a *term) string {
	text := s.at(a, rankSum)
	if strings.ContainsAny(text, "|") || s.latex {
		return pick(s.generator, []string{`\left|` + text + `\right|`, `\lvert ` + text + ` \rvert`})
	}
	return pick(s.generator, []string{"|" + text + "|", "abs(" + text + ")"})
}

func (s speller) binomial(n, k *term) string {
	top, bottom := s.at(n, rankSum), s.at(k, rankSum)
	switch {
	case !s.latex && s.one(2):
		return "binom(" + top + ", " + bottom + ")"
	case s.one(3):
		return "{" + top + ` \choose ` + bottom + "}"
	}
	return pick(s.generator, []string{`\binom`, `\dbinom`, `\tbinom`}) + "{" + top + "}{" + bottom + "}"
}
