package unit

import (
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// Every spelling on the right is rendered as on the left.
func TestParse(t *testing.T) {
	for want, spellings := range map[string][]string{
		"km":   {"km", "km.", " kilometers ", `\text{ km}`, `\mathrm{km}`, `\,\text{km}`, "公里"},
		"km/h": {"km/h", "km / hr", "km h^{-1}", "km h^-1", "km·h⁻¹", "kph", "kmh", "kilometers per hour", "kilometres an hour", `\text{km/h}`, `\text{km}/\text{h}`, `\frac{\text{km}}{\text{h}}`, "千米/时", "公里每小时"},
		"m/s":  {"m/s", "m s-1", "m.s^-1", `m\cdot s^{-1}`, "meters per second", "metres/second", "米/秒", "米每秒"},
		"m/s^2": {"m/s^2", "m/s²", "m/s/s", "m s^{-2}", "meters per second squared", "meters per second per second", `\text{ m/s}^2`,
			`\mathrm{m/s^2}`},
		"mi/h":      {"mph", "miles per hour", "mi/hr", "miles an hour"},
		"ft^2":      {"ft^2", "ft²", "square feet", "sq ft", "sq. ft.", "Square Foot", "feet squared", "sqft", `\text{ ft}^{2}`, `\text{square feet}`, `\text{sq. ft}`},
		"cm^3":      {"cm^3", "cm3", "cm³", "cubic centimeters", "cu. cm", "cc", "立方厘米", `(\text{cm})^3`},
		"m^2":       {"平方米", "平方 米", "m^{2}", `\mathrm{m}^2`},
		"kW·h":      {"kWh", "kilowatt hours", "kilowatt-hours", "kW h", "kW·h", "kW*h", "千瓦时"},
		"ft·lb":     {"ft-lb", "foot-pounds", "ft lb"},
		"J/(kg·K)":  {"J/(kg K)", "J/(kg·K)", "J/kg·K", "J kg^-1 K^-1", "joules per kilogram per kelvin", `\frac{\text{J}}{\text{kg}\cdot\text{K}}`},
		"$/h":       {"$/hour", "dollars per hour", `\$/\text{hr}`, "USD/h", "US dollars an hour"},
		"¥/kg":      {"元/千克", "yuan per kg", "元每公斤"},
		"°":         {"°", "degrees", `^\circ`, `^{\circ}`, `\degree`, `{}^\circ`, "度"},
		"°C":        {"°C", "° C", "℃", "degrees Celsius", "degrees C", `^\circ C`, `^\circ\text{C}`, `^{\circ}\mathrm{C}`},
		"°F":        {"°F", "degrees Fahrenheit", `^\circ F`},
		"°/s":       {"°/s", "degrees per second", "度/秒"},
		"nmi":       {"nautical miles", "nmi"},
		"ly":        {"light-years", "light years", "light year"},
		"floz":      {"fl oz", "fluid ounces", "fl. oz."},
		"µm":        {`\mu m`, `\mu\text{m}`, `\mu\mathrm{m}`, "µm"},
		"kΩ":        {"kΩ", `k\Omega`},
		"1/s":       {"s^-1", "1/s", "/s", "per second", "s^{-1}"},
		"mol/L":     {"mol/L", "moles per liter", "mol·L^{-1}"},
		"lbf/in^2":  {"psi"},
		"m":         {"m^2/m", "m"},
		"kg·m^2/s":  {"kg m^2/s", "kg·m²/s", `\text{kg}\cdot\text{m}^2/\text{s}`},
		"min":       {"min", "minutes", "mins."},
		"¢/mi":      {"cents per mile", "cents a mile"},
		"lb/in^2":   {"pounds per square inch", "lb/in^2", "lb per sq. in."},
		"mi/gal":    {"mpg", "miles per gallon"},
		"Mbit/s":    {"Mbps", "megabits per second"},
		"$/(lb·h)":  {"dollars per pound per hour"},
		"s":         {"m s/m", "sec"},
		"N·m":       {"N·m", "newton meters", "newton-metres", "N m"},
		"in":        {"in", "in.", "inches"},
		"rad/s":     {"rad/s", "radians per second"},
		"(no unit)": {"apples", "km apples", "people per hour", "m/", "/", "m//s", "m s^", "m^{2", "(m", "m)", "", " ", "5", "m 5", "- m", "* m", "m *", "m -", "5 km", "%", "square", "square square feet", "per", "m per", "m/m", "square per m", "m^x", "m+s", "m,s", "m\x00 km", "a m", "m a", "m^13", "m^99999", "(((m^9)^9)^9)", strings.Repeat("m ", 100), "²", "squared", "kilo", "平方", "每", `\frac{m}`, `\frac m s`, `\alpha`, `\mu`, "m=s"},
	} {
		for _, spelling := range spellings {
			got := "(no unit)"
			if u, ok := Parse(spelling); ok {
				got = Render(u)
			}
			if got != want {
				t.Errorf("Parse(%q) is %s, want %s", spelling, got, want)
			}
		}
	}
}

// What is rendered reads back as the same unit.
func TestRenderReadsBack(t *testing.T) {
	var all []expr.Unit
	for _, s := range symbols() {
		for _, power := range []int{1, 2, -1, -3} {
			all = append(all, expr.Unit{{Symbol: s, Power: power}})
		}
	}
	all = append(all, must(t, "kg m^2 s^-3 A^-2"), must(t, "°C/h"), must(t, "$/(kg h)"), must(t, "µm/°"))
	for _, u := range all {
		for _, text := range []string{Render(u), LaTeX(u)} {
			if back, ok := Parse(text); !ok || !Equal(back, u) {
				t.Errorf("%v is rendered %q, which is read as %v", u, text, back)
			}
		}
	}
}

func TestLaTeX(t *testing.T) {
	for unit, want := range map[string]string{
		"km/h":     `\text{km}/\text{h}`,
		"m/s^2":    `\text{m}/\text{s}^{2}`,
		"J/(kg K)": `\text{J}/(\text{kg}\cdot \text{K})`,
		"°":        `^{\circ}`,
		"°C":       `^{\circ}\text{C}`,
		"$/h":      `\$/\text{h}`,
		"µm":       `\mu\text{m}`,
	} {
		if got := LaTeX(must(t, unit)); got != want {
			t.Errorf("LaTeX of %s is %s, want %s", unit, got, want)
		}
	}
}

// Whatever is read stays within its limits, reads back, and is worth itself.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"km/h", `\frac{\text{m}}{\text{s}^2}`, "sq. ft", "平方米/小时", "((m))^-2", `\mu\text{m}`, "degrees C per min", "US$/h"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, ok := Parse(text)
		if !ok {
			return
		}
		if len(u) == 0 || len(u) > maxFactors {
			t.Fatalf("Parse(%q) has %d factors", text, len(u))
		}
		for _, rendered := range []string{Render(u), LaTeX(u)} {
			if back, ok := Parse(rendered); len(rendered) <= maxText && (!ok || !Equal(back, u)) {
				t.Errorf("%q is rendered %q, which is read as %v", text, rendered, back)
			}
		}
		if s, ok := Convert(u, u); !ok || s.Factor.Cmp(one) != 0 || s.Pi != 0 || s.Offset != nil && s.Offset.Sign() != 0 {
			t.Errorf("%q converts to itself by %v, %v", text, s, ok)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, text := range []string{"km", "square feet", `\text{m}/\text{s}^2`, "apples"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(text)
			}
		})
	}
}
