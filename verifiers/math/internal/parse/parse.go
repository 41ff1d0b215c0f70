// Package parse reads mathematics as people and models write it, LaTeX and plain text alike, into trees.
//
// It is a lexer that gives every meaning one spelling, a pass that pairs brackets, and a Pratt parser. Each is linear in
// the text. What the notation leaves open is decided by the rules that stand at the functions; what has no plausible
// reading is refused, since a wrong reading may turn a wrong answer into a right one.
package parse

import (
	"errors"
	"fmt"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

var (
	// ErrUnparsed says that a text is neither mathematics nor a few words.
	ErrUnparsed = errors.New("parse: not understood")
	// ErrOverBudget says that a text is longer, deeper or has more digits than is read.
	ErrOverBudget = errors.New("parse: over budget")
)

// MaxLength is the longest text that is read, in bytes.
const MaxLength = 4096

// syntaxError is an ErrUnparsed with the place and what stood there.
type syntaxError struct {
	at   int
	what string
}

func (e *syntaxError) Error() string {
	return fmt.Sprintf("%v: unexpected %s at byte %d", ErrUnparsed, e.what, e.at)
}

func (e *syntaxError) Unwrap() error { return ErrUnparsed }

// Parse reads one answer: the inside of a box, a gold answer, a formula, or a few words. The tree keeps to the limits
// of package expr. Errors are [ErrUnparsed] with its place, counted in the text without its wrapping, and
// [ErrOverBudget].
func Parse(text string) (*expr.Node, error) {
	if len(text) > MaxLength {
		return nil, ErrOverBudget
	}
	latex := strings.ContainsAny(text, `\\$`)
	text = tidy(text)
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	if n := words(tokens); n != nil {
		return n, nil
	}
	tokens = withoutChoice(tokens)
	if !pairs(tokens, true) {
		for i := range tokens {
			tokens[i].mate, tokens[i].inner = -1, 0
			if tokens[i].is('|') && tokens[i].side < 0 {
				tokens[i].side = 0
			}
		}
		if !pairs(tokens, false) {
			return nil, &syntaxError{0, "bracket without a partner"}
		}
	}
	p := parser{tokens: tokens, size: len(text), end: len(tokens), latex: latex}
	n, err := p.answer()
	if err != nil {
		return nil, err
	}
	if nodes := 0; !within(n, expr.MaxDepth, &nodes) {
		return nil, ErrOverBudget
	}
	return n, nil
}

// withoutChoice drops the letter of a choice before its value: \textbf{(C) }12.
func withoutChoice(tokens []token) []token {
	if len(tokens) > 3 && tokens[0].upright && tokens[0].is('(') && tokens[1].kind == tokenWord && len(tokens[1].text) == 1 &&
		'A' <= tokens[1].text[0] && tokens[1].text[0] <= 'Z' && tokens[2].upright && tokens[2].is(')') {
		return tokens[3:]
	}
	return tokens
}

// within reports whether a tree keeps to a depth and, counted on from nodes, to the greatest number of nodes.
func within(n *expr.Node, depth int, nodes *int) bool {
	if *nodes++; depth == 0 || *nodes > expr.MaxNodes {
		return false
	}
	for _, arg := range n.Args {
		if !within(arg, depth-1, nodes) {
			return false
		}
	}
	return true
}

// wrappers stand around a whole text.
var wrappers = [...][2]string{{"$$", "$$"}, {"$", "$"}, {`\(`, `\)`}, {`\[`, `\]`}, {`"`, `"`}, {"“", "”"}, {"‘", "’"}, {"'", "'"}, {"**", "**"}, {"`", "`"}, {"<answer>", "</answer>"}}

// tidy takes off what stands around an answer and is no part of it: blanks, quotes, bold, full stops, the end of an
// environment that began elsewhere.
func tidy(s string) string {
	for {
		before := len(s)
		s = strings.TrimSpace(s)
		s = trimStops(s)
		s = trimStrayEnd(s)
		for _, w := range wrappers {
			inner, opened := strings.CutPrefix(s, w[0])
			inner, closed := strings.CutSuffix(inner, w[1])
			if opened && closed && inner != "" && !strings.Contains(inner, w[0]) {
				s = inner
			}
		}
		if len(s) == before {
			break
		}
	}
	if strings.HasPrefix(s, "**") {
		s = strings.ReplaceAll(s, "**", "")
	}
	if strings.Contains(s, `\\begin`) {
		s = strings.ReplaceAll(s, `\\`, `\`)
	}
	return digitsToASCII(s)
}

// trimStrayEnd takes off the \end{…} of an environment that began elsewhere.
func trimStrayEnd(s string) string {
	i := strings.LastIndex(s, `\end{`)
	if i < 0 || strings.IndexByte(s[i:], '}') != len(s)-i-1 || strings.Contains(s[:i], `\begin`+s[i+len(`\end`):]) {
		return s
	}
	return s[:i]
}

// trimStops takes off the punctuation that ends a sentence, but no ellipsis, no factorial and no command's last
// character.
func trimStops(s string) string {
	for s != "" {
		switch last := s[len(s)-1]; {
		case strings.HasSuffix(s, `\right.`):
			return s
		case last == '.' && !strings.HasSuffix(s, "..."), last == ';', last == ':', last == ',':
			if len(s) > 1 && s[len(s)-2] == '\\' {
				s = s[:len(s)-1]
			}
			s = s[:len(s)-1]
		case last == '\\':
			s = s[:len(s)-1]
		case strings.HasSuffix(s, "。"), strings.HasSuffix(s, "，"), strings.HasSuffix(s, "．"), strings.HasSuffix(s, "；"):
			s = s[:len(s)-len("。")]
		default:
			return s
		}
		s = strings.TrimRight(s, " \t\r\n")
	}
	return s
}

// digitsToASCII replaces full-width digits and points.
func digitsToASCII(s string) string {
	if !strings.Contains(s, "\xef\xbc") {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case '０' <= r && r <= '９':
			return '0' + r - '０'
		case r == '．':
			return '.'
		}
		return r
	}, s)
}

// maxRecursion bounds how deep the parser calls itself.
const maxRecursion = 4 * expr.MaxDepth

// parser reads tokens.
type parser struct {
	tokens []token
	// size is the length of the text.
	size int
	// at is the next token, end the first that may not be read any more.
	at, end int
	depth   int
	// digits counts those of all numbers so far.
	digits int
	// indices are the names that an enclosing sum or product binds: there, i is no imaginary unit.
	indices []string
	// latex says that the text has commands or dollar signs: letters are variables more often than words.
	latex bool
	// chained says that a side of a relation is read, and not the first.
	chained bool
	// paying says that an amount of money is read: "per" goes on with its unit.
	paying bool
	// argument says that what is read is the argument of a function without brackets.
	argument bool
}

var noToken = token{kind: tokenEnd, mate: -1}

func (p *parser) peek(ahead int) *token {
	if i := p.at + ahead; i >= 0 && i < p.end {
		return &p.tokens[i]
	}
	return &noToken
}

// take passes the next token if it is that symbol.
func (p *parser) take(symbol rune) bool {
	if !p.peek(0).is(symbol) {
		return false
	}
	p.at++
	return true
}

// unexpected is the error at the next token.
func (p *parser) unexpected() error {
	t := p.peek(0)
	switch t.kind {
	case tokenEnd:
		if p.end < len(p.tokens) {
			return &syntaxError{int(p.tokens[p.end].at), "end before a bracket"}
		}
		return &syntaxError{p.size, "end"}
	case tokenSymbol:
		return &syntaxError{int(t.at), string(t.symbol)}
	default:
		return &syntaxError{int(t.at), t.text}
	}
}

// inside reads what stands between the bracket at open and its mate, all of it, and goes on after the mate.
func (p *parser) inside(open int, read func() (*expr.Node, error)) (*expr.Node, error) {
	end, argument, chained := p.end, p.argument, p.chained
	p.at, p.end, p.argument, p.chained = open+1, int(p.tokens[open].mate), false, false
	n, err := read()
	if err == nil && p.at != p.end {
		err = p.unexpected()
	}
	p.at, p.end, p.argument, p.chained = int(p.tokens[open].mate)+1, end, argument, chained
	return n, err
}

// enter counts a level of recursion; leave must follow.
func (p *parser) enter() error {
	if p.depth++; p.depth > maxRecursion {
		return ErrOverBudget
	}
	return nil
}

func (p *parser) leave() { p.depth-- }
