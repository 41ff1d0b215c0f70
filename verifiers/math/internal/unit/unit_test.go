package unit

import (
	"slices"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// Every spelling on the right is the unit on the left.
func TestLookup(t *testing.T) {
	for symbol, words := range map[string]string{
		"m":     "m meter Meters metre METRES 米",
		"km":    "km Km KM kilometer kilometres 千米 公里",
		"cm":    "cm CM centimeters centimetre 厘米",
		"µm":    "µm μm um micrometers 微米",
		"in":    "in inch inches",
		"ft":    "ft FT foot feet",
		"mi":    "mi mile miles",
		"L":     "L l ℓ liter litres 升",
		"mL":    "ml mL milliliters 毫升",
		"ha":    "ha hectares 公顷",
		"kg":    "kg KG kgs kilograms 千克 公斤",
		"lb":    "lb lbs pounds LBS",
		"tonne": "tonne tonnes 吨",
		"s":     "s sec secs second seconds 秒",
		"ms":    "ms milliseconds 毫秒",
		"min":   "min mins minutes 分钟",
		"h":     "h hr hrs Hours 小时 个小时",
		"day":   "day days 天",
		"year":  "year yr yrs years 年",
		"mph":   "mph MPH",
		"kWh":   "kWh kwh 千瓦时",
		"kW":    "kW kilowatts 千瓦",
		"MW":    "MW megawatts 兆瓦",
		"mW":    "mW milliwatt",
		"Ω":     "Ω \u2126 ohms 欧姆",
		"kΩ":    "kΩ k\u2126 kiloohms",
		"kHz":   "kHz KHz kilohertz",
		"µF":    "µF uF microfarads",
		"byte":  "byte bytes 字节",
		"MB":    "MB megabytes",
		"°":     "° degree degrees deg 度",
		"°C":    "°C ℃ Celsius 摄氏度",
		"rad":   "rad radians 弧度",
		"$":     "$ dollars Dollar USD bucks 美元",
		"¢":     "¢ cents",
		"¥":     "¥ yuan yen RMB 元",
		"角":     "角",
		"£":     "£ GBP 英镑",
		"kcal":  "kcal kilocalories",
		"mol":   "mol moles",
		"mmol":  "mmol millimoles",
	} {
		for word := range strings.FieldsSeq(words) {
			if got, ok := Lookup(word); !ok || got != symbol {
				t.Errorf("Lookup(%q) = %q, %v, want %q", word, got, ok, symbol)
			}
		}
	}
}

func TestLookupRefuses(t *testing.T) {
	for name, words := range map[string]string{
		"what is counted":          "apples eggs students people units items 个 人 本 dozen million half",
		"percent":                  "% percent pct",
		"letters for variables":    "x n k a b d t B F M H T P",
		"symbols in another case":  "MS Kw kn2 pA2 sin",
		"words that look prefixed": "pm us millimiles kiloinches megaton mm2",
		"dates":                    "日 月",
		"what only Parse reads":    "square sq km/h 平方米 cm² per",
		"Greek after a number":     "mu ω",
		"too long":                 strings.Repeat("m", 40),
	} {
		for word := range strings.FieldsSeq(words) {
			if got, ok := Lookup(word); ok {
				t.Errorf("%s: Lookup(%q) = %q, want none", name, word, got)
			}
		}
	}
	if got, ok := Lookup(""); ok {
		t.Errorf("Lookup of nothing = %q", got)
	}
}

// A unit's symbol is its own canonical spelling, with every prefix.
func TestLookupOfSymbols(t *testing.T) {
	for _, symbol := range symbols() {
		if got, ok := Lookup(symbol); !ok || got != symbol {
			t.Errorf("Lookup(%q) = %q, %v", symbol, got, ok)
		}
	}
}

// No name stands for two units, and no symbol is another's prefixed form.
func TestTableHasNoDoubles(t *testing.T) {
	seen := map[string]string{}
	for _, e := range slices.Concat(units, compounds) {
		for name := range strings.FieldsSeq(e.names) {
			if other, twice := seen[name]; twice {
				t.Errorf("%q is %q and %q", name, other, e.symbol)
			}
			seen[name] = e.symbol
		}
	}
	for _, f := range families {
		for prefix := range strings.FieldsSeq(f.prefixes) {
			if _, taken := defined[prefix+f.stem]; taken {
				t.Errorf("%s%s is another unit's symbol", prefix, f.stem)
			}
		}
	}
}

// symbols returns every canonical symbol that is no compound.
func symbols() []string {
	var all []string
	for _, e := range units {
		all = append(all, e.symbol)
	}
	for _, f := range families {
		for prefix := range strings.FieldsSeq(f.prefixes) {
			all = append(all, prefix+f.stem)
		}
	}
	return all
}

func TestEqual(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"km/h", "h^{-1} km", true},
		{"km/h", "kilometers per hour", true},
		{"m/s/s", "m s^-2", true},
		{"kWh", "kilowatt-hours", true},
		{"mph", "mi/h", true},
		{"N m", "m N", true},
		{"km/h", "km h", false},
		{"cm^2", "cm^3", false},
		{"cm", "m", false},
		{"mW", "MW", false},
		{"L", "dm^3", false},
		{"N m", "J", false},
		{"h", "min", false},
	} {
		a, b := must(t, c.a), must(t, c.b)
		if got := Equal(a, b); got != c.want || Equal(b, a) != got {
			t.Errorf("Equal(%s, %s) = %v", c.a, c.b, got)
		}
	}
}

// What others built is understood without Parse's tidying.
func TestEqualOfUntidyUnits(t *testing.T) {
	mph := expr.Unit{{Symbol: "mph", Power: 1}}
	if !Equal(mph, expr.Unit{{Symbol: "h", Power: -1}, {Symbol: "mi", Power: 1}}) {
		t.Error("mph is not mi/h")
	}
	if !Equal(expr.Unit{{Symbol: "m", Power: 1}, {Symbol: "m", Power: 1}}, must(t, "m^2")) {
		t.Error("m·m is not m^2")
	}
}

func must(t *testing.T, text string) expr.Unit {
	t.Helper()
	u, ok := Parse(text)
	if !ok {
		t.Fatalf("Parse(%q) failed", text)
	}
	return u
}

func BenchmarkLookup(b *testing.B) {
	for _, word := range []string{"km", "kilometres", "apples"} {
		b.Run(word, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Lookup(word)
			}
		})
	}
}
