package math_test

import (
	"fmt"
	"math/big"
	"strings"
)

// speller writes terms down, each time in another of the spellings that people and models use.
type speller struct {
	*generator
	latex bool
}

// rank is how tightly a spelling binds.
type rank uint8

const (
	rankSum rank = iota
	rankNeg
	rankInlineDiv // a/b
	rankProduct
	rankOpen // \sin x: takes what follows it
	rankPower
	rankAtom
)

// spell writes a value as a whole answer.
func (s speller) spell(t *term) string {
	switch t.op {
	case opTuple:
		return s.bracketed("(", s.items(t.args, ","), ")")
	case opSet:
		return s.set(t)
	case opInterval:
		return s.interval(t)
	case opEquation:
		return s.at(t.args[0], rankSum) + s.spaced("=") + s.at(t.args[1], rankSum)
	case opMatrix:
		return s.matrix(t)
	}
	if n, ok := t.natural(); ok && n >= 1000 && s.one(2) {
		return s.grouped(t.value.Num().String())
	}
	if t.op == opNumber && t.decimals == 0 && t.value.Sign() > 0 && !t.value.IsInt() && s.one(3) {
		return s.mixed(t.value)
	}
	return s.at(t, rankSum)
}

func (s speller) items(items []*term, separator string) string {
	parts := make([]string, len(items))
	for i, item := range items {
		parts[i] = s.at(item, rankSum)
	}
	return strings.Join(parts, separator+" ")
}

// bracketed puts brackets around a text, sized or not.
func (s speller) bracketed(left, text, right string) string {
	if !s.latex {
		return strings.TrimPrefix(left, `\`) + text + strings.TrimPrefix(right, `\`)
	}
	switch s.r.IntN(5) {
	case 0, 1:
		return `\left` + left + text + `\right` + right
	case 2:
		return `\bigl` + left + " " + text + ` \bigr` + right
	default:
		return left + text + right
	}
}

func (s speller) set(t *term) string {
	text := s.items(t.args, ",")
	switch {
	case len(t.args) > 1 && s.one(4):
		return text
	case s.latex && s.one(4):
		return `\lbrace ` + text + `\rbrace`
	case s.latex || len(t.args) == 1:
		return (speller{s.generator, true}).bracketed(`\{`, text, `\}`)
	default:
		return "{" + text + "}"
	}
}

func (s speller) matrix(t *term) string {
	var b strings.Builder
	columns := len(t.args) / t.rows
	for i, entry := range t.args {
		switch {
		case i > 0 && i%columns == 0:
			b.WriteString(` \\ `)
		case i > 0:
			b.WriteString(" & ")
		}
		b.WriteString((speller{s.generator, true}).at(entry, rankSum))
	}
	switch s.r.IntN(3) {
	case 0:
		return `\begin{pmatrix}` + b.String() + `\end{pmatrix}`
	case 1:
		return `\begin{bmatrix} ` + b.String() + ` \end{bmatrix}`
	default:
		return `\left(\begin{array}{` + strings.Repeat("c", columns) + `} ` + b.String() + ` \end{array}\right)`
	}
}

func (s speller) interval(t *term) string {
	lo, hi := s.at(t.args[0], rankSum), s.at(t.args[1], rankSum)
	if t.name != "" {
		return s.inequality(t, lo, hi)
	}
	left, right := "(", ")"
	if t.closed[0] {
		left = "["
	}
	if t.closed[1] {
		right = "]"
	}
	return s.bracketed(left, lo+", "+hi, right)
}

// inequality writes an interval as a statement about an unknown.
func (s speller) inequality(t *term, lo, hi string) string {
	less := func(closed bool) string {
		switch {
		case closed && s.latex:
			return pick(s.generator, []string{` \le `, `\leq `, "≤"})
		case closed:
			return " <= "
		default:
			return " < "
		}
	}
	switch {
	case infinite(t.args[0]) != 0:
		return t.name + less(t.closed[1]) + hi
	case infinite(t.args[1]) != 0 && s.latex && s.one(2):
		return t.name + map[bool]string{false: " > ", true: ` \ge `}[t.closed[0]] + lo
	case infinite(t.args[1]) != 0:
		return lo + less(t.closed[0]) + t.name
	default:
		return lo + less(t.closed[0]) + t.name + less(t.closed[1]) + hi
	}
}

// at writes a term where only what binds as tightly as a rank needs no brackets.
func (s speller) at(t *term, least rank) string {
	text, rank := s.bare(t)
	if rank < least {
		return s.bracketed("(", text, ")")
	}
	return text
}

// spaced writes an operator with or without blanks around it.
func (s speller) spaced(operator string) string {
	if strings.HasPrefix(operator, `\`) {
		return " " + operator + " "
	}
	return pick(s.generator, []string{operator, " " + operator + " "})
}

func (s speller) bare(t *term) (string, rank) {
	switch t.op {
	case opNumber:
		return s.number(t)
	case opSymbol:
		return t.name, rankAtom
	case opConstant:
		return s.constant(t.name), rankAtom
	case opAdd:
		return s.sum(t), rankSum
	case opMul:
		return s.product(t), rankProduct
	case opNeg:
		return "-" + s.at(t.args[0], rankInlineDiv), rankNeg
	case opDiv:
		return s.quotient(t.args[0], t.args[1])
	case opPow:
		return s.power(t)
	case opPercent:
		return s.at(t.args[0], rankAtom) + pick(s.generator, []string{`\%`, "%"}), rankInlineDiv
	default:
		return s.call(t)
	}
}

func (s speller) constant(name string) string {
	switch {
	case name == "∞" && s.latex:
		return `\infty`
	case name == "∞":
		return "inf"
	case name == "π" && s.latex:
		return pick(s.generator, []string{`\pi`, `{\pi}`, "π"})
	case name == "π":
		return pick(s.generator, []string{"pi", "π"})
	case s.latex && s.one(4):
		return `\mathrm{` + name + `}`
	}
	return name
}

func (s speller) number(t *term) (string, rank) {
	if t.decimals == repeats {
		n := new(big.Rat).Mul(t.value, big.NewRat(99, 1)).Num()
		return fmt.Sprintf(pick(s.generator, []string{`0.\overline{%02d}`, "0.(%02d)"}), n), rankAtom
	}
	if t.decimals > 0 {
		text := t.value.FloatString(t.decimals)
		if strings.HasPrefix(text, "0.") && s.one(6) {
			text = text[1:]
		}
		return signed(text)
	}
	if t.value.IsInt() {
		return signed(t.value.Num().String())
	}
	size := new(big.Rat).Abs(t.value)
	text, rank := s.quotient(&term{value: new(big.Rat).SetInt(size.Num())}, &term{value: new(big.Rat).SetInt(size.Denom())})
	if t.value.Sign() < 0 {
		return "-" + text, rankNeg
	}
	return text, rank
}

func signed(text string) (string, rank) {
	if strings.HasPrefix(text, "-") {
		return text, rankNeg
	}
	return text, rankAtom
}

// grouped writes a whole number with a separator between its thousands.
func (s speller) grouped(digits string) string {
	separator := ","
	if s.latex {
		separator = pick(s.generator, []string{",", "{,}", `\,`, `,\!`})
	}
	var b strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(separator)
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// mixed writes 7/2 as 3 1/2 where it is more than 1.
func (s speller) mixed(value *big.Rat) string {
	n, rest := new(big.Int).QuoRem(value.Num(), value.Denom(), new(big.Int))
	if n.Sign() == 0 || !s.latex {
		text, _ := s.number(&term{value: value})
		return text
	}
	return n.String() + `\frac{` + rest.String() + "}{" + value.Denom().String() + "}"
}

// sum writes a sum; what is negative is subtracted.
func (s speller) sum(t *term) string {
	var b strings.Builder
	b.WriteString(s.at(t.args[0], rankNeg))
	for _, arg := range t.args[1:] {
		if arg.op == opNeg {
			b.WriteString(s.spaced("-") + s.at(arg.args[0], rankInlineDiv))
			continue
		}
		least := rankInlineDiv
		if arg.op == opAdd && s.one(2) {
			least = rankSum
		}
		text, rank := s.bare(arg)
		if rank < least || strings.HasPrefix(text, "-") {
			text = s.bracketed("(", text, ")")
		}
		b.WriteString(s.spaced("+") + text)
	}
	return b.String()
}

// product writes a product with signs, or without where that is clear.
func (s speller) product(t *term) string {
	var b strings.Builder
	for i, arg := range t.args {
		least := rankPower
		if i == len(t.args)-1 {
			least = rankOpen
		}
		text := s.at(arg, least)
		if i > 0 {
			b.WriteString(s.times(t.args[i-1], b.String(), text))
		}
		b.WriteString(text)
	}
	return b.String()
}

// times returns what to write between two factors.
func (s speller) times(left *term, before, after string) string {
	explicit := s.spaced("*")
	if s.latex {
		explicit = s.spaced(pick(s.generator, []string{`\cdot`, `\times`, "*", "·"}))
	}
	last, first := before[len(before)-1], after[0]
	bars := strings.ContainsAny(before+after, "|!") || strings.Contains(before+after, "vert")
	switch {
	case bars || first == '-' || isDigit(first) || first == '.' || last == '%' || s.one(3):
		return explicit
	case left.op == opNumber && (strings.HasPrefix(after, `\frac`) || strings.HasPrefix(after, `\tfrac`) || strings.HasPrefix(after, `\dfrac`)):
		return explicit
	case s.latex:
		return pick(s.generator, []string{" ", `\,`, " "})
	case isDigit(last) && left.op == opNumber && first != 'e':
		return ""
	}
	return explicit
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (s speller) quotient(a, b *term) (string, rank) {
	if !s.latex || s.one(5) {
		return s.at(a, rankPower) + s.spaced("/") + s.at(b, rankPower), rankInlineDiv
	}
	if s.one(12) {
		return "{" + s.at(a, rankSum) + ` \over ` + s.at(b, rankSum) + "}", rankProduct
	}
	top, bottom := s.at(a, rankSum), s.at(b, rankSum)
	command := pick(s.generator, []string{`\frac`, `\frac`, `\dfrac`, `\tfrac`})
	if len(top) == 1 && len(bottom) == 1 && isDigit(top[0]) && s.one(3) {
		return command + top + bottom, rankProduct
	}
	return command + "{" + top + "}{" + bottom + "}", rankProduct
}

func (s speller) power(t *term) (string, rank) {
	base, exponent := t.args[0], t.args[1]
	if base.op == opCall && s.latex && angular[base.name] && base.name != "arctan" && s.one(2) {
		if n, ok := exponent.natural(); ok && n < 10 {
			return `\` + base.name + "^" + exponent.value.Num().String() + s.argument(base.args[0]), rankOpen
		}
	}
	text := s.at(exponent, rankSum)
	switch {
	case base.op == opConstant && base.name == "e" && s.one(4):
		return s.function("exp", exponent), rankPower
	case s.latex && len(text) == 1 && s.one(2):
	case s.latex:
		text = "{" + text + "}"
	default:
		text = s.at(exponent, rankAtom)
	}
	caret := "^"
	if !s.latex && s.one(3) {
		caret = "**"
	}
	return s.at(base, rankAtom) + caret + text, rankPower
}
