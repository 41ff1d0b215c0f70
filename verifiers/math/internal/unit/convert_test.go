package unit

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

var one = big.NewRat(1, 1)

func TestConvert(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"m", "cm", "100"},
		{"cm", "m", "1/100"},
		{"cm^2", "m^2", "1/10000"},
		{"mi", "ft", "5280"},
		{"in", "cm", "127/50"},
		{"mi", "km", "25146/15625"},
		{"acre", "square yards", "4840"},
		{"ha", "m^2", "10000"},
		{"平方千米", "公顷", "100"},
		{"L", "cm^3", "1000"},
		{"gal", "cups", "16"},
		{"gal", "cubic inches", "231"},
		{"tbsp", "tsp", "3"},
		{"kg", "g", "1000"},
		{"lb", "oz", "16"},
		{"公斤", "斤", "2"},
		{"h", "s", "3600"},
		{"weeks", "h", "168"},
		{"years", "months", "12"},
		{"km/h", "m/s", "5/18"},
		{"mph", "ft/s", "22/15"},
		{"knots", "km/h", "463/250"},
		{"g/cm^3", "kg/m^3", "1000"},
		{"N", "kg m/s^2", "1"},
		{"J", "N m", "1"},
		{"kWh", "J", "3600000"},
		{"kcal", "J", "4184"},
		{"atm", "kPa", "4053/40"},
		{"V", "J/C", "1"},
		{"Ω", "V/A", "1"},
		{"kHz", "Hz", "1000"},
		{"rpm", "°/s", "6"},
		{"rev", "°", "360"},
		{"rev", "rad", "2 π"},
		{"°", "rad", "1/180 π"},
		{"rad", "°", "180 π^-1"},
		{"rad/s", "rpm", "30 π^-1"},
		{"°", "arcmin", "60"},
		{"MB", "kB", "1000"},
		{"KiB", "bits", "8192"},
		{"$", "cents", "100"},
		{"$/h", "cents/min", "5/3"},
		{"元", "分", "100"},
		{"°C", "K", "1 +5463/20"},
		{"°C", "°F", "9/5 +32"},
		{"°F", "°C", "5/9 -160/9"},
		{"J/°C", "J/K", "1"},
	} {
		s, ok := Convert(must(t, c.from), must(t, c.to))
		if got := spell(s); !ok || got != c.want {
			t.Errorf("%s in %s: x %s, %v, want x %s", c.from, c.to, got, ok, c.want)
		}
	}
}

// spell writes a scale as "factor π^n +offset".
func spell(s Scale) string {
	if s.Factor == nil {
		return "none"
	}
	text := s.Factor.RatString()
	switch {
	case s.Pi == 1:
		text += " π"
	case s.Pi != 0:
		text += fmt.Sprintf(" π^%d", s.Pi)
	}
	if s.Offset != nil && s.Offset.Sign() > 0 {
		return text + " +" + s.Offset.RatString()
	}
	if s.Offset != nil {
		return text + " " + s.Offset.RatString()
	}
	return text
}

func TestConvertRefuses(t *testing.T) {
	for _, c := range []struct{ why, from, to string }{
		{"length and area", "m", "m^2"},
		{"length and mass", "m", "kg"},
		{"an angle is no number", "rad/s", "Hz"},
		{"a currency is no other", "$", "€"},
		{"a month has no number of days", "months", "days"},
		{"a year has none", "years", "weeks"},
		{"a ton may be any of three", "tons", "kg"},
		{"speed and pace", "km/h", "h/km"},
		{"bits per second", "Mbps", "Hz"},
	} {
		if s, ok := Convert(must(t, c.from), must(t, c.to)); ok {
			t.Errorf("%s: %s in %s is x %s", c.why, c.from, c.to, spell(s))
		}
	}
	huge := expr.Unit{{Symbol: "m", Power: 1 << 30}}
	if _, ok := Convert(huge, huge); ok {
		t.Error("a power that Parse never makes is converted")
	}
}

// Every pair of units that convert converts back to where it was, and every definition is one.
func TestConvertBothWays(t *testing.T) {
	all := symbols()
	for _, a := range all {
		u := expr.Unit{{Symbol: a, Power: 1}}
		if s, ok := Convert(u, u); !ok || s.Factor.Cmp(one) != 0 {
			t.Errorf("%s is not itself: %s", a, spell(s))
		}
		for _, b := range all {
			v := expr.Unit{{Symbol: b, Power: 1}}
			there, ok := Convert(u, v)
			back, backOK := Convert(v, u)
			if ok != backOK {
				t.Errorf("%s and %s convert one way only", a, b)
			}
			if ok && !inverse(there, back) {
				t.Errorf("%s and %s: %s and back %s", a, b, spell(there), spell(back))
			}
		}
	}
}

// inverse reports whether two scales undo each other.
func inverse(a, b Scale) bool {
	product := new(big.Rat).Mul(a.Factor, b.Factor)
	if product.Cmp(one) != 0 || a.Pi != -b.Pi || (a.Offset == nil) != (b.Offset == nil) {
		return false
	}
	if a.Offset == nil {
		return true
	}
	home := new(big.Rat).Mul(a.Offset, b.Factor)
	return home.Add(home, b.Offset).Sign() == 0
}

func BenchmarkConvert(b *testing.B) {
	from, _ := Parse("km/h")
	to, _ := Parse("m/s")
	b.ReportAllocs()
	for b.Loop() {
		Convert(from, to)
	}
}

func ExampleConvert() {
	from, _ := Parse("kilometres per hour")
	to, _ := Parse("m/s")
	s, ok := Convert(from, to)
	fmt.Println(s.Factor, ok)
	// Output: 5/18 true
}
