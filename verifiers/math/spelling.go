package math

import "strings"

// unicodeSpellings gives characters their one spelling.
var unicodeSpellings = map[rune]string{
	'−': "-", '–': "-", '—': "-", '﹣': "-", '－': "-", '＋': "+",
	'×': "*", '·': "*", '⋅': "*", '∙': "*", '•': "*", '÷': "/", '∕': "/", '⁄': "/",
	'％': "%", '＝': "=", '，': ",", '、': ",", '；': ";", '：': ":", '（': "(", '）': ")", '［': "[", '］': "]",
	'≈': "≈", '∈': "∈", '±': "±", '≤': `\le`, '⩽': `\le`, '≥': `\ge`, '⩾': `\ge`, '≠': `\ne`,
	'√': `\sqrt`, 'π': `\pi`, '∞': `\infty`, '∪': `\cup`, '∩': `\cap`, '∅': `\emptyset`, '→': `\to`,
	'¹': "^1", '²': "^2", '³': "^3", '°': "°", '′': "'",
}

// commandSpellings gives LaTeX commands their one spelling; a blank means that the command is layout only.
var commandSpellings = map[string]string{
	"dfrac": `\frac`, "tfrac": `\frac`, "cfrac": `\frac`,
	"times": "*", "cdot": "*", "div": "/", "pm": "±", "approx": "≈", "simeq": "≈", "in": "∈",
	"lbrace": string(setOpen), "rbrace": string(setClose), "lbrack": "[", "rbrack": "]", "lparen": "(", "rparen": ")",
	"vert": "|", "lvert": "|", "rvert": "|", "mid": "|",
	"leq": `\le`, "leqslant": `\le`, "geq": `\ge`, "geqslant": `\ge`, "neq": `\ne`, "rightarrow": `\to`,
	"lt": "<", "gt": ">", "degree": "°", "circ": "°", "percent": "%", "colon": ":", "varnothing": `\emptyset`,
	"pounds": "£", "euro": "€", "yen": "¥",
	"left": " ", "right": " ", "mleft": " ", "mright": " ", "big": " ", "Big": " ", "bigg": " ", "Bigg": " ",
	"bigl": " ", "bigr": " ", "Bigl": " ", "Bigr": " ", "biggl": " ", "biggr": " ", "displaystyle": " ",
	"textstyle": " ", "limits": " ", "quad": " ", "qquad": " ", "thinspace": " ", "enspace": " ", "hfill": " ",
}

// styles are the commands that only style their argument, and whether letters in it are words.
var styles = map[string]bool{
	"text": true, "textnormal": true, "textrm": true, "textbf": true, "textit": true, "textsf": true, "texttt": true,
	"mbox": true, "hbox": true, "mathrm": true, "operatorname": true, "emph": true, "rm": true,
	"mathbf": false, "mathit": false, "mathsf": false, "boldsymbol": false, "bm": false, "boxed": false, "fbox": false,
}

// spell is the canonical spelling of tokens: what remains when layout does not count.
func spell(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 && melts(tokens[i-1], t) {
			b.WriteByte(' ')
		}
		switch t.kind {
		case tokenNumber:
			b.WriteString(spellNumeral(t.text))
		case tokenCommand:
			b.WriteByte('\\')
			b.WriteString(t.text)
		case tokenWord:
			b.WriteString(t.text)
		default:
			b.WriteRune(t.symbol)
		}
	}
	return b.String()
}

// melts reports whether two tokens written together would read as something else: two numbers, two words, a command
// and a word. A number and a word of several letters are kept apart for people.
func melts(a, b token) bool {
	switch b.kind {
	case tokenWord:
		return a.kind == tokenWord || a.kind == tokenCommand || a.kind == tokenNumber && len(b.text) > 1
	case tokenNumber:
		return a.kind == tokenNumber || a.kind == tokenWord && len(a.text) > 1
	default:
		return false
	}
}

// spellNumeral spells a number canonically, 1,234.50 as (2469/2); one over budget keeps its spelling.
func spellNumeral(s string) string {
	x, err := evaluateNumeral(s)
	switch {
	case err != nil:
		return s
	case x.IsInt():
		return x.RatString()
	default:
		return "(" + x.RatString() + ")"
	}
}

// plainWords reports whether tokens are only words, and spells them without regard to case unless there is but one
// letter: "Even" is "even", but the choice "A" is not the variable "a".
func plainWords(tokens []token) (string, bool) {
	letters := 0
	for _, t := range tokens {
		if t.kind != tokenWord {
			return "", false
		}
		letters += len(t.text)
	}
	s := spell(tokens)
	if letters > 1 {
		s = strings.ToLower(s)
	}
	return s, letters > 0
}
