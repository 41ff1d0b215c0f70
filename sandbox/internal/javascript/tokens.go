package javascript

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind sorts tokens as far as finding names needs it.
type kind int

const (
	word kind = iota
	literal
	sign
)

type token struct {
	kind kind
	text string
}

// tokens splits code. What stands in ${} of a template comes as tokens of its own, in brackets.
func tokens(code []byte) []token {
	l := lexer{code: code}
	for l.pos < len(code) {
		l.next()
	}
	return l.all
}

type lexer struct {
	code []byte
	pos  int
	all  []token
	// templates holds, for each template that is open, how many braces were open when its ${ began.
	templates []int
	braces    int
}

func (l *lexer) next() {
	c := l.code[l.pos]
	switch {
	case c <= ' ':
		l.pos++
	case l.at("//"):
		l.skipTo("\n", 2)
	case l.at("/*"):
		l.skipTo("*/", 2)
	case c == '"' || c == '\'':
		l.quoted(c)
	case c == '`':
		l.pos++
		l.template()
	case c >= '0' && c <= '9':
		l.number()
	case c == '/' && l.regexpMayBegin():
		l.regexp()
	default:
		l.wordOrSign()
	}
}

func (l *lexer) at(prefix string) bool { return bytes.HasPrefix(l.code[l.pos:], []byte(prefix)) }

func (l *lexer) add(k kind, text string) { l.all = append(l.all, token{k, text}) }

func (l *lexer) skipTo(end string, from int) {
	l.pos += from
	if n := bytes.Index(l.code[l.pos:], []byte(end)); n >= 0 {
		l.pos += n + len(end)
		return
	}
	l.pos = len(l.code)
}

func (l *lexer) quoted(quote byte) {
	for l.pos++; l.pos < len(l.code) && l.code[l.pos] != quote && l.code[l.pos] != '\n'; l.pos++ {
		if l.code[l.pos] == '\\' {
			l.pos++
		}
	}
	l.pos = min(l.pos+1, len(l.code))
	l.add(literal, "")
}

// template reads the text of a template up to its end or its next ${.
func (l *lexer) template() {
	for ; l.pos < len(l.code); l.pos++ {
		switch {
		case l.code[l.pos] == '\\':
			l.pos++
		case l.code[l.pos] == '`':
			l.pos++
			l.add(literal, "")
			return
		case l.at("${"):
			l.pos += 2
			l.templates = append(l.templates, l.braces)
			l.braces++
			l.add(sign, "(")
			return
		}
	}
}

func (l *lexer) number() {
	for l.pos < len(l.code) && (l.code[l.pos] == '.' || isWordByte(l.code[l.pos])) {
		l.pos++
	}
	l.add(literal, "")
}

// regexpMayBegin says whether a slash begins a regular expression: it does where a value may stand.
func (l *lexer) regexpMayBegin() bool {
	if len(l.all) == 0 {
		return true
	}
	last := l.all[len(l.all)-1]
	switch last.kind {
	case literal:
		return false
	case word:
		return reserved[last.text] && last.text != "this" && last.text != "super" && last.text != "null" && last.text != "true" && last.text != "false"
	default:
		return last.text != ")" && last.text != "]" && last.text != "}"
	}
}

func (l *lexer) regexp() {
	class := false
	for l.pos++; l.pos < len(l.code) && l.code[l.pos] != '\n' && (class || l.code[l.pos] != '/'); l.pos++ {
		switch l.code[l.pos] {
		case '\\':
			l.pos++
		case '[':
			class = true
		case ']':
			class = false
		}
	}
	for l.pos = min(l.pos+1, len(l.code)); l.pos < len(l.code) && isWordByte(l.code[l.pos]); l.pos++ {
	}
	l.add(literal, "")
}

func (l *lexer) wordOrSign() {
	start := l.pos
	for l.pos < len(l.code) {
		r, size := utf8.DecodeRune(l.code[l.pos:])
		if r != '_' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		l.pos += size
	}
	if l.pos > start {
		l.add(word, string(l.code[start:l.pos]))
		return
	}
	l.sign()
}

// signs of more than one character that mean something here.
var signs = []string{"=>", "?.", "...", "++", "--"}

func (l *lexer) sign() {
	for _, s := range signs {
		if l.at(s) {
			l.pos += len(s)
			if s != "..." {
				l.add(sign, s)
			}
			return
		}
	}
	c := l.code[l.pos]
	l.pos++
	switch c {
	case '{':
		l.braces++
	case '}':
		l.braces--
		if n := len(l.templates); n > 0 && l.templates[n-1] == l.braces {
			l.templates = l.templates[:n-1]
			l.add(sign, ")")
			l.template()
			return
		}
	}
	l.add(sign, string(rune(c)))
}

func isWordByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var (
	// reserved words cannot be variables, in sloppy or strict code or in modules.
	reserved = set(`arguments async await break case catch class const continue debugger default delete do else enum eval export
		extends false finally for function if implements import in instanceof interface let new null of package private
		protected public return static super switch this throw true try typeof var void while with yield`)
	// statement begins one.
	statement = set(`const let var function class if for while do return throw try switch break continue import export`)
	// builtIn are the names of the global object, and those that Node gives to a module.
	builtIn = set(`AbortController AbortSignal AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt BigInt64Array
		BigUint64Array Boolean Buffer DOMException DataView Date DisposableStack Error EvalError Event EventTarget
		FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl
		Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer
		String SuppressedError Symbol SyntaxError TextDecoder TextEncoder TypeError URIError URL URLSearchParams Uint16Array
		Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet __dirname __filename as atob btoa clearImmediate
		clearInterval clearTimeout console constructor crypto decodeURI decodeURIComponent encodeURI encodeURIComponent escape
		exports from get global globalThis isFinite isNaN module parseFloat parseInt performance process queueMicrotask require
		set setImmediate setInterval setTimeout structuredClone undefined unescape`)
)
