package unit

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// maxText is the most bytes of a unit that is read.
const maxText = 128

// Parse reads a unit as it stands behind a number: "km/h", "meters per second squared", "sq. ft.", "m s^{-2}", "cm²",
// "kilowatt-hours", "$/hour", "千米/时", or \text{m}/\text{s}^2. Blanks, points, hyphens, · and * multiply. All that
// follows a slash or "per" is its denominator, J/kg·K being J/(kg·K). Words for products are taken apart and equal units
// merged, so "mph" is {mi 1}{h -1}. It returns false for all else: for words that are no units, what begins or ends with
// a sign, and what cancels out.
func Parse(text string) (expr.Unit, bool) {
	if len(text) > maxText {
		return nil, false
	}
	r := reader{text: text}
	if !r.product(1, 0) || len(r.factors) == 0 {
		return nil, false
	}
	u := merge(expand(r.factors))
	if len(u) == 0 || len(u) > maxFactors {
		return nil, false
	}
	for _, f := range u {
		if f.Power < -maxPower || f.Power > maxPower {
			return nil, false
		}
	}
	return u, true
}

// reader reads a unit from left to right.
type reader struct {
	text    string
	at      int
	factors expr.Unit
}

// product reads factors up to the closing bracket, or to the end where that is 0. Sign is that of their powers.
func (r *reader) product(sign int, closing byte) bool {
	p := product{sign: sign, outer: sign, last: -1}
	for r.skip() {
		if closing != 0 && r.text[r.at] == closing {
			r.at++
			return p.complete()
		}
		if !r.factor(&p) {
			return false
		}
	}
	return closing == 0 && p.complete()
}

// product is how far a product has been read.
type product struct {
	sign, outer int
	// power is that of the next factor where "square" or "cubic" announced it, else 0.
	power int
	// last is where the last factor begins, or -1 before the first one and behind a slash or a multiplication sign.
	last int
	// begun reports whether anything has been read.
	begun bool
}

// complete reports whether the product ends with a factor.
func (p *product) complete() bool { return p.last >= 0 && p.power == 0 }

// per puts what follows below the line.
func (p *product) per() bool {
	if p.power != 0 || p.begun && p.last < 0 {
		return false
	}
	p.sign, p.last, p.begun = -p.outer, -1, true
	return true
}

// times expects another factor.
func (p *product) times() bool {
	if !p.complete() {
		return false
	}
	p.last = -1
	return true
}

// factor reads one factor, or a sign or a word that says something of one.
func (r *reader) factor(p *product) bool {
	from := len(r.factors)
	sign := p.sign * max(p.power, 1)
	switch c := r.text[r.at]; {
	case c == '/':
		r.at++
		return p.per()
	case r.takeAny(signs):
		return p.times()
	case c == '1' && !p.begun:
		r.at++
		return r.skip() && r.text[r.at] == '/'
	case c == '(' || c == '{':
		r.at++
		if !r.product(sign, closer(c)) {
			return false
		}
		if c == '{' { // \text{m/s}^2 raises what it touches
			from = len(r.factors) - 1
		}
	case r.fraction():
		if !r.braced(sign) || !r.braced(-sign) {
			return false
		}
	default:
		word := r.word()
		if done, ok := r.particle(p, word); done {
			return ok
		}
		symbol, ok := r.symbol(p, word)
		if !ok || symbol == "" { // 平方 and 立方 may stand apart
			return ok
		}
		r.factors = append(r.factors, expr.UnitPower{Symbol: symbol, Power: p.sign * max(p.power, 1)})
	}
	p.last, p.power, p.begun = from, 0, true
	return r.raise(from)
}

func closer(open byte) byte {
	if open == '(' {
		return ')'
	}
	return '}'
}

// fraction reads the command of a fraction.
func (r *reader) fraction() bool {
	return r.take(`\frac`) || r.take(`\dfrac`) || r.take(`\tfrac`)
}

// braced reads a product in braces.
func (r *reader) braced(sign int) bool { return r.skip() && r.take("{") && r.product(sign, '}') }

// particle reads the words that are no units: done says that this was one, and ok that it may stand here.
func (r *reader) particle(p *product, word string) (done, ok bool) {
	if word == "a" || word == "an" { // five dollars an hour; A is ampere
		return true, p.last >= 0 && p.per()
	}
	switch strings.ToLower(word) {
	case "per", "每":
		return true, p.per()
	case "square", "sq":
		return true, p.announce(2)
	case "cubic", "cu":
		return true, p.announce(3)
	case "squared":
		return true, p.last >= 0 && r.multiply(p.last, 2)
	case "cubed":
		return true, p.last >= 0 && r.multiply(p.last, 3)
	case "":
		return true, false
	}
	return false, false
}

// announce gives the next factor a power.
func (p *product) announce(power int) bool {
	free := p.power == 0
	p.power, p.begun = power, true
	return free
}

// symbol finds a word's unit, for which it may take the word behind it as well. It is empty where the word said only
// what power the next one has.
func (r *reader) symbol(p *product, word string) (string, bool) {
	for i, han := range []string{"平方", "立方"} {
		if rest, ok := strings.CutPrefix(word, han); ok {
			if !p.announce(i+2) || rest == "" {
				return "", p.power != 0
			}
			word = rest
		}
	}
	symbol, ok := Lookup(word)
	switch {
	case !ok:
		return r.pair(word)
	case symbol == "°":
		return r.temperature(), true
	}
	return symbol, true
}

// pair finds a unit of two words: "nautical miles".
func (r *reader) pair(word string) (string, bool) {
	r.skip()
	r.take("-")
	next := r.word()
	if next == "" || len(word)+len(next) > maxWord {
		return "", false
	}
	if next == "Ω" { // k\Omega
		return Lookup(word + next)
	}
	return singular(strings.ToLower(word + "_" + next))
}

// temperature finds the scale that may be named behind degrees.
func (r *reader) temperature() string {
	from := r.at
	if r.skip() {
		braced := r.take("{") // °\text{C}
		word := r.word()
		if !braced || r.take("}") {
			switch strings.ToLower(word) {
			case "c", "celsius", "centigrade":
				return "°C"
			case "f", "fahrenheit":
				return "°F"
			case "kelvin", "kelvins":
				return "K"
			}
		}
	}
	r.at = from
	return "°"
}

// take reads a text that must stand here.
func (r *reader) take(s string) bool {
	ok := strings.HasPrefix(r.text[r.at:], s)
	if ok {
		r.at += len(s)
	}
	return ok
}

// takeAny reads one of some texts.
func (r *reader) takeAny(texts []string) bool { return slices.ContainsFunc(texts, r.take) }

// transparent is what says nothing, or no more than a blank. The longer come first where one begins with another.
var transparent = []string{
	" ", ".", `\textrm`, `\textnormal`, `\textbf`, `\text`, `\mathrm`, `\mathbf`, `\mathit`, `\mbox`, `\operatorname`, `\rm`,
	`\,`, `\;`, `\:`, `\!`, `\ `, "~", "{}", "\t", "\n", "\u00a0", "\u2009", "\u202f", `\left`, `\right`, `\quad`,
}

// signs multiply.
var signs = []string{"·", "*", "-", `\cdot`, `\times`, "⋅", "×", "\u2010", "\u2011"}

// skip passes over what is transparent, and reports whether anything is left.
func (r *reader) skip() bool {
	for r.at < len(r.text) {
		if c := r.text[r.at] | 0x20; 'a' <= c && c <= 'z' || !r.takeAny(transparent) {
			return true
		}
	}
	return false
}

// commands are units or their first letters in LaTeX.
var commands = []struct{ command, word string }{
	{`^{\circ}`, "°"}, {`^\circ`, "°"}, {`\circ`, "°"}, {`\degree`, "°"}, {`\$`, "$"}, {`\Omega`, "Ω"}, {`\pounds`, "£"},
	{`\euro`, "€"},
}

// word reads a run of letters, or a sign; it is empty where there is neither.
func (r *reader) word() string {
	for _, c := range commands {
		if r.take(c.command) {
			return c.word
		}
	}
	if r.take(`\mu`) {
		r.skip()
		braced := r.take("{")
		word := "µ" + r.letters()
		if braced && !r.take("}") {
			return ""
		}
		return word
	}
	return r.letters()
}

// letters reads a run of letters, or one sign. 每 stands alone.
func (r *reader) letters() string {
	from := r.at
	for r.at < len(r.text) {
		c, size := utf8.DecodeRuneInString(r.text[r.at:])
		sign := c == '°' || c == '℃' || c == '℉' || c == '每' || unicode.Is(unicode.Sc, c)
		if sign && r.at == from {
			r.at += size
			break
		}
		if sign || !unicode.IsLetter(c) {
			break
		}
		r.at += size
	}
	return r.text[from:r.at]
}

// raise reads the power behind a factor, if there is one: ^2, ^{-1}, ², or the 2 of cm2 and the -1 of s-1.
func (r *reader) raise(from int) bool {
	caret := r.take("^")
	braced := caret && r.take("{")
	power, ok := r.exponent()
	if braced && !r.take("}") {
		return false
	}
	if !ok {
		return !caret
	}
	return r.multiply(from, power)
}

// exponent reads a whole number of one digit, in either height, and two at most.
func (r *reader) exponent() (int, bool) {
	from, sign, n, digits := r.at, 1, 0, 0
	if r.take("-") || r.take("−") || r.take("⁻") {
		sign = -1
	}
	for r.at < len(r.text) && digits < 2 {
		c, size := utf8.DecodeRuneInString(r.text[r.at:])
		d, ok := digit(c)
		if !ok {
			break
		}
		n, digits = 10*n+d, digits+1
		r.at += size
	}
	if digits == 0 {
		r.at = from
	}
	return sign * n, digits > 0
}

func digit(c rune) (int, bool) {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0'), true
	case c == '¹':
		return 1, true
	case c == '²' || c == '³':
		return int(c-'²') + 2, true
	case '⁰' <= c && c <= '⁹':
		return int(c - '⁰'), true
	}
	return 0, false
}

// multiply raises the factors since from to a power.
func (r *reader) multiply(from, power int) bool {
	for i := range r.factors[from:] {
		f := &r.factors[from+i]
		if f.Power *= power; f.Power < -maxPower || f.Power > maxPower {
			return false
		}
	}
	return true
}
