package math

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is the kind of a token.
type tokenKind uint8

const (
	// tokenNumber is an unsigned number, its separators kept.
	tokenNumber tokenKind = iota
	// tokenWord is a run of letters.
	tokenWord
	// tokenCommand is a LaTeX command, named without its backslash, one spelling for each meaning.
	tokenCommand
	// tokenSymbol is any other character.
	tokenSymbol
)

// token is one piece of mathematics.
type token struct {
	kind tokenKind
	// symbol is the character of a tokenSymbol.
	symbol rune
	// space says that blanks stand before it.
	space bool
	// upright says that it stands inside \text{} or the like: letters there are words, not variables.
	upright bool
	text    string
}

func (t token) is(symbol rune) bool     { return t.kind == tokenSymbol && t.symbol == symbol }
func (t token) isCommand(s string) bool { return t.kind == tokenCommand && t.text == s }

// The braces of a set, as against those that only group.
const (
	setOpen  = '⟨'
	setClose = '⟩'
)

// maxDepth bounds how deep groups may nest.
const maxDepth = 64

// frame is an open brace: what kind it is and how many arguments its surroundings still wait for.
type frame struct {
	dropped, upright bool
	args             int
}

// lexer turns LaTeX or plain text into tokens, one spelling for each meaning: single arguments get their braces
// (\frac12 is \frac{1}{2}), spacing and sizing commands go, Unicode operators become ASCII.
type lexer struct {
	s      string
	at     int
	tokens []token
	frames [maxDepth]frame
	depth  int
	// brackets counts what is open apart from bare groups; inside, a comma separates items.
	brackets int
	// args is how many arguments the last command still waits for, digit whether one digit is an argument.
	args           int
	digit          bool
	space, upright bool
	// dollarSign says that the text's one dollar sign is money, not a delimiter of mathematics.
	dollarSign bool
	// rows says that \\ ends a row; elsewhere it is a backslash escaped once too often.
	rows bool
}

// lex splits s, which is at most maxAnswer long. Its only error is errBudget, for what nests too deep.
func lex(s string) ([]token, error) {
	l := lexer{s: s, tokens: make([]token, 0, 16),
		dollarSign: strings.Count(s, "$")-strings.Count(s, `\$`) == 1, rows: strings.Contains(s, `\begin`)}
	for l.at < len(l.s) {
		if err := l.next(); err != nil {
			return nil, err
		}
	}
	return l.tokens, nil
}

func (l *lexer) next() error {
	c := l.s[l.at]
	switch {
	case isDigit(c), c == '.' && l.at+1 < len(l.s) && isDigit(l.s[l.at+1]):
		l.number()
	case c == '\\':
		return l.backslash()
	case isLetter(c):
		l.word()
	case c == ' ', c == '\t', c == '\n', c == '\r', c == '~':
		l.skip(1)
	case c == '{':
		l.at++
		return l.openGroup(false)
	case c == '}':
		l.at++
		l.closeGroup()
	case c == '$' && !l.dollarSign:
		l.at++
	case c == '*' && strings.HasPrefix(l.s[l.at:], "**"):
		l.at += 2
		l.symbol('^')
	case (c == '<' || c == '>') && strings.HasPrefix(l.s[l.at+1:], "="):
		l.at += 2
		l.spelled(map[byte]string{'<': `\le`, '>': `\ge`}[c])
	case c < utf8.RuneSelf:
		l.at++
		l.symbol(rune(c))
	default:
		l.unicode()
	}
	return nil
}

// skip passes n bytes of blank.
func (l *lexer) skip(n int) {
	l.at += n
	l.space = true
}

func (l *lexer) number() {
	end := scanNumeral(l.s, l.at, l.brackets == 0)
	if l.args > 0 && l.digit && isDigit(l.s[l.at]) {
		end = l.at + 1
	}
	text := l.s[l.at:end]
	l.at = end
	l.emit(token{kind: tokenNumber, text: text})
}

func (l *lexer) word() {
	start := l.at
	for l.at < len(l.s) && isLetter(l.s[l.at]) {
		l.at++
	}
	l.emit(token{kind: tokenWord, text: l.s[start:l.at]})
}

// unicode reads a character that is not ASCII.
func (l *lexer) unicode() {
	r, n := utf8.DecodeRuneInString(l.s[l.at:])
	spelling, known := unicodeSpellings[r]
	switch {
	case unicode.IsSpace(r):
		l.skip(n)
	case known:
		l.at += n
		l.spelled(spelling)
	case unicode.IsLetter(r) || unicode.IsMark(r):
		start := l.at
		for l.at < len(l.s) {
			r, n := utf8.DecodeRuneInString(l.s[l.at:])
			if _, known := unicodeSpellings[r]; known || !unicode.IsLetter(r) && !unicode.IsMark(r) {
				break
			}
			l.at += n
		}
		l.emit(token{kind: tokenWord, text: l.s[start:l.at]})
	default:
		l.at += n
		l.symbol(r)
	}
}

// spelled emits what a character or command stands for: a command when it starts with a backslash, else symbols.
func (l *lexer) spelled(spelling string) {
	if name, ok := strings.CutPrefix(spelling, `\`); ok {
		l.command(name)
		return
	}
	for _, r := range spelling {
		if '0' <= r && r <= '9' {
			l.emit(token{kind: tokenNumber, text: spelling[len(spelling)-1:]})
			continue
		}
		l.symbol(r)
	}
}

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
	if spelling, ok := commandSpellings[name]; ok {
		if spelling == " " {
			l.space = true
			return nil
		}
		l.spelled(spelling)
		return nil
	}
	if style, ok := styles[name]; ok {
		return l.style(style)
	}
	l.command(name)
	return nil
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
	return l.openStyled(upright)
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
	case ',', ';', ':', '!', ' ', '\n', '\r', '\t', '>':
		l.space = true
	case '(', ')', '[', ']':
	case '\\':
		if l.rows {
			l.symbol('\\')
			return
		}
		l.at--
	default:
		if c >= utf8.RuneSelf {
			l.at--
			l.unicode()
			return
		}
		l.symbol(rune(c))
	}
}

// command emits a command and notes how many arguments it takes.
func (l *lexer) command(name string) {
	args := 0
	switch name {
	case "frac", "binom":
		args = 2
	case "sqrt":
		args = 1
	}
	if args > 0 {
		// An argument that takes arguments itself is rare without braces; it is left as it is spelled.
		l.args = 0
	}
	l.emit(token{kind: tokenCommand, text: name})
	if args > 0 {
		l.args, l.digit = args, args == 2
	}
}

func (l *lexer) symbol(r rune) {
	switch r {
	case '(', '[', setOpen:
		l.brackets++
	case ')', ']', setClose:
		l.brackets = max(0, l.brackets-1)
	}
	if r == '-' || r == '+' || r == '[' {
		l.args = 0
	}
	l.emit(token{kind: tokenSymbol, symbol: r})
	if r == '^' || r == '_' {
		l.args, l.digit = 1, false
	}
}

// emit appends a token, in braces of its own where a command waits for an argument.
func (l *lexer) emit(t token) {
	t.space, t.upright = l.space, l.upright
	l.space = false
	if l.args == 0 {
		l.tokens = append(l.tokens, t)
		return
	}
	l.args--
	l.tokens = append(l.tokens, token{kind: tokenSymbol, symbol: '{'}, t, token{kind: tokenSymbol, symbol: '}'})
}

func (l *lexer) openGroup(upright bool) error {
	if err := l.push(frame{upright: l.upright, args: max(0, l.args-1)}); err != nil {
		return err
	}
	l.args = 0
	l.upright = l.upright || upright
	l.emit(token{kind: tokenSymbol, symbol: '{'})
	return nil
}

func (l *lexer) openStyled(upright bool) error {
	if l.args > 0 {
		return l.openGroup(upright)
	}
	err := l.push(frame{dropped: true, upright: l.upright})
	l.upright = l.upright || upright
	return err
}

func (l *lexer) push(f frame) error {
	if l.depth == maxDepth {
		return errBudget
	}
	l.frames[l.depth] = f
	l.depth++
	return nil
}

func (l *lexer) closeGroup() {
	if l.depth == 0 {
		l.symbol('}')
		return
	}
	l.depth--
	f := l.frames[l.depth]
	l.args = 0
	if !f.dropped {
		l.emit(token{kind: tokenSymbol, symbol: '}'})
	}
	l.args, l.upright = f.args, f.upright
}
