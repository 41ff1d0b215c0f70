package math

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
)

// Budgets, checked before anything is evaluated: they are what makes a tower of powers cost microseconds.
const (
	// maxDigits bounds the digits of one number as spelled.
	maxDigits = 1000
	// maxExponent bounds an exponent of ten or of a power.
	maxExponent = 1000
	// maxBits bounds the numerator and the denominator of every intermediate result.
	maxBits = 4096
)

var (
	errBudget   = errors.New("over budget")
	errUnparsed = errors.New("not understood")
)

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// digits returns where the run of ASCII digits that starts at i ends.
func digits(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// groupSeparators are the spellings of a thousands separator. The comma comes last: inside brackets it is left out.
var groupSeparators = [...]string{"{,}", " {, }", `,\!`, `\,`, `\ `, " ", "\u00a0", "\u2009", "\u202f", ","}

// scanNumeral returns where the number that starts at i ends, or i when none does. A comma separates thousands only
// where commaGroups is true: in (1,234) it separates items.
func scanNumeral(s string, i int, commaGroups bool) int {
	end := digits(s, i)
	if n := end - i; n >= 1 && n <= 3 && s[i] != '0' {
		end = scanGroups(s, end, commaGroups)
	}
	if end+1 < len(s) && s[end] == '.' && isDigit(s[end+1]) {
		end = digits(s, end+1)
	}
	if end == i {
		return i
	}
	return scanExponent(s, end)
}

// scanGroups continues a number over groups of exactly three digits, all with the same separator.
func scanGroups(s string, end int, commaGroups bool) int {
	separator := ""
	for _, sep := range groupSeparators {
		if strings.HasPrefix(s[end:], sep) && (sep != "," || commaGroups) {
			separator = sep
			break
		}
	}
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

// scanExponent continues a number over the e8 of 3e8, unless a letter follows it.
func scanExponent(s string, end int) int {
	if end >= len(s) || s[end]|0x20 != 'e' {
		return end
	}
	start := end + 1
	if start < len(s) && (s[start] == '+' || s[start] == '-') {
		start++
	}
	next := digits(s, start)
	if next == start || next < len(s) && isLetter(s[next]) {
		return end
	}
	return next
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// evaluateNumeral returns the exact value of a number as scanNumeral found it.
func evaluateNumeral(s string) (*big.Rat, error) {
	if len(s) <= 18 && digits(s, 0) == len(s) {
		n, _ := strconv.ParseInt(s, 10, 64)
		return new(big.Rat).SetInt64(n), nil
	}
	if len(s) > 8*maxDigits {
		return nil, errBudget
	}
	mantissa, exponent := s, 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		n, err := strconv.Atoi(s[i+1:])
		if err != nil || n > maxExponent || n < -maxExponent {
			return nil, errBudget
		}
		mantissa, exponent = s[:i], n
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	plain := make([]byte, 0, len(s))
	for _, part := range [...]string{whole, fraction} {
		for i := range len(part) {
			if isDigit(part[i]) {
				plain = append(plain, part[i])
			}
		}
	}
	if len(plain) > maxDigits {
		return nil, errBudget
	}
	n, _ := new(big.Int).SetString(string(plain), 10)
	return scale(n, exponent-len(fraction)), nil
}

var bigTen = big.NewInt(10)

// scale returns n times ten to the power e, which is at most maxDigits + maxExponent in size.
func scale(n *big.Int, e int) *big.Rat {
	power := new(big.Int).Exp(bigTen, big.NewInt(int64(max(e, -e))), nil)
	if e >= 0 {
		return new(big.Rat).SetInt(n.Mul(n, power))
	}
	return new(big.Rat).SetFrac(n, power)
}

// bits is the size of a rational as the budgets count it.
func bits(x *big.Rat) int { return max(x.Num().BitLen(), x.Denom().BitLen()) }

// bounded passes a result on if it keeps to the budget.
func bounded(x *big.Rat) (*big.Rat, error) {
	if bits(x) > maxBits {
		return nil, errBudget
	}
	return x, nil
}

// divide returns x / y; division by zero has no value.
func divide(x, y *big.Rat) (*big.Rat, error) {
	if y.Sign() == 0 {
		return nil, errUnparsed
	}
	return bounded(new(big.Rat).Quo(x, y))
}

// power returns x to the power y for integer y; the size of the result is bounded before it is computed.
func power(x, y *big.Rat) (*big.Rat, error) {
	if !y.IsInt() {
		return nil, errUnparsed
	}
	if x.IsInt() && x.Num().BitLen() <= 1 {
		return powerOfUnit(x, y)
	}
	n := y.Num()
	if n.BitLen() > 16 {
		return nil, errBudget
	}
	e := n.Int64()
	if size := max(e, -e); size > maxExponent || int(size)*bits(x) > maxBits {
		return nil, errBudget
	}
	exponent := new(big.Int).Abs(n)
	num := new(big.Int).Exp(x.Num(), exponent, nil)
	den := new(big.Int).Exp(x.Denom(), exponent, nil)
	if e < 0 {
		num, den = den, num
	}
	return new(big.Rat).SetFrac(num, den), nil
}

// powerOfUnit is the power of 0, 1 or -1, whose exponent may be of any size.
func powerOfUnit(x, y *big.Rat) (*big.Rat, error) {
	switch {
	case x.Sign() == 0 && y.Sign() <= 0:
		return nil, errUnparsed
	case x.Sign() < 0 && y.Num().Bit(0) == 0:
		return new(big.Rat).SetInt64(1), nil
	default:
		return x, nil
	}
}

// squareRoot returns the root of a perfect square; other roots are not rational.
func squareRoot(x *big.Rat) (*big.Rat, error) {
	if x.Sign() < 0 {
		return nil, errUnparsed
	}
	num, den := new(big.Int).Sqrt(x.Num()), new(big.Int).Sqrt(x.Denom())
	root := new(big.Rat).SetFrac(num, den)
	if new(big.Rat).Mul(root, root).Cmp(x) != 0 {
		return nil, errUnparsed
	}
	return root, nil
}
