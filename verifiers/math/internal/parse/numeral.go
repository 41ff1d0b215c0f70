package parse

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// digits returns where the run of ASCII digits that starts at i ends.
func digits(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// groupSeparators are the spellings of a thousands separator. The comma comes last: inside brackets it is left out.
var groupSeparators = [...]string{"{,}", " {, }", `,\!`, `\,`, `\ `, `\;`, "~", " ", "\u00a0", "\u2009", "\u202f", ","}

// scanNumeral returns where the number that starts at i ends, or i when none does. A comma separates thousands, or
// decimals, only where commas is true: in (1,234) it separates items.
func scanNumeral(s string, i int, commas bool) int {
	end := digits(s, i)
	if n := end - i; n >= 1 && n <= 3 && s[i] != '0' {
		end = scanGroups(s, end, commas)
	}
	switch {
	case end < len(s) && s[end] == '.':
		end = scanDecimals(s, end, end > i)
	case end == digits(s, i) && commas:
		end = scanDecimalComma(s, i, end)
	}
	if end == i {
		return i
	}
	return scanExponent(s, i, end)
}

// scanDecimals continues a number over the decimal point at end and the digits after it, if there are any or digits
// stand before it; "5..." and "5.." have no decimals.
func scanDecimals(s string, end int, whole bool) int {
	if end+1 < len(s) && isDigit(s[end+1]) {
		return digits(s, end+1)
	}
	if whole && !strings.HasPrefix(s[end:], "..") {
		return end + 1
	}
	return end
}

// scanDecimalComma continues the number that starts at i over a comma that no list explains: 0,111 and 1000,99.
func scanDecimalComma(s string, i, end int) int {
	if end >= len(s) || s[end] != ',' {
		return end
	}
	next := digits(s, end+1)
	whole, decimals := end-i, next-end-1
	if next < len(s) && (s[next] == ',' || s[next] == '.') {
		return end
	}
	if s[i:end] == "0" && decimals >= 3 || whole >= 4 && s[i] != '0' && (decimals == 1 || decimals == 2) {
		return next
	}
	return end
}

// scanGroups continues a number over groups of exactly three digits, all with the same separator.
func scanGroups(s string, end int, commas bool) int {
	separator := separatorAt(s, end, commas)
	if separator == "" {
		return end
	}
	first := end
	for strings.HasPrefix(s[end:], separator) {
		start := end + len(separator)
		next := digits(s, start)
		if next-start != 3 {
			break
		}
		end = next
	}
	// "12 345 6" and "1,234,5" are no grouped numbers at all.
	if rest := strings.TrimPrefix(s[end:], separator); len(rest) < len(s[end:]) && rest != "" && isDigit(rest[0]) {
		return first
	}
	return end
}

func separatorAt(s string, at int, commas bool) string {
	if at >= len(s) || isDigit(s[at]) || isLetter(s[at]) || s[at] == '.' {
		return ""
	}
	for _, sep := range groupSeparators {
		if strings.HasPrefix(s[at:], sep) && (sep != "," || commas) {
			return sep
		}
	}
	return ""
}

// scanExponent continues the number s[start:end] over the e8 of 3e8, unless a letter follows it. But 2e-1 is a
// difference, where 1e-5, 2.5e-1, 2e-10 and 2E-1 are numbers.
func scanExponent(s string, start, end int) int {
	if end >= len(s) || s[end]|0x20 != 'e' {
		return end
	}
	first := end + 1
	signed := first < len(s) && (s[first] == '+' || s[first] == '-')
	if signed {
		first++
	}
	next := digits(s, first)
	switch mantissa := s[start:end]; {
	case next == first, next < len(s) && isLetter(s[next]):
		return end
	case signed && s[end] == 'e' && next == first+1 && mantissa != "1" && !strings.Contains(mantissa, "."):
		return end
	}
	return next
}

// scanRepeat reads the repeating decimals that stand at i, after the numeral s[start:i]: \overline{6}, \bar6,
// \dot{1}4\dot{2}, (6), or the dots after three equal periods. It returns where they end, the numeral without them and
// their digits, which are empty when there are none.
func scanRepeat(s string, start, i int) (end int, text, repeat string) {
	text = s[start:i]
	point := strings.IndexByte(text, '.')
	if point < 0 || i >= len(s) || len(text) > 1 && strings.ContainsAny(text, "eE") {
		return i, text, ""
	}
	switch {
	case s[i] == '(' && point < len(text):
		if end := digits(s, i+1); end > i+1 && end < len(s) && s[end] == ')' {
			return end + 1, text, s[i+1 : end]
		}
	case s[i] == '\\':
		if end, text, repeat := scanOverline(s, start, i); repeat != "" {
			return end, text, repeat
		}
	}
	if n := ellipsisAt(s[i:]); n > 0 {
		if period := repeatedPeriod(text[point+1:]); period != "" {
			return i + n, text, period
		}
	}
	return i, text, ""
}

// ellipsisAt returns how long the dots are that s starts with, 0 when it starts with none.
func ellipsisAt(s string) int {
	s, blank := strings.TrimLeft(s, " "), len(s)-len(strings.TrimLeft(s, " "))
	for _, dots := range [...]string{"...", "…", "⋯", `\ldots`, `\dots`, `\cdots`} {
		if strings.HasPrefix(s, dots) {
			return blank + len(dots)
		}
	}
	return 0
}

// repeatedPeriod returns the shortest period that decimals end with at least three times.
func repeatedPeriod(decimals string) string {
	for n := 1; n <= min(len(decimals)/3, 64); n++ {
		period := decimals[len(decimals)-n:]
		if strings.HasSuffix(decimals[:len(decimals)-n], period+period) {
			return period
		}
	}
	return ""
}

// scanOverline is scanRepeat for what a command marks.
func scanOverline(s string, start, i int) (end int, text, repeat string) {
	text = s[start:i]
	if dotted, at, ok := markedDigits(s, i, `\dot`); ok {
		next := digits(s, at)
		if last, after, ok := markedDigits(s, next, `\dot`); ok {
			return after, text, dotted + s[at:next] + last
		}
		return at, text, dotted
	}
	for _, mark := range [...]string{`\overline`, `\bar`} {
		if marked, at, ok := markedDigits(s, i, mark); ok {
			return at, text, marked
		}
	}
	return i, text, ""
}

// markedDigits reads \mark{digits} or \mark5 at i.
func markedDigits(s string, i int, mark string) (marked string, end int, ok bool) {
	if i > len(s) || !strings.HasPrefix(s[i:], mark) {
		return "", i, false
	}
	i += len(mark)
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i < len(s) && isDigit(s[i]) {
		return s[i : i+1], i + 1, true
	}
	if i >= len(s) || s[i] != '{' {
		return "", i, false
	}
	end = digits(s, i+1)
	if end == i+1 || end >= len(s) || s[end] != '}' {
		return "", i, false
	}
	return s[i+1 : end], end + 1, true
}

// maxTotalDigits bounds the digits of all numbers of a text together.
const maxTotalDigits = 2 * expr.MaxDigits

// number evaluates a numeral, within the parser's budget of digits.
func (p *parser) number(t *token) (*expr.Node, error) {
	text := t.text
	if t.repeat == "" && len(text) <= 18 && digits(text, 0) == len(text) {
		n, _ := strconv.ParseInt(text, 10, 64)
		return expr.NewInt(n), nil
	}
	mantissa, exponent := text, 0
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		n, err := strconv.Atoi(text[i+1:])
		if err != nil || n > expr.MaxDigits || n < -expr.MaxDigits {
			return nil, ErrOverBudget
		}
		mantissa, exponent = text[:i], n
	}
	plain, decimals := plainDigits(mantissa)
	size := len(plain) + 2*len(t.repeat) + max(exponent, -exponent)
	if p.digits += size; size > expr.MaxDigits || p.digits > maxTotalDigits {
		return nil, ErrOverBudget
	}
	if t.repeat != "" {
		return expr.NewRat(repeating(plain, t.repeat, decimals), expr.Exact), nil
	}
	n, _ := new(big.Int).SetString(plain, 10)
	value := scale(n, exponent-decimals)
	if exponent != 0 {
		decimals = 0
	}
	return expr.NewRat(value, decimals), nil
}

// plainDigits takes the separators out of a numeral without an exponent, and says how many of its digits are decimals.
func plainDigits(s string) (plain string, decimals int) {
	point := strings.IndexByte(s, '.')
	if point < 0 {
		point = decimalComma(s)
	}
	all := make([]byte, 0, len(s)+1)
	for i := range len(s) {
		if !isDigit(s[i]) {
			continue
		}
		all = append(all, s[i])
		if point >= 0 && i > point {
			decimals++
		}
	}
	if len(all) == 0 {
		all = append(all, '0')
	}
	return string(all), decimals
}

// decimalComma returns where the comma of 1000,99 or 0,111 is, or -1 when commas group thousands.
func decimalComma(s string) int {
	i := strings.IndexByte(s, ',')
	if i < 0 || digits(s, 0) != i || i <= 3 && s[0] != '0' {
		return -1
	}
	return i
}

var bigTen = big.NewInt(10)

func powerOfTen(e int) *big.Int { return new(big.Int).Exp(bigTen, big.NewInt(int64(e)), nil) }

// scale returns n times ten to the power e.
func scale(n *big.Int, e int) *big.Rat {
	if e >= 0 {
		return new(big.Rat).SetInt(n.Mul(n, powerOfTen(e)))
	}
	return new(big.Rat).SetFrac(n, powerOfTen(-e))
}

// repeating returns the number whose digits are plain, decimals of them after the point, and then repeat for ever.
func repeating(plain, repeat string, decimals int) *big.Rat {
	before, _ := new(big.Int).SetString(plain, 10)
	all, _ := new(big.Int).SetString(plain+repeat, 10)
	den := powerOfTen(len(repeat))
	den.Sub(den, big.NewInt(1))
	return new(big.Rat).SetFrac(all.Sub(all, before), den.Mul(den, powerOfTen(decimals)))
}

// scanBased returns where the numeral with letters for digits ends that starts at i and has a base: 1A of 1A_{16}. It
// returns i when there is none; without letters a numeral is like any other.
func scanBased(s string, i int) int {
	end, letters := i, 0
	for end < len(s) && (isDigit(s[end]) || 'A' <= s[end] && s[end] <= 'Z') {
		if !isDigit(s[end]) {
			letters++
		}
		end++
	}
	base := baseAt(s, end)
	if letters == 0 || end-i < 2 || base <= 10 || base > 36 {
		return i
	}
	for j := i; j < end; j++ {
		if digitValue(s[j]) >= base {
			return i
		}
	}
	return end
}

// baseAt reads _16 or _{16} at i; 0 when there is no such thing.
func baseAt(s string, i int) int {
	if i >= len(s) || s[i] != '_' {
		return 0
	}
	rest := strings.TrimPrefix(s[i+1:], "{")
	base, err := strconv.Atoi(rest[:digits(rest, 0)])
	if err != nil {
		return 0
	}
	return base
}

func digitValue(c byte) int {
	if isDigit(c) {
		return int(c - '0')
	}
	return int(c-'A') + 10
}

// based evaluates a numeral in a base from 2 to 36; false when a digit does not fit.
func (p *parser) based(text string, base int) (*expr.Node, error) {
	if base < 2 || base > 36 {
		return nil, p.unexpected()
	}
	if p.digits += 2 * len(text); p.digits > maxTotalDigits {
		return nil, ErrOverBudget
	}
	for i := range len(text) {
		if c := text[i]; !isDigit(c) && !('A' <= c && c <= 'Z') || digitValue(c) >= base {
			return nil, p.unexpected()
		}
	}
	n, _ := new(big.Int).SetString(strings.ToLower(text), base)
	return expr.NewRat(new(big.Rat).SetInt(n), 0), nil
}
