package javascript

import "slices"

// FreeNames lists, in order of first use, the names that code uses as variables but neither declares nor finds among
// JavaScript's own and Node's: what a test expects of the program. It looks at tokens, not at scopes: a name that is
// declared anywhere in code counts as declared everywhere. Code that is no JavaScript gives some list.
func FreeNames(code []byte) []string {
	return read(code).uses(func(name string) bool { return !builtIn[name] })
}

// TestedNames lists what test expects of program: its [FreeNames] or, when there are none, those of JavaScript's own
// names that it uses and program declares.
func TestedNames(test, program []byte) []string {
	if free := FreeNames(test); len(free) > 0 {
		return free
	}
	declared := read(program).declared
	return read(test).uses(func(name string) bool { return builtIn[name] && declared[name] })
}

func read(code []byte) reader {
	r := reader{tokens: tokens(code), declared: map[string]bool{}}
	for n := range r.tokens {
		r.declare(n)
	}
	return r
}

// uses lists the names that are used and not declared, of those that are wanted.
func (r reader) uses(wanted func(string) bool) (names []string) {
	for n, t := range r.tokens {
		if t.kind == word && r.isUse(n) && !r.declared[t.text] && !reserved[t.text] && wanted(t.text) && !slices.Contains(names, t.text) {
			names = append(names, t.text)
		}
	}
	return names
}

// reader finds declarations and uses among tokens.
type reader struct {
	tokens   []token
	declared map[string]bool
}

func (r reader) text(n int) string {
	if n < 0 || n >= len(r.tokens) {
		return ""
	}
	return r.tokens[n].text
}

// declare notes what the token at n declares, if it begins a declaration.
func (r reader) declare(n int) {
	switch r.text(n) {
	case "const", "let", "var":
		r.variables(n + 1)
	case "function":
		n++
		if r.text(n) == "*" {
			n++
		}
		r.name(n)
		if r.text(n) != "(" {
			n++
		}
		r.pattern(n)
	case "class":
		r.name(n + 1)
	case "catch":
		r.pattern(n + 1)
	case "import":
		r.imports(n + 1)
	case "=>":
		r.parameters(n - 1)
	case "(":
		if r.isMethod(n - 1) {
			r.pattern(n)
		}
	}
}

func (r reader) name(n int) {
	if n < len(r.tokens) && r.tokens[n].kind == word && !reserved[r.text(n)] {
		r.declared[r.text(n)] = true
	}
}

// pattern declares the names between the bracket at n and its partner, which are keys where a colon follows.
func (r reader) pattern(n int) {
	for end := r.partner(n); n < end; n++ {
		if r.text(n+1) != ":" && r.text(n-1) != "." {
			r.name(n)
		}
	}
}

// variables declares what a list of variables does, to the statement's end as far as it can be seen.
func (r reader) variables(n int) {
	for expecting := true; n < len(r.tokens); n++ {
		switch t := r.text(n); {
		case opening(t):
			if expecting {
				r.pattern(n)
			}
			expecting, n = false, r.partner(n)
		case t == ",":
			expecting = true
		case t == ";", t == ")", t == "]", t == "}", t == "of", statement[t]:
			return
		case expecting:
			r.name(n)
			expecting = false
		}
	}
}

func (r reader) imports(n int) {
	for ; n < len(r.tokens) && r.text(n) != "from" && r.tokens[n].kind != literal && r.text(n) != "("; n++ {
		r.name(n)
	}
}

// parameters declares those of an arrow function, which end at n.
func (r reader) parameters(n int) {
	if r.text(n) != ")" {
		r.name(n)
		return
	}
	for start := n - 1; start >= 0; start-- {
		if r.text(start) == "(" && r.partner(start) == n {
			r.pattern(start)
			return
		}
	}
}

// isMethod says whether the word at n names a method: after its parameters comes a body.
func (r reader) isMethod(n int) bool {
	if n < 0 || r.tokens[n].kind != word || reserved[r.text(n)] || r.text(n-1) == "function" {
		return false
	}
	return r.text(n+1) == "(" && r.text(r.partner(n+1)+1) == "{"
}

// isUse says whether the word at n is an expression: neither a property nor a key nor a method's name.
func (r reader) isUse(n int) bool {
	before, after := r.text(n-1), r.text(n+1)
	if before == "." || before == "?." || before == "#" || before == "static" || r.isMethod(n) {
		return false
	}
	return after != ":" || (before != "{" && before != "," && before != ";" && before != "}")
}

func opening(t string) bool { return t == "(" || t == "[" || t == "{" }

// partner is where the bracket at n is closed, or the end.
func (r reader) partner(n int) int {
	depth := 0
	for ; n < len(r.tokens); n++ {
		if r.tokens[n].kind != sign {
			continue
		}
		switch t := r.text(n); {
		case opening(t):
			depth++
		case t == ")", t == "]", t == "}":
			depth--
		}
		if depth <= 0 {
			return n
		}
	}
	return len(r.tokens)
}
