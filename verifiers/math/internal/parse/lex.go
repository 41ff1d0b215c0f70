package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxGroups bounds how deep braces may nest.
const maxGroups = 64

// group is an open brace: how it is closed, and whether letters were upright before it.
type group struct {
	dropped, upright bool
}

// lexer turns LaTeX or plain text into tokens, one spelling for each meaning: layout and styles go, Unicode operators
// become ASCII, commands get one name.
type lexer struct {
	s      string
	at     int
	tokens []token
	groups [maxGroups]group
	depth  int
	// brackets counts what is open apart from braces; inside, a comma separates items.
	brackets int
	side     int8
	space    bool
	upright  bool
	// money says that dollar signs are money, not delimiters of mathematics.
	money bool
	// rows says that \\ ends a row; elsewhere, before a command, it is a backslash escaped once too often.
	rows bool
	// matrices counts the matrices and systems that are open: elsewhere, & is layout.
	matrices int
	// system is the name of an environment that is read as a system of equations.
	system string
}

// lex splits s, which is at most MaxLength long. Its only error is ErrOverBudget, for what nests too deep.
func lex(s string) ([]token, error) {
	l := lexer{s: s, tokens: make([]token, 0, 8+len(s)/2), money: dollarsAreMoney(s), rows: strings.Contains(s, `\begin`)}
	for l.at < len(l.s) {
		if err := l.next(); err != nil {
			return nil, err
		}
		if len(l.tokens) > MaxLength {
			return nil, ErrOverBudget
		}
	}
	return l.tokens, nil
}

// dollarsAreMoney reports whether the unescaped dollar signs of s are amounts of money: one alone, or each before an
// amount.
func dollarsAreMoney(s string) bool {
	count, amounts := 0, 0
	for i := range len(s) {
		if s[i] != '$' || i > 0 && s[i-1] == '\\' {
			continue
		}
		count++
		if i+1 < len(s) && isDigit(s[i+1]) && (i == 0 || !isDigit(s[i-1])) {
			amounts++
		}
	}
	return count == 1 && !opensMathematics(s) || count > 1 && amounts == count
}

// opensMathematics reports whether a lone dollar sign stands before a command or a letter: its partner was lost.
func opensMathematics(s string) bool {
	rest := strings.TrimLeft(s[strings.IndexByte(s, '$')+1:], " ")
	return rest != "" && (rest[0] == '\\' || isLetter(rest[0]))
}

func (l *lexer) next() error {
	c := l.s[l.at]
	switch {
	case isDigit(c), c == '.' && l.at+1 < len(l.s) && isDigit(l.s[l.at+1]):
		l.numeral()
	case c == '\\':
		return l.backslash()
	case isLetter(c):
		l.word()
	case c == ' ', c == '\t', c == '\n', c == '\r', c == '~':
		l.skip(1)
	case c == '{':
		l.at++
		return l.open(false, false)
	case c == '}':
		l.at++
		l.close()
	case c == '$' && !l.money:
		l.skip(1)
	case c < utf8.RuneSelf:
		l.punctuation(c)
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

func (l *lexer) emit(t token) {
	t.space, t.upright, t.side, t.mate = l.space, l.upright, l.side, -1
	t.at = int32(min(l.at, len(l.s))) //nolint:gosec // the text is at most MaxLength long
	l.space, l.side = false, 0
	l.tokens = append(l.tokens, t)
}

func (l *lexer) numeral() {
	if end := scanBased(l.s, l.at); end > l.at && !l.upright {
		l.emit(token{kind: tokenNumber, text: l.s[l.at:end]})
		l.at = end
		return
	}
	end := l.shortened(scanNumeral(l.s, l.at, l.brackets == 0))
	end, text, repeat := scanRepeat(l.s, l.at, end)
	l.emit(token{kind: tokenNumber, text: text, repeat: repeat})
	l.at = end
}

// shortened returns where a numeral ends that seems to end there, after what takes less of it: a script takes no
// thousands (the 2 of \sin^2 474), a fraction without braces no exponent (the e of \frac1e+2).
func (l *lexer) shortened(end int) int {
	if len(l.tokens) == 0 {
		return end
	}
	whole := digits(l.s, l.at)
	switch before := &l.tokens[len(l.tokens)-1]; {
	case before.is('^') || before.is('_'):
		if whole+1 < len(l.s) && l.s[whole] == '.' && isDigit(l.s[whole+1]) {
			return digits(l.s, whole+1)
		}
		return whole
	case before.kind == tokenCommand && before.class == classFraction && whole < end && l.s[whole]|0x20 == 'e':
		return whole
	}
	return end
}

func (l *lexer) word() {
	start := l.at
	if end := scanBased(l.s, l.at); end > l.at {
		l.emit(token{kind: tokenNumber, text: l.s[l.at:end]})
		l.at = end
		return
	}
	for l.at < len(l.s) && isLetter(l.s[l.at]) {
		l.at++
	}
	text := l.s[start:l.at]
	// "x=1orW(x)=2" leaves the blanks out.
	if len(text) > 2 && strings.HasPrefix(text, "or") && 'A' <= text[2] && text[2] <= 'Z' && l.afterOperand() {
		l.at = start + 2
		text = "or"
	}
	l.emit(token{kind: tokenWord, text: text})
}

func (l *lexer) afterOperand() bool {
	return len(l.tokens) > 0 && l.tokens[len(l.tokens)-1].endsOperand()
}

// symbol emits a character.
func (l *lexer) symbol(r rune) {
	switch r {
	case '(', '[', setOpen, angleOpen:
		l.brackets++
	case ')', ']', setClose, angleClose:
		l.brackets = max(0, l.brackets-1)
	}
	l.emit(token{kind: tokenSymbol, symbol: r})
}

// digraphs are the operators of two ASCII characters.
var digraphs = [...]struct {
	text   string
	symbol rune
}{{"**", '^'}, {"<=", '≤'}, {">=", '≥'}, {"==", '='}, {":=", '='}, {"->", '→'}, {"<>", '≠'}, {"...", ellipsis}, {"!=", '≠'}, {"+-", '±'}, {"+/-", '±'}}

func (l *lexer) punctuation(c byte) {
	if strings.IndexByte("*<>=:-.!+", c) >= 0 {
		for _, d := range digraphs {
			// 5!=120 is a factorial and an equality; 2+-3 is a sum.
			if d.text[0] != c || !strings.HasPrefix(l.s[l.at:], d.text) || c == '!' && !l.space || d.text == "+-" && l.afterOperand() {
				continue
			}
			l.at += len(d.text)
			l.symbol(d.symbol)
			return
		}
	}
	l.at++
	switch c {
	case '"', '`':
		l.space = true
	case '.':
		if !l.abbreviates() {
			l.symbol('.')
		}
	case '&':
		if l.matrices > 0 {
			l.symbol('&')
		}
	default:
		l.symbol(rune(c))
	}
}

// abbreviates reports whether a full stop here only ends a unit's abbreviation, or a word in \text{}.
func (l *lexer) abbreviates() bool {
	if len(l.tokens) == 0 || l.space {
		return false
	}
	last := &l.tokens[len(l.tokens)-1]
	if last.kind != tokenWord {
		return false
	}
	switch last.text {
	case "sq", "cu", "ft", "in", "yd", "mi", "lb", "lbs", "oz", "gal", "hr", "hrs", "min", "sec", "cm", "mm", "km", "kg":
		return true
	}
	return l.upright
}

// unicode reads a character that is not ASCII.
func (l *lexer) unicode() {
	r, n := utf8.DecodeRuneInString(l.s[l.at:])
	if _, sign := script(r); sign != 0 {
		l.script(sign)
		return
	}
	if f, ok := vulgarFractions[r]; ok {
		l.fraction(f[0], f[1])
		l.at += n
		return
	}
	if r == '∛' || r == '∜' {
		l.root(r)
		l.at += n
		return
	}
	known, ok := spelling(r)
	switch {
	case unicode.IsSpace(r), r == '\u200b', r == '\ufeff', r == '“', r == '”':
		l.skip(n)
	case ok:
		l.at += n
		l.spelled(known)
	case unicode.Is(unicode.Han, r):
		l.han()
	case unicode.IsLetter(r) || unicode.IsMark(r):
		l.foreign()
	default:
		l.at += n
		l.symbol(r)
	}
}

// foreign reads a word of letters that are not ASCII; such letters are never part of another word.
func (l *lexer) foreign() {
	start := l.at
	for l.at < len(l.s) {
		r, n := utf8.DecodeRuneInString(l.s[l.at:])
		if _, known := spelling(r); known || !unicode.IsLetter(r) && !unicode.IsMark(r) || unicode.Is(unicode.Han, r) {
			break
		}
		l.at += n
	}
	text := l.s[start:l.at]
	l.at = max(l.at, start)
	l.emit(token{kind: tokenWord, text: text})
}

// spelled emits what a character stands for.
func (l *lexer) spelled(spelling string) {
	if name, ok := strings.CutPrefix(spelling, `\`); ok {
		l.known(commands[name])
		return
	}
	r, _ := utf8.DecodeRuneInString(spelling)
	l.symbol(r)
}

// script reads a run of raised or lowered characters as what stands in braces.
func (l *lexer) script(sign rune) {
	var ascii []byte
	for l.at < len(l.s) {
		r, n := utf8.DecodeRuneInString(l.s[l.at:])
		c, s := script(r)
		if s != sign {
			break
		}
		ascii = append(ascii, c)
		l.at += n
	}
	l.symbol(sign)
	l.symbol('{')
	for i := 0; i < len(ascii); i++ {
		switch c := ascii[i]; {
		case isDigit(c):
			end := digits(string(ascii), i)
			l.emit(token{kind: tokenNumber, text: string(ascii[i:end])})
			i = end - 1
		case isLetter(c):
			l.emit(token{kind: tokenWord, text: string(c)})
		default:
			l.symbol(rune(c))
		}
	}
	l.symbol('}')
}

func (l *lexer) braced(number string) {
	l.symbol('{')
	l.emit(token{kind: tokenNumber, text: number})
	l.symbol('}')
}

func (l *lexer) fraction(num, den string) {
	l.emit(token{kind: tokenCommand, class: classFraction, text: "frac"})
	l.braced(num)
	l.braced(den)
}

// root reads ∛ and ∜ as \sqrt[3] and \sqrt[4].
func (l *lexer) root(r rune) {
	l.emit(token{kind: tokenCommand, class: classRoot, text: "sqrt"})
	l.symbol('[')
	l.emit(token{kind: tokenNumber, text: map[rune]string{'∛': "3", '∜': "4"}[r]})
	l.symbol(']')
}

// open reads an opening brace; the braces of a style are dropped, but not where they hold an argument together.
func (l *lexer) open(style, upright bool) error {
	if l.depth == maxGroups {
		return ErrOverBudget
	}
	g := group{dropped: style, upright: l.upright}
	if n := len(l.tokens); n > 0 && (l.tokens[n-1].is('^') || l.tokens[n-1].is('_') || l.tokens[n-1].takesArgument()) {
		g.dropped = false
	}
	if !g.dropped {
		l.symbol('{')
	}
	l.groups[l.depth] = g
	l.depth++
	l.upright = l.upright || upright
	return nil
}

// takesArgument reports whether a brace after the token opens its first argument.
func (t *token) takesArgument() bool {
	if t.kind != tokenCommand {
		return false
	}
	switch t.class {
	case classFraction, classBinomial, classRoot, classAccent:
		return true
	}
	return false
}

func (l *lexer) close() {
	if l.depth == 0 {
		l.symbol('}')
		return
	}
	l.depth--
	g := l.groups[l.depth]
	l.upright = g.upright
	if !g.dropped {
		l.symbol('}')
	}
}
