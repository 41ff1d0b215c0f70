package extract

import (
	"strings"
	"unicode/utf8"
)

// guessed takes the whole text when it is nothing but an answer, or else its last formula, or its last number.
func (f finder) guessed(p piece) (Candidate, bool) {
	whole := p.tidy()
	if whole.text == "" {
		return Candidate{}, false
	}
	math := formulas(p)
	if prose := math.count > 0 && strings.IndexAny(whole.text, `$\`) > 0; !prose && f.understood(whole.text) {
		return f.candidate(Whole, whole)
	}
	number := f.lastNumber(p)
	if math.count > 0 && !overtakes(p, math, number) {
		return f.candidate(LastMath, math.last.tidy())
	}
	if isShort(whole.text) {
		return f.candidate(Whole, whole)
	}
	if c, ok := f.lastEquation(p, number); ok {
		return c, true
	}
	return f.candidate(LastNumber, number)
}

// overtakes reports whether the last number, rather than the last formula, is the answer: when the formula only names
// something, or stands in an earlier sentence.
func overtakes(p piece, math found, number piece) bool {
	at := number.at - p.at
	if number.text == "" || at < math.end {
		return false
	}
	ended := strings.HasSuffix(strings.TrimRight(p.text[:math.end], blanks+`$\)]`), ".")
	between := p.text[math.end:at]
	return ended || isSymbol(math.last.text) || strings.Contains(between, ". ") || strings.Contains(between, "\n")
}

// whole takes the whole text, when it is nothing but an answer.
func (f finder) whole(p piece) (Candidate, bool) {
	p = p.tidy()
	if !f.understood(p.text) && !isShort(p.text) {
		return Candidate{}, false
	}
	return f.candidate(Whole, p)
}

// lastFormula takes the last formula, or the last "x = 5" of prose.
func (f finder) lastFormula(p piece) (Candidate, bool) {
	if math := formulas(p); math.count > 0 {
		return f.candidate(LastMath, math.last.tidy())
	}
	return f.lastEquation(p, piece{})
}

// lastNumeral takes the last number.
func (f finder) lastNumeral(p piece) (Candidate, bool) {
	return f.candidate(LastNumber, f.lastNumber(p))
}

// isShort reports whether a text is so short that it can only be an answer: one expression, up to three words, or a line
// of LaTeX.
func isShort(s string) bool {
	if strings.HasPrefix(s, `\`) && len(s) <= maxShort && !hasProse(s) {
		return true
	}
	return s != "" && len(s) <= 48 && !strings.ContainsAny(s, "\n!?") && !strings.Contains(s, "</") && strings.Count(s, " ") < 3
}

// hasProse reports whether a text has several lines, or a word of two letters or more after a blank.
func hasProse(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '\n' || s[i] == ' ' && isLetter(s[i+1]) && isLetter(s[i+2]) {
			return true
		}
	}
	return false
}

// lastEquation takes "x = 5" where prose says "so x = 5", unless the last number stands in a later sentence.
func (f finder) lastEquation(p, number piece) (Candidate, bool) {
	equals := strings.LastIndexByte(p.text, '=')
	if equals < 0 {
		return Candidate{}, false
	}
	left := len(strings.TrimRight(p.text[:equals], " "))
	start := left
	for start > 0 && left-start < 16 && strings.IndexByte(blanks+",;:$", p.text[start-1]) < 0 {
		start--
	}
	if start == left || !isLetter(p.text[start]) {
		return Candidate{}, false
	}
	equation := p.from(start).clip(maxShort).firstSentence().before(reasons[:]...).tidy()
	if number.at > equation.at+len(equation.text) || !f.understood(equation.text) {
		return Candidate{}, false
	}
	return f.candidate(LastMath, equation)
}

// lastNumber returns the last number of a text, with its sign, its currency and its percent sign; with the numbers that
// a comma, "and" or "or" joins to it; and with the calculation that it ends. It is empty when there is none, and when
// the number is a part of something that is not understood.
func (f finder) lastNumber(p piece) piece {
	s := p.text
	end := strings.LastIndexAny(s, "0123456789") + 1
	for end > 0 {
		start := f.numberStart(s, end)
		if start == 0 || !isLetter(s[start-1]) && s[start-1] != '_' {
			break
		}
		end = strings.LastIndexAny(s[:start], "0123456789") + 1 // H2O, x_2
	}
	if end == 0 {
		return piece{at: p.at}
	}
	start := f.joinedStart(s, end)
	from := signed(s, start)
	if continues(s, start) {
		from = calculationStart(s, start)
		if !isDigit(s[from]) && s[from] != '(' || !f.understood(s[from:end]) {
			return piece{at: p.at}
		}
	}
	if isInFormula(s, from, end) || end-from >= maxShort {
		return piece{at: p.at}
	}
	number := p.cut(from, percentEnd(s, end))
	if unit := attachedEnd(s, end); unit > end && f.understood(s[from:unit]) {
		number = p.cut(from, unit)
	}
	return number
}

// numberStart returns where the number that ends at end starts.
func (f finder) numberStart(s string, end int) int {
	start := end
	for start > 0 && end-start < maxShort && isNumberPart(s, start-1) {
		start--
	}
	for start < end && strings.IndexByte(",/^'", s[start]) >= 0 {
		start++
	}
	if run := s[start:end]; strings.Count(run, "/") > 1 || !f.understood(run) {
		// A date, a ratio or an identifier: only its last digits can be the number.
		for start = end; start > 0 && isDigit(s[start-1]) && end-start < maxShort; start-- {
		}
	}
	return start
}

// joinedStart returns where the list of numbers that ends at end starts.
func (f finder) joinedStart(s string, end int) int {
	start := f.numberStart(s, end)
	for end-start < maxShort {
		before := strings.TrimRight(s[:signed(s, start)], " ")
		for _, word := range [...]string{"and", "or", ","} {
			before = strings.TrimRight(strings.TrimSuffix(before, word), " ")
		}
		n := len(before)
		if n == 0 || !isDigit(s[n-1]) || !joins(s[n:signed(s, start)]) {
			break
		}
		start = f.numberStart(s, n)
	}
	return start
}

// continues reports whether the number at start goes on a calculation: 2x + 1, 10-4.
func continues(s string, start int) bool {
	before := strings.TrimRight(s[:start], " ")
	if before == "" || signed(s, start) < start {
		return false
	}
	sign := before[len(before)-1]
	before = strings.TrimRight(before[:len(before)-1], " ")
	digit := before != "" && (isDigit(before[len(before)-1]) || before[len(before)-1] == ')')
	switch sign {
	case '*', '^', '+':
		return true
	case '/':
		return !digit // a date's year stands for itself
	case '-':
		return digit
	}
	return false
}

// isInFormula reports whether a number is a part of LaTeX that stands without dollars: \frac{1}{2}.
func isInFormula(s string, start, end int) bool {
	before, after := strings.TrimRight(s[:start], " "), s[end:]
	return before != "" && strings.IndexByte("{&_", before[len(before)-1]) >= 0 ||
		after != "" && strings.IndexByte("}&_^{", after[0]) >= 0
}

// calculationStart returns where the calculation that goes on at start starts.
func calculationStart(s string, start int) int {
	i := start
	for i > 0 && start-i < maxShort && (isDigit(s[i-1]) || strings.IndexByte(" .+-*/^()", s[i-1]) >= 0) {
		i--
	}
	return start - len(strings.TrimLeft(s[i:start], " ."))
}

// isNumberPart reports whether the byte at i continues a number to the left.
func isNumberPart(s string, i int) bool {
	before := i > 0 && isDigit(s[i-1])
	after := i+1 < len(s) && isDigit(s[i+1])
	switch s[i] {
	case '.', ',', '/', '^':
		return after
	case 'e', 'E':
		return before && after
	default:
		return isDigit(s[i])
	}
}

// signed moves start to the left over a currency sign and a minus that is no subtraction.
func signed(s string, start int) int {
	at := start
	for _, sign := range [...]string{`\$`, "$", "€", "£", "¥", "₹"} {
		if strings.HasSuffix(s[:at], sign) {
			at -= len(sign)
			break
		}
	}
	for _, minus := range [...]string{"-", "−", "+"} {
		if before, ok := strings.CutSuffix(s[:at], minus); ok {
			if before == "" || strings.IndexByte(" \t\n(=:$", before[len(before)-1]) >= 0 {
				return len(before)
			}
		}
	}
	return at
}

// percentEnd moves end to the right over a percent sign.
func percentEnd(s string, end int) int {
	for _, sign := range [...]string{"%", `\%`, " %", ` \%`, " percent"} {
		if strings.HasPrefix(s[end:], sign) {
			return end + len(sign)
		}
	}
	return end
}

// attachedEnd moves end to the right over a unit that touches the number: 5cm, 20°C, 9.99€, 3m².
func attachedEnd(s string, end int) int {
	i := end
	for i < len(s) && i-end < 12 {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isLetter(s[i]) && s[i] != '/' && !strings.ContainsRune("°²³€£¥$′″", r) {
			break
		}
		i += n
	}
	if i < len(s) && isDigit(s[i]) {
		return end
	}
	return i
}
