package math

import (
	"strings"
	"testing"
	"time"
)

func TestUnderstandNumbers(t *testing.T) {
	for spelling, want := range map[string]string{
		"0": "0", "-0": "0", "007": "7", "+5": "5", "5.": "5", ".5": "1/2", "-.5": "-1/2", "1.50": "3/2",
		"1,234": "1234", "1{,}234{,}567": "1234567", `1\,234`: "1234", `1\ 234`: "1234", "1 234": "1234", `1,\!234`: "1234",
		"3e8": "300000000", "2.5E-1": "1/4", `3\times10^8`: "300000000", "3×10⁸": "",
		"1/2": "1/2", `\frac12`: "1/2", `\frac{1}2`: "1/2", `\cfrac{-1}{2}`: "-1/2", `-\tfrac 1 2`: "-1/2",
		"1 1/2": "3/2", `1\frac12`: "3/2", `2\frac32`: "", "1 3/2": "", "2 3": "",
		"2^3": "8", "2**3": "8", "2^{-1}": "1/2", "2^3^2": "512", "(-2)^2": "4", "-2^2": "-4", "0^0": "", "4^{1/2}": "",
		"2(3)": "6", "(1+2)(3-4)": "-3", "6/2*3": "9", "7-2-1": "4", `\sqrt{49}`: "7", `\sqrt{7}`: "", "1/0": "",
		"$5": "5", `\$5`: "5", "$5$": "5", "−5": "-5", "50%": "1/2", `50\%`: "1/2", "x=5": "5", "x=y=5": "5", "2x=10": "",
		"5 cm": "5", "5cm": "5", "5 km/h": "5", "5 m^2": "5", "20°C": "20", "5x": "", "5 x": "", "5a": "", "5 mod 3": "",
		"5 or": "", "5!": "", "1.2.3": "", "1,23": "", "12:30": "", "": "",
	} {
		v, over := understand(spelling)
		got := ""
		if v.kind == kindNumber {
			got = v.canonical()
		}
		if got != want || over {
			t.Errorf("understand(%q) is %v %q (over budget: %v), want %q", spelling, v.kind, got, over, want)
		}
	}
}

func TestUnderstandSequences(t *testing.T) {
	for spelling, want := range map[string]string{
		"(1,2)": "(1,2)", "[1,2)": "[1,2)", `\{2,1\}`: "{1,2}", "2, 1": "{1,2}", "1 and 2": "{1,2}", "{2,1}": "{1,2}",
		`x \in \{1, 2\}`: "{1,2}", `\pm 2`: "{-2,2}", "k=1,b=2": "{b=2,k=1}", "x=1 or x=2": "{1,2}",
		"((1,2),3)": "((1,2),3)", "(1,234)": "(1,234)", `\left\{\frac12, 3\right\}`: "{1/2,3}", "(1,x)": "",
	} {
		v, _ := understand(spelling)
		got := ""
		if v.kind == kindSequence {
			got = v.canonical()
		}
		if got != want {
			t.Errorf("understand(%q) is %v %q, want %q", spelling, v.kind, got, want)
		}
	}
}

// golds are answers of every kind, understood or not.
var golds = []string{
	"5", "-3", "1/2", `\frac{3}{4}`, "0.125", "1234567", "3e8", "28%", "5 cm", "(1,2)", "[0,1)", `\{1,2\}`, "1, 2",
	"x=5", "k=1,b=2", `\sqrt{2}`, "2-2p", "x^2+1", "Even", "C", `x\ge5`, "12:00",
}

// respellings change nothing about an answer.
var respellings = map[string]func(string) string{
	"dollars":      func(s string) string { return "$" + s + "$" },
	"round":        func(s string) string { return `\(` + s + `\)` },
	"blanks":       func(s string) string { return "  " + s + " \r\n" },
	"full stop":    func(s string) string { return s + "." },
	"bold":         func(s string) string { return "**" + s + "**" },
	"boxed":        func(s string) string { return `\boxed{` + s + "}" },
	"dfrac":        func(s string) string { return strings.ReplaceAll(s, `\frac`, `\dfrac`) },
	"left, right":  func(s string) string { return sizes.Replace(s) },
	"thin space":   func(s string) string { return s + `\,` },
	"operators":    func(s string) string { return operatorsApart.Replace(s) },
	"minus":        func(s string) string { return strings.ReplaceAll(s, "-", "−") },
	"displaystyle": func(s string) string { return `\displaystyle ` + s },
}

var (
	sizes          = strings.NewReplacer("(", `\left(`, ")", `\right)`, "[", `\left[`, "]", `\right]`, `\{`, `\left\{`, `\}`, `\right\}`)
	operatorsApart = strings.NewReplacer("+", " + ", "=", " = ")
)

func TestRespellingsStayEqual(t *testing.T) {
	for _, gold := range golds {
		want, _ := understand(gold)
		for name, respell := range respellings {
			got, _ := understand(respell(gold))
			if why := compare(want, got, defaultPolicy); why != "" || want.canonical() != got.canonical() {
				t.Errorf("%s: %q is no longer %q: %s; %s and %s", name, respell(gold), gold, why, got.describe(), want.describe())
			}
		}
	}
}

func TestDifferentAnswersDiffer(t *testing.T) {
	for i, a := range golds {
		for j, b := range golds {
			x, _ := understand(a)
			y, _ := understand(b)
			// "5", "5 cm" and "x=5" are one number.
			same := i == j || x.kind == kindNumber && y.kind == kindNumber && x.number.Cmp(y.number) == 0 ||
				x.kind == kindSequence && y.kind == kindSequence && x.unordered() && y.unordered()
			if equal := compare(x, y, defaultPolicy) == ""; equal && !same {
				t.Errorf("%q equals %q", a, b)
			}
		}
	}
}

func TestTowersCostMicroseconds(t *testing.T) {
	for _, s := range []string{
		"9^9^9^9", "9^{9^{9^9}}", strings.Repeat("9^", 2000) + "9", "10^1000000000", "1e999999999999", "2^{-99999999}",
		strings.Repeat("(", 4000), strings.Repeat("{", 4000), strings.Repeat("-", 4000) + "1", strings.Repeat(`\frac{1}{`, 400) + "2" + strings.Repeat("}", 400),
		strings.Repeat("x=", 2000) + "1", strings.Repeat("9", 4000), strings.Repeat("(9^{999})*", 300) + "1", strings.Repeat("1,", 2000) + "1",
		strings.Repeat("1,", 1e6),
	} {
		start := time.Now()
		_, over := understand(s)
		if took := time.Since(start); took > 50*time.Millisecond {
			t.Errorf("understand(%.20q…) took %v", s, took)
		}
		if !over {
			t.Errorf("understand(%.20q…) is not over budget", s)
		}
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, gold := range golds {
		f.Add(gold)
	}
	f.Add(`\frac{\sqrt{16}}{|-2|} \text{ km/h}^2`)
	f.Add("9^9^9^9")
	f.Fuzz(func(t *testing.T, s string) {
		v, _ := understand(s)
		if v.kind == kindText {
			return
		}
		if why := compare(v, v, defaultPolicy); why != "" {
			t.Errorf("understand(%q) does not equal itself: %s", s, why)
		}
		if v.kind != kindNumber {
			return
		}
		again, _ := understand(v.canonical())
		if again.kind != kindNumber || again.number.Cmp(v.number) != 0 {
			t.Errorf("understand(%q) is %s, read again as %s", s, v.canonical(), again.describe())
		}
	})
}
