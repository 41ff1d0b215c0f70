package parse_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
	"github.com/assay-rl/assay/verifiers/math/internal/parse"
)

func TestParse(t *testing.T) {
	for feature, cases := range spellings {
		t.Run(feature, func(t *testing.T) {
			for spelling, want := range cases {
				got := ""
				n, err := parse.Parse(spelling)
				if err == nil {
					got = n.String()
				}
				if got != want {
					t.Errorf("Parse(%q) is %s (%v), want %s", spelling, got, err, want)
				}
				if err != nil && !errors.Is(err, parse.ErrUnparsed) && !errors.Is(err, parse.ErrOverBudget) {
					t.Errorf("Parse(%q) fails with %v", spelling, err)
				}
			}
		})
	}
}

// respellings change nothing about an answer that is not prose.
var respellings = map[string]func(string) string{
	"dollars":      func(s string) string { return "$" + s + "$" },
	"displayed":    func(s string) string { return `\[` + s + `\]` },
	"boxed":        func(s string) string { return `\boxed{` + s + "}" },
	"blanks":       func(s string) string { return " \t" + s + " \r\n" },
	"full stop":    func(s string) string { return s + "." },
	"bold":         func(s string) string { return "**" + s + "**" },
	"thin space":   func(s string) string { return s + `\,` },
	"displaystyle": func(s string) string { return `\displaystyle ` + s },
	"dfrac":        func(s string) string { return strings.ReplaceAll(s, `\frac`, `\dfrac`) },
	"left, right":  strings.NewReplacer("(", `\left(`, ")", `\right)`, "[", `\left[`, "]", `\right]`, `\{`, `\left\{`, `\}`, `\right\}`).Replace,
	"operators":    strings.NewReplacer("+", " + ", "=", " = ", ",", ", ").Replace,
	"minus":        func(s string) string { return strings.ReplaceAll(s, "-", "−") },
}

func TestRespellingsMeanTheSame(t *testing.T) {
	for _, answer := range []string{
		"5", "-3", "1/2", `\frac{3}{4}`, "0.125", "1234567", "3e8", `28\%`, `5\text{ cm}`, "(1,2)", "[0,1)", `\{1,2\}`, "1,2", "x=5",
		"k=1,b=2", `\sqrt{2}`, "2-2p", "x^2+1", `x\ge5`, "12:00", `\frac{x+1}{x-1}`, `[0,1)\cup(2,3]`, `\sin(2x)-\ln 3`, "f(x)=2x",
	} {
		want, err := parse.Parse(answer)
		if err != nil {
			t.Fatalf("Parse(%q) fails: %v", answer, err)
		}
		for name, respell := range respellings {
			if got, err := parse.Parse(respell(answer)); err != nil || got.String() != want.String() {
				t.Errorf("%s: Parse(%q) is %v (%v), want %v", name, respell(answer), got, err, want)
			}
		}
	}
}

func TestDecimalsAsStated(t *testing.T) {
	for spelling, want := range map[string]int{
		"25": 0, "0.25": 2, "1,234.50": 2, "5.": 0, "3e8": 0, "2.5E-1": 0, "0.(3)": expr.Exact, "1010_2": 0, "1000,99": 2, "0,111": 3, "5 million": 0,
	} {
		if n, err := parse.Parse(spelling); err != nil || n.Op != expr.Number || n.Decimals != want {
			t.Errorf("Parse(%q) is %+v (%v), want a number with %d decimals", spelling, n, err, want)
		}
	}
}

func TestErrorsTellThePlace(t *testing.T) {
	for spelling, want := range map[string]string{
		"1 + + ":                    "parse: not understood: unexpected end at byte 5",
		`\frac{1}{2} \Rightarrow 3`: "parse: not understood: unexpected ⇒ at byte 23",
	} {
		if _, err := parse.Parse(spelling); err == nil || err.Error() != want {
			t.Errorf("Parse(%q) fails with %v, want %s", spelling, err, want)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"integer", "1234"},
		{"fraction", `\frac{3}{4}`},
		{"quantity", `12.5\text{ cm}^2`},
		{"tuple", `\left(\frac{1}{2}, -3\right)`},
		{"symbolic", `\frac{x^2+2xy+y^2}{\sqrt{x^2+1}} - \sin(2\pi x)e^{-x}`},
		{"matrix", `\begin{pmatrix} 1 & 0 & 0 \\ 0 & 1 & 0 \\ 0 & 0 & 1 \end{pmatrix}`},
		{"text", `\text{no real solutions}`},
		{"prose", "The answer is that there are exactly seven of them in the box, as we have shown above."},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if n, err := parse.Parse(c.text); err == nil && n == nil {
					b.Fatal("no tree and no error")
				}
			}
		})
	}
}
