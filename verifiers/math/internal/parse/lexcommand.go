package parse

import (
	"strings"
	"unicode/utf8"
)

// backslash reads a command.
func (l *lexer) backslash() error {
	l.at++
	if l.at >= len(l.s) {
		return nil
	}
	if !isLetter(l.s[l.at]) {
		l.escaped()
		return nil
	}
	start := l.at
	for l.at < len(l.s) && isLetter(l.s[l.at]) {
		l.at++
	}
	name := l.s[start:l.at]
	c, ok := commands[name]
	if !ok {
		if c, ok = l.merged(name); ok {
			l.at = start + len(c.name)
			c = commands[c.name]
		} else {
			c.name = name
		}
	}
	return l.command(c)
}

// merged finds the command that a name starts with when what follows it was run together with it: \vertx, \quadx.
func (l *lexer) merged(name string) (command, bool) {
	for n := len(name) - 1; n >= 2; n-- {
		switch c, ok := commands[name[:n]]; {
		case !ok:
		case c.class == classBlank, c.class == classOpen, c.class == classClose, c.class == classCharacter, c.class == classConstant:
			return command{c.class, name[:n]}, true
		}
	}
	return command{}, false
}

// command emits a command or does what layout asks for.
func (l *lexer) command(c command) error {
	switch c.class {
	case classBlank:
		l.space = true
	case classLeft, classRight:
		l.sized(c.class)
	case classUpright, classStyle:
		return l.style(c.class == classUpright)
	case classDropped:
		l.dropGroup()
		l.space = true
	case classColored:
		l.dropGroup()
		return l.style(false)
	case classBegin, classFinish:
		l.environment(c.class)
	case classNot:
		l.not()
	default:
		l.known(c)
	}
	return nil
}

// known emits a command that stands for something.
func (l *lexer) known(c command) {
	switch c.class {
	case classBlank:
		l.space = true
	case classCharacter:
		r, _ := utf8.DecodeRuneInString(c.name)
		l.symbol(r)
	case classOpen, classClose:
		l.side = map[class]int8{classOpen: 1, classClose: -1}[c.class]
		r, _ := utf8.DecodeRuneInString(c.name)
		l.symbol(r)
	case classBlackboard:
		l.blackboard(c.name)
	default:
		l.emit(token{kind: tokenCommand, class: c.class, text: c.name})
	}
}

// sized notes which side the next bracket is; \left. and \right. are none.
func (l *lexer) sized(c class) {
	l.blanks()
	if l.at < len(l.s) && l.s[l.at] == '.' && !(l.at+1 < len(l.s) && isDigit(l.s[l.at+1])) {
		l.at++
		return
	}
	l.side = 1
	if c == classRight {
		l.side = -1
	}
	if l.at < len(l.s) && (l.s[l.at] == '<' || l.s[l.at] == '>') {
		l.at++
		l.symbol(map[int8]rune{1: angleOpen, -1: angleClose}[l.side])
	}
}

func (l *lexer) blanks() {
	for l.at < len(l.s) && l.s[l.at] == ' ' {
		l.at++
	}
}

// style drops the braces of \text{…} and the like.
func (l *lexer) style(upright bool) error {
	for l.at < len(l.s) && (l.s[l.at] == ' ' || l.s[l.at] == '*') {
		l.at++
	}
	if l.at >= len(l.s) || l.s[l.at] != '{' {
		return nil
	}
	l.at++
	return l.open(true, upright)
}

// dropGroup passes the braces that follow and all they hold.
func (l *lexer) dropGroup() {
	l.blanks()
	if l.at >= len(l.s) || l.s[l.at] != '{' {
		return
	}
	for depth := 0; l.at < len(l.s); l.at++ {
		switch l.s[l.at] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				l.at++
				return
			}
		}
	}
}

// environment reads \begin{…} and \end{…}: those of a matrix or a system remain, all others are layout.
func (l *lexer) environment(c class) {
	l.blanks()
	if l.at >= len(l.s) || l.s[l.at] != '{' {
		return
	}
	length := strings.IndexByte(l.s[l.at:], '}')
	if length < 0 {
		return
	}
	name := strings.TrimSuffix(strings.TrimSpace(l.s[l.at+1:l.at+length]), "*")
	l.at += length + 1
	kind := tokenBegin
	if c == classFinish {
		kind = tokenFinish
	}
	name = l.systemName(kind, name)
	switch name {
	case "array":
		if kind == tokenBegin {
			l.dropGroup()
		}
	case "matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "psmallmatrix", "bsmallmatrix", "vmatrix", "Vmatrix", "cases", "rcases", "dcases":
	default:
		l.space = true
		return
	}
	if kind == tokenBegin {
		l.matrices++
	} else {
		l.matrices--
	}
	l.emit(token{kind: kind, text: name})
}

// systemName returns the name of an environment, "cases" where \left\{ … \right. makes it a system of equations.
func (l *lexer) systemName(kind tokenKind, name string) string {
	n := len(l.tokens)
	switch {
	case kind == tokenFinish && name == l.system:
		l.system = ""
		return "cases"
	case kind == tokenFinish || l.system != "" || n == 0 || !l.tokens[n-1].is(setOpen):
		return name
	}
	_, after, found := strings.Cut(l.s[l.at:], `\end{`+name+"}")
	if !found || !strings.HasPrefix(strings.TrimLeft(after, " \n"), `\right.`) {
		return name
	}
	l.tokens = l.tokens[:n-1]
	l.brackets = max(0, l.brackets-1)
	l.system = name
	if name == "array" {
		l.dropGroup()
	}
	return "cases"
}

// not reads \not and the relation that it negates.
func (l *lexer) not() {
	l.blanks()
	for _, n := range [...]struct {
		text   string
		symbol rune
	}{{"=", '≠'}, {`\in`, '∉'}} {
		if strings.HasPrefix(l.s[l.at:], n.text) {
			l.at += len(n.text)
			l.symbol(n.symbol)
			return
		}
	}
	l.emit(token{kind: tokenCommand, class: classUnknown, text: "not"})
}

// blackboard reads the letter after \mathbb.
func (l *lexer) blackboard(name string) {
	if name == "" {
		l.blanks()
		rest := l.s[l.at:]
		switch {
		case len(rest) > 2 && rest[0] == '{' && rest[2] == '}':
			name = rest[1:2]
			l.at += 3
		case rest != "" && isLetter(rest[0]):
			name = rest[:1]
			l.at++
		default:
			return
		}
	}
	switch name {
	case "N", "Z", "Q", "R", "C":
		l.emit(token{kind: tokenSet, text: name})
	default:
		l.emit(token{kind: tokenCommand, class: classUnknown, text: "mathbb{" + name + "}"})
	}
}

// escaped reads a backslash before anything but a letter.
func (l *lexer) escaped() {
	c := l.s[l.at]
	l.at++
	switch c {
	case '{':
		l.symbol(setOpen)
	case '}':
		l.symbol(setClose)
	case '|':
		l.symbol(normBar)
	case ',', ';', ':', '!', ' ', '\n', '\r', '\t', '>', '/':
		l.space = true
	case '(', ')', '[', ']':
		l.space = true
	case '\\':
		l.doubled()
	default:
		if c >= utf8.RuneSelf {
			l.at--
			l.unicode()
			return
		}
		l.symbol(rune(c))
	}
}

// doubled reads \\, which ends a row or is a backslash that was escaped once too often: it stays to be read again.
func (l *lexer) doubled() {
	if !l.rows && l.at < len(l.s) && l.escapes() {
		l.at--
		return
	}
	l.symbol(newRow)
	if l.at < len(l.s) && l.s[l.at] == '[' && l.rows {
		if end := strings.IndexByte(l.s[l.at:], ']'); end > 0 && strings.ContainsAny(l.s[l.at:l.at+end], "pe") {
			l.at += end + 1
		}
	}
}

// escapes reports whether what follows \\ would mean something after a single backslash.
func (l *lexer) escapes() bool {
	if strings.IndexByte(`{}%$,;!()[]|`, l.s[l.at]) >= 0 {
		return true
	}
	end := l.at
	for end < len(l.s) && isLetter(l.s[end]) {
		end++
	}
	_, ok := commands[l.s[l.at:end]]
	return ok
}
