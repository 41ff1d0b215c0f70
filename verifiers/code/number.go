package code

import (
	"math"
	"strconv"
	"strings"
)

// decimal is a number's exact value, spelled in one way: equal values are equal structs. No arithmetic is done, so the
// size of an exponent costs nothing.
type decimal struct {
	negative bool
	// digits has no zeros at its ends; the value is 0.digits times ten to the exponent.
	digits   string
	exponent int64
}

// maxExponent is where exponents stop: beyond it, numbers are told apart by their digits alone.
const maxExponent = 1 << 40

// readDecimal reads a number of JSON.
func readDecimal(s string) decimal {
	s, negative := strings.CutPrefix(s, "-")
	exponent := int64(0)
	if e := strings.IndexAny(s, "eE"); e >= 0 {
		// Out of range, ParseInt gives the nearest number that fits.
		exponent, _ = strconv.ParseInt(s[e+1:], 10, 64)
		exponent = min(max(exponent, -maxExponent), maxExponent)
		s = s[:e]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	exponent += int64(len(whole))
	digits := whole + fraction
	bare := strings.TrimLeft(digits, "0")
	exponent -= int64(len(digits) - len(bare))
	if bare = strings.TrimRight(bare, "0"); bare == "" {
		return decimal{}
	}
	return decimal{negative, bare, exponent}
}

// isInteger reports whether a number of JSON is spelled as an integer.
func isInteger(s string) bool { return !strings.ContainsAny(s, ".eE") }

// tolerance is how far a number may be from the expected one: by an absolute or by a relative difference.
type tolerance struct{ abs, rel float64 }

// close reports whether got is near enough. Infinities and NaN are near nothing.
func (t tolerance) close(want, got float64) bool {
	if math.IsInf(want, 0) || math.IsInf(got, 0) {
		return false
	}
	d := math.Abs(want - got)
	return d <= t.abs || d <= t.rel*math.Abs(want)
}

// sameNumber reports whether two numbers of JSON are equal: exactly, 1 and 1.0 being the same; as float64 where both
// are spelled as floats; to within t where one of them is.
func sameNumber(want, got string, t tolerance) bool {
	if want == got || readDecimal(want) == readDecimal(got) {
		return true
	}
	floats := 0
	for _, s := range [...]string{want, got} {
		if !isInteger(s) {
			floats++
		}
	}
	a, errA := strconv.ParseFloat(want, 64)
	b, errB := strconv.ParseFloat(got, 64)
	if floats == 0 || errA != nil || errB != nil {
		return false
	}
	return floats == 2 && a == b || t.close(a, b)
}
